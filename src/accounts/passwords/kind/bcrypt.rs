//! `bcrypt_sha256$$2b$<cost>$<salt><digest>`, of the password's SHA-256 in hex, and `bcrypt`, of the password itself, of
//! which bcrypt sees the first 72 bytes.

use base64ct::{Base64Bcrypt, Encoding as _};
use sha2::{Digest as _, Sha256};

use super::{Stored, number};
use crate::accounts::passwords::fault::Fault;

/// bcrypt's minimum.
const MIN_COST: u32 = 4;

/// Django uses 12; each step doubles the time, and this one takes about 4 s.
const MAX_COST: u32 = 16;

/// The bytes that bcrypt uses of a password with its NUL terminator.
const MAX_BYTES: usize = 72;

/// Of the 24 bytes that bcrypt computes, those that are stored.
const LENGTH: usize = 23;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bcrypt {
    of_sha256: bool,
    cost: u32,
}

impl Bcrypt {
    pub fn name(self) -> &'static str {
        if self.of_sha256 { "bcrypt_sha256" } else { "bcrypt" }
    }

    pub fn digest(self, password: &[u8], salt: &[u8]) -> Result<Vec<u8>, Fault> {
        let mut input =
            if self.of_sha256 { hex::encode(Sha256::digest(password)).into_bytes() } else { password.to_vec() };
        input.push(0);
        input.truncate(MAX_BYTES);
        let mut output = bcrypt::bcrypt(self.cost, salt.try_into()?, &input).to_vec();
        output.truncate(LENGTH);
        Ok(output)
    }
}

/// Reads what follows the hasher's name.
pub(super) fn read(text: &str, of_sha256: bool) -> Option<Stored<Bcrypt>> {
    // The three versions differ only for programs from before 2011.
    let text = ["$2a$", "$2b$", "$2y$"].iter().find_map(|version| text.strip_prefix(version))?;
    let (cost, text) = text.split_once('$')?;
    let cost = number(cost, MAX_COST).filter(|cost| *cost >= MIN_COST)?;
    let (salt, digest) = text.split_at_checked(22)?;
    let salt = Base64Bcrypt::decode_vec(salt).ok()?;
    let digest = Base64Bcrypt::decode_vec(digest).ok().filter(|digest| digest.len() == LENGTH)?;
    Some(Stored { kind: Bcrypt { of_sha256, cost }, salt, digest })
}
