//! `md5$<salt>$<digest in hex>`.

use md5::{Digest as _, Md5};

use super::Stored;

/// In hex, as it is stored.
pub(super) fn digest(password: &[u8], salt: &[u8]) -> Vec<u8> {
    hex::encode(Md5::new().chain_update(salt).chain_update(password).finalize()).into_bytes()
}

/// Reads what follows the hasher's name.
pub(super) fn read(text: &str) -> Option<Stored<()>> {
    let (salt, digest) = text.split_once('$')?;
    let is_hex = digest.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    (is_hex && digest.len() == 32).then(|| Stored {
        kind: (),
        salt: salt.as_bytes().to_vec(),
        digest: digest.as_bytes().to_vec(),
    })
}
