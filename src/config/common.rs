//! The settings that every command needs.

use clap::Args;

use super::{DatabaseUrl, Logs, SecretKeyArguments, parse};
use crate::accounts::{self, Argon2Cost};
use crate::contract::PasswordPolicy;

/// The settings that every command needs.
#[derive(Args, Clone, Debug)]
pub struct Common {
    /// The database: sqlite: and a file, which is made on first use, or postgres:// and the rest of a URL, for one
    /// that several nodes share
    #[arg(long, env = "DATABASE_URL", default_value = "sqlite:vestibule.db", value_name = "URL")]
    #[arg(help_heading = "Database")]
    pub database_url: DatabaseUrl,

    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would take it for the text of a help page")]
    pub secret_key: SecretKeyArguments,

    /// What a password's hash costs: Argon2id with m KiB of memory, t passes and p lanes
    #[arg(long, env = "VESTIBULE_ARGON2", default_value = "m=19456,t=2,p=1", value_name = "COST")]
    #[arg(help_heading = "Passwords")]
    pub argon2: Argon2Cost,

    /// The fewest characters of a new password
    #[arg(long, env = "VESTIBULE_PASSWORD_MIN_LENGTH", default_value_t = 8, value_name = "NUMBER")]
    #[arg(help_heading = "Passwords", value_parser = parse::length)]
    pub password_min_length: usize,

    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would take it for the text of a help page")]
    pub logs: Logs,
}

impl Common {
    /// What the rules of accounts need to know, as far as it matters without a server.
    pub fn accounts(&self) -> accounts::Settings {
        accounts::Settings {
            policy: PasswordPolicy { min_length: self.password_min_length },
            argon2: self.argon2,
            ..accounts::Settings::default()
        }
    }
}
