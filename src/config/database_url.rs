//! Which database.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use percent_encoding::percent_decode_str;

const SQLITE: &str = "sqlite:";
const POSTGRES: [&str; 2] = ["postgres://", "postgresql://"];

/// The URL of a database. It may hold a password, so it shows itself to nobody.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl(String);

impl DatabaseUrl {
    /// The URL as it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is about PostgreSQL, and not about SQLite.
    pub fn is_postgres(&self) -> bool {
        is_postgres(&self.0)
    }

    /// Whether somebody on the way could read or pretend to be the database: it is on another machine, whose
    /// certificate is not checked.
    pub fn is_exposed(&self) -> bool {
        let rest = self.0.split_once("://").map_or("", |(_, rest)| rest);
        let authority = rest.split(['/', '?']).next().unwrap_or(rest);
        let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
        let is_here = ["127.", "[::1]", "localhost:", "%2F", "%2f"].iter().any(|here| host.starts_with(here));
        self.is_postgres() && !["", "localhost"].contains(&host) && !is_here && !rest.contains("sslmode=verify-full")
    }

    /// The file it is about, where it is SQLite's.
    pub fn file(&self) -> Option<PathBuf> {
        let path = || PathBuf::from(percent_decode_str(path(&self.0)).decode_utf8_lossy().into_owned());
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

    /// What is wrong within a URL of PostgreSQL's is told when it is opened: clap repeats what is refused here, and
    /// the password with it.
    fn from_str(url: &str) -> Result<Self, Self::Err> {
        if is_postgres(url) {
            return Ok(Self(url.to_owned()));
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
        Ok(Self(url.to_owned()))
    }
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
        for bad in ["vestibule.db", "postgres:h/d", "sqlite:", "sqlite://?mode=rwc"] {
            assert!(bad.parse::<DatabaseUrl>().is_err(), "{bad}");
        }
    }

    #[test]
    fn f10_a_database_elsewhere_is_exposed_unless_its_certificate_is_checked() {
        let is_exposed = |url: &str| url.parse::<DatabaseUrl>().unwrap().is_exposed();
        assert!(is_exposed("postgres://v:p@db.example.org/v") && is_exposed("postgres://10.0.0.1?sslmode=require"));
        assert!(!is_exposed("postgres://v:p@db.example.org:5432/v?sslmode=verify-full"));
        for here in [
            "sqlite:v.db",
            "postgres://v@localhost/v",
            "postgres://localhost:1/v",
            "postgres://127.0.0.1:1/v",
            "postgres:///v",
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
}
