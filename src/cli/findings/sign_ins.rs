//! Findings about passwords, the lifetime of sign-ins, throttles and the audit log.

use std::time::Duration;

use super::Finding;
use crate::accounts::Throttles;
use crate::config::Config;

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3600);
const YEAR: Duration = Duration::from_secs(365 * 86_400);

/// The fewest characters that NIST SP 800-63B-4 and ASVS 6.2.1 allow.
const MIN_PASSWORD_LENGTH: usize = 8;

/// The target of the records of sign-ins, refusals and changes.
const AUDIT: &str = "vestibule::audit";

pub(super) fn findings(config: &Config) -> Vec<Finding> {
    let checks = [short_passwords, no_throttle, long_access, long_token, session_over_max, verbose_log, no_audit];
    checks.iter().filter_map(|check| check(config)).chain(short_times(config)).collect()
}

fn short_passwords(config: &Config) -> Option<Finding> {
    let length = config.common.password_min_length;
    (length < MIN_PASSWORD_LENGTH).then(|| {
        Finding::warning(
            format!("A password may have {length} characters."),
            "Short passwords are guessed; NIST SP 800-63B and OWASP ASVS want at least 8.",
            "Set VESTIBULE_PASSWORD_MIN_LENGTH to 8 or more; 15 is what ASVS recommends.",
        )
    })
}

/// A number alone counts seconds, where days or minutes may have been meant.
fn short_times(config: &Config) -> Vec<Finding> {
    let times = [
        ("VESTIBULE_SESSION_TTL", config.session_ttl, 5 * MINUTE),
        ("VESTIBULE_SESSION_MAX", config.session_max, 5 * MINUTE),
        ("VESTIBULE_ACCESS_TTL", config.access_ttl, MINUTE),
        ("VESTIBULE_TOKEN_TTL", config.token_ttl, 5 * MINUTE),
    ];
    let short = times.into_iter().filter(|(_, time, least)| time < least);
    let finding = |(variable, time, _): (&str, Duration, Duration)| {
        Finding::warning(
            format!("{variable} is {} s.", time.as_secs()),
            "People and programs have to sign in again all the time.",
            format!("Write a unit behind the number in {variable}, like 15m or 30d."),
        )
    };
    short.map(finding).collect()
}

fn no_throttle(config: &Config) -> Option<Finding> {
    let Throttles { anon, user, signup, login, mail, failures, account_failures } = config.throttle;
    let scopes = [
        ("anon", anon),
        ("user", user),
        ("signup", signup),
        ("login", login),
        ("mail", mail),
        ("failures", failures),
        ("account_failures", account_failures),
    ];
    let off: Vec<&str> = scopes.iter().filter(|(_, rate)| rate.is_none()).map(|(scope, _)| *scope).collect();
    (!off.is_empty()).then(|| {
        Finding::warning(
            format!("Throttling is off for {}.", off.join(", ")),
            "Nothing limits how many passwords somebody can try, or how many accounts they can make.",
            "Leave VESTIBULE_THROTTLE unset, or set a rate for each scope; off is for tests.",
        )
    })
}

fn long_access(config: &Config) -> Option<Finding> {
    (config.access_ttl > HOUR).then(|| {
        Finding::warning(
            "The token that a page keeps in local storage lives for more than an hour.",
            "A script that gets into a page can read it and use it elsewhere for as long (ASVS 14.3.3).",
            "Leave VESTIBULE_ACCESS_TTL at 15m; it is renewed without anyone noticing.",
        )
    })
}

fn long_token(config: &Config) -> Option<Finding> {
    (config.token_ttl > YEAR).then(|| {
        Finding::warning(
            "The token of a program lives for more than a year.",
            "A token that was lost can be used for as long.",
            "Set VESTIBULE_TOKEN_TTL to what your programs can renew, like 30d.",
        )
    })
}

fn session_over_max(config: &Config) -> Option<Finding> {
    (config.session_ttl > config.session_max).then(|| {
        Finding::warning(
            "A session's idle lifetime is longer than its total lifetime.",
            "VESTIBULE_SESSION_TTL has no effect beyond VESTIBULE_SESSION_MAX.",
            "Make VESTIBULE_SESSION_MAX the longer of the two.",
        )
    })
}

fn verbose_log(config: &Config) -> Option<Finding> {
    config.common.logs.log.is_verbose().then(|| {
        Finding::warning(
            format!("The log is set to {}.", config.common.logs.log),
            "It slows the server down, and libraries may write more of a request than you want to keep.",
            "Set VESTIBULE_LOG to info.",
        )
    })
}

fn no_audit(config: &Config) -> Option<Finding> {
    (!config.common.logs.log.keeps(AUDIT)).then(|| {
        Finding::warning(
            format!(
                "The log is set to {}, which leaves out who signed in and who was refused.",
                config.common.logs.log
            ),
            "After a break-in the log does not show what happened.",
            format!("Add {AUDIT}=info to VESTIBULE_LOG."),
        )
    })
}
