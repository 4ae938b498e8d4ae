//! The hashers whose hashes are read, with their parameters: Django's, and Argon2 at any cost.
//!
//! What would take minutes or gigabytes to check is not read, and so lets nobody in: each hasher's file has its bounds.

mod argon2;
mod bcrypt;
mod md5;
mod pbkdf2;
mod scrypt;

use super::fault::Fault;

pub(super) use argon2::{Argon2, fill};

/// A hasher with its parameters: all that the cost of a check depends on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Of Django, or of ours at another cost.
    Argon2(Argon2),
    Bcrypt(bcrypt::Bcrypt),
    Md5,
    Pbkdf2(pbkdf2::Pbkdf2),
    Scrypt(scrypt::Scrypt),
}

impl Kind {
    /// As Django calls the hasher.
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
    /// A salt that the hasher cannot take, which a stored one never is; no memory.
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

/// What a stored text says.
pub(super) struct Stored<K = Kind> {
    /// How the digest is made.
    pub kind: K,
    /// The salt, as the hasher takes it.
    pub salt: Vec<u8>,
    /// The digest that was stored.
    pub digest: Vec<u8>,
}

impl<K> Stored<K> {
    fn of(self, kind: impl FnOnce(K) -> Kind) -> Stored {
        Stored { kind: kind(self.kind), salt: self.salt, digest: self.digest }
    }
}

/// Reads what Django stores. `None` for what no hasher here has written, or not with such parameters.
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

/// How stored texts begin, in the order of their bytes.
pub(super) const HASHERS: [&str; 7] =
    ["argon2$", "bcrypt$", "bcrypt_sha256$", "md5$", "pbkdf2_sha1$", "pbkdf2_sha256$", "scrypt$"];

/// The hasher and its parameters, as far as they stand before the salt. `None` where that is not how Django's begin.
pub(super) fn beginning(stored: &str) -> Option<&str> {
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

/// A number in digits, from 1 to the most that is read.
fn number(text: &str, most: u32) -> Option<u32> {
    let number = text.parse().ok()?;
    (text.bytes().all(|byte| byte.is_ascii_digit()) && (1..=most).contains(&number)).then_some(number)
}

fn hex(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().flat_map(|byte| format!("{byte:02x}").into_bytes()).collect()
}
