//! The hasher that has computed a hash.

use super::super::passwords::{hasher_name, is_unusable};

/// The content of Django's `password` column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hasher {
    /// A hash that can be checked, with Django's name of the hasher: `pbkdf2_sha256`.
    Known(&'static str),
    /// No password: Django's `set_unusable_password` writes a text that begins with `!`.
    Unusable,
    /// A value that cannot be checked, so nobody can sign in: of another hasher, with parameters above the limits
    /// (`docs/passwords.md`), or malformed.
    Unknown,
}

impl Hasher {
    /// Its name in the report.
    pub fn name(self) -> &'static str {
        match self {
            Self::Known(name) => name,
            Self::Unusable => "unusable",
            Self::Unknown => "unknown",
        }
    }
}

/// The hasher of a stored value.
pub fn hasher(stored: &str) -> Hasher {
    if is_unusable(stored) {
        return Hasher::Unusable;
    }
    hasher_name(stored).map_or(Hasher::Unknown, Hasher::Known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hasher_is_named_where_its_hash_can_be_read() {
        for (stored, name) in [
            ("pbkdf2_sha256$1000$seasalt2seasalt2seasal$2zojUKVO8P2mXwbR9M26+s+Z3Yk65/CqcceSY5gtU2A=", "pbkdf2_sha256"),
            ("md5$5S0171GZOos3U0UrKh9INq$c7a4fe09d123e84e94bfd41cfe1c6fd7", "md5"),
            ("!8V37cQSQNmQPs2L6CMS4lFbEtogH27EYDhhwNdEX", "unusable"),
            ("pbkdf2_sha256$1000$seasalt$", "unknown"),
            ("sha1$seasalt$cff36ea83f5706ce9aa7454e63e431fc726b2dc8", "unknown"),
            ("", "unknown"),
        ] {
            assert_eq!(hasher(stored).name(), name, "{stored}");
        }
    }
}
