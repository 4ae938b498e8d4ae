//! What can be read of an authenticator's answer before its signature is checked.

use std::ops::RangeInclusive;

use base64ct::{Base64UrlUnpadded, Encoding};
use serde_json::{Map, Value};

use crate::contract::{FieldErrors, PasskeyAnswer, messages};

/// The field of the answer.
pub(in super::super) const FIELD: &str = "credential";

/// The length in bytes of a credential's id in the standard.
const ID_BYTES: RangeInclusive<usize> = 16..=1_023;

/// An answer of the right form.
pub(super) struct ReadAnswer<'a> {
    /// All of it.
    pub object: &'a Map<String, Value>,
    /// By what the authenticator knows the passkey.
    pub credential_id: Vec<u8>,
    /// By what it knows the account; `None` where it does not say.
    pub user_handle: Option<Vec<u8>>,
}

impl<'a> ReadAnswer<'a> {
    /// Reads an answer.
    ///
    /// # Errors
    /// What is wrong with the field.
    pub fn of(answer: &'a PasskeyAnswer) -> Result<Self, FieldErrors> {
        let object = answer.object().map_err(|wrong| FieldErrors::one(FIELD, wrong))?;
        let text = |value: Option<&Value>| value.and_then(Value::as_str).and_then(bytes_of_base64url);
        let credential_id = text(object.get("id")).filter(|id| ID_BYTES.contains(&id.len()));
        let credential_id = credential_id.ok_or_else(unreadable)?;
        let user_handle = text(object.get("response").and_then(|response| response.get("userHandle")));
        Ok(Self { object, credential_id, user_handle: user_handle.filter(|handle| !handle.is_empty()) })
    }
}

/// The refusal of an answer that is not of the standard's form.
pub(super) fn unreadable() -> FieldErrors {
    FieldErrors::one(FIELD, messages::PASSKEY_UNREADABLE)
}

/// Bytes as the standard's JSON writes them.
pub(super) fn base64url(bytes: &[u8]) -> String {
    Base64UrlUnpadded::encode_string(bytes)
}

/// The bytes of such a text; `None` where it is none.
pub(super) fn bytes_of_base64url(text: &str) -> Option<Vec<u8>> {
    Base64UrlUnpadded::decode_vec(text).ok()
}
