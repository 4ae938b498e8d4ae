//! `accounts show`: one account, with its groups.

use clap::Args;
use serde::Serialize;

use super::super::failure::Outcome;
use super::super::format::Format;
use super::super::table::{minute, minute_or};
use super::super::{AccountArguments, database};
use super::flags;
use crate::contract::AccountRecord;

#[derive(Args)]
pub(in crate::cli) struct Arguments {
    #[command(flatten)]
    pub(super) account: AccountArguments,
    #[command(flatten)]
    format: Format,
}

#[derive(Serialize)]
struct Shown {
    #[serde(flatten)]
    account: AccountRecord,
    groups: Vec<String>,
}

pub(super) async fn run(arguments: &Arguments) -> Outcome {
    let shown = database::with_account(&arguments.account, async |accounts, account| {
        let groups = accounts.groups_of(account.account.user.id).await?;
        Ok(Shown { account, groups })
    });
    let shown = shown.await?;
    arguments.format.result(&shown, || words(&shown))
}

fn words(Shown { account: it, groups }: &Shown) -> String {
    let user = &it.account.user;
    let name = format!("{} {}", it.first_name, it.last_name);
    let rows = [
        ("id", user.id.to_string()),
        ("username", user.username.clone()),
        ("e-mail", user.email.clone()),
        ("name", name.trim().to_owned()),
        ("joined (UTC)", minute(&it.account.date_joined)),
        ("last login (UTC)", minute_or(it.account.last_login.as_deref(), "never")),
        ("flags", flags(it)),
        ("groups", groups.join(", ")),
    ];
    let lines = rows.into_iter().filter(|(_, value)| !value.is_empty());
    let line = |(name, value): (&str, String)| format!("{name:16}  {}", value.replace(char::is_control, " "));
    lines.map(line).collect::<Vec<_>>().join("\n")
}
