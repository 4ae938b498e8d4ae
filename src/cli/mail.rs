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
    let site = config.public_url.as_ref().map_or_else(|| format!("http://{address}"), ToString::to_string);
    Templates::new(config.mail.mail_templates.as_deref(), &site)
}

/// What sends the mail that is enqueued.
///
/// # Errors
/// What is wrong with templates of the operator's.
pub(super) fn runner(config: &Config, address: SocketAddr) -> Outcome<MailRunner> {
    let broken = |faults: Vec<TemplateFault>| Failure::several(faults.iter().map(ToString::to_string).collect());
    Ok(MailRunner::new(templates(config, address).map_err(broken)?, Mailer::new(settings(config))))
}
