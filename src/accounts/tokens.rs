//! The text of a token or of a session's secret, and the digest that is kept of it.

use std::fmt;

use sha2::{Digest, Sha256, Sha512};

use super::Random;

const SECRET_BYTES: usize = 32;
/// 62^43 is the first power of 62 above 2^256.
const SECRET_DIGITS: usize = 43;
/// 62^6 is the first power of 62 above 2^32.
const CHECKSUM_DIGITS: usize = 6;
/// Length of the part of a token that is shown again: its prefix and four digits.
const SHOWN: usize = 8;
/// Length of the `key` column of `authtoken_token`; knox's tokens are longer.
const MAX_DRF_KEY_LENGTH: usize = 40;
/// Twice the length of knox's tokens, as the length is a setting and a prefix may be added.
const MAX_FOREIGN_TOKEN_LENGTH: usize = 128;
const BASE62: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// The purpose of a secret. Its prefix lets a secret scanner find a leaked one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// An access token or a program's token: `vst_`.
    Token,
    /// The secret in a session's cookie: `vss_`.
    Session,
    /// The secret in a link that is mailed: `vsm_`.
    Mail,
    /// The secret of a log-in that waits for its next step: `vsp_`.
    Pending,
    /// The secret in the cookie of a trusted browser: `vsb_`.
    Browser,
    /// The secret of a challenge, or of the browser that has asked for it: `vsc_`.
    Challenge,
    /// What takes a sign-in to another service, and its secret there: `vsw_`.
    Service,
}

impl TokenKind {
    const fn prefix(self) -> &'static str {
        match self {
            Self::Token => "vst_",
            Self::Session => "vss_",
            Self::Mail => "vsm_",
            Self::Pending => "vsp_",
            Self::Browser => "vsb_",
            Self::Challenge => "vsc_",
            Self::Service => "vsw_",
        }
    }
}

/// A secret in its text form: a prefix, 32 random bytes in base62, and the CRC-32 of both in base62.
///
/// It exists only while it is issued or looked up, and is never stored. Its `Debug` output hides it.
pub struct PlainToken(String);

impl PlainToken {
    /// A new secret of 256 random bits (guarantee T1).
    pub fn new(kind: TokenKind, random: &dyn Random) -> Self {
        let mut secret = [0; SECRET_BYTES];
        random.fill(&mut secret);
        let mut text = String::with_capacity(kind.prefix().len() + SECRET_DIGITS + CHECKSUM_DIGITS);
        text.push_str(kind.prefix());
        text.extend(base62::<SECRET_DIGITS>(&mut secret).map(char::from));
        let checksum = checksum(&text);
        text.extend(checksum.map(char::from));
        Self(text)
    }

    /// The digest that is stored.
    pub fn digest(&self) -> TokenDigest {
        TokenDigest::of_secret(&self.0)
    }

    /// The beginning of the text, by which an owner recognizes it: four of its 43 digits.
    pub(super) fn prefix(&self) -> &str {
        &self.0[..SHOWN]
    }

    /// The text, for the client that signs in.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PlainToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PlainToken(..)")
    }
}

/// Whether a text begins as every [`TokenKind`] does, and as no key of Django's does.
fn has_our_prefix(text: &str) -> bool {
    matches!(text.as_bytes(), [b'v', b's', b'a'..=b'z', b'_', ..])
}

/// Whether a text may be a secret of that kind; not if it is mistyped, truncated or of another kind. The database is
/// then not queried.
fn is_well_formed(kind: TokenKind, text: &str) -> bool {
    let Some(digits) = text.strip_prefix(kind.prefix()) else { return false };
    if digits.len() != SECRET_DIGITS + CHECKSUM_DIGITS || !digits.bytes().all(|digit| digit.is_ascii_alphanumeric()) {
        return false;
    }
    let (body, end) = text.split_at(text.len() - CHECKSUM_DIGITS);
    end.as_bytes() == checksum(body)
}

fn checksum(text: &str) -> [u8; CHECKSUM_DIGITS] {
    base62(&mut crc32fast::hash(text.as_bytes()).to_be_bytes())
}

/// The SHA-256 of a secret (guarantee T2). A fast hash is enough: 256 random bits cannot be guessed.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct TokenDigest([u8; 32]);

impl TokenDigest {
    /// The digest of a token in a request: one of Vestibule's, a key of DRF's or a token of knox's. `None` if it is
    /// none of them, a mistyped one of Vestibule's or a session's secret; the database is then not queried.
    pub fn of_shown_token(text: &str) -> Option<Self> {
        if text.starts_with(TokenKind::Token.prefix()) {
            return is_well_formed(TokenKind::Token, text).then(|| Self::of_secret(text));
        }
        let is_foreign = (1..=MAX_FOREIGN_TOKEN_LENGTH).contains(&text.len())
            && !has_our_prefix(text)
            && text.bytes().all(|byte| byte.is_ascii_graphic());
        let digest = || {
            if text.len() <= MAX_DRF_KEY_LENGTH {
                Self::of_secret(text)
            } else {
                Self::of_knox(&Sha512::digest(text).into())
            }
        };
        is_foreign.then(digest)
    }

    /// The digest of a session's secret in a request; `None` as for a token.
    pub fn of_shown_session(text: &str) -> Option<Self> {
        Self::of_shown(TokenKind::Session, text)
    }

    /// The digest of the secret of a link; `None` as for a token.
    pub fn of_shown_link(text: &str) -> Option<Self> {
        Self::of_shown(TokenKind::Mail, text)
    }

    /// The digest of a secret of that kind in a request; `None` if it is malformed.
    pub fn of_shown(kind: TokenKind, text: &str) -> Option<Self> {
        is_well_formed(kind, text).then(|| Self::of_secret(text))
    }

    /// The digest of a secret that is hashed as it is: one of Vestibule's, the key of an `authtoken_token` of Django's,
    /// or the cookie of a session of Django's.
    pub fn of_secret(secret: &str) -> Self {
        Self(Sha256::digest(secret.as_bytes()).into())
    }

    /// The digest of a token of knox's, from the SHA-512 that knox stores: the SHA-256 of that.
    pub fn of_knox(digest: &[u8; 64]) -> Self {
        Self(Sha256::digest(digest).into())
    }

    /// A digest from the store; `None` if it is not 32 bytes.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// The bytes to store.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for TokenDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenDigest(..)")
    }
}

/// Writes a big-endian number as base62 digits; the number is zero afterwards.
fn base62<const DIGITS: usize>(number: &mut [u8]) -> [u8; DIGITS] {
    let mut digits = [0; DIGITS];
    for digit in digits.iter_mut().rev() {
        let mut remainder = 0_usize;
        for byte in &mut *number {
            let value = remainder << 8 | usize::from(*byte);
            // Below 256, because the remainder is below 62.
            *byte = (value / 62) as u8;
            remainder = value % 62;
        }
        *digit = BASE62[remainder];
    }
    digits
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::super::SystemRandom;
    use super::*;

    struct Ones;
    impl Random for Ones {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(0xff);
        }
    }

    #[test]
    fn t1_ten_thousand_tokens_differ_and_each_can_be_read_again() {
        let tokens: HashSet<String> = (0..10_000)
            .map(|_| PlainToken::new(TokenKind::Token, &SystemRandom))
            .inspect(|token| assert!(is_well_formed(TokenKind::Token, token.expose())))
            .map(|token| token.expose().to_owned())
            .collect();
        assert_eq!(tokens.len(), 10_000);
        assert!(tokens.iter().all(|text| text.len() == 53 && text.starts_with("vst_")));
    }

    #[test]
    fn the_largest_secret_fits_its_digits() {
        let text = PlainToken::new(TokenKind::Session, &Ones).0;
        // Computed with Python: 2**256 - 1 in base 62.
        assert_eq!(&text[4..47], "yhjskwdA6OZ1AL1YmHWZWm8LLG7HjnuCA2j5rOw8Xp1");
        assert_eq!(text.len(), 53);
    }

    #[test]
    fn one_wrong_character_or_another_kind_is_no_token() {
        let token = PlainToken::new(TokenKind::Token, &SystemRandom);
        for at in 4..53 {
            let mut bytes = token.expose().as_bytes().to_vec();
            bytes[at] = if bytes[at] == b'x' { b'y' } else { b'x' };
            assert!(!is_well_formed(TokenKind::Token, std::str::from_utf8(&bytes).unwrap()));
        }
        assert!(!is_well_formed(TokenKind::Session, token.expose()));
        for text in ["", "vst_", "vst_é", &token.expose()[..52], &format!("{}0", token.expose())] {
            assert!(!is_well_formed(TokenKind::Token, text), "{text}");
        }
    }

    #[test]
    fn a_token_of_djangos_is_known_by_what_an_import_can_keep_of_it() {
        let key = "6a8f5b0c44d1e5a1b2c3d4e5f60718293a4b5c6d";
        assert_eq!(TokenDigest::of_shown_token(key), Some(TokenDigest::of_secret(key)));
        for knox in ["ab".repeat(32), format!("knox_{}", "ab".repeat(32)), "k".repeat(41), "k".repeat(128)] {
            let kept = Sha512::digest(&knox).into();
            assert_eq!(TokenDigest::of_shown_token(&knox), Some(TokenDigest::of_knox(&kept)), "{knox}");
        }
    }

    #[test]
    fn what_can_be_nobodys_token_has_no_digest() {
        let ours = PlainToken::new(TokenKind::Token, &SystemRandom);
        let secret = PlainToken::new(TokenKind::Session, &SystemRandom);
        assert_eq!(TokenDigest::of_shown_token(ours.expose()), Some(ours.digest()));
        assert_eq!(TokenDigest::of_shown_session(secret.expose()), Some(secret.digest()));
        assert_eq!(TokenDigest::of_shown_session(ours.expose()), None);
        let mistyped = format!("{}0", ours.expose());
        for text in ["", "vst_", &mistyped, &ours.expose()[..40], secret.expose(), "a b", "é", &"k".repeat(129)] {
            assert_eq!(TokenDigest::of_shown_token(text), None, "{text}");
        }
    }

    #[test]
    fn s1_debug_shows_neither_secret_nor_digest() {
        let token = PlainToken::new(TokenKind::Token, &SystemRandom);
        assert_eq!(format!("{token:?} {:?}", token.digest()), "PlainToken(..) TokenDigest(..)");
    }

    #[test]
    fn a_secret_of_any_kind_but_a_token_is_no_key_of_djangos() {
        use TokenKind::{Browser, Challenge, Mail, Pending, Service, Session};
        for kind in [Session, Mail, Pending, Browser, Challenge, Service] {
            let secret = PlainToken::new(kind, &super::super::SystemRandom);
            assert!(TokenDigest::of_shown_token(secret.expose()).is_none(), "{kind:?}");
        }
    }
}
