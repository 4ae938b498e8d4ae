//! `accounts list`: accounts by name, page by page.

use clap::Args;
use serde::Serialize;

use super::super::failure::{Failure, Outcome};
use super::super::format::Format;
use super::super::table::{minute, minute_or, table};
use super::super::{database, output};
use super::flags;
use crate::accounts::{AccountFilter, FoldedName};
use crate::config::Common;
use crate::contract::AccountRecord;

#[derive(Args)]
pub(in crate::cli) struct Arguments {
    /// Those whose name begins with this
    #[arg(value_name = "PREFIX")]
    prefix: Option<String>,
    /// Those that may sign in
    #[arg(long, conflicts_with = "inactive")]
    active: bool,
    /// Those that were deactivated
    #[arg(long)]
    inactive: bool,
    /// Those with Django's flag of staff
    #[arg(long)]
    staff: bool,
    /// Those after this name: the last one of the page before
    #[arg(long, value_name = "NAME")]
    after: Option<String>,
    /// How many at most
    #[arg(long, value_name = "NUMBER", default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    limit: u32,
    #[command(flatten)]
    format: Format,
    #[command(flatten)]
    pub(in crate::cli) common: Common,
}

/// A page of the list.
#[derive(Serialize)]
struct Page {
    accounts: Vec<AccountRecord>,
    /// What `--after` gets for the next page; nothing at the end.
    next: Option<String>,
}

pub(super) async fn run(arguments: &Arguments) -> Outcome {
    let filter = AccountFilter {
        after: arguments.after.as_deref().map(|name| folded("--after", name)).transpose()?,
        prefix: arguments.prefix.as_deref().map(|name| folded("PREFIX", name)).transpose()?,
        is_active: (arguments.active || arguments.inactive).then_some(arguments.active),
        is_staff: arguments.staff,
        ..AccountFilter::default()
    };
    // One more tells whether there is another page.
    let listed = database::with_accounts(&arguments.common, "there are no accounts", async |accounts| {
        Ok(accounts.list_accounts(&filter, arguments.limit + 1).await?)
    });
    let mut accounts = listed.await?;
    let has_next = accounts.len() > arguments.limit as usize;
    accounts.truncate(arguments.limit as usize);
    let next = accounts.last().filter(|_| has_next).map(|account| account.account.user.username.clone());
    let page = Page { accounts, next };
    arguments.format.result(&page, || words(&page))?;
    if let Some(next) = page.next {
        output::note(format!("There are more: --after {next}"));
    }
    Ok(())
}

fn folded(argument: &str, name: &str) -> Outcome<FoldedName> {
    FoldedName::of_typed(name).ok_or_else(|| Failure::new(format!("{argument}: no account can have such a name")))
}

fn words(page: &Page) -> String {
    let row = |it: &AccountRecord| {
        let user = &it.account.user;
        [
            user.id.to_string(),
            user.username.clone(),
            user.email.clone(),
            minute(&it.account.date_joined),
            minute_or(it.account.last_login.as_deref(), "never"),
            flags(it),
        ]
    };
    table(["ID", "USERNAME", "E-MAIL", "JOINED (UTC)", "LAST LOGIN (UTC)", "FLAGS"], page.accounts.iter().map(row))
}
