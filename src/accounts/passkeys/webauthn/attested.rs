//! Passkeys of another system, by what they were registered with.

use webauthn_rp::bin::Encode;
use webauthn_rp::response::Backup;
use webauthn_rp::response::register::{AttestationObject, AuthenticatorExtensionOutputStaticState, StaticState};

use super::super::ceremonies::NewCredential;

/// A passkey as another system has kept it.
#[derive(Clone, Debug)]
pub struct AttestedPasskey {
    /// The passkey.
    pub credential: NewCredential,
    /// SHA-256 of the domain for which it was made.
    pub domain_digest: [u8; 32],
    /// Whether its authenticator has verified who it was made for.
    pub is_user_verified: bool,
}

/// Reads the attestation object by which a passkey was registered elsewhere: an import has it. `None` if it is none, or its
/// algorithm or attestation is not known here.
pub fn read_attestation(object: &[u8], transports: Vec<String>) -> Option<AttestedPasskey> {
    let attested = AttestationObject::try_from(object).ok()?;
    let data = attested.auth_data();
    let (made, flags, extensions) = (data.attested_credential_data(), data.flags(), data.extensions());
    let extensions = AuthenticatorExtensionOutputStaticState {
        cred_protect: extensions.cred_protect,
        hmac_secret: extensions.hmac_secret,
    };
    let Ok(public_key) = StaticState { credential_public_key: made.credential_public_key, extensions }.encode();
    let credential = NewCredential {
        id: made.credential_id.as_ref().to_vec(),
        transports,
        public_key,
        aaguid: uuid::Uuid::from_slice(made.aaguid.data()).ok()?.to_string(),
        sign_count: data.sign_count(),
        is_backup_eligible: !matches!(flags.backup, Backup::NotEligible),
        is_backed_up: matches!(flags.backup, Backup::Exists),
    };
    let domain_digest = data.rp_id_hash().try_into().ok()?;
    Some(AttestedPasskey { credential, domain_digest, is_user_verified: flags.user_verified })
}

#[cfg(test)]
mod tests {
    use base64ct::{Base64UrlUnpadded, Encoding};
    use sha2::{Digest, Sha256};

    use super::*;

    /// Made by fido2 2.2.1 for example.org.
    const OBJECT: &str = "o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YVjEv6vDdDKViwYzYNOtZGHJxHNa5_jt1GWSpeDwFFKy5LVFAAAAAC_AV5-\
        BE0fqsRa7Wo25ICoAQDQYOLIymjyuIQWG2Pe9KGpkWd6qhAbRGB4yD2CT0MNes__DwouLnWeGrbKPSk-HsjGSxU_C3uA1m4tEkmmalg6lAQIDJiABI\
        VggdEj-wcRB99x6e9MAKynY6Q9e-cvKpN3H8OnGp8sXiHciWCBDs9nw6qPrNvjOJI7R7hY1ZdYcfTDqrUbKK1dZTgnm5g";

    #[test]
    fn a_passkey_of_another_system_is_read_by_its_attestation_object() {
        let object = Base64UrlUnpadded::decode_vec(OBJECT).unwrap();
        let read = read_attestation(&object, vec!["usb".to_owned()]).unwrap();
        assert_eq!(read.domain_digest, <[u8; 32]>::from(Sha256::digest("example.org")));
        let NewCredential { id, public_key, aaguid, .. } = read.credential;
        assert_eq!((id.len(), public_key.len(), public_key[0]), (64, 36, 1), "a key of P-256 in short form");
        assert_eq!((aaguid.as_str(), read.is_user_verified), ("2fc0579f-8113-47ea-b116-bb5a8db9202a", true));
        assert!(read_attestation(&object[1..], Vec::new()).is_none() && read_attestation(b"", Vec::new()).is_none());
    }
}
