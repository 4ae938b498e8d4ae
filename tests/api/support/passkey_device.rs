//! A device with passkeys, as a browser and its device are together: it makes passkeys and signs with them (ES256, no attestation).

use std::collections::BTreeMap;

use base64ct::{Base64UrlUnpadded, Encoding};
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use vestibule::accounts::{Random, SystemRandom};

const USER_PRESENT: u8 = 0x01;
const USER_VERIFIED: u8 = 0x04;
const BACKUP_ELIGIBLE: u8 = 0x08;
const BACKED_UP: u8 = 0x10;
const HAS_CREDENTIAL: u8 = 0x40;

/// A device with its browser.
#[derive(Clone)]
pub struct PasskeyDevice {
    /// The origin of the page that asks.
    pub origin: String,
    /// Whether it verifies who uses it where that is preferred or required.
    pub verifies: bool,
    /// Whether its passkeys are copied to other devices.
    pub is_synced: bool,
    /// Whether it counts.
    pub counts: bool,
    /// Its passkeys by id.
    pub passkeys: BTreeMap<Vec<u8>, Passkey>,
    /// Its model.
    pub aaguid: [u8; 16],
}

/// A passkey.
#[derive(Clone)]
pub struct Passkey {
    key: SigningKey,
    rp_id: String,
    user_handle: Vec<u8>,
    /// Whether it is found without being named.
    is_discoverable: bool,
    /// How often it was used.
    pub count: u32,
}

impl PasskeyDevice {
    /// One that verifies and counts, in a browser that shows pages of this origin.
    pub fn new(origin: &str) -> Self {
        let passkeys = BTreeMap::new();
        Self { origin: origin.to_owned(), verifies: true, is_synced: false, counts: true, passkeys, aaguid: [0; 16] }
    }

    /// Makes a passkey, as `navigator.credentials.create` does, and returns the `RegistrationResponseJSON`.
    pub fn create(&mut self, options: &Value) -> Value {
        let key = SigningKey::from_slice(&random(32)).unwrap();
        let (id, rp_id) = (random(32), text(&options["rp"]["id"]));
        let point = key.verifying_key().to_encoded_point(false);
        let cose = [
            &[0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20][..],
            point.x().unwrap(),
            &[0x22, 0x58, 0x20],
            point.y().unwrap(),
        ]
        .concat();
        let verification = &options["authenticatorSelection"]["userVerification"];
        let flags = self.flags(verification) | HAS_CREDENTIAL;
        let credential = [&self.aaguid[..], &[0, 32], &id, &cose].concat();
        let data = [&authenticator_data(&rp_id, flags, 0)[..], &credential].concat();
        let length = u8::try_from(data.len()).unwrap();
        // {"fmt": "none", "attStmt": {}, "authData": data}
        let attestation = [b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58", &[length][..], &data].concat();
        let client = self.client_data("webauthn.create", &options["challenge"]);
        let user_handle = bytes(&options["user"]["id"]);
        let is_discoverable = options["authenticatorSelection"]["residentKey"] != "discouraged";
        self.passkeys.insert(id.clone(), Passkey { key, rp_id, user_handle, is_discoverable, count: 0 });
        json!({
            "id": base64(&id), "rawId": base64(&id), "type": "public-key", "authenticatorAttachment": "platform",
            "clientExtensionResults": { "credProps": { "rk": true } },
            "response": {
                "clientDataJSON": base64(client.as_bytes()), "attestationObject": base64(&attestation),
                "authenticatorData": base64(&data), "publicKeyAlgorithm": -7, "publicKey": null,
                "transports": ["internal", "hybrid", "something-new"],
            },
        })
    }

    /// Signs with a passkey, as `navigator.credentials.get` does, and returns the `AuthenticationResponseJSON`: with one that
    /// is allowed. Where none is named it takes one that is found without a name, and any where it has none.
    pub fn get(&mut self, options: &Value) -> Value {
        let allowed: Vec<Vec<u8>> =
            options["allowCredentials"].as_array().into_iter().flatten().map(|one| bytes(&one["id"])).collect();
        let rp_id = text(&options["rpId"]);
        let flags = self.flags(&options["userVerification"]);
        let client = self.client_data("webauthn.get", &options["challenge"]);
        let counts = self.counts;
        let is_fit = |(id, passkey): &(&Vec<u8>, &mut Passkey)| {
            passkey.rp_id == rp_id && (allowed.is_empty() || allowed.contains(id))
        };
        let fit = self.passkeys.iter_mut().filter(is_fit);
        let (id, passkey) = fit.max_by_key(|(_, passkey)| passkey.is_discoverable).expect("a passkey of this site");
        passkey.count += u32::from(counts);
        let data = authenticator_data(&rp_id, flags, passkey.count);
        let signed = [&data[..], &Sha256::digest(&client)].concat();
        let signature: Signature = passkey.key.sign(&signed);
        json!({
            "id": base64(id), "rawId": base64(id), "type": "public-key", "authenticatorAttachment": "platform",
            "clientExtensionResults": {},
            "response": {
                "clientDataJSON": base64(client.as_bytes()), "authenticatorData": base64(&data),
                "signature": base64(signature.to_der().as_bytes()), "userHandle": base64(&passkey.user_handle),
            },
        })
    }

    fn flags(&self, verification: &Value) -> u8 {
        let verifies = self.verifies && verification != "discouraged";
        let synced = if self.is_synced { BACKUP_ELIGIBLE | BACKED_UP } else { 0 };
        USER_PRESENT | if verifies { USER_VERIFIED } else { 0 } | synced
    }

    fn client_data(&self, kind: &str, challenge: &Value) -> String {
        json!({ "type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": false }).to_string()
    }
}

fn authenticator_data(rp_id: &str, flags: u8, count: u32) -> Vec<u8> {
    [&Sha256::digest(rp_id)[..], &[flags], &count.to_be_bytes()].concat()
}

fn random(length: usize) -> Vec<u8> {
    let mut bytes = vec![0; length];
    SystemRandom.fill(&mut bytes);
    bytes
}

fn base64(bytes: &[u8]) -> String {
    Base64UrlUnpadded::encode_string(bytes)
}

fn bytes(text: &Value) -> Vec<u8> {
    Base64UrlUnpadded::decode_vec(text.as_str().expect("base64url")).unwrap()
}

fn text(value: &Value) -> String {
    value.as_str().expect("text").to_owned()
}
