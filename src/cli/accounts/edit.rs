//! `accounts edit`: changes the address, the names or the language of an account.

use clap::Args;

use super::super::failure::Outcome;
use super::super::format::Format;
use super::super::{AccountArguments, database};
use crate::accounts::{Actor, EditFields};
use crate::contract::Field;

#[derive(Args)]
pub(in crate::cli) struct Arguments {
    #[command(flatten)]
    pub(super) account: AccountArguments,
    /// The e-mail address, which is then not proved; empty for none
    #[arg(long, value_name = "ADDRESS")]
    email: Option<String>,
    /// The first name
    #[arg(long, value_name = "NAME")]
    first_name: Option<String>,
    /// The last name
    #[arg(long, value_name = "NAME")]
    last_name: Option<String>,
    /// The language of pages and mails: en or de, or empty for that of the browser
    #[arg(long, value_name = "CODE")]
    language: Option<String>,
    #[command(flatten)]
    format: Format,
}

pub(super) async fn run(arguments: &Arguments) -> Outcome {
    let field = |text: &Option<String>| text.as_deref().map_or(Field::Absent, Field::from);
    let [email, first_name, last_name, language] =
        [&arguments.email, &arguments.first_name, &arguments.last_name, &arguments.language].map(field);
    let fields = EditFields { email: &email, first_name: &first_name, last_name: &last_name, language: &language };
    let changed = database::with_account(&arguments.account, async |accounts, account| {
        Ok(accounts.edit_account(Actor::operator(account.account.user.id), fields).await?)
    });
    let changed = changed.await?;
    arguments.format.result(&changed, || format!("{} is changed.", changed.account.user.username))
}
