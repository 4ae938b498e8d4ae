//! `pbkdf2_sha256$<iterations>$<salt>$<digest in base64>`, and `pbkdf2_sha1`.

use base64ct::{Base64, Encoding as _};
use vestibule_pbkdf2::{sha1, sha256};

use super::{Stored, number};

/// Django 6.1 uses 1.5 million, about 0.4 s; hashes with more than these, 3 s, are not read.
const MAX_ITERATIONS: u32 = 10_000_000;

/// The digest of the HMAC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Digest {
    Sha1,
    Sha256,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pbkdf2 {
    digest: Digest,
    iterations: u32,
}

impl Pbkdf2 {
    pub fn name(self) -> &'static str {
        match self.digest {
            Digest::Sha1 => "pbkdf2_sha1",
            Digest::Sha256 => "pbkdf2_sha256",
        }
    }

    pub fn digest(self, password: &[u8], salt: &[u8]) -> Vec<u8> {
        match self.digest {
            Digest::Sha1 => sha1(password, salt, self.iterations).to_vec(),
            Digest::Sha256 => sha256(password, salt, self.iterations).to_vec(),
        }
    }

    fn length(self) -> usize {
        match self.digest {
            Digest::Sha1 => 20,
            Digest::Sha256 => 32,
        }
    }
}

/// Reads what follows the hasher's name.
pub(super) fn read(text: &str, digest: Digest) -> Option<Stored<Pbkdf2>> {
    let (iterations, text) = text.split_once('$')?;
    let (salt, text) = text.split_once('$')?;
    let pbkdf2 = Pbkdf2 { digest, iterations: number(iterations, MAX_ITERATIONS)? };
    let digest = Base64::decode_vec(text).ok().filter(|digest| digest.len() == pbkdf2.length())?;
    Some(Stored { kind: pbkdf2, salt: salt.as_bytes().to_vec(), digest })
}
