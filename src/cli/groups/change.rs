//! `groups create`, `delete` and `right`.

use clap::Args;

use super::super::failure::Outcome;
use super::super::{database, output};
use super::NO_GROUPS;
use crate::accounts::By;
use crate::config::Common;

#[derive(Args)]
pub(in crate::cli) struct Arguments {
    /// The name of the group
    group: String,
    #[command(flatten)]
    pub(super) common: Common,
}

#[derive(Args)]
pub(in crate::cli) struct RightArguments {
    #[command(flatten)]
    pub(super) group: Arguments,
    /// view, help, manage or none
    right: String,
}

pub(super) async fn create(arguments: &Arguments) -> Outcome {
    let name = arguments.group.as_str().into();
    let group = database::with_accounts(&arguments.common, NO_GROUPS, async |accounts| {
        Ok(accounts.create_group(By::CommandLine, &name).await?)
    });
    Ok(output::result(format!("The group {} is made.", group.await?.name))?)
}

pub(super) async fn delete(arguments: &Arguments) -> Outcome {
    let name = arguments.group.as_str().into();
    database::with_accounts(&arguments.common, NO_GROUPS, async |accounts| {
        Ok(accounts.delete_group(By::CommandLine, &name).await?)
    })
    .await?;
    Ok(output::result(format!("The group {} is deleted.", arguments.group))?)
}

pub(super) async fn set_right(RightArguments { group, right }: &RightArguments) -> Outcome {
    let (name, wanted) = (group.group.as_str().into(), right.as_str().into());
    let set = database::with_accounts(&group.common, NO_GROUPS, async |accounts| {
        Ok(accounts.set_group_right(By::CommandLine, &name, &wanted).await?)
    });
    let words = match set.await?.right {
        Some(right) => format!("Staff in {} have the right {} at the desk.", group.group, right.name()),
        None => format!("{} gives no right at the desk.", group.group),
    };
    Ok(output::result(words)?)
}
