//! The six digits beside a link, for a person whose mail is on another device.

use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::super::{MailRequest, Random, TokenDigest};
use crate::contract::{Field, messages};

const DIGITS: usize = 6;
const CODES: u64 = 1_000_000;

/// A new code.
pub(super) fn new(random: &dyn Random) -> String {
    let mut bytes = [0; 8];
    random.fill(&mut bytes);
    // 2^64 is so much larger than the number of codes that each is as likely as the others.
    format!("{:06}", u64::from_le_bytes(bytes) % CODES)
}

/// The digest of a code, salted by the digest of its link. A million codes are tried in a moment by whoever reads the
/// database: it protects from being read by chance, and what protects the account is that a code ends soon.
pub(super) fn digest(code: &str, link: &TokenDigest) -> [u8; 32] {
    Sha256::new().chain_update("vestibule code").chain_update(link.as_bytes()).chain_update(code).finalize().into()
}

/// Parses a code that was typed, with spaces or a hyphen within.
///
/// # Errors
/// It is missing, or not six digits.
pub(super) fn parse(typed: &Field) -> Result<String, Vec<String>> {
    let text = typed.text().map_err(|missing| vec![missing.to_owned()])?;
    let is_between = |c: char| c.is_whitespace() || c == '-';
    let code: String = text.chars().filter(|c| !is_between(*c)).take(DIGITS + 1).collect();
    if code.is_empty() {
        return Err(vec![messages::BLANK.wire.to_owned()]);
    }
    let fits = code.len() == DIGITS && code.bytes().all(|digit| digit.is_ascii_digit());
    if fits { Ok(code) } else { Err(wrong()) }
}

/// What is wrong with a code that is not good.
pub(super) fn wrong() -> Vec<String> {
    vec![messages::CODE_INVALID.wire.to_owned()]
}

/// The request with this code; each of them is compared.
pub(super) fn matching(code: &str, requests: Vec<MailRequest>) -> Option<MailRequest> {
    let mut found = None;
    for request in requests {
        let is_right = request.code.is_some_and(|stored| stored.ct_eq(&digest(code, &request.digest)).into());
        if is_right {
            found = Some(request);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::super::SystemRandom;
    use super::*;

    #[test]
    fn a_code_is_six_digits_however_it_is_typed() {
        for typed in ["482913", " 482 913\n", "482-913"] {
            assert_eq!(parse(&typed.into()), Ok("482913".to_owned()), "{typed:?}");
        }
        for wrong in ["48291", "4829130", "48291x", "４８２９１３", &"1".repeat(10_000)] {
            assert_eq!(parse(&wrong.into()), Err(vec!["Invalid or expired code.".to_owned()]), "{wrong:?}");
        }
        assert_eq!(parse(&" ".into()), Err(vec!["This field may not be blank.".to_owned()]));
        let codes: Vec<String> = (0..1_000).map(|_| new(&SystemRandom)).collect();
        assert!(codes.iter().all(|code| parse(&code.as_str().into()).as_ref() == Ok(code)));
        assert!(codes.iter().any(|code| code.starts_with('0')), "leading zeros are kept");
    }

    #[test]
    fn the_same_code_of_two_links_has_two_digests() {
        let (one, other) = (TokenDigest::of_secret("one"), TokenDigest::of_secret("other"));
        assert_ne!(digest("482913", &one), digest("482913", &other));
    }
}
