//! The codes of authenticator apps: TOTP (RFC 6238) with SHA-1, six digits and steps of 30 seconds, which every app reads.

use hmac::{Hmac, KeyInit, Mac};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use sha1::Sha1;

use super::super::{Random, Timestamp};

/// Bytes of a secret (RFC 4226, 4: the length of SHA-1).
pub(super) const SECRET_BYTES: usize = 20;
/// How many steps before and after the present one are taken.
pub(super) const TAKEN: i64 = 1;
/// How many steps away a right code is told from a wrong one.
const RECOGNIZED: i64 = 10;
const STEP_MILLIS: i64 = 30_000;
const CODES: u32 = 1_000_000;

/// A new secret.
pub(super) fn new_secret(random: &dyn Random) -> [u8; SECRET_BYTES] {
    let mut secret = [0; SECRET_BYTES];
    random.fill(&mut secret);
    secret
}

/// The step of a time.
pub(super) fn step_at(now: Timestamp) -> i64 {
    now.unix_millis().div_euclid(STEP_MILLIS)
}

/// How many steps the clock of the device is ahead whose code this is; less than 0 if it is behind. `None` if it is no
/// code of the ten steps before and after.
pub(super) fn offset_of(secret: &[u8], code: u32, present: i64) -> Option<i64> {
    let nearest_first = (0..=RECOGNIZED).flat_map(|away| [-away, away]);
    nearest_first.into_iter().find(|offset| code_at(secret, present + offset) == code)
}

/// A secret as apps read it: base32 without padding (RFC 4648).
pub(super) fn base32(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let bit = |at: usize| bytes.get(at / 8).map_or(0, |byte| usize::from(byte >> (7 - at % 8) & 1));
    let digit = |at: usize| (0..5).fold(0, |digit, next| digit << 1 | bit(5 * at + next));
    (0..(bytes.len() * 8).div_ceil(5)).map(|at| char::from(ALPHABET[digit(at)])).collect()
}

/// The link by which an app is set up. What it leaves out is what apps take for granted.
pub(super) fn uri(secret: &[u8], issuer: &str, username: &str) -> String {
    let encoded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let (issuer, username) = (encoded(issuer), encoded(username));
    format!("otpauth://totp/{issuer}:{username}?secret={}&issuer={issuer}", base32(secret))
}

/// The code of a step.
fn code_at(secret: &[u8], step: i64) -> u32 {
    // Any length is a key of HMAC.
    let Ok(mut mac) = <Hmac<Sha1> as KeyInit>::new_from_slice(secret) else { return CODES };
    mac.update(&step.to_be_bytes());
    let digest = mac.finalize().into_bytes();
    let at = usize::from(digest[digest.len() - 1] & 0x0f);
    let bytes = [digest[at] & 0x7f, digest[at + 1], digest[at + 2], digest[at + 3]];
    u32::from_be_bytes(bytes) % CODES
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &[u8] = b"12345678901234567890";

    #[test]
    fn the_codes_are_those_of_rfc_6238() {
        // Appendix B, the last six of eight digits.
        for (seconds, code) in [
            (59, 287_082),
            (1_111_111_109, 81_804),
            (1_111_111_111, 50_471),
            (1_234_567_890, 5_924),
            (2_000_000_000, 279_037),
            (20_000_000_000, 353_130),
        ] {
            let step = step_at(Timestamp::from_unix_millis(seconds * 1000));
            assert_eq!(code_at(SECRET, step), code, "{seconds}");
        }
    }

    #[test]
    fn a_secret_is_written_in_base32() {
        // RFC 4648, 10, without padding.
        for (bytes, text) in [("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foobar", "MZXW6YTBOI")] {
            assert_eq!(base32(bytes.as_bytes()), text);
        }
        assert_eq!(base32(SECRET), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    }

    #[test]
    fn a_link_escapes_what_people_chose() {
        let link = uri(b"foobar", "auth.example.org", "ana+ä@example.org&x=%3A:");
        let expected = "otpauth://totp/auth%2Eexample%2Eorg:ana%2B%C3%A4%40example%2Eorg%26x%3D%253A%3A\
                        ?secret=MZXW6YTBOI&issuer=auth%2Eexample%2Eorg";
        assert_eq!(link, expected);
    }

    #[test]
    fn a_code_of_ten_steps_away_is_recognized_and_none_of_eleven() {
        let present = 60_000_000;
        for offset in -10..=10 {
            assert_eq!(offset_of(SECRET, code_at(SECRET, present + offset), present), Some(offset));
        }
        for offset in [-11, 11] {
            assert_eq!(offset_of(SECRET, code_at(SECRET, present + offset), present), None);
        }
    }
}
