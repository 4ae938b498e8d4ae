//! How mail leaves, as the operator says it.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use lettre::Address;
use lettre::message::Mailbox;

use super::address;

/// How mail is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The way that it takes.
    pub route: Route,
    /// Whom it comes from.
    pub sender: Sender,
}

/// Where mail is handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// A folder: each mail is a file there, and reaches nobody.
    Folder(PathBuf),
    /// A mail server.
    Smtp(Smtp),
}

/// A mail server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Smtp {
    /// Its name or address, an IPv6 address without brackets.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is encrypted.
    pub tls: Tls,
    /// Who logs in there; `None` where nobody has to.
    pub login: Option<Login>,
}

impl Smtp {
    /// Host and port, as a URL has them.
    pub fn place(&self) -> String {
        let host = if self.host.contains(':') { format!("[{}]", self.host) } else { self.host.clone() };
        format!("{host}:{}", self.port)
    }
}

/// How a connection to a mail server is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tls {
    /// By STARTTLS; where the server does not offer it, nothing is sent.
    StartTls,
    /// From the first byte.
    Implicit,
    /// Not at all.
    Off,
}

/// A user of a mail server and the password. `Debug` shows neither.
#[derive(Clone, PartialEq, Eq)]
pub struct Login {
    /// The name.
    pub user: String,
    /// The password.
    pub password: String,
}

impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Login(..)")
    }
}

/// Whom mail comes from: an address, perhaps with a name, like `Example <no-reply@example.org>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender(Mailbox);

impl Sender {
    /// The sender of mail that goes into a folder.
    pub fn on_this_machine() -> Self {
        Self(Mailbox::new(Some("Vestibule".to_owned()), Address::new_dangerous("vestibule", "localhost")))
    }

    /// The part of the address behind the @, in ASCII.
    pub fn domain(&self) -> &str {
        self.0.email.domain()
    }

    pub(super) fn mailbox(&self) -> &Mailbox {
        &self.0
    }
}

impl fmt::Display for Sender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Sender {
    type Err = String;

    /// # Errors
    /// What is wrong with it, in words.
    fn from_str(text: &str) -> Result<Self, String> {
        const FORM: &str = "write an address, or a name and an address like Example <no-reply@example.org>";
        if text.chars().any(char::is_control) {
            return Err("it holds a newline or another control character".to_owned());
        }
        let (name, address) = match text.trim().strip_suffix('>').map(|text| text.rsplit_once('<')) {
            None => (None, text.trim()),
            Some(Some((name, address))) => (Some(name.trim().trim_matches('"')), address),
            Some(None) => return Err(FORM.to_owned()),
        };
        let address = address::parse(address).map_err(|why| format!("{why}; {FORM}"))?;
        if address::is_international(&address) {
            return Err("before the @ of a sender only ASCII can be relied on".to_owned());
        }
        let name = name.map(str::to_owned).filter(|name| !name.is_empty());
        Ok(Self(Mailbox::new(name, address)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sender_is_an_address_with_or_without_a_name() {
        let sender = |text: &str| text.parse::<Sender>().unwrap().to_string();
        assert_eq!(sender("no-reply@example.org"), "no-reply@example.org");
        assert_eq!(sender("<no-reply@example.org>"), "no-reply@example.org");
        assert_eq!(sender("Büro Süd <no-reply@bücher.example>"), "Büro Süd <no-reply@xn--bcher-kva.example>");
        assert_eq!(sender("\"Example, Inc.\" <a@example.org>"), "\"Example, Inc.\" <a@example.org>");
        for bad in ["", "nobody", "a@b\r\nBcc: c@d.org", "X\n <a@example.org>", "a@example.org>", "ä@example.org", "<>"]
        {
            assert!(bad.parse::<Sender>().is_err(), "{bad:?}");
        }
    }

    #[test]
    fn s1_a_password_is_not_shown() {
        let login = Some(Login { user: "v".to_owned(), password: "kanarie".to_owned() });
        let smtp = Smtp { host: "::1".to_owned(), port: 25, tls: Tls::Off, login };
        assert_eq!(smtp.place(), "[::1]:25");
        let settings = Settings { route: Route::Smtp(smtp), sender: Sender::on_this_machine() };
        assert!(!format!("{settings:?}").contains("kanarie"));
    }
}
