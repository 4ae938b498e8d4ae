//! Which hasher has written a hash.

use super::super::passwords::hasher_name;

/// What a Django database holds as somebody's password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hasher {
    /// A hash that can be checked, by Django's name of the hasher: `pbkdf2_sha256`.
    Known(&'static str),
    /// None: Django's `set_unusable_password`, which begins with `!`.
    Unusable,
    /// Something that can not be read here, and so lets nobody in: of another hasher, with parameters over the bounds
    /// (`docs/passwords.md`), or broken.
    Unknown,
}

impl Hasher {
    /// Its name in a report.
    pub fn name(self) -> &'static str {
        match self {
            Self::Known(name) => name,
            Self::Unusable => "unusable",
            Self::Unknown => "unknown",
        }
    }
}

/// Which hasher has written a hash.
pub fn hasher(stored: &str) -> Hasher {
    if stored.starts_with('!') {
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
