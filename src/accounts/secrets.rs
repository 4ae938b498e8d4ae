//! Secrets that the database keeps and has to read again, sealed by a key that is not in it (guarantee K3).
//!
//! A sealed value is the id of its key (4 bytes), a random nonce (24) and what XChaCha20-Poly1305 makes of the value. The
//! cipher's key is derived from the secret key for each purpose, and the value is bound to its account: it cannot be
//! opened in another one's row.

use std::fmt;
use std::str::FromStr;

use base64ct::{Base64, Base64UrlUnpadded, Encoding};
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit as _, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use sha2::Sha256;

use super::Random;

const KEY_BYTES: usize = 32;
const ID_BYTES: usize = 4;
const NONCE_BYTES: usize = 24;

/// A secret key.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretKey([u8; KEY_BYTES]);

/// The id of a key, by which a sealed value names it. It tells nothing of the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyId([u8; ID_BYTES]);

/// What is sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecretPurpose {
    /// The secret of an authenticator app.
    Totp,
    /// The digest of a recovery code.
    RecoveryCode,
    /// The secret of a webhook, which is bound to the webhook in place of an account.
    Webhook,
}

/// The keys of an installation: the first one seals, and all of them open. There may be none.
#[derive(Clone, Default)]
pub struct SecretKeys(Vec<SecretKey>);

/// A value that was sealed.
pub struct Unsealed {
    /// The value.
    pub value: Vec<u8>,
    /// Whether the key is the one that seals now.
    pub is_current: bool,
}

/// Why a sealed value cannot be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SealedError {
    /// The key is none of those that are set.
    UnknownKey(KeyId),
    /// It was changed, or is in the row of another account.
    Broken,
}

impl SecretKey {
    /// A new key.
    pub fn new(random: &dyn Random) -> Self {
        let mut key = [0; KEY_BYTES];
        random.fill(&mut key);
        Self(key)
    }

    /// As it is written into a file: 64 hexadecimal digits.
    pub fn to_text(&self) -> String {
        hex::encode(self.0)
    }

    /// Its id.
    pub fn id(&self) -> KeyId {
        let derived = self.derive("vestibule key id");
        let mut id = [0; ID_BYTES];
        id.copy_from_slice(&derived[..ID_BYTES]);
        KeyId(id)
    }

    fn cipher(&self, purpose: SecretPurpose) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&self.derive(purpose.label()).into())
    }

    /// HKDF's second step, for one block: the key is random, so the first step is not needed (RFC 5869, 3.3).
    fn derive(&self, label: &str) -> [u8; KEY_BYTES] {
        let mut mac = <Hmac<Sha256>>::new(&padded(&self.0).into());
        mac.update(label.as_bytes());
        mac.update(&[1]);
        mac.finalize().into_bytes().into()
    }
}

/// A key as HMAC pads it.
fn padded(key: &[u8; KEY_BYTES]) -> [u8; 64] {
    let mut padded = [0; 64];
    padded[..KEY_BYTES].copy_from_slice(key);
    padded
}

impl FromStr for SecretKey {
    type Err = String;

    /// Reads 64 hexadecimal digits, or 32 bytes in base64.
    ///
    /// # Errors
    /// A sentence without any part of the text.
    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let mut key = [0; KEY_BYTES];
        let is_hex = hex::decode_to_slice(text, &mut key).is_ok();
        let decoded = |decode: fn(&str) -> Option<Vec<u8>>| decode(text).and_then(|bytes| bytes.try_into().ok());
        let base64 = || {
            decoded(|text| Base64::decode_vec(text).ok())
                .or_else(|| decoded(|text| Base64UrlUnpadded::decode_vec(text.trim_end_matches('=')).ok()))
        };
        let key = if is_hex { Some(key) } else { base64() };
        let key =
            key.ok_or("write 32 random bytes as 64 hexadecimal digits or in base64, as openssl rand -hex 32 does")?;
        // A placeholder, and no random bytes.
        if key.iter().all(|byte| *byte == key[0]) {
            return Err("its bytes are all the same: write 32 random bytes, as openssl rand -hex 32 does".to_owned());
        }
        Ok(Self(key))
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SecretKey({})", self.id())
    }
}

impl KeyId {
    /// The id of the key of a sealed value; `None` for what is none.
    pub fn of_sealed(sealed: &[u8]) -> Option<Self> {
        sealed.first_chunk().map(|id| Self(*id))
    }

    /// Its bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl SecretPurpose {
    const fn label(self) -> &'static str {
        match self {
            Self::Totp => "vestibule totp secret",
            Self::RecoveryCode => "vestibule recovery code",
            Self::Webhook => "vestibule webhook secret",
        }
    }
}

impl SecretKeys {
    /// One key that seals, and older ones that open what was sealed before.
    pub fn new(current: SecretKey, old: impl IntoIterator<Item = SecretKey>) -> Self {
        Self(std::iter::once(current).chain(old).collect())
    }

    /// The id of the key that seals.
    pub fn current(&self) -> Option<KeyId> {
        self.0.first().map(SecretKey::id)
    }

    /// Whether one of the keys has this id.
    pub fn knows(&self, id: KeyId) -> bool {
        self.0.iter().any(|key| key.id() == id)
    }

    /// Seals a value of an account. `None` without a key.
    pub fn seal(&self, purpose: SecretPurpose, account_id: i64, value: &[u8], random: &dyn Random) -> Option<Vec<u8>> {
        let key = self.0.first()?;
        let mut nonce = [0; NONCE_BYTES];
        random.fill(&mut nonce);
        let payload = Payload { msg: value, aad: &account_id.to_be_bytes() };
        let encrypted = key.cipher(purpose).encrypt(&XNonce::from(nonce), payload).ok()?;
        Some([key.id().as_bytes(), &nonce, &encrypted].concat())
    }

    /// Opens a sealed value of an account.
    ///
    /// # Errors
    /// Its key is not known, or it was changed.
    pub fn open(&self, purpose: SecretPurpose, account_id: i64, sealed: &[u8]) -> Result<Unsealed, SealedError> {
        let (id, rest) = sealed.split_first_chunk().ok_or(SealedError::Broken)?;
        let (nonce, encrypted) = rest.split_first_chunk::<NONCE_BYTES>().ok_or(SealedError::Broken)?;
        let id = KeyId(*id);
        let at = self.0.iter().position(|key| key.id() == id).ok_or(SealedError::UnknownKey(id))?;
        let payload = Payload { msg: encrypted, aad: &account_id.to_be_bytes() };
        let value = self.0[at].cipher(purpose).decrypt(&XNonce::from(*nonce), payload);
        Ok(Unsealed { value: value.map_err(|_| SealedError::Broken)?, is_current: at == 0 })
    }
}

impl fmt::Debug for SecretKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.0).finish()
    }
}

impl fmt::Display for SealedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownKey(id) => write!(f, "it is sealed by the secret key {id}, which is not set"),
            Self::Broken => f.write_str("it was changed since it was sealed"),
        }
    }
}

impl std::error::Error for SealedError {}

#[cfg(test)]
mod tests {
    use super::super::SystemRandom;
    use super::*;

    const VALUE: &[u8] = b"twenty secret bytes!";

    fn key() -> SecretKey {
        SecretKey::new(&SystemRandom)
    }

    fn seal(keys: &SecretKeys) -> Vec<u8> {
        keys.seal(SecretPurpose::Totp, 7, VALUE, &SystemRandom).unwrap()
    }

    #[test]
    fn k3_what_is_sealed_is_opened_by_its_key_for_its_account_and_purpose_alone() {
        let keys = SecretKeys::new(key(), []);
        let sealed = seal(&keys);
        assert!(!sealed.windows(VALUE.len()).any(|window| window == VALUE));
        assert_ne!(sealed, seal(&keys), "each has a nonce of its own");
        let opened = keys.open(SecretPurpose::Totp, 7, &sealed).unwrap();
        assert_eq!((opened.value.as_slice(), opened.is_current), (VALUE, true));
        let error = |purpose, account, sealed: &[u8]| keys.open(purpose, account, sealed).err();
        assert_eq!(error(SecretPurpose::Totp, 8, &sealed), Some(SealedError::Broken));
        assert_eq!(error(SecretPurpose::RecoveryCode, 7, &sealed), Some(SealedError::Broken));
        for at in ID_BYTES..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert_eq!(error(SecretPurpose::Totp, 7, &changed), Some(SealedError::Broken), "{at}");
            assert!(error(SecretPurpose::Totp, 7, &sealed[..at]).is_some(), "{at}");
        }
    }

    #[test]
    fn k3_an_old_key_opens_and_the_new_one_seals() {
        let (old, new) = (key(), key());
        let sealed = seal(&SecretKeys::new(old.clone(), []));
        let keys = SecretKeys::new(new.clone(), [old.clone()]);
        assert!(!keys.open(SecretPurpose::Totp, 7, &sealed).unwrap().is_current);
        assert_eq!(KeyId::of_sealed(&seal(&keys)), Some(new.id()));
        let error = SecretKeys::new(new, []).open(SecretPurpose::Totp, 7, &sealed).err();
        assert_eq!(error, Some(SealedError::UnknownKey(old.id())));
        assert!(SecretKeys::default().seal(SecretPurpose::Totp, 7, VALUE, &SystemRandom).is_none());
    }

    #[test]
    fn a_key_is_read_in_hexadecimal_and_in_both_kinds_of_base64() {
        let key = key();
        let texts = [
            key.to_text(),
            format!(" {}\n", key.to_text().to_uppercase()),
            Base64::encode_string(&key.0),
            Base64UrlUnpadded::encode_string(&key.0),
        ];
        for text in texts {
            assert_eq!(text.parse::<SecretKey>().as_ref(), Ok(&key), "{text}");
        }
        for wrong in ["", "secret", &"ab".repeat(31), &"0".repeat(64), &"ab".repeat(32)] {
            let error = wrong.parse::<SecretKey>().unwrap_err();
            assert!(error.contains("openssl rand -hex 32"), "{error}");
        }
        assert_eq!(format!("{key:?}"), format!("SecretKey({})", key.id()));
    }
}
