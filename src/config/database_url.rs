//! Which database.

use std::path::PathBuf;
use std::str::FromStr;

use percent_encoding::percent_decode_str;

const SCHEME: &str = "sqlite:";

/// The URL of a database that this version can use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatabaseUrl(String);

impl DatabaseUrl {
    /// The URL as it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The file it is about.
    pub fn file(&self) -> PathBuf {
        PathBuf::from(percent_decode_str(path(&self.0)).decode_utf8_lossy().into_owned())
    }
}

/// What stands between the scheme and the options, as sqlx reads it.
fn path(url: &str) -> &str {
    let rest = url.strip_prefix(SCHEME).unwrap_or(url);
    let rest = rest.strip_prefix("//").unwrap_or(rest);
    rest.split_once('?').map_or(rest, |(path, _)| path)
}

impl FromStr for DatabaseUrl {
    type Err = &'static str;

    fn from_str(url: &str) -> Result<Self, Self::Err> {
        if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            return Err("this version keeps its data in SQLite; PostgreSQL comes in a later one");
        }
        if !url.starts_with(SCHEME) {
            return Err("write sqlite: and the path of a file, like sqlite:/var/lib/vestibule/vestibule.db");
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
        assert_eq!(file("sqlite:vestibule.db"), PathBuf::from("vestibule.db"));
        assert_eq!(file("sqlite:///var/lib/v.db?cache=private"), PathBuf::from("/var/lib/v.db"));
        assert_eq!(file("sqlite:my%20data.db"), PathBuf::from("my data.db"));
    }

    #[test]
    fn another_kind_of_database_is_refused_in_words() {
        let refusal = |url: &str| url.parse::<DatabaseUrl>().unwrap_err();
        assert!(refusal("postgres://localhost/v").contains("PostgreSQL"));
        assert!(refusal("sqlite::memory:").contains("forget"));
        assert!(refusal("sqlite:v.db?mode=memory").contains("forget"));
        for bad in ["vestibule.db", "mysql://h/d", "sqlite:", "sqlite://?mode=rwc"] {
            assert!(bad.parse::<DatabaseUrl>().is_err(), "{bad}");
        }
    }
}
