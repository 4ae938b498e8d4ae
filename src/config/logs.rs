//! What is logged, and how.

use clap::Args;

use crate::telemetry::{Filter, Format};

/// What is logged, and how.
#[derive(Args, Clone, Debug)]
pub struct Logs {
    /// What is logged to standard error: a level, or levels by module like info,vestibule=debug
    #[arg(long, env = "VESTIBULE_LOG", default_value = "info", value_name = "FILTER", help_heading = "Logs")]
    pub log: Filter,

    /// How it is logged: text or json
    #[arg(long, env = "VESTIBULE_LOG_FORMAT", default_value = "text", value_name = "FORMAT")]
    #[arg(help_heading = "Logs")]
    pub log_format: Format,
}
