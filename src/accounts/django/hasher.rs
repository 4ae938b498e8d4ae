//! What a stored hash of Django's was made with.

/// Algorithms as Django writes them before a hash.
const KNOWN: [&str; 8] =
    ["pbkdf2_sha256", "pbkdf2_sha1", "argon2", "scrypt", "bcrypt_sha256", "bcrypt", "md5", "unusable"];

/// The name of the algorithm; `None` where it is not known.
pub fn hasher(stored: &str) -> Option<&'static str> {
    let name = if stored.starts_with('!') { "unusable" } else { stored.split_once('$')?.0 };
    KNOWN.into_iter().find(|known| *known == name)
}
