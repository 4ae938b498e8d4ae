//! What went wrong in the dialogue with a server, in words: the server, the step, its reply. Neither the password nor a
//! link or a code of the mail is in them, whatever the server repeats.

use std::error::Error as _;
use std::io;
use std::time::Duration;

use base64ct::{Base64, Encoding};
use lettre::transport::smtp::response::{Response, Severity};
use lettre::transport::smtp::{Error, response::Code};

use crate::mail::failure::Failure;
use crate::mail::settings::{Smtp, Tls};

/// The most that is repeated of a reply.
const MAX_REPLY: usize = 300;

/// A step of the dialogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// TCP, TLS and the greeting at once, where TLS is implicit.
    Connection,
    Greeting,
    StartTls,
    LogIn,
    Sender,
    Recipient,
    Data,
    Message,
}

impl Step {
    /// Whether a refusal is about this mail, and not about the settings, which may be mended before the next try.
    fn is_about_the_mail(self) -> bool {
        matches!(self, Self::Recipient | Self::Data | Self::Message)
    }

    fn object(self) -> &'static str {
        match self {
            Self::Connection | Self::Greeting => "the connection",
            Self::StartTls => "STARTTLS",
            Self::LogIn => "the log-in",
            Self::Sender => "the sender",
            Self::Recipient => "the recipient",
            Self::Data | Self::Message => "the mail",
        }
    }

    fn moment(self) -> &'static str {
        match self {
            Self::Connection => "when it was connected",
            Self::Greeting => "with its greeting",
            Self::StartTls => "during STARTTLS",
            Self::LogIn => "to the log-in",
            Self::Sender => "to the sender",
            Self::Recipient => "to the recipient",
            Self::Data => "to DATA",
            Self::Message => "after the whole mail was sent, so it may have arrived",
        }
    }
}

/// The words about one server.
pub(super) struct Words {
    place: String,
    tls: Tls,
    secrets: Vec<String>,
}

impl Words {
    pub(super) fn new(server: &Smtp) -> Self {
        let secrets = server.login.iter().flat_map(|login| {
            let plain = format!("\0{}\0{}", login.user, login.password);
            let encoded = [plain.as_bytes(), login.password.as_bytes()].map(Base64::encode_string);
            encoded.into_iter().chain([login.password.clone()])
        });
        let secrets = secrets.filter(|secret| !secret.is_empty()).collect();
        Self { place: server.place(), tls: server.tls, secrets }
    }

    pub(super) fn unknown_host(&self, error: &io::Error) -> Failure {
        Failure::Temporary(format!("the mail server {} cannot be found: {error}", self.place))
    }

    pub(super) fn unreachable(&self, error: &io::Error) -> Failure {
        Failure::Temporary(format!("the mail server {} cannot be reached: {error}", self.place))
    }

    pub(super) fn no_start_tls(&self) -> Failure {
        Failure::Temporary(format!(
            "the mail server {} does not offer STARTTLS, so nothing was sent to it; smtps:// is for one that wants TLS \
             from the first byte",
            self.place
        ))
    }

    pub(super) fn no_international_addresses(&self) -> Failure {
        Failure::Permanent(format!(
            "the mail server {} takes no address with letters outside ASCII before its @ (it has no SMTPUTF8)",
            self.place
        ))
    }

    /// The server's word that it has taken a mail.
    pub(super) fn taken(&self, reply: &Response, mail: &str) -> String {
        let words: Vec<&str> = reply.message().collect();
        self.clean(&format!("taken by {}: {} {}", self.place, reply.code(), words.join(" ")), mail)
    }

    /// Nothing was said in time.
    pub(super) fn silence(&self, step: Step, limit: Duration) -> Failure {
        let hint = match (step, self.tls) {
            (Step::Greeting, Tls::StartTls) => "; if it wants TLS from the first byte, write smtps://",
            _ => "",
        };
        let (place, moment) = (&self.place, step.moment());
        Failure::Temporary(format!("the mail server {place} did not answer within {limit:?} {moment}{hint}"))
    }

    /// A refusal, or the end of the connection.
    pub(super) fn failure(&self, step: Step, error: &Error, mail: &str) -> Failure {
        let cause = error.source().map(ToString::to_string).unwrap_or_default();
        let place = &self.place;
        let words = match error.status() {
            Some(code) => format!("the mail server {place} refused {}: {code} {cause}", step.object()),
            None if is_tls(error) => self.tls_failure(&cause),
            None if step == Step::Connection && is_connection(error) => {
                format!("the mail server {place} cannot be reached: {cause}")
            }
            None if error.is_client() && step == Step::LogIn => {
                format!("the mail server {place} offers no log-in with a password (AUTH PLAIN or LOGIN)")
            }
            None => format!("the mail server {place} gave no answer {}: {cause}", step.moment()),
        };
        let words = self.clean(&words, mail);
        match error.status() {
            Some(code) if step.is_about_the_mail() && is_final(code) => Failure::Permanent(words),
            _ => Failure::Temporary(words),
        }
    }

    fn tls_failure(&self, cause: &str) -> String {
        let place = &self.place;
        // As rustls words it; its errors are not seen through lettre's.
        match cause.split_once("invalid peer certificate: ") {
            Some((_, why)) => format!("the TLS certificate of the mail server {place} was not accepted: {why}"),
            None if self.tls == Tls::Implicit => format!(
                "the mail server {place} does not speak TLS from the first byte, or not as it should: {cause}; \
                 smtp:// is for STARTTLS"
            ),
            None => format!("TLS with the mail server {place} failed: {cause}"),
        }
    }

    /// The words without secrets and control characters, and not too many of them.
    fn clean(&self, words: &str, mail: &str) -> String {
        let hidden = self.secrets.iter().fold(words.to_owned(), |words, secret| words.replace(secret, "…"));
        let hidden = hidden.replace(char::is_control, " ");
        let words = hidden.split(' ').map(|word| without_quotes(word, mail));
        words.collect::<Vec<_>>().join(" ").chars().take(MAX_REPLY).collect()
    }
}

/// A word without what it quotes from the mail: all of it, or its parts, as in `code:482913`.
fn without_quotes(word: &str, mail: &str) -> String {
    if is_quoted_from(word, mail) {
        return "…".to_owned();
    }
    // The parts of an address are no secrets, and the operator has to know whose mail was refused.
    let is_address = word.contains('@');
    let parts = word.split(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '-'));
    let quoted = parts.filter(|part| !is_address && is_quoted_from(part, mail));
    quoted.fold(word.to_owned(), |word, part| word.replace(part, "…"))
}

/// Whether a word is a link or a code of the mail, or a piece of one, which a filter may give as its reason.
fn is_quoted_from(word: &str, mail: &str) -> bool {
    let core = word.trim_matches(|c: char| !c.is_alphanumeric());
    let may_be_secret = core.contains("://") || core.contains(|c: char| c.is_ascii_digit());
    core.len() >= 6 && may_be_secret && mail.contains(core)
}

/// A refusal for ever, but for those that ask for a log-in or for TLS.
fn is_final(code: Code) -> bool {
    code.severity == Severity::PermanentNegativeCompletion && !matches!(u16::from(code), 530 | 534 | 535 | 538)
}

/// Whether it is an error of TLS: rustls' come as data that is not valid.
fn is_tls(error: &Error) -> bool {
    error.is_tls() || io_kind(error) == Some(io::ErrorKind::InvalidData)
}

fn is_connection(error: &Error) -> bool {
    io_kind(error).is_some_and(|kind| kind != io::ErrorKind::UnexpectedEof)
}

fn io_kind(error: &Error) -> Option<io::ErrorKind> {
    let mut cause = error.source();
    while let Some(inner) = cause {
        if let Some(error) = inner.downcast_ref::<io::Error>() {
            return Some(error.kind());
        }
        cause = inner.source();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::settings::Login;

    #[test]
    fn s1_what_a_server_repeats_of_secrets_is_not_repeated() {
        let login = Some(Login { user: "v".to_owned(), password: "kan arie".to_owned() });
        let words = Words::new(&Smtp { host: "h".to_owned(), port: 25, tls: Tls::Off, login });
        let mail = "Open https://auth.example.org/reset?token=abc123 or type 482913.\nana@example.org\n";
        let plain = Base64::encode_string(b"\0v\0kan arie");
        for (said, cleaned) in [
            ("500 what is kan arie?", "500 what is …?"),
            (&format!("500 AUTH PLAIN {plain}"), "500 AUTH PLAIN …"),
            ("554 blocked <https://auth.example.org/reset?token=abc123>", "554 blocked …"),
            ("554 token=abc123 and (482913)", "554 … and …"),
            ("554 code:482913, token:\"abc123\"", "554 code:…, token:\"…\""),
            (
                "550 <ana@example.org> unknown, see https://help.example.net/1",
                "550 <ana@example.org> unknown, see https://help.example.net/1",
            ),
            ("550 a\u{1b}[2J\r\nb", "550 a [2J  b"),
        ] {
            assert_eq!(words.clean(said, mail), cleaned);
        }
        assert_eq!(words.clean(&"x".repeat(5_000), mail).len(), MAX_REPLY);
    }
}
