//! `sign-ins list`: where an account is signed in.

use clap::Args;

use super::super::failure::Outcome;
use super::super::format::Format;
use super::super::table::{minute, minute_or, table};
use super::super::{AccountArguments, database};
use crate::contract::{SignInKind, SignInSummary};

#[derive(Args)]
pub(in crate::cli) struct Arguments {
    #[command(flatten)]
    pub(super) account: AccountArguments,
    #[command(flatten)]
    format: Format,
}

pub(super) async fn run(arguments: &Arguments) -> Outcome {
    let sign_ins = database::with_account(&arguments.account, async |accounts, account| {
        Ok(accounts.sign_ins_of(account.account.user.id).await?)
    });
    let sign_ins = sign_ins.await?;
    arguments.format.result(&sign_ins, || words(&sign_ins))
}

fn words(sign_ins: &[SignInSummary]) -> String {
    let row = |it: &SignInSummary| {
        let kind = match it.kind {
            SignInKind::Browser => "browser",
            SignInKind::Token => "token",
        };
        [
            it.id.clone(),
            kind.to_owned(),
            it.address.clone(),
            minute(&it.created),
            minute(&it.last_used),
            minute_or(it.expires.as_deref(), "never"),
            it.name.clone().unwrap_or_else(|| it.user_agent.clone()),
        ]
    };
    let heads = ["ID", "KIND", "ADDRESS", "CREATED (UTC)", "LAST USED (UTC)", "EXPIRES (UTC)", "CLIENT OR NAME"];
    table(heads, sign_ins.iter().map(row))
}
