//! What is wrong or risky with a configuration. Nothing here changes anything.

mod files;
mod hashing;
mod mail;
mod network;
mod passkeys;
mod secret_key;
mod sign_ins;
mod verify;

use std::fmt;

use crate::config::Config;
use crate::contract;
use crate::http::Site;

pub(super) use files::content;
pub(super) use hashing::unaffordable;
pub(super) use mail::obstacles_to_mail;
pub(super) use passkeys::{useless, useless_passkeys};
pub(super) use secret_key::{missing_key, sealed_by_unknown};

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Severity {
    /// It cannot work: the server does not start with it.
    Fatal,
    /// Something does not work, or it gives secrets away.
    Error,
    /// It works, but should be a deliberate choice.
    Warning,
}

/// One problem or risk.
#[derive(Debug)]
pub(super) struct Finding {
    /// How bad it is.
    pub(super) severity: Severity,
    /// The fact.
    pub(super) what: String,
    /// The consequence.
    pub(super) why: &'static str,
    /// What to do about it.
    pub(super) remedy: String,
}

/// All findings, in the order of the settings in `--help`.
pub(super) fn all(config: &Config, site: &Site) -> Vec<Finding> {
    let groups = [
        network::findings(config),
        files::database(config),
        secret_key::findings(config),
        hashing::findings(config),
        sign_ins::findings(config),
        passkeys::findings(config),
        verify::findings(config),
        mail::findings(config),
        files::site(site),
    ];
    groups.into_iter().flatten().collect()
}

/// The finding about the connection to PostgreSQL, which is opened for it.
pub(super) async fn of_the_way_to_the_database(config: &Config) -> Option<Finding> {
    network::way_to_the_database(config).await
}

impl Finding {
    /// The fact and the remedy, for a command that stops here.
    pub(super) fn sentence(&self) -> String {
        format!("{} {}", self.what, self.remedy)
    }

    /// What the desk shows of it.
    pub(super) fn shown(self) -> contract::Finding {
        contract::Finding { what: self.what, why: self.why.to_owned(), remedy: self.remedy }
    }

    fn fatal(what: impl Into<String>, why: &'static str, remedy: impl Into<String>) -> Self {
        Self { severity: Severity::Fatal, what: what.into(), why, remedy: remedy.into() }
    }

    fn error(what: impl Into<String>, why: &'static str, remedy: impl Into<String>) -> Self {
        Self { severity: Severity::Error, what: what.into(), why, remedy: remedy.into() }
    }

    fn warning(what: impl Into<String>, why: &'static str, remedy: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, what: what.into(), why, remedy: remedy.into() }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Fatal | Self::Error => "error",
            Self::Warning => "warning",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config;

    /// Mail that reaches people.
    const MAIL: [&str; 4] = ["--mail", "smtps://v:p@mail.example.org", "--mail-from", "no-reply@example.org"];

    const KEY: &str = "8f14e45fceea167a5a36dedd4bea2543c9f0f895fb98ab9159f51fd0297e236d";

    /// What is found with these flags, apart from the site's files, which a test does not build.
    fn found(flags: &[&str]) -> Vec<Finding> {
        let folder = tempfile::tempdir().unwrap();
        let database = format!("sqlite:{}", folder.path().join("vestibule.db").display());
        let database = match flags.contains(&"--database-url") {
            true => vec!["--secret-key", KEY],
            false => vec!["--database-url", &database],
        };
        let config = config::of_flags(&[&database, flags].concat()).unwrap();
        let found = all(&config, &config.site(None)).into_iter();
        found.filter(|finding| !finding.what.contains("scripts and styles")).collect()
    }

    #[track_caller]
    fn assert_found(flags: &[&str], severity: Severity, words: &str) {
        let found = found(flags);
        assert_eq!(found.len(), 1, "{flags:?}: {found:?}");
        assert_eq!(found[0].severity, severity, "{flags:?}");
        assert!(found[0].what.contains(words), "{flags:?}: {}", found[0].what);
    }

    #[test]
    fn nothing_is_wrong_with_the_defaults_on_ones_own_machine() {
        assert!(found(&[]).is_empty());
    }

    #[test]
    fn nothing_is_wrong_with_a_server_behind_its_proxy() {
        let flags =
            ["--addr", "0.0.0.0:3000", "--public-url", "https://auth.example.org", "--trusted-proxies", "10.0.0.1"];
        let flags = [&flags[..], &["--metrics-addr", "10.0.0.7:9100"], &MAIL].concat();
        assert!(found(&flags).is_empty());
    }

    #[test]
    fn passwords_that_would_travel_in_the_clear_are_an_error() {
        assert_found(&["--addr", "0.0.0.0:3000"], Severity::Error, "no public URL");
        let plain = ["--addr", "0.0.0.0:3000", "--public-url", "http://auth.example.org"];
        assert_found(&plain, Severity::Error, "is not https");
        assert_found(&["--trusted-proxies", "10.0.0.1"], Severity::Warning, "no public https URL");
    }

    #[test]
    fn a_proxy_that_could_be_anybody_is_named() {
        let with = |network| ["--public-url", "https://auth.example.org", "--trusted-proxies", network];
        assert_found(&[&with("0.0.0.0/0")[..], &MAIL].concat(), Severity::Error, "0.0.0.0/0");
        assert_found(&[&with("2000::/3")[..], &MAIL].concat(), Severity::Warning, "2000::/3");
    }

    #[test]
    fn w14_networks_of_webhooks_that_hold_the_metadata_of_clouds_are_a_warning() {
        assert_found(&["--webhook-networks", "10.0.0.0/8,0.0.0.0/0"], Severity::Warning, "169.254.169.254");
        assert!(found(&["--webhook-networks", "10.0.0.0/8,fd00::/8"]).is_empty());
    }

    #[test]
    fn more_connections_than_there_are_descriptors_for_are_a_warning() {
        assert_found(&["--max-connections", "18446744073709551615"], Severity::Warning, "VESTIBULE_MAX_CONNECTIONS");
        assert!(found(&["--max-connections", "1"]).is_empty());
    }

    #[test]
    fn f10_a_database_elsewhere_without_a_certificate_that_is_checked_is_a_warning() {
        let url = |options: &str| format!("postgres://v:p@db.example.org/v{options}");
        assert_found(&["--database-url", &url("")], Severity::Warning, "certificate is not checked");
        assert!(found(&["--database-url", &url("?sslmode=verify-full")]).is_empty());
    }

    #[test]
    fn what_was_made_laxer_than_the_defaults_is_a_warning() {
        assert_found(&["--throttle", "off"], Severity::Warning, "Throttling is off for anon");
        assert_found(&["--throttle", "failures=off"], Severity::Warning, "for failures, account_failures");
        assert_found(&["--password-min-length", "6"], Severity::Warning, "6 characters");
        assert_found(&["--access-ttl", "2h"], Severity::Warning, "local storage");
        assert_found(&["--token-ttl", "9999d"], Severity::Warning, "more than a year");
        assert_found(&["--session-max", "1d"], Severity::Warning, "idle lifetime is longer");
        assert_found(&["--log", "debug"], Severity::Warning, "debug");
        assert_found(&["--log", "warn"], Severity::Warning, "who signed in");
        assert_found(&["--metrics-addr", "0.0.0.0:9100"], Severity::Warning, "0.0.0.0:9100");
        assert_found(&["--allowed-origins", "http://app.example.org"], Severity::Warning, "app.example.org");
    }

    #[test]
    fn mail_with_links_needs_a_public_url_and_a_sender() {
        assert_found(&MAIL, Severity::Fatal, "no public URL");
        let url = ["--public-url", "http://localhost:3000"];
        assert_found(&[&url[..], &MAIL[..2]].concat(), Severity::Fatal, "sender");
        assert!(found(&[&url[..], &MAIL].concat()).is_empty());
    }

    #[test]
    fn mail_that_reaches_nobody_or_others_is_a_warning() {
        assert_found(&["--public-url", "https://auth.example.org"], Severity::Warning, "reaches nobody");
        let plain = ["--mail", "smtp://v:p@mail.example.org?tls=none", "--public-url", "http://localhost:3000"];
        let flags = [&plain[..], &MAIL[2..]].concat();
        assert_found(&flags, Severity::Warning, "mail.example.org:587 without TLS");
    }

    #[test]
    fn a_template_that_fails_is_fatal_and_one_that_nobody_uses_is_a_warning() {
        let folder = tempfile::tempdir().unwrap();
        let flags = ["--mail-templates", folder.path().to_str().unwrap()];
        assert!(found(&flags).is_empty());
        std::fs::write(folder.path().join("tset.html"), "").unwrap();
        assert_found(&flags, Severity::Warning, "tset.html");
        std::fs::write(folder.path().join("test.html"), "a\n{{ nothing }}").unwrap();
        assert_found(&flags, Severity::Fatal, "test.html:2: ");
    }

    #[test]
    fn a_time_that_was_meant_in_another_unit_is_a_warning() {
        assert_found(&["--token-ttl", "30"], Severity::Warning, "VESTIBULE_TOKEN_TTL is 30 s");
        assert_found(&["--access-ttl", "15"], Severity::Warning, "VESTIBULE_ACCESS_TTL is 15 s");
        assert_found(&["--session-ttl", "14"], Severity::Warning, "VESTIBULE_SESSION_TTL is 14 s");
        let both = found(&["--session-max", "90"]);
        assert!(both.iter().any(|finding| finding.what.contains("VESTIBULE_SESSION_MAX is 90 s")), "{both:?}");
    }

    #[test]
    fn k3_a_database_of_several_nodes_without_a_secret_key_is_a_warning_and_an_old_key_alone_is_fatal() {
        let config = |flags: &[&str]| {
            let flags = [&["--database-url", "postgres://localhost/d"], flags].concat();
            secret_key::findings(&config::of_flags(&flags).unwrap())
        };
        assert!(config(&["--secret-key", KEY]).is_empty());
        assert_eq!(config(&[])[0].severity, Severity::Warning);
        assert_eq!(config(&["--old-secret-keys", KEY])[0].severity, Severity::Fatal);
        assert!(config(&["--secret-key-file", "/no/such/key"])[0].what.contains("/no/such/key"));
    }

    #[test]
    fn a_list_of_services_that_cannot_work_is_fatal_and_a_cookie_for_a_domain_is_a_warning() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("hosts.toml");
        let url = ["--public-url", "https://auth.example.org", "--trusted-proxies", "10.0.0.1"];
        let flags = [&url[..], &MAIL, &["--verify-hosts", file.to_str().unwrap()]].concat();
        assert_found(&flags, Severity::Fatal, "cannot be read");
        std::fs::write(&file, "[hosts.\"https://auth.example.org:8443\"]\nopen = '/'").unwrap();
        assert_found(&flags, Severity::Fatal, "hosts.toml: line 2: ");
        std::fs::write(&file, "[hosts.\"https://auth.example.org:8443\"]").unwrap();
        assert!(found(&flags).is_empty());
        let domain = ["--cookie-domain", "example.org"];
        assert_found(&[&url[..], &MAIL, &domain].concat(), Severity::Warning, "all hosts of a domain");
        assert_found(&[&url[..], &MAIL, &["--cookie-domain", "org"]].concat()[..], Severity::Fatal, "anybody");
    }

    #[test]
    fn what_cannot_work_is_fatal() {
        assert_found(&["--argon2", "m=4000000000"], Severity::Fatal, "memory");
        let same = ["--addr", "127.0.0.1:3000", "--metrics-addr", "127.0.0.1:3000"];
        assert_found(&same, Severity::Fatal, "127.0.0.1:3000");
        let all = ["--addr", "127.0.0.1:3000", "--metrics-addr", "0.0.0.0:3000"];
        assert!(found(&all).iter().any(|finding| finding.severity == Severity::Fatal));
        let certificate = "postgres://h/d?sslmode=verify-full&sslrootcert=/no/such/ca.pem";
        assert_found(&["--database-url", certificate], Severity::Fatal, "/no/such/ca.pem");
        assert!(found(&["--addr", "127.0.0.1:0", "--metrics-addr", "127.0.0.1:0"]).is_empty());
    }

    #[test]
    fn a_hash_that_takes_seconds_is_a_warning() {
        assert_found(&["--argon2", "t=1000"], Severity::Warning, "times the least");
    }

    #[test]
    fn an_option_of_the_database_that_is_ignored_is_named() {
        let url = "postgres://localhost/d?channel_binding=require";
        assert_found(&["--database-url", url], Severity::Warning, "channel_binding");
    }
}
