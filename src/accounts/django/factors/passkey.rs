//! allauth's passkeys: what a browser has answered when one was registered, as JSON.

use base64ct::{Base64UrlUnpadded, Encoding as _};
use serde::Deserialize;

use super::super::super::{AttestedPasskey, NewCredential, Timestamp, read_attestation};
use super::allauth::{Authenticator, unreadable};
use super::{FactorDigest, digest};
use crate::contract::{PasskeyKind, PasskeyName};

/// The ways to an authenticator that the standard names.
const TRANSPORTS: [&str; 6] = ["ble", "hybrid", "internal", "nfc", "smart-card", "usb"];
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
    pub domain_digest: [u8; 32],
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
    credential: Credential,
}

/// `RegistrationResponseJSON`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Credential {
    response: Response,
    #[serde(default)]
    client_extension_results: Extensions,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Response {
    attestation_object: String,
    #[serde(rename = "clientDataJSON", default)]
    client_data: String,
    #[serde(default)]
    transports: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Extensions {
    #[serde(default)]
    cred_props: CredentialProperties,
}

#[derive(Default, Deserialize)]
struct CredentialProperties {
    /// Whether it is stored on the authenticator.
    rk: Option<bool>,
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
        let Credential { response, client_extension_results } = credential;
        let transports = response.transports.into_iter().filter(|name| TRANSPORTS.contains(&name.as_str()));
        let AttestedPasskey { credential, domain_digest, is_user_verified } = decoded(&response.attestation_object)
            .and_then(|object| read_attestation(&object, transports.collect()))
            .ok_or("its passkey has an algorithm or an attestation that is not known here")?;
        let client_data = decoded(&response.client_data).and_then(|json| serde_json::from_slice(&json).ok());
        let name = PasskeyName::parse(&name.as_str().into()).ok().flatten();
        Ok(DjangoPasskey {
            table: super::allauth::TABLE,
            name: name.map_or_else(String::new, |name| name.as_str().to_owned()),
            domain_digest,
            origin: client_data.map_or_else(String::new, |ClientData { origin }| origin),
            is_passwordless: client_extension_results.cred_props.rk == Some(true) && is_user_verified,
            credential,
            created: self.created,
            last_used: self.last_used,
        })
    }
}

fn decoded(text: &str) -> Option<Vec<u8>> {
    Base64UrlUnpadded::decode_vec(text.trim_end_matches('=')).ok()
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
