//! Which way mail takes: a mail server or a folder.

use std::fmt;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::builder::ValueParserFactory;
use percent_encoding::percent_decode_str;

use super::secret_parser::SecretParser;
use super::url_parts::{AROUND, check_authority, is_around, is_encoded_user};
use crate::mail::{Login, Route, Smtp, Tls};

const ENCODE: &str = "in the user or the password of the URL some characters must be percent-encoded \
    (@ as %40, : as %3A, / as %2F, # as %23, ? as %3F, % as %25)";

const FORM: &str = "write smtp://user:password@host:587 (STARTTLS), smtps://user:password@host (TLS from the first \
    byte), or file: and a folder";

/// `smtp://…`, `smtps://…` or `file:…`. It may hold a password, so its `Debug` shows nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct MailUrl(Route);

impl MailUrl {
    /// The way that mail takes; a relative folder is one beside the database's file.
    pub fn route(&self, database: Option<&Path>) -> Route {
        match &self.0 {
            Route::Folder(folder) => Route::Folder(
                database.and_then(Path::parent).map_or_else(|| folder.clone(), |place| place.join(folder)),
            ),
            smtp @ Route::Smtp(_) => smtp.clone(),
        }
    }

    /// The server that somebody on the network could read along with: it is on another machine, and not encrypted.
    pub fn exposed(&self) -> Option<&Smtp> {
        match &self.0 {
            Route::Smtp(smtp) if smtp.tls == Tls::Off && !is_here(&smtp.host) => Some(smtp),
            _ => None,
        }
    }

    /// Whether mail goes to a server, and not into a folder.
    pub fn is_smtp(&self) -> bool {
        matches!(self.0, Route::Smtp(_))
    }
}

impl fmt::Debug for MailUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MailUrl(..)")
    }
}

/// Whether a host is this machine.
fn is_here(host: &str) -> bool {
    host == "localhost" || host.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}

impl FromStr for MailUrl {
    type Err = &'static str;

    /// # Errors
    /// What is wrong, without any part of the URL: it may hold a password.
    fn from_str(url: &str) -> Result<Self, Self::Err> {
        if url.starts_with(is_around) || url.ends_with(is_around) {
            return Err(AROUND);
        }
        if let Some(folder) = url.strip_prefix("file:") {
            let folder = folder.strip_prefix("//").unwrap_or(folder);
            return match folder {
                "" => Err("no folder is named after file:"),
                // Perhaps a URL with a password, which would become the name of a folder.
                folder if folder.contains("://") || folder.contains('@') => {
                    Err("after file: comes the path of a folder, and no other URL")
                }
                folder => Ok(Self(Route::Folder(PathBuf::from(folder)))),
            };
        }
        match url.split_once("://") {
            Some(("smtp", rest)) => server(rest, false),
            Some(("smtps", rest)) => server(rest, true),
            _ => Err(FORM),
        }
        .map(|server| Self(Route::Smtp(server)))
    }
}

/// Reads what stands behind `smtp://` or `smtps://`.
fn server(rest: &str, implicit: bool) -> Result<Smtp, &'static str> {
    // User and password end at the last @.
    let (user, place) = rest.rsplit_once('@').map_or((None, rest), |(user, place)| (Some(user), place));
    if !user.is_none_or(is_encoded_user) {
        return Err(ENCODE);
    }
    let (address, options) = place.split_once('?').map_or((place, ""), |(address, options)| (address, options));
    let authority = address.strip_suffix('/').unwrap_or(address);
    check_authority(authority)?;
    let (host, port) = match authority.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((host, port)) => (host, port.strip_prefix(':')),
        None => authority.split_once(':').map_or((authority, None), |(host, port)| (host, Some(port))),
    };
    if host.is_empty() {
        return Err("the URL names no host; write smtp://user:password@host:587");
    }
    let default = if implicit { 465 } else { 587 };
    let port = port.and_then(|port| port.parse().ok()).unwrap_or(default);
    let tls = match (implicit, options) {
        (true, "") => Tls::Implicit,
        (true, _) => return Err("smtps:// takes no options"),
        (false, "") if is_here(host) => Tls::Off,
        (false, "" | "tls=starttls") => Tls::StartTls,
        (false, "tls=none") => Tls::Off,
        (false, _) => return Err("behind ? smtp:// takes tls=starttls or tls=none, and nothing else"),
    };
    Ok(Smtp { host: host.to_owned(), port, tls, login: user.map(login).transpose()? })
}

fn login(user: &str) -> Result<Login, &'static str> {
    let (user, password) = user.split_once(':').ok_or("a user comes with a password, like user:password@host")?;
    let decoded = |text: &str| percent_decode_str(text).decode_utf8().map(String::from).map_err(|_| ENCODE);
    let login = Login { user: decoded(user)?, password: decoded(password)? };
    if login.user.is_empty() || login.password.is_empty() {
        return Err("a user comes with a password, like user:password@host");
    }
    Ok(login)
}

impl ValueParserFactory for MailUrl {
    type Parser = SecretParser<Self>;

    fn value_parser() -> Self::Parser {
        SecretParser(|url| url.parse().map_err(str::to_owned))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn smtp(url: &str) -> Smtp {
        match url.parse::<MailUrl>().unwrap_or_else(|why| panic!("{url}: {why}")).route(None) {
            Route::Smtp(smtp) => smtp,
            Route::Folder(folder) => panic!("{}", folder.display()),
        }
    }

    #[test]
    fn a_server_has_a_way_to_be_encrypted_and_a_port_of_its_own() {
        for (url, place, tls) in [
            ("smtp://mail.example.org", "mail.example.org:587", Tls::StartTls),
            ("smtp://mail.example.org:25/", "mail.example.org:25", Tls::StartTls),
            ("smtp://mail.example.org?tls=none", "mail.example.org:587", Tls::Off),
            ("smtps://mail.example.org", "mail.example.org:465", Tls::Implicit),
            ("smtps://v:p@[2001:db8::1]:4650", "[2001:db8::1]:4650", Tls::Implicit),
            ("smtp://localhost:1025", "localhost:1025", Tls::Off),
            ("smtp://127.0.0.1:1025", "127.0.0.1:1025", Tls::Off),
            ("smtp://[::1]:1025", "[::1]:1025", Tls::Off),
            ("smtp://localhost:1025?tls=starttls", "localhost:1025", Tls::StartTls),
            ("smtp://localhost.example.org", "localhost.example.org:587", Tls::StartTls),
        ] {
            let smtp = smtp(url);
            assert_eq!((smtp.place().as_str(), smtp.tls), (place, tls), "{url}");
        }
    }

    #[test]
    fn user_and_password_are_decoded() {
        let login = smtp("smtp://ana%40example.org:p%40ss%3A%2F%25+x@h").login.unwrap();
        assert_eq!((login.user.as_str(), login.password.as_str()), ("ana@example.org", "p@ss:/%+x"));
        assert!(smtp("smtp://h").login.is_none());
    }

    #[test]
    fn a_folder_is_beside_the_database_unless_its_path_is_absolute() {
        let folder = |url: &str, database: Option<&str>| url.parse::<MailUrl>().unwrap().route(database.map(Path::new));
        let is = |path: &str| Route::Folder(path.into());
        assert_eq!(folder("file:mail", Some("/var/lib/v/vestibule.db")), is("/var/lib/v/mail"));
        assert_eq!(folder("file:mail", Some("vestibule.db")), is("mail"));
        assert_eq!(folder("file:mail", None), is("mail"));
        assert_eq!(folder("file:/srv/mail", Some("/var/lib/v/vestibule.db")), is("/srv/mail"));
        assert_eq!(folder("file:///srv/mail", None), is("/srv/mail"));
    }

    #[test]
    fn only_a_server_elsewhere_without_tls_is_exposed() {
        let is_exposed = |url: &str| url.parse::<MailUrl>().unwrap().exposed().is_some();
        assert!(is_exposed("smtp://v:p@mail.example.org?tls=none") && is_exposed("smtp://10.0.0.1?tls=none"));
        for safe in ["smtp://h", "smtps://h", "smtp://localhost", "smtp://127.0.0.2?tls=none", "file:mail"] {
            assert!(!is_exposed(safe), "{safe}");
        }
    }

    #[test]
    fn what_cannot_work_is_told_by_its_part() {
        for (url, words) in [
            ("mail.example.org", "smtp://"),
            ("SMTP://h", "smtp://"),
            ("https://h", "smtp://"),
            ("file:", "folder"),
            ("file:smtp://v:p@h", "no other URL"),
            ("smtp://", "no host"),
            ("smtp://:25", "no host"),
            ("smtp://v:p@", "no host"),
            ("smtp://h:0", "port"),
            ("smtp://h:65536", "port"),
            ("smtp://[::g]", "IPv6"),
            ("smtp://h/inbox", "host"),
            ("smtp://v@h", "password"),
            ("smtp://v:@h", "password"),
            ("smtp://:p@h", "password"),
            ("smtp://h?tls=off", "tls=none"),
            ("smtp://h?tls=none&x=1", "tls=none"),
            ("smtps://h?tls=none", "no options"),
            (" smtp://h", "space"),
            ("\"smtp://h\"", "quotation mark"),
        ] {
            let refusal = url.parse::<MailUrl>();
            assert!(refusal.clone().is_err_and(|why| why.contains(words)), "{url}: {refusal:?}");
        }
    }

    #[test]
    fn s1_a_password_that_is_not_encoded_is_told_how_to_be() {
        for password in ["p@ss", "p/ss", "p#ss", "p?ss", "p%ss", "100%", "p ss", "p%00s", "p%ffs", "@#?%/", "p[0]"] {
            for url in [format!("smtp://v:{password}@h"), format!("smtps://v:{password}@h:465")] {
                assert_eq!(url.parse::<MailUrl>().unwrap_err(), ENCODE, "{url}");
            }
        }
        assert!(!format!("{:?}", "smtp://v:kanarie@h".parse::<MailUrl>().unwrap()).contains("kanarie"));
    }

    proptest! {
        /// Whatever a password is, no part of it is taken for the host or the port.
        #[test]
        fn s1_a_password_never_leaves_its_place(password in "\\PC{0,24}", tail in "[a-z0-9@:/?#&=%]{0,12}") {
            let canary = "kanarie";
            if let Ok(url) = format!("smtp://v:{password}{canary}@h{tail}").parse::<MailUrl>()
                && let Route::Smtp(smtp) = url.route(None) {
                prop_assert!(!smtp.place().contains(canary), "{}", smtp.place());
            }
        }
    }
}
