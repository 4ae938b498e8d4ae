//! What the settings say about mail, for the commands that send it.

use std::net::SocketAddr;

use super::failure::{Failure, Outcome};
use crate::config::Config;
use crate::mail::{MailRunner, Mailer, Settings, TemplateFault, Templates};

/// How mail is sent.
pub(super) fn settings(config: &Config) -> Settings {
    config.mail.settings(config.common.database_url.file().as_deref())
}

/// What letters are written by. Without a public URL their links lead to `address`, where the server listens.
///
/// # Errors
/// What is wrong with templates of the operator's.
pub(super) fn templates(config: &Config, address: SocketAddr) -> Result<Templates, Vec<TemplateFault>> {
    Templates::new(config.mail.mail_templates.as_deref(), &config.site_url(address))
}

/// As [`templates`], with what is wrong as the failure of a command.
pub(super) fn loaded_templates(config: &Config, address: SocketAddr) -> Outcome<Templates> {
    templates(config, address).map_err(|faults| Failure::several(faults.iter().map(ToString::to_string).collect()))
}

/// What sends the mail that is enqueued.
///
/// # Errors
/// What is wrong with templates of the operator's.
pub(super) fn runner(config: &Config, address: SocketAddr) -> Outcome<MailRunner> {
    Ok(MailRunner::new(loaded_templates(config, address)?, Mailer::new(settings(config))))
}
