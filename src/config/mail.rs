//! How mail is sent.

use std::path::{Path, PathBuf};

use clap::Args;

use super::mail_url::MailUrl;
use crate::mail::{Sender, Settings};

/// The settings of mail.
#[derive(Args, Clone, Debug)]
pub struct Mail {
    /// The way that mail takes: smtp://user:password@host:587 (STARTTLS), smtps://user:password@host (TLS from the first
    /// byte), or file: and a folder, beside the database where it is relative
    #[arg(long, env = "VESTIBULE_MAIL", default_value = "file:mail", value_name = "URL", help_heading = "Mail")]
    pub mail: MailUrl,

    /// Whom mail comes from, like Example <no-reply@example.org> [default: none, and Vestibule in a folder]
    #[arg(long, env = "VESTIBULE_MAIL_FROM", value_name = "ADDRESS", help_heading = "Mail")]
    pub mail_from: Option<Sender>,

    /// A folder of templates that stand in for those inside the binary [default: none]
    #[arg(long, env = "VESTIBULE_MAIL_TEMPLATES", value_name = "FOLDER", help_heading = "Mail")]
    pub mail_templates: Option<PathBuf>,
}

impl Mail {
    /// What a mailer needs to know; `database` is the file of the database, where it is one.
    pub fn settings(&self, database: Option<&Path>) -> Settings {
        let sender = self.mail_from.clone().unwrap_or_else(Sender::on_this_machine);
        Settings { route: self.mail.route(database), sender }
    }
}
