//! Flags and environment, from one source: each setting is declared once, with its flag, its variable, its
//! default and the sentence that `--help` says about it.

mod common;
mod database_url;
pub(crate) mod duration;
mod logs;
mod mail;
mod mail_url;
mod parse;
mod passkeys;
mod postgres_url;
mod second_step;
mod secret_keys;
mod secret_parser;
mod url_parts;
mod verify;
mod webhooks;

#[cfg(test)]
mod tests;

use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Duration;

use clap::{ArgAction, Args};
use ipnet::IpNet;

use crate::accounts::{self, Throttles};
use crate::http::{self, Embedded, PublicUrl, Site, SiteFolder};

pub use common::Common;
pub use database_url::{DatabaseUrl, django_database};
pub use logs::Logs;
pub use mail::Mail;
pub use mail_url::MailUrl;
pub use passkeys::Passkeys;
pub use second_step::SecondStep;
pub use secret_keys::{SecretKeyArguments, SecretKeySource};
pub use secret_parser::SecretParser;
pub use verify::Verify;
pub use webhooks::Webhooks;

/// Where `cargo leptos build` puts the site.
const SITE_ROOT: &str = "target/site";

/// `Throttles::default()` as it is written.
const THROTTLES: &str =
    "anon=100/min,user=1000/min,signup=20/hour,login=10/min,mail=3/hour,failures=5/5min,account_failures=100/hour";

/// All settings of a server.
#[derive(Args, Clone, Debug)]
pub struct Config {
    /// The address and port to listen on; port 0 takes any free one
    #[arg(long, env = "LEPTOS_SITE_ADDR", default_value = "127.0.0.1:3000", value_name = "IP:PORT")]
    #[arg(help_heading = "Listening")]
    pub addr: SocketAddr,

    /// How people reach this server, like https://auth.example.org; with https, cookies are Secure and HSTS is sent
    #[arg(long, env = "VESTIBULE_PUBLIC_URL", value_name = "URL", help_heading = "Listening")]
    pub public_url: Option<PublicUrl>,

    /// Addresses or networks of the proxies whose X-Forwarded-For, X-Request-Id and traceparent are believed
    /// [default: none]
    #[arg(long, env = "VESTIBULE_TRUSTED_PROXIES", value_name = "IP|NETWORK,...", help_heading = "Listening")]
    #[arg(value_delimiter = ',', value_parser = parse::network)]
    pub trusted_proxies: Vec<IpNet>,

    /// Other sites whose pages may call the API, like https://app.example.org [default: none]
    #[arg(long, env = "VESTIBULE_ALLOWED_ORIGINS", value_name = "ORIGIN,...", help_heading = "Listening")]
    #[arg(value_delimiter = ',', value_parser = parse::origin)]
    pub allowed_origins: Vec<String>,

    /// The most connections that may be open at once; one address that is no trusted proxy may hold a quarter of them
    /// [default: what the limit of open files leaves, 32768 at most]
    #[arg(long, env = "VESTIBULE_MAX_CONNECTIONS", value_name = "NUMBER", help_heading = "Listening")]
    pub max_connections: Option<NonZeroUsize>,

    /// How long after SIGTERM everything is still served while /readyz says 503, so that a load balancer can turn away
    /// first; then running requests have 8 seconds
    #[arg(long, env = "VESTIBULE_DRAIN", default_value = "0s", value_name = "TIME", help_heading = "Listening")]
    #[arg(value_parser = duration::parse_wait)]
    pub drain: Duration,

    /// The address and port of /metrics, for Prometheus; nothing else is there [default: none]
    #[arg(long, env = "VESTIBULE_METRICS_ADDR", value_name = "IP:PORT", help_heading = "Listening")]
    pub metrics_addr: Option<SocketAddr>,

    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would take it for the text of a help page")]
    pub common: Common,

    /// How long a browser stays signed in without being used
    #[arg(long, env = "VESTIBULE_SESSION_TTL", default_value = "14d", value_name = "TIME")]
    #[arg(help_heading = "Sign-ins", value_parser = duration::parse)]
    pub session_ttl: Duration,

    /// How long a browser stays signed in at most, however much it is used
    #[arg(long, env = "VESTIBULE_SESSION_MAX", default_value = "90d", value_name = "TIME")]
    #[arg(help_heading = "Sign-ins", value_parser = duration::parse)]
    pub session_max: Duration,

    /// How long the token of a page lives before its session renews it
    #[arg(long, env = "VESTIBULE_ACCESS_TTL", default_value = "15m", value_name = "TIME")]
    #[arg(help_heading = "Sign-ins", value_parser = duration::parse)]
    pub access_ttl: Duration,

    /// How long the token of a program lives
    #[arg(long, env = "VESTIBULE_TOKEN_TTL", default_value = "30d", value_name = "TIME")]
    #[arg(help_heading = "Sign-ins", value_parser = duration::parse)]
    pub token_ttl: Duration,

    /// How long the owner of an account can read what was done to it
    #[arg(long, env = "VESTIBULE_EVENTS_TTL", default_value = "365d", value_name = "TIME")]
    #[arg(help_heading = "Sign-ins", value_parser = duration::parse)]
    pub events_ttl: Duration,

    /// How long the record of what operators have done is kept
    #[arg(long, env = "VESTIBULE_RECORD_TTL", default_value = "1095d", value_name = "TIME")]
    #[arg(help_heading = "Sign-ins", value_parser = duration::parse)]
    pub record_ttl: Duration,

    /// Whether staff with the right "manage" may act as another account for half an hour, to see what its owner sees;
    /// "off" takes that from everybody
    #[arg(
        long,
        env = "VESTIBULE_IMPERSONATION",
        default_value = "on",
        value_name = "on|off",
        help_heading = "Sign-ins"
    )]
    #[arg(action = ArgAction::Set, value_parser = parse::switch)]
    pub impersonation: bool,

    /// How often things may be tried, by scope and in the syntax of DRF; what is left out keeps its default, and
    /// "off" turns all of it off
    #[arg(long, env = "VESTIBULE_THROTTLE", value_name = "RATES", help_heading = "Sign-ins")]
    #[arg(default_value = THROTTLES)]
    pub throttle: Throttles,

    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would take it for the text of a help page")]
    pub second_step: SecondStep,

    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would take it for the text of a help page")]
    pub passkeys: Passkeys,

    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would take it for the text of a help page")]
    pub verify: Verify,

    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would take it for the text of a help page")]
    pub webhooks: Webhooks,

    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would take it for the text of a help page")]
    pub mail: Mail,

    /// The folder that holds the pages' files, as cargo-leptos builds it [default: the files inside the binary, else
    /// target/site]
    #[arg(long, env = "LEPTOS_SITE_ROOT", value_name = "FOLDER", help_heading = "Site files")]
    pub site_root: Option<PathBuf>,

    /// The name that those files begin with
    #[arg(long, env = "LEPTOS_OUTPUT_NAME", default_value = "vestibule", value_name = "NAME")]
    #[arg(help_heading = "Site files")]
    pub output_name: String,

    /// Whether their names hold hashes [default: whether hash.txt lies beside the binary]
    #[arg(long, env = "LEPTOS_HASH_FILES", value_name = "BOOL", help_heading = "Site files")]
    #[arg(action = ArgAction::Set)]
    pub hash_files: Option<bool>,
}

impl Config {
    /// What the rules of accounts need to know.
    pub fn accounts(&self) -> accounts::Settings {
        accounts::Settings {
            session_ttl: self.session_ttl,
            session_max: self.session_max,
            access_ttl: self.access_ttl,
            token_ttl: self.token_ttl,
            trust_browsers: self.second_step.trust_browsers.0,
            require_second_factor: self.second_step.require_second_factor.clone(),
            events_ttl: self.events_ttl,
            record_ttl: self.record_ttl,
            impersonation: self.impersonation,
            throttles: self.throttle.clone(),
            passkeys: self.passkeys.settings(self.public_url.as_ref()),
            issuer: self.issuer(),
            webhook_networks: self.webhooks.webhook_networks.clone(),
            ..self.common.accounts()
        }
    }

    /// What authenticator apps call this installation.
    fn issuer(&self) -> String {
        self.public_url.as_ref().map_or_else(|| accounts::Settings::default().issuer, |url| url.host().to_owned())
    }

    /// Where people reach the site: the public URL, else the address at which it listens.
    pub fn site_url(&self, address: SocketAddr) -> String {
        self.public_url.as_ref().map_or_else(|| format!("http://{address}"), ToString::to_string)
    }

    /// The most connections that may be open, whether there is room for them or not.
    pub fn max_connections(&self) -> usize {
        self.max_connections.map_or_else(http::default_connections, NonZeroUsize::get)
    }

    /// What the HTTP server needs to know, beside the files of the pages; no other routes.
    pub fn http(&self, site: Site) -> http::Settings {
        http::Settings {
            public_url: self.public_url.clone(),
            trusted_proxies: self.trusted_proxies.clone(),
            allowed_origins: self.allowed_origins.clone(),
            drain: self.drain,
            max_connections: self.max_connections().min(http::connection_room()),
            verify_hosts: self.verify.hosts(self).unwrap_or_default(),
            cookie_domain: self.verify.cookie_domain(self.public_url.as_ref()).unwrap_or_default(),
            site,
            routes: http::Routes::default(),
        }
    }

    /// The files of the pages: those of a folder that was named, else those inside the binary, else of the usual folder.
    pub fn site(&self, embedded: Option<Embedded>) -> Site {
        let root = match (&self.site_root, embedded) {
            (None, Some(files)) => return Site::embedded(files, self.output_name.clone()),
            (root, _) => root.clone().unwrap_or_else(|| SITE_ROOT.into()),
        };
        let hashes = std::env::current_exe().ok().map(|binary| SiteFolder::hashes_beside(&binary));
        let hashes = hashes.filter(|list| self.hash_files.unwrap_or_else(|| list.exists()));
        let folder = SiteFolder { root, output_name: self.output_name.clone(), hashes };
        // cargo-leptos sets it, and builds the files anew while the server runs.
        if std::env::var_os("LEPTOS_WATCH").is_some_and(|value| !value.is_empty()) {
            Site::watch(folder)
        } else {
            Site::read(folder)
        }
    }
}

/// Settings as flags would set them, whatever is in the environment of the tests.
#[cfg(test)]
pub(crate) fn of_flags(flags: &[&str]) -> Result<Config, clap::Error> {
    let command = Config::augment_args(clap::Command::new("vestibule")).mut_args(|arg| arg.env(None::<&str>));
    let matches = command.try_get_matches_from([&["vestibule"], flags].concat())?;
    clap::FromArgMatches::from_arg_matches(&matches)
}
