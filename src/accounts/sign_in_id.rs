//! The public id of a sign-in.

use sha2::{Digest, Sha256};

use super::Timestamp;
use crate::contract::SignInKind;

/// Number of bytes of the digest that are used.
const BYTES: usize = 16;

/// The id by which an owner ends a sign-in, in hexadecimal. It tells nothing of the secret, nor how many sign-ins there
/// are, and stays the same when a session gets a new secret. It is looked up among the sign-ins of one account.
pub(super) fn sign_in_id(kind: SignInKind, row: i64, created: Timestamp) -> String {
    let kind: &[u8] = match kind {
        SignInKind::Browser => b"session",
        SignInKind::Token => b"token",
    };
    opaque_id(kind, row, created)
}

/// The same for a row of another kind.
pub(super) fn opaque_id(kind: &[u8], row: i64, created: Timestamp) -> String {
    let digest = Sha256::new()
        .chain_update(b"vestibule sign-in id")
        .chain_update(row.to_be_bytes())
        .chain_update(created.unix_millis().to_be_bytes())
        .chain_update(kind)
        .finalize();
    hex::encode(&digest[..BYTES])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_sign_in_has_an_id_of_its_own_that_stays_the_same() {
        let at = Timestamp::from_unix_millis;
        let id = sign_in_id(SignInKind::Browser, 1, at(2));
        assert_eq!(id, sign_in_id(SignInKind::Browser, 1, at(2)));
        assert!(id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit()), "{id}");
        for other in [(SignInKind::Token, 1, 2), (SignInKind::Browser, 2, 2), (SignInKind::Browser, 1, 3)] {
            assert_ne!(id, sign_in_id(other.0, other.1, at(other.2)));
        }
    }
}
