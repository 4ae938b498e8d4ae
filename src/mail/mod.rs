//! Mail: what is written to whom (`Letter`), how it looks (`Templates`), and how it leaves (`Mailer`).
//!
//! A letter is data that can be stored: `Letter::render` makes the text of it in a language, `Mailer::deliver` hands
//! that to an SMTP server or writes it into a folder. Nothing here decides when to send, or when to try again.

mod address;
mod envelope;
mod failure;
mod folder;
mod letter;
mod mailer;
mod message;
mod sample;
mod settings;
mod smtp;
mod templates;
mod values;

pub use crate::sentences::Language;
pub use envelope::{Mail, MailId};
pub use failure::Failure;
pub use letter::{Letter, Occasion, ResetAccount};
pub use mailer::Mailer;
pub use settings::{Login, Route, Sender, Settings, Smtp, Tls};
pub use smtp::Limits;
pub use templates::{Rendered, TemplateFault, Templates};
