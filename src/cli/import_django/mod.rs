//! `import-django`: users, groups, tokens, second factors and live sessions of a Django database, again and again until the day of the
//! change.

mod keys;
mod progress;
mod text;

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use super::failure::{Failure, Outcome};
use super::{format, output, secret_key};
use crate::accounts::django::{Accepted, Conflict, Missing, OnConflict, Report};
use crate::accounts::{Clock, SecretKeys, SystemClock, SystemRandom};
use crate::config::{Common, Passkeys, SecretParser, django_database, duration};
use crate::http::PublicUrl;
use crate::store::{Import, Rules, import_django};
use progress::Bar;

#[derive(Args)]
pub(super) struct Arguments {
    /// Django's database: an SQLite file or a postgres:// URL; a password is better given by PGPASSWORD or a .pgpass
    /// file than in a URL
    #[arg(value_parser = SecretParser(django_database))]
    database: String,

    /// Where something does not fit: stop, and write nothing; skip what does not fit; or suffix, which also puts a
    /// number behind a name that is taken
    #[arg(long, default_value = "stop", value_name = "stop|skip|suffix", help_heading = "Import")]
    on_conflict: OnConflict,

    /// That so many users may be gone from Django whom an earlier import has taken over: their accounts are deactivated.
    /// An import that misses more than one in twenty says the number and stops
    #[arg(long, default_value_t = 0, hide_default_value = true, value_name = "NUMBER", help_heading = "Import")]
    accept_missing_users: u64,

    /// That so many tokens may be gone, where an import says that all are
    #[arg(long, default_value_t = 0, hide_default_value = true, value_name = "NUMBER", help_heading = "Import")]
    accept_missing_tokens: u64,

    /// That so many authenticator apps and passkeys may be gone, where an import says that all are
    #[arg(long, default_value_t = 0, hide_default_value = true, value_name = "NUMBER", help_heading = "Import")]
    accept_missing_factors: u64,

    /// Leave authenticator apps, recovery codes and passkeys in Django: who has had one there logs in here by password
    /// alone
    #[arg(long, help_heading = "Import")]
    without_second_factors: bool,

    /// That people sign in to Django by a passkey alone, as with allauth's MFA_PASSKEY_LOGIN_ENABLED; passkeys that it
    /// calls passwordless do so here too [default: a passkey answers a second step]
    #[arg(long, help_heading = "Import")]
    passkeys_sign_in: bool,

    /// That Django has verified the address of every user, so that it is proved and signs in here [default: only what
    /// allauth's table of addresses says]
    #[arg(long, help_heading = "Import")]
    emails_are_verified: bool,

    /// Say what would happen, and write nothing
    #[arg(long, help_heading = "Import")]
    dry_run: bool,

    /// How long tokens live that have no end in Django [default: for ever, as there]
    #[arg(long, value_name = "TIME", value_parser = duration::parse, help_heading = "Import")]
    token_ttl: Option<Duration>,

    /// Django's table of users, where AUTH_USER_MODEL is a model of the project's own
    #[arg(long, default_value = "auth_user", value_name = "NAME", help_heading = "Import")]
    user_table: String,

    /// A file with Django's SECRET_KEY, and its SECRET_KEY_FALLBACKS on further lines: browsers that are signed in
    /// there go on here. The key alone may also stand in VESTIBULE_DJANGO_SECRET_KEY [default: none go on]
    #[arg(long, env = "VESTIBULE_DJANGO_SECRET_KEY_FILE", value_name = "FILE", help_heading = "Import")]
    django_secret_key: Option<PathBuf>,

    /// Write the report as JSON
    #[arg(long, help_heading = "Import")]
    json: bool,

    /// How people reach Vestibule, like https://auth.example.org: passkeys come over that were made for its host
    #[arg(long, env = "VESTIBULE_PUBLIC_URL", value_name = "URL", help_heading = "Passkeys")]
    public_url: Option<PublicUrl>,

    #[command(flatten)]
    passkeys: Passkeys,

    #[command(flatten)]
    pub(super) common: Common,
}

/// Imports, and says what came of it; fails where nothing was written because something does not fit.
pub(super) async fn run(arguments: &Arguments) -> Outcome {
    let secret_keys = keys::read(arguments.django_secret_key.as_deref())?;
    let keys = match arguments.without_second_factors {
        true => SecretKeys::default(),
        false => secret_key::load_for_import(&arguments.common, arguments.dry_run).await?,
    };
    let party = arguments.passkeys.relying_party(arguments.public_url.as_ref()).map_err(Failure::new)?;
    let import = Import {
        from: &arguments.database,
        secret_keys: &secret_keys,
        to: arguments.common.database_url.as_str(),
        keys: &keys,
        random: &SystemRandom,
        passkey_domain: party.as_ref().map(|party| party.domain.as_str()),
        rules: Rules {
            user_table: arguments.user_table.clone(),
            on_conflict: arguments.on_conflict,
            accepted: Accepted {
                users: arguments.accept_missing_users,
                tokens: arguments.accept_missing_tokens,
                factors: arguments.accept_missing_factors,
            },
            emails_are_verified: arguments.emails_are_verified,
            takes_second_factors: !arguments.without_second_factors,
            passkeys_sign_in: arguments.passkeys_sign_in,
            is_dry_run: arguments.dry_run,
            token_ttl: arguments.token_ttl,
            now: SystemClock.now(),
        },
    };
    let bar = Bar::new();
    let report = import_django(&import, &mut |what, done, total| bar.show(what, done, total)).await;
    bar.clear();
    let report = report?;
    if arguments.json {
        format::json(&report)?;
    } else {
        output::result(text::report_text(&report))?;
    }
    if report.is_stopped() { Err(refusal(&report)) } else { Ok(()) }
}

fn refusal(report: &Report) -> Failure {
    if report.conflicts.has(Conflict::KeyBroken) {
        return Failure::new(
            "nothing was written: keys in Django's tables are no whole numbers, so nobody knows whose rows they are; put \
            them right in Django",
        );
    }
    if report.conflicts.has(Conflict::IdTaken) {
        return Failure::new(
            "nothing was written: ids of Django's are those of other accounts here; this is not the database that was \
            imported before, or accounts were made here before the first import",
        );
    }
    if !report.flags_needed.is_empty() {
        let Missing { users_known, users, tokens_known, tokens, factors_known, factors } = report.missing;
        let apps = match factors_known {
            0 => String::new(),
            _ => format!(", and of their {factors_known} authenticator apps and passkeys {factors}"),
        };
        return Failure::new(format!(
            "nothing was written: of the {users_known} active users that were taken over {users} are not in this \
            database, and of their {tokens_known} tokens {tokens}{apps}; if it is the right one and whole, say so with {}",
            report.flags_needed.join(" ")
        ));
    }
    Failure::new(
        "nothing was written, as some of it does not fit; put it right in Django, or leave it out with \
        --on-conflict=skip, or with --on-conflict=suffix, which also puts a number behind a name that is taken",
    )
}
