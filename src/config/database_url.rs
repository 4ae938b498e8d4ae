//! Which database.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::builder::ValueParserFactory;
use percent_encoding::percent_decode_str;

use super::postgres_url;
use super::secret_parser::SecretParser;
use super::url_parts::{AROUND, is_around};

const SQLITE: &str = "sqlite:";
const POSTGRES: [&str; 2] = ["postgres://", "postgresql://"];

/// The URL of a database. It may hold a password, so its `Debug` shows nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl {
    url: String,
    ignored: Vec<String>,
}

/// Options of an SQLite URL that Vestibule can work with.
const SQLITE_OPTIONS: [&str; 4] = ["mode=rwc", "mode=rw", "cache=private", "cache=shared"];

/// Options of PostgreSQL's that name files.
const FILE_OPTIONS: [&str; 7] = ["sslrootcert", "ssl-root-cert", "ssl-ca", "sslcert", "ssl-cert", "sslkey", "ssl-key"];

impl DatabaseUrl {
    /// The URL as it was written, without the options that are ignored.
    pub fn as_str(&self) -> &str {
        &self.url
    }

    /// The names of unknown options.
    pub fn ignored(&self) -> &[String] {
        &self.ignored
    }

    /// The files that its options name: certificates and keys.
    pub fn certificates(&self) -> Vec<PathBuf> {
        let options = self.url.split_once('?').map_or("", |(_, options)| options).split('&');
        let files = options.filter_map(|option| option.split_once('=').filter(|(name, _)| FILE_OPTIONS.contains(name)));
        files
            .map(|(_, file)| percent_decode_str(&file.replace('+', " ")).decode_utf8_lossy().into_owned().into())
            .collect()
    }

    /// Whether it is about PostgreSQL, and not about SQLite.
    pub fn is_postgres(&self) -> bool {
        is_postgres(&self.url)
    }

    /// Whether somebody on the network could read the traffic or impersonate the database: it is on another machine,
    /// whose certificate is not checked.
    pub fn is_exposed(&self) -> bool {
        let rest = self.url.split_once("://").map_or("", |(_, rest)| rest);
        let authority = rest.split(['/', '?']).next().unwrap_or(rest);
        let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
        // An option overrides the host of the URL.
        let options = rest.split_once('?').map_or("", |(_, options)| options).split('&');
        let named =
            options.filter_map(|option| option.strip_prefix("host=").or(option.strip_prefix("hostaddr="))).next_back();
        let host = named.unwrap_or(host);
        let is_here =
            ["127.", "[::1]", "::1", "localhost:", "/", "%2F", "%2f"].iter().any(|here| host.starts_with(here));
        self.is_postgres() && !["", "localhost"].contains(&host) && !is_here && !rest.contains("sslmode=verify-full")
    }

    /// The file it is about, where it is SQLite's.
    pub fn file(&self) -> Option<PathBuf> {
        let path = || PathBuf::from(percent_decode_str(path(&self.url)).decode_utf8_lossy().into_owned());
        (!self.is_postgres()).then(path)
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DatabaseUrl(..)")
    }
}

fn is_postgres(url: &str) -> bool {
    POSTGRES.iter().any(|scheme| url.starts_with(scheme))
}

/// What stands between the scheme and the options, as sqlx reads it.
fn path(url: &str) -> &str {
    let rest = url.strip_prefix(SQLITE).unwrap_or(url);
    let rest = rest.strip_prefix("//").unwrap_or(rest);
    rest.split_once('?').map_or(rest, |(path, _)| path)
}

impl FromStr for DatabaseUrl {
    type Err = &'static str;

    /// # Errors
    /// What is wrong, without any part of the URL: it may hold a password.
    fn from_str(url: &str) -> Result<Self, Self::Err> {
        if url.starts_with(is_around) || url.ends_with(is_around) {
            return Err(AROUND);
        }
        if is_postgres(url) {
            let (url, ignored) = postgres_url::parse(url)?;
            return Ok(Self { url, ignored });
        }
        if !url.starts_with(SQLITE) {
            return Err("write sqlite: and the path of a file, like sqlite:/var/lib/vestibule/vestibule.db, \
                or postgres://user:password@host/database");
        }
        if path(url).is_empty() {
            return Err("no file is named after sqlite:");
        }
        if path(url) == ":memory:" || url.contains("mode=memory") {
            return Err("a database in memory would forget every account; name a file");
        }
        if path(url).contains("://") {
            return Err("after sqlite: comes the path of a file, and no other URL");
        }
        let options = url.split_once('?').map_or("", |(_, options)| options).split('&');
        if !options.filter(|option| !option.is_empty()).all(|option| SQLITE_OPTIONS.contains(&option)) {
            return Err("behind ? an SQLite database takes no options but mode=rwc, mode=rw, cache=private and \
                cache=shared; in the name of a file, write ? as %3F");
        }
        Ok(Self { url: url.to_owned(), ignored: Vec::new() })
    }
}

impl ValueParserFactory for DatabaseUrl {
    type Parser = SecretParser<Self>;

    fn value_parser() -> Self::Parser {
        SecretParser(|url| url.parse().map_err(str::to_owned))
    }
}

/// The database of a Django project: the path of an SQLite file, or the URL of a database.
///
/// # Errors
/// What is wrong, without any part of the text.
pub fn django_database(text: &str) -> Result<String, String> {
    if is_postgres(text) || text.starts_with(SQLITE) || text.starts_with(is_around) || text.ends_with(is_around) {
        return text.parse().map(|url: DatabaseUrl| url.url).map_err(str::to_owned);
    }
    // For the URL of another scheme the error does not repeat the text anyway.
    if text.contains('@') && !text.contains("://") && !Path::new(text).exists() {
        return Err("there is no such file, and a URL begins with postgres://".to_owned());
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_what_stands_between_scheme_and_options() {
        let file = |url: &str| url.parse::<DatabaseUrl>().unwrap().file();
        assert_eq!(file("sqlite:vestibule.db"), Some(PathBuf::from("vestibule.db")));
        assert_eq!(file("sqlite:///var/lib/v.db?cache=private"), Some(PathBuf::from("/var/lib/v.db")));
        assert_eq!(file("sqlite:my%20data.db"), Some(PathBuf::from("my data.db")));
        assert_eq!(file("postgres://localhost/vestibule"), None);
    }

    #[test]
    fn another_kind_of_database_is_refused_in_words() {
        let refusal = |url: &str| url.parse::<DatabaseUrl>().unwrap_err();
        assert!(refusal("mysql://h/d").contains("postgres://"));
        assert!(refusal("sqlite::memory:").contains("forget"));
        assert!(refusal("sqlite:v.db?mode=memory").contains("forget"));
        for bad in [
            "vestibule.db",
            "postgres:h/d",
            "sqlite:",
            "sqlite://?mode=rwc",
            "sqlite:v.db?mode=ro",
            "sqlite:v.db?x=1",
            "sqlite:postgres://v:p@h/d",
        ] {
            assert!(bad.parse::<DatabaseUrl>().is_err(), "{bad}");
        }
    }

    #[test]
    fn f10_a_database_elsewhere_is_exposed_unless_its_certificate_is_checked() {
        let is_exposed = |url: &str| url.parse::<DatabaseUrl>().unwrap().is_exposed();
        assert!(is_exposed("postgres://v:p@db.example.org/v") && is_exposed("postgres://10.0.0.1?sslmode=require"));
        assert!(
            is_exposed("postgres:///v?host=db.example.org") && is_exposed("postgres://localhost/v?hostaddr=10.0.0.1")
        );
        assert!(!is_exposed("postgres://v:p@db.example.org:5432/v?sslmode=verify-full"));
        for here in [
            "sqlite:v.db",
            "postgres://v@localhost/v",
            "postgres://localhost:1/v",
            "postgres://127.0.0.1:1/v",
            "postgres:///v",
            "postgres:///v?host=/run/postgresql",
        ] {
            assert!(!is_exposed(here), "{here}");
        }
    }

    #[test]
    fn s1_a_password_in_it_is_not_shown() {
        let url: DatabaseUrl = "postgresql://vestibule:secret@localhost/vestibule".parse().unwrap();
        assert!(url.is_postgres());
        assert!(!format!("{url:?}").contains("secret"));
    }

    #[test]
    fn s1_what_is_around_a_url_is_refused_without_a_word_of_it() {
        for url in [" postgres://v:p@h/d", "'postgres://v:p@h/d'", "\"sqlite:v.db\"", "postgres://v:p@h/d "] {
            assert!(
                url.parse::<DatabaseUrl>().unwrap_err().starts_with("there is a space or a quotation mark"),
                "{url}"
            );
        }
    }

    #[test]
    fn the_files_that_a_url_names_are_known() {
        let url: DatabaseUrl = "postgres://h/d?sslmode=verify-full&sslrootcert=%2Fetc/ca.pem&user=x".parse().unwrap();
        assert_eq!(url.certificates(), [PathBuf::from("/etc/ca.pem")]);
    }
}
