//! Which hasher has written a hash.

/// What a Django database holds as somebody's password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hasher {
    /// A hash that can be checked, by Django's name of the hasher: `pbkdf2_sha256`.
    Known(&'static str),
    /// None: Django's `set_unusable_password`, which begins with `!`.
    Unusable,
    /// Something that can not be read here, and so lets nobody in.
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

/// Algorithms as Django writes them before a hash.
const KNOWN: [&str; 7] = ["pbkdf2_sha256", "pbkdf2_sha1", "argon2", "scrypt", "bcrypt_sha256", "bcrypt", "md5"];

/// Which hasher has written a hash.
pub fn hasher(stored: &str) -> Hasher {
    if stored.starts_with('!') {
        return Hasher::Unusable;
    }
    let name = stored.split('$').next();
    KNOWN.into_iter().find(|known| Some(*known) == name).map_or(Hasher::Unknown, Hasher::Known)
}
