//! The hashes of Django's hashers, which are read and never written.
//!
//! A password is tried as it was typed, since Django hashes it so, and then in NFKC, as it is from another keyboard
//! (checklist P5). What would take minutes or gigabytes to check is not read, and so lets nobody in: each hasher's file
//! has its bounds.

mod argon2;
mod bcrypt;
mod md5;
mod pbkdf2;
mod scrypt;

use subtle::ConstantTimeEq as _;

use super::scheme::{Checked, Fault, Scheme, Work, forms};
use crate::contract::Password;

pub(super) use argon2::Argon2;

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
pub(super) struct Stored {
    /// How the digest is made.
    pub kind: Kind,
    salt: Vec<u8>,
    digest: Vec<u8>,
}

/// Reads what Django stores. `None` for what no hasher here has written, or not with such parameters.
pub(super) fn read(stored: &str) -> Option<Stored> {
    let (hasher, rest) = stored.split_once('$')?;
    match hasher {
        "argon2" => argon2::read(stored.strip_prefix(hasher)?),
        "bcrypt" => bcrypt::read(rest, false),
        "bcrypt_sha256" => bcrypt::read(rest, true),
        "md5" => md5::read(rest),
        "pbkdf2_sha1" => pbkdf2::read(rest, pbkdf2::Digest::Sha1),
        "pbkdf2_sha256" => pbkdf2::read(rest, pbkdf2::Digest::Sha256),
        "scrypt" => scrypt::read(rest),
        _ => None,
    }
}

/// What Django calls the hasher of a stored text, where it can be read.
pub(in super::super) fn hasher_name(stored: &str) -> Option<&'static str> {
    read(stored).map(|stored| stored.kind.name())
}

/// Every hasher of Django's.
pub(super) struct Django;

impl Scheme for Django {
    fn check(&self, password: &Password, stored: &str) -> Result<Option<Checked>, Fault> {
        let Some(Stored { kind, salt, digest }) = read(stored) else { return Ok(None) };
        let (mut is_right, mut tries) = (false, 0);
        for form in forms(password) {
            tries += 1;
            is_right = kind.digest(&form, &salt)?.ct_eq(&digest).into();
            if is_right {
                break;
            }
        }
        Ok(Some(Checked { is_right, older: Some(Work { kind, tries }) }))
    }
}

/// A number in digits, from 1 to the most that is read.
fn number(text: &str, most: u32) -> Option<u32> {
    let number = text.parse().ok()?;
    (text.bytes().all(|byte| byte.is_ascii_digit()) && (1..=most).contains(&number)).then_some(number)
}

fn hex(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().flat_map(|byte| format!("{byte:02x}").into_bytes()).collect()
}

#[cfg(test)]
mod tests;
