//! PBKDF2 (RFC 8018) for passwords. The functions of its dependencies are generic, and so are compiled where they are
//! called: in this crate, which is optimized in tests too. In the crate under test they would take twenty times as long.

#![forbid(unsafe_code)]
#![warn(missing_docs)]

use pbkdf2::pbkdf2_hmac;
use sha1::Sha1;
use sha2::Sha256;

/// One block of PBKDF2 with HMAC-SHA-1.
#[inline(never)]
pub fn sha1(password: &[u8], salt: &[u8], iterations: u32) -> [u8; 20] {
    let mut output = [0; 20];
    pbkdf2_hmac::<Sha1>(password, salt, iterations, &mut output);
    output
}

/// One block of PBKDF2 with HMAC-SHA-256.
#[inline(never)]
pub fn sha256(password: &[u8], salt: &[u8], iterations: u32) -> [u8; 32] {
    let mut output = [0; 32];
    pbkdf2_hmac::<Sha256>(password, salt, iterations, &mut output);
    output
}
