//! allauth's passkeys: what a browser has answered when one was registered, as JSON.

use base64ct::{Base64UrlUnpadded, Encoding as _};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::super::super::passkeys::read_registration;
use super::super::super::{NewCredential, Timestamp};
use super::allauth::{Authenticator, unreadable};
use super::{FactorDigest, digest};
use crate::contract::{PasskeyKind, PasskeyName};

/// Digits in base 36.
const DIGITS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";

/// A row of `mfa_authenticator` with a passkey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DjangoPasskey {
    /// Its table.
    pub table: &'static str,
    /// Its name; blank if Django has none that fits.
    pub name: String,
    /// SHA-256 of the domain for which it was made.
    pub rp_id_hash: [u8; 32],
    /// The origin of the page on which it was made, as the browser has told it.
    pub origin: String,
    /// Whether allauth calls it passwordless: it is stored on the authenticator, which has verified its user.
    pub is_passwordless: bool,
    /// The passkey itself.
    pub credential: NewCredential,
    /// When it was registered, if Django knows.
    pub created: Option<Timestamp>,
    /// When it was last used.
    pub last_used: Option<Timestamp>,
}

#[derive(Deserialize)]
struct WebAuthn {
    #[serde(default)]
    name: String,
    credential: Map<String, Value>,
}

#[derive(Deserialize)]
struct ClientData {
    origin: String,
}

impl DjangoPasskey {
    /// What it is in Django, and as which kind it is taken over.
    pub fn digest(&self, kind: PasskeyKind) -> FactorDigest {
        digest(kind.name(), &[&self.credential.id])
    }
}

impl Authenticator<'_> {
    pub(super) fn passkey(self) -> Result<DjangoPasskey, String> {
        let WebAuthn { name, credential } = serde_json::from_str(self.data).map_err(|_| unreadable())?;
        let registered = read_registration(&credential)
            .map_err(|why| format!("its passkey is of a kind that Vestibule does not read: {why}"))?;
        let credential = Value::Object(credential);
        let client_data = credential["response"]["clientDataJSON"].as_str().and_then(client_data);
        let is_resident = credential["clientExtensionResults"]["credProps"]["rk"].as_bool() == Some(true);
        let name = PasskeyName::parse(&name.as_str().into()).ok().flatten();
        Ok(DjangoPasskey {
            table: super::allauth::TABLE,
            name: name.map_or_else(String::new, |name| name.as_str().to_owned()),
            rp_id_hash: registered.rp_id_hash,
            origin: client_data.map_or_else(String::new, |data| data.origin),
            is_passwordless: is_resident && registered.is_user_verified,
            credential: registered.credential,
            created: self.created,
            last_used: self.last_used,
        })
    }
}

fn client_data(text: &str) -> Option<ClientData> {
    serde_json::from_slice(&Base64UrlUnpadded::decode_vec(text).ok()?).ok()
}

/// By what the authenticators of a user know the account in allauth: the id in base 36. `None` for a negative one, which
/// has none.
pub fn django_handle(user_id: i64) -> Option<Vec<u8>> {
    let (mut rest, mut handle) = (usize::try_from(user_id).ok()?, Vec::new());
    while rest > 0 || handle.is_empty() {
        handle.insert(0, DIGITS[rest % DIGITS.len()]);
        rest /= DIGITS.len();
    }
    Some(handle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handle_is_written_as_django_does() {
        // int_to_base36 of django.utils.http.
        for (id, handle) in
            [(0, "0"), (7, "7"), (35, "z"), (36, "10"), (1_295, "zz"), (4_503_599_627_370_495, "18ce53un18f")]
        {
            assert_eq!(django_handle(id).as_deref(), Some(handle.as_bytes()), "{id}");
        }
        assert_eq!(django_handle(-1), None);
    }
}
