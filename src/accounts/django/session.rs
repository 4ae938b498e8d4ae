//! Django's session data: signed, with the user's id and an HMAC of the user's password hash. As in Django's
//! `core/signing.py`, `utils/crypto.py` and `contrib/auth/__init__.py` since 3.1.

use std::fmt;
use std::io::Read;

use base64ct::{Base64UrlUnpadded, Encoding as _};
use flate2::read::ZlibDecoder;
use hmac::{Hmac, KeyInit, Mac};
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::claims::Claims;

/// The salt of the session engines `db` and `cached_db`, with the suffix of Django's signer.
const SESSION_SALT: &str = "django.contrib.sessions.SessionStoresigner";
const PASSWORD_SALT: &str = "django.contrib.auth.models.AbstractBaseUser.get_session_auth_hash";
/// Limit of decompressed data in bytes.
const MAX_DATA: u64 = 1024 * 1024;

/// A `SECRET_KEY` of Django's, or one of its fallbacks. Its `Debug` output hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretKey(String);

impl SecretKey {
    /// The key as it is in Django's settings.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Django's `salted_hmac` with SHA-256.
    fn hmac(&self, salt: &str, value: &str) -> Hmac<Sha256> {
        // HMAC pads a key with zeros to a block of 64 bytes.
        let mut key = [0; 64];
        key[..32].copy_from_slice(&Sha256::new().chain_update(salt).chain_update(&self.0).finalize());
        Hmac::<Sha256>::new(&key.into()).chain_update(value)
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretKey(..)")
    }
}

/// The content of the `session_data` of a `django_session`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SessionData {
    /// A user is signed in, if the password has not been changed since.
    SignedIn(SignedIn),
    /// No user is signed in.
    Anonymous,
    /// It is signed by none of the keys, or is not in Django's format.
    Refused(Refusal),
}

/// Why a session of Django's is not taken over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// It is signed by none of the keys.
    Signature,
    /// It is signed, but not in Django's format.
    Unreadable,
    /// Its user does not exist in Django, or cannot be read.
    UserMissing,
    /// Its user may not sign in, in Django or here.
    UserInactive,
    /// It was created with another password, or with another key than that of its signature.
    Password,
    /// Its user has no imported account here.
    NotTakenOver,
    /// Its user has changed the password here.
    PasswordChangedHere,
    /// Its user has a second factor, and has not shown it in this session.
    NoSecondStep,
}

impl Refusal {
    /// The reason in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Signature => "with a signature of another key than those given",
            Self::Unreadable => "signed, and not what Django writes",
            Self::UserMissing => "of users who are not in Django",
            Self::UserInactive => "of users who may not sign in",
            Self::Password => "of another password than the user now has",
            Self::NotTakenOver => "of users who were not taken over",
            Self::PasswordChangedHere => "of users who have changed the password here",
            Self::NoSecondStep => "without the second step that their users are asked for",
        }
    }
}

/// The user of a session.
#[derive(Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// The user's primary key.
    pub user_id: i64,
    /// Whether a second factor was shown, to allauth or to django-otp.
    pub has_second_step: bool,
    password_hmac: [u8; 32],
}

impl SessionData {
    /// Reads data that is signed with one of the keys.
    pub fn read(data: &str, keys: &[SecretKey]) -> Self {
        match payload(data, keys) {
            Some(payload) => claims(payload).and_then(Self::of).unwrap_or(Self::Refused(Refusal::Unreadable)),
            None => Self::Refused(Refusal::Signature),
        }
    }

    fn of(claims: Claims) -> Option<Self> {
        let has_second_step = claims.has_second_step();
        let Some(user_id) = claims.user_id else { return Some(Self::Anonymous) };
        let user_id = match user_id {
            Value::String(text) => text.parse().ok()?,
            other => other.as_i64()?,
        };
        let mut password_hmac = [0; 32];
        hex::decode_to_slice(claims.password_hmac?, &mut password_hmac).ok()?;
        Some(Self::SignedIn(SignedIn { user_id, has_second_step, password_hmac }))
    }
}

impl SignedIn {
    /// Whether the session was created while the user's hash was `password`; compared in constant time.
    pub fn is_of(&self, password: &str, keys: &[SecretKey]) -> bool {
        keys.iter().any(|key| key.hmac(PASSWORD_SALT, password).verify_slice(&self.password_hmac).is_ok())
    }
}

impl fmt::Debug for SignedIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SignedIn({}, ..)", self.user_id)
    }
}

/// The `[.]payload` of `[.]payload:timestamp:signature`, if it is signed with one of the keys. The timestamp is
/// ignored: the session's expiry is a column of its own.
fn payload<'a>(data: &'a str, keys: &[SecretKey]) -> Option<&'a str> {
    let (value, signature) = data.rsplit_once(':')?;
    let signature = Base64UrlUnpadded::decode_vec(signature).ok()?;
    keys.iter().find(|key| key.hmac(SESSION_SALT, value).verify_slice(&signature).is_ok())?;
    Some(value.rsplit_once(':')?.0)
}

/// The claims in a payload; a leading dot marks a compressed one.
fn claims(payload: &str) -> Option<Claims> {
    let Some(compressed) = payload.strip_prefix('.') else {
        return serde_json::from_slice(&Base64UrlUnpadded::decode_vec(payload).ok()?).ok();
    };
    let compressed = Base64UrlUnpadded::decode_vec(compressed).ok()?;
    serde_json::from_reader(ZlibDecoder::new(compressed.as_slice()).take(MAX_DATA)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    // Made by Django 5.2.19 with SECRET_KEY = "first-key": SessionStore().encode({"_auth_user_id": "7",
    // "_auth_user_backend": "django.contrib.auth.backends.ModelBackend",
    // "_auth_user_hash": User(password=PASSWORD).get_session_auth_hash()}).
    const PASSWORD: &str = "pbkdf2_sha256$1$salt$hash";
    const SHORT: &str = ".eJxVjEEOwiAQRe_C2pChQAdcuvcMZGBAqoYmpV0Z765NutDtf-_9lwi0rTVsPS9hYnEWKE6_W6T0yG0HfKd2m2Wa27pMUe6KPGiX15nz83K4fweVev3WhoChqDjwyORTcRqUVag9Gc7o9GCAvaaUMVozcjGOkZLRFouCQiDeH-oEN_o:1xVoto:Beufn9YvCjg1c-MPMez6xFaDFz02dw8h4j8QqZBjje0";
    // The same, with "note": 200 times "na", and "é": "ü".
    const LONG: &str = ".eJztkbEOwjAMRP8lM4qcJm0aRnb-AKlyYocWUCI17YT4d1KpA_wBA7rl5Du_5Z5iwHUZh7XwPEwkjsKKw-fNY7hz2gK6YbpmGXJa5snLrSL3tMhzJn6c9u4XYMQy1m-DQBCVb6gjdCH2GlSrrHZoiG2vGwPkNAa2vjUdRdOTxWB0a6OCiFChKS9cSQn_-iXVZS4rALu6zWZiEK83alThDQ:1xVoto:oW0Fpj2Cse4zNIlf9BvNh8HBvMer-eg3S-u23to599A";
    // {"cart": [1, 2, 3]}
    const ANONYMOUS: &str = "eyJjYXJ0IjpbMSwyLDNdfQ:1xVoto:Ewi0JiYDzptF2Mv6KHMCWqh1yXlurjrpugv-Wp05hkM";

    fn keys(texts: &[&str]) -> Vec<SecretKey> {
        texts.iter().map(|text| SecretKey::new(*text)).collect()
    }

    fn user(data: &str, keys: &[SecretKey]) -> Option<i64> {
        match SessionData::read(data, keys) {
            SessionData::SignedIn(signed_in) => signed_in.is_of(PASSWORD, keys).then_some(signed_in.user_id),
            _ => None,
        }
    }

    #[test]
    fn a_session_of_djangos_is_read_with_the_key_or_a_fallback() {
        for keys in [keys(&["first-key"]), keys(&["another", "first-key"])] {
            assert_eq!((user(SHORT, &keys), user(LONG, &keys)), (Some(7), Some(7)));
            assert_eq!(SessionData::read(ANONYMOUS, &keys), SessionData::Anonymous);
        }
    }

    #[test]
    fn another_key_reads_nothing() {
        for keys in [keys(&[]), keys(&["another"]), keys(&["first-key "]), keys(&[""])] {
            for data in [SHORT, LONG, ANONYMOUS] {
                assert_eq!(SessionData::read(data, &keys), SessionData::Refused(Refusal::Signature));
            }
        }
    }

    #[test]
    fn another_password_or_another_key_for_it_is_no_sign_in() {
        let SessionData::SignedIn(signed_in) = SessionData::read(SHORT, &keys(&["first-key"])) else {
            panic!("nobody is signed in")
        };
        assert!(signed_in.is_of(PASSWORD, &keys(&["another", "first-key"])));
        assert!(!signed_in.is_of("pbkdf2_sha256$1$salt$other", &keys(&["first-key"])));
        assert!(!signed_in.is_of(PASSWORD, &keys(&["another"])) && !signed_in.is_of(PASSWORD, &[]));
    }

    #[test]
    fn one_character_that_differs_is_refused() {
        let keys = keys(&["first-key"]);
        for at in 0..SHORT.len() {
            let mut bytes = SHORT.as_bytes().to_vec();
            bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
            let data = std::str::from_utf8(&bytes).unwrap();
            assert_eq!(SessionData::read(data, &keys), SessionData::Refused(Refusal::Signature), "at {at}");
        }
        for data in ["", ":", "::", ".", "a:b:c", "é:é:é", &SHORT[1..], &SHORT[..SHORT.len() - 1]] {
            assert_eq!(SessionData::read(data, &keys), SessionData::Refused(Refusal::Signature), "{data}");
        }
    }

    fn signed(payload: &str, key: &SecretKey) -> String {
        let value = format!("{payload}:1xVoto");
        let signature = Base64UrlUnpadded::encode_string(&key.hmac(SESSION_SALT, &value).finalize().into_bytes());
        format!("{value}:{signature}")
    }

    #[test]
    fn i1_what_is_signed_and_no_session_is_refused() {
        let keys = keys(&["first-key"]);
        let encoded = |json: &str| Base64UrlUnpadded::encode_string(json.as_bytes());
        for payload in [
            encoded("[]"),
            encoded(r#"{"_auth_user_id": "7"}"#),
            encoded(r#"{"_auth_user_id": "7", "_auth_user_hash": "00"}"#),
            encoded(r#"{"_auth_user_id": "b1946ac9-2d52-4e37-9c2f-0d4f9a0e2a7c", "_auth_user_hash": "00"}"#),
            encoded(r#"{"_auth_user_id": [7], "_auth_user_hash": 7}"#),
            "=".to_owned(),
            ".AAAA".to_owned(),
        ] {
            assert_eq!(
                SessionData::read(&signed(&payload, &keys[0]), &keys),
                SessionData::Refused(Refusal::Unreadable),
                "{payload}"
            );
        }
    }

    #[test]
    fn i2_compressed_data_does_not_grow_past_a_limit() {
        let key = SecretKey::new("first-key");
        let data = |size: usize| {
            let json = format!("{{\"note\": \"{}\"}}", "a".repeat(size));
            let mut compressed = Vec::new();
            flate2::read::ZlibEncoder::new(json.as_bytes(), flate2::Compression::best())
                .read_to_end(&mut compressed)
                .unwrap();
            signed(&format!(".{}", Base64UrlUnpadded::encode_string(&compressed)), &key)
        };
        assert_eq!(SessionData::read(&data(1000), std::slice::from_ref(&key)), SessionData::Anonymous);
        assert_eq!(
            SessionData::read(&data(MAX_DATA as usize), std::slice::from_ref(&key)),
            SessionData::Refused(Refusal::Unreadable)
        );
    }

    #[test]
    fn s1_debug_shows_neither_key_nor_hash() {
        let shown = format!("{:?} {:?}", keys(&["first-key"]), SessionData::read(SHORT, &keys(&["first-key"])));
        assert_eq!(shown, "[SecretKey(..)] SignedIn(SignedIn(7, ..))");
    }
}
