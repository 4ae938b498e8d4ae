//! Mail: how a letter looks (`Templates`), how it leaves (`Mailer`), and the job that does both (`MailRunner`).
//!
//! A letter is data that `accounts` enqueues: `Templates::render` makes the text of it in a language, `Mailer::deliver` hands
//! that to an SMTP server or writes it into a folder. When to try again is decided by the worker of jobs.

mod address;
mod envelope;
mod failure;
mod folder;
mod job;
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
pub use job::MailRunner;
pub use mailer::Mailer;
pub use settings::{Login, Route, Sender, Settings, Smtp, Tls};
pub use smtp::Limits;
pub use templates::{Rendered, TemplateFault, Templates};
