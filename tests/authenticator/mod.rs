//! An authenticator app: codes of six digits by RFC 6238, from a secret that the server has told.

use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

/// How long a code counts, in milliseconds.
pub const STEP: i64 = 30_000;

/// An app with one account in it.
#[derive(Clone)]
pub struct Authenticator(Vec<u8>);

impl Authenticator {
    /// An app that is given a secret in base32.
    pub fn of(secret: &str) -> Self {
        let digits = secret.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| match byte.to_ascii_uppercase() {
            letter @ b'A'..=b'Z' => u16::from(letter - b'A'),
            digit => u16::from(digit - b'2') + 26,
        });
        let (mut bytes, mut rest, mut bits) = (Vec::new(), 0_u16, 0);
        for digit in digits {
            rest = (rest << 5 | digit) & 0xfff;
            bits += 5;
            if bits >= 8 {
                bits -= 8;
                bytes.push((rest >> bits) as u8);
            }
        }
        Self(bytes)
    }

    /// The code at a time in milliseconds since 1970.
    pub fn code_at(&self, millis: i64) -> String {
        let mut mac = Hmac::<Sha1>::new_from_slice(&self.0).unwrap();
        mac.update(&(millis / STEP).to_be_bytes());
        let digest = mac.finalize().into_bytes();
        let at = usize::from(digest[digest.len() - 1] & 0xf);
        let number = u32::from_be_bytes(digest[at..at + 4].try_into().unwrap()) & 0x7fff_ffff;
        format!("{:06}", number % 1_000_000)
    }

    /// Six digits that are the code of no step near that time.
    pub fn wrong_at(&self, millis: i64) -> String {
        let near: Vec<String> = (-30..=30).map(|step| self.code_at(millis + step * STEP)).collect();
        (0..).map(|n| format!("{n:06}")).find(|code| !near.contains(code)).unwrap()
    }
}

#[test]
fn a_code_is_that_of_rfc_6238() {
    let app = Authenticator::of("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    for (seconds, code) in [(59, "287082"), (1_111_111_109, "081804"), (20_000_000_000, "353130")] {
        assert_eq!(app.code_at(seconds * 1000), code);
    }
}
