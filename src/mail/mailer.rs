//! Delivers mail by the route of the settings.

use std::path::PathBuf;

use super::envelope::Mail;
use super::failure::Failure;
use super::folder;
use super::message;
use super::settings::{Route, Sender, Settings};
use super::smtp::{Client, Limits};

/// Hands mail over. It keeps a few connections to the server and is shared by reference.
pub struct Mailer {
    sender: Sender,
    way: Way,
}

enum Way {
    Folder(PathBuf),
    Smtp(Box<Client>),
}

impl Mailer {
    /// A mailer by these settings; connects to nobody yet.
    pub fn new(settings: Settings) -> Self {
        Self::with_limits(settings, Limits::default())
    }

    /// As [`new`](Self::new), with other time limits.
    pub fn with_limits(settings: Settings, limits: Limits) -> Self {
        let Settings { route, sender } = settings;
        let way = match route {
            Route::Folder(folder) => Way::Folder(folder),
            Route::Smtp(server) => Way::Smtp(Box::new(Client::new(server, sender.clone(), limits))),
        };
        Self { sender, way }
    }

    /// Delivers a mail, once. Returns the reply of the server, or the path of the file.
    ///
    /// # Errors
    /// It was not delivered, or a server has ended the connection before it confirmed the mail. A temporary failure
    /// asks for another try with the same `id` and `date`, so that a mail which did arrive is recognized.
    pub async fn deliver(&self, mail: &Mail) -> Result<String, Failure> {
        let message = message::compose(mail, &self.sender)?;
        match &self.way {
            Way::Folder(folder) => folder::write(folder, &mail.id, message.bytes).await,
            Way::Smtp(client) => client.send(&message, &mail.content.text).await,
        }
    }
}
