//! `factors show`: what an account is protected by.

use clap::Args;

use super::super::failure::Outcome;
use super::super::format::Format;
use super::super::table::{minute, minute_or};
use super::super::{AccountArguments, database};
use crate::accounts::Settings;
use crate::config::Passkeys;
use crate::contract::{FactorStatus, PasskeyKind, PasskeySummary};
use crate::http::PublicUrl;

#[derive(Args)]
pub(in crate::cli) struct Arguments {
    #[command(flatten)]
    pub(super) account: AccountArguments,
    /// How people reach Vestibule, like https://auth.example.org: passkeys are usable that were made for its host
    #[arg(long, env = "VESTIBULE_PUBLIC_URL", value_name = "URL", help_heading = "Passkeys")]
    public_url: Option<PublicUrl>,
    #[command(flatten)]
    passkeys: Passkeys,
    #[command(flatten)]
    format: Format,
}

pub(super) async fn run(arguments: &Arguments) -> Outcome {
    let passkeys = arguments.passkeys.settings(arguments.public_url.as_ref());
    let settings = Settings { passkeys, ..arguments.account.common.accounts() };
    let status = database::with_account_under(&arguments.account, settings, async |accounts, account| {
        Ok(accounts.factors_of(account.account.user.id).await?)
    });
    let status = status.await?;
    arguments.format.result(&status, || words(&status))
}

fn words(status: &FactorStatus) -> String {
    let yes_or_no = |is: bool| if is { "yes" } else { "no" }.to_owned();
    let app = status.totp.as_ref().map_or_else(
        || "none".to_owned(),
        |app| format!("since {}, last used {}", minute(&app.created), minute_or(app.last_used.as_deref(), "never")),
    );
    let rows = [
        ("password", yes_or_no(status.password)),
        ("second step", yes_or_no(status.second_factor)),
        ("authenticator app", app),
        ("recovery codes", status.recovery_codes.to_string()),
        ("trusted browsers", status.trusted_browsers.to_string()),
    ];
    let passkeys = status.passkeys.iter().map(|passkey| ("passkey", passkey_words(passkey)));
    let lines = rows.into_iter().chain(passkeys);
    lines.map(|(name, value)| format!("{name:18}  {value}")).collect::<Vec<_>>().join("\n")
}

fn passkey_words(passkey: &PasskeySummary) -> String {
    let kind = match passkey.kind {
        PasskeyKind::SignIn => "signs in",
        PasskeyKind::SecondFactor => "second step alone",
    };
    let elsewhere = if passkey.is_usable { String::new() } else { format!(", for {}, so not usable", passkey.domain) };
    let name = passkey.name.replace(char::is_control, " ");
    let last_used = minute_or(passkey.last_used.as_deref(), "never");
    format!("{name} ({kind}{elsewhere}), since {}, last used {last_used}", minute(&passkey.created))
}
