//! Hands mail to a server by SMTP. Each step has a time limit, and a failure says which step it was.

mod connect;
mod fault;
mod idle;

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands;
use lettre::transport::smtp::extension::{Extension, MailBodyParameter, MailParameter};
use lettre::transport::smtp::{Error, response::Response};
use tokio::sync::{OnceCell, Semaphore};
use tokio::time::timeout;

use self::fault::{Step, Words};
use self::idle::Idle;
use super::address;
use super::failure::Failure;
use super::message::Message;
use super::settings::{Sender, Smtp};

/// The most connections at once.
const CONNECTIONS: usize = 4;

/// How long the answer to a QUIT is waited for.
const GOODBYE: Duration = Duration::from_secs(1);

/// How long each step may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Finding the server by its name; the connection; TLS: each.
    pub connect: Duration,
    /// The greeting, and the answer to each command.
    pub reply: Duration,
    /// The answer after the whole mail was sent, in which servers look for viruses. Who gives up too early sends twice.
    pub accept: Duration,
    /// How long an unused connection is kept. Servers close theirs after some minutes.
    pub idle: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self { connect: seconds(15), reply: seconds(30), accept: seconds(180), idle: seconds(30) }
    }
}

/// The client of one server.
pub(super) struct Client {
    server: Smtp,
    sender: Sender,
    limits: Limits,
    words: Words,
    tls: OnceCell<TlsParameters>,
    room: Semaphore,
    idle: Arc<Idle>,
}

impl Client {
    pub(super) fn new(server: Smtp, sender: Sender, limits: Limits) -> Self {
        let words = Words::new(&server);
        let (room, idle) = (Semaphore::new(CONNECTIONS), Arc::new(Idle::new(limits.idle)));
        Self { server, sender, limits, words, tls: OnceCell::new(), room, idle }
    }

    /// Sends a mail; the server's words that it has taken it. `text` is what the mail says: of it nothing is repeated.
    pub(super) async fn send(&self, message: &Message, text: &str) -> Result<String, Failure> {
        let _place = self.room.acquire().await.map_err(|_| Failure::Temporary("no more mail is sent".to_owned()))?;
        let mut connection = match self.kept().await {
            Some(connection) => connection,
            None => self.connect().await?,
        };
        match self.hand_over(&mut connection, message, text).await {
            Ok(said) => {
                self.idle.keep(connection);
                Ok(said)
            }
            Err(failure) => {
                let _ = timeout(GOODBYE, connection.abort()).await;
                Err(failure)
            }
        }
    }

    /// A connection that was used before and still answers.
    async fn kept(&self) -> Option<AsyncSmtpConnection> {
        loop {
            let mut connection = self.idle.take()?;
            if timeout(self.limits.reply, connection.test_connected()).await == Ok(true) {
                return Some(connection);
            }
        }
    }

    async fn hand_over(
        &self,
        connection: &mut AsyncSmtpConnection,
        message: &Message,
        text: &str,
    ) -> Result<String, Failure> {
        let mut options = Vec::new();
        if address::is_international(&message.recipient) {
            if !connection.server_info().supports_feature(Extension::SmtpUtfEight) {
                return Err(self.words.no_international_addresses());
            }
            options = vec![MailParameter::SmtpUtfEight, MailParameter::Body(MailBodyParameter::EightBitMime)];
        }
        let reply = self.limits.reply;
        let mail = commands::Mail::new(Some(self.sender.mailbox().email.clone()), options);
        self.step(Step::Sender, reply, text, connection.command(mail)).await?;
        let recipient = commands::Rcpt::new(message.recipient.clone(), Vec::new());
        self.step(Step::Recipient, reply, text, connection.command(recipient)).await?;
        self.step(Step::Data, reply, text, connection.command(commands::Data)).await?;
        let sent = connection.message(&message.bytes);
        let answer: Response = self.step(Step::Message, reply + self.limits.accept, text, sent).await?;
        Ok(self.words.taken(&answer, text))
    }

    /// One step of the dialogue within its time.
    async fn step<T>(
        &self,
        step: Step,
        limit: Duration,
        text: &str,
        done: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Failure> {
        match timeout(limit, done).await {
            Ok(Ok(value)) => Ok(value),
            Ok(Err(error)) => Err(self.words.failure(step, &error, text)),
            Err(_) => Err(self.words.silence(step, limit)),
        }
    }
}
