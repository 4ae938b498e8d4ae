//! The hashers whose hashes can be checked, with their parameters: Django's, and Argon2 at any cost.
//!
//! A hash that would take minutes or gigabytes to check is not read, so nobody can sign in with it; each hasher's file
//! has its limits.

mod argon2;
mod bcrypt;
mod md5;
mod pbkdf2;
mod scrypt;

use super::fault::Fault;

pub(super) use argon2::{Argon2, fill};

/// A hasher with its parameters: everything that determines the cost of a check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Django's, or Vestibule's at another cost.
    Argon2(Argon2),
    Bcrypt(bcrypt::Bcrypt),
    Md5,
    Pbkdf2(pbkdf2::Pbkdf2),
    Scrypt(scrypt::Scrypt),
}

impl Kind {
    /// Django's name of the hasher.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Argon2(_) => "argon2",
            Self::Bcrypt(bcrypt) => bcrypt.name(),
            Self::Md5 => "md5",
            Self::Pbkdf2(pbkdf2) => pbkdf2.name(),
            Self::Scrypt(_) => "scrypt",
        }
    }

    /// The digest of a password.
    ///
    /// # Errors
    /// A salt that the hasher rejects, which a stored one never is; or lack of memory.
    pub fn digest(&self, password: &str, salt: &[u8]) -> Result<Vec<u8>, Fault> {
        let password = password.as_bytes();
        match self {
            Self::Argon2(argon2) => argon2.digest(password, salt),
            Self::Bcrypt(bcrypt) => bcrypt.digest(password, salt),
            Self::Md5 => Ok(md5::digest(password, salt)),
            Self::Pbkdf2(pbkdf2) => Ok(pbkdf2.digest(password, salt)),
            Self::Scrypt(scrypt) => scrypt.digest(password, salt),
        }
    }
}

/// The parts of a stored hash.
pub(super) struct Stored<K = Kind> {
    /// The hasher with its parameters.
    pub kind: K,
    /// The salt in the form that the hasher takes.
    pub salt: Vec<u8>,
    /// The stored digest.
    pub digest: Vec<u8>,
}

impl<K> Stored<K> {
    fn of(self, kind: impl FnOnce(K) -> Kind) -> Stored {
        Stored { kind: kind(self.kind), salt: self.salt, digest: self.digest }
    }
}

/// Parses a hash of Django's. `None` if its hasher is not supported, or its parameters are above the limits.
pub(super) fn read(stored: &str) -> Option<Stored> {
    let (hasher, rest) = stored.split_once('$')?;
    match hasher {
        "argon2" => argon2::read(stored.strip_prefix(hasher)?).map(|stored| stored.of(Kind::Argon2)),
        "bcrypt" => bcrypt::read(rest, false).map(|stored| stored.of(Kind::Bcrypt)),
        "bcrypt_sha256" => bcrypt::read(rest, true).map(|stored| stored.of(Kind::Bcrypt)),
        "md5" => md5::read(rest).map(|stored| stored.of(|()| Kind::Md5)),
        "pbkdf2_sha1" => pbkdf2::read(rest, pbkdf2::Digest::Sha1).map(|stored| stored.of(Kind::Pbkdf2)),
        "pbkdf2_sha256" => pbkdf2::read(rest, pbkdf2::Digest::Sha256).map(|stored| stored.of(Kind::Pbkdf2)),
        "scrypt" => scrypt::read(rest).map(|stored| stored.of(Kind::Scrypt)),
        _ => None,
    }
}

/// The prefixes of stored hashes, in byte order.
pub(super) const HASHERS: [&str; 7] =
    ["argon2$", "bcrypt$", "bcrypt_sha256$", "md5$", "pbkdf2_sha1$", "pbkdf2_sha256$", "scrypt$"];

/// The prefix of a hash: the hasher and its parameters before the salt. `None` if it is not one of Django's.
pub(super) fn prefix(stored: &str) -> Option<&str> {
    let hasher = *HASHERS.iter().find(|hasher| stored.starts_with(**hasher))?;
    let parameters = match hasher {
        "argon2$" => stored.find("$m=")? + 1,
        "bcrypt$" | "bcrypt_sha256$" => hasher.len() + "$2b$".len(),
        "md5$" => return Some(hasher),
        _ => hasher.len(),
    };
    let end = parameters + stored.get(parameters..)?.find('$')?;
    stored.get(..=end)
}

/// Parses a decimal number from 1 to the limit.
fn number(text: &str, most: u32) -> Option<u32> {
    let number = text.parse().ok()?;
    (text.bytes().all(|byte| byte.is_ascii_digit()) && (1..=most).contains(&number)).then_some(number)
}
