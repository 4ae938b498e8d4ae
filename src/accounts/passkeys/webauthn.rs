//! Web Authentication by the crate `webauthn_rp`, which nothing else may name (`docs/passkeys.md` says why this one).
//!
//! The library's user handles are of one length, and those of an import are not, so it gets the same handle for everybody:
//! whose a passkey is, [`proof`](super::proof) decides. Its names of users are of fewer characters than ours. Both are
//! written into the options after it.

mod attested;

use serde_json::{Map, Value, json};
use webauthn_rp::bin::{Decode, Encode};
use webauthn_rp::request::auth::{AuthenticationVerificationOptions, SignatureCounterEnforcement};
use webauthn_rp::request::register::{
    CredProtect, PublicKeyCredentialCreationOptions, PublicKeyCredentialUserEntity, RegistrationVerificationOptions,
    UserHandle16,
};
use webauthn_rp::request::{AsciiDomain, RpId, UserVerificationRequirement};
use webauthn_rp::response::auth::DiscoverableAuthentication16;
use webauthn_rp::response::auth::error::AuthCeremonyErr;
use webauthn_rp::response::register::error::RegCeremonyErr;
use webauthn_rp::response::register::{DynamicState, Registration, StaticState};
use webauthn_rp::response::{AuthenticatorTransport, Backup, CredentialId};
use webauthn_rp::{
    AuthenticatedCredential, DiscoverableAuthenticationServerState, DiscoverableCredentialRequestOptions,
    RegistrationServerState,
};

use super::RelyingParty;
use super::answer::base64url;
use super::ceremonies::{
    Assertion, Begun, Ceremonies, CeremonyError, KnownCredential, NewCredential, PasskeyUser, Verification,
    VerifyingKey,
};
use crate::contract::PasskeyKind;

pub use attested::{AttestedPasskey, read_attestation};

/// The handle that stands for everybody's.
const HANDLE: [u8; 16] = [0; 16];

/// Where flags and counter are in the data of an authenticator.
const FLAGS: usize = 32;
const COUNTER: std::ops::Range<usize> = 33..37;
const USER_VERIFIED: u8 = 1 << 2;
const BACKED_UP: u8 = 1 << 4;

const TRANSPORTS: [(AuthenticatorTransport, &str); 6] = [
    (AuthenticatorTransport::Ble, "ble"),
    (AuthenticatorTransport::Hybrid, "hybrid"),
    (AuthenticatorTransport::Internal, "internal"),
    (AuthenticatorTransport::Nfc, "nfc"),
    (AuthenticatorTransport::SmartCard, "smart-card"),
    (AuthenticatorTransport::Usb, "usb"),
];

/// The library.
pub(in super::super) struct WebAuthn {
    handle: UserHandle16,
}

impl WebAuthn {
    pub fn new() -> Self {
        let Ok(handle) = UserHandle16::decode(HANDLE);
        Self { handle }
    }
}

impl Ceremonies for WebAuthn {
    fn begin_registration(
        &self,
        party: &RelyingParty,
        kind: PasskeyKind,
        user: &PasskeyUser<'_>,
        known: &[KnownCredential],
    ) -> Result<Begun, CeremonyError> {
        let (rp_id, nobody) = (rp_id(party)?, PublicKeyCredentialUserEntity::from(&self.handle));
        let mut options = match kind {
            PasskeyKind::SignIn => PublicKeyCredentialCreationOptions::first_passkey(&rp_id, nobody),
            PasskeyKind::SecondFactor => PublicKeyCredentialCreationOptions::first_second_factor(&rp_id, nobody),
        };
        // Security keys that know the extension would ask for a PIN in a second step too.
        options.extensions.cred_protect = CredProtect::None;
        options.extensions.cred_props = None;
        let (server, client) = options.start_ceremony().map_err(fault)?;
        let mut options = serde_json::to_value(&client).map_err(fault)?;
        options["user"] = json!({ "id": base64url(user.handle), "name": user.name, "displayName": user.name });
        options["excludeCredentials"] = descriptors(known);
        Ok(Begun { options, state: server.encode().map_err(fault)? })
    }

    fn finish_registration(
        &self,
        party: &RelyingParty,
        state: &[u8],
        answer: &Map<String, Value>,
    ) -> Result<NewCredential, CeremonyError> {
        let state = RegistrationServerState::<16>::decode(state).map_err(fault)?;
        let mut parts = parts_of(answer, &["clientDataJSON", "attestationObject"]);
        parts["response"]["transports"] = known_transports(answer);
        let answer = Registration::from_json_relaxed(parts.to_string().as_bytes()).map_err(unreadable)?;
        let (rp_id, origins) = (rp_id(party)?, party.origins());
        let options = RegistrationVerificationOptions::<&str, &str> {
            allowed_origins: &origins,
            // What a password manager adds does no harm.
            error_on_unsolicited_extensions: false,
            ..RegistrationVerificationOptions::default()
        };
        let registered =
            state.verify(&rp_id, &answer, &options).map_err(|error: RegCeremonyErr| refused(error.to_string()))?;
        let (backup, metadata) = (registered.dynamic_state().backup, registered.metadata());
        let Ok(public_key) = registered.static_state().encode();
        let transports = registered.transports();
        let names = TRANSPORTS.iter().filter(|(transport, _)| transports.contains(*transport));
        Ok(NewCredential {
            id: registered.id().as_ref().to_vec(),
            transports: names.map(|(_, name)| (*name).to_owned()).collect(),
            public_key,
            aaguid: uuid::Uuid::from_slice(metadata.aaguid.data()).map_err(fault)?.to_string(),
            sign_count: registered.dynamic_state().sign_count,
            is_backup_eligible: !matches!(backup, Backup::NotEligible),
            is_backed_up: matches!(backup, Backup::Exists),
        })
    }

    fn begin_assertion(
        &self,
        party: &RelyingParty,
        known: &[KnownCredential],
        verification: Verification,
    ) -> Result<Begun, CeremonyError> {
        let rp_id = rp_id(party)?;
        let mut options = DiscoverableCredentialRequestOptions::passkey(&rp_id);
        options.0.user_verification = match verification {
            Verification::Required => UserVerificationRequirement::Required,
            Verification::Preferred => UserVerificationRequirement::Preferred,
            Verification::Discouraged => UserVerificationRequirement::Discouraged,
        };
        let (server, client) = options.start_ceremony().map_err(fault)?;
        let mut options = serde_json::to_value(&client).map_err(fault)?;
        options["allowCredentials"] = descriptors(known);
        Ok(Begun { options, state: server.encode().map_err(fault)? })
    }

    fn finish_assertion(
        &self,
        party: &RelyingParty,
        state: &[u8],
        answer: &Map<String, Value>,
        key: &VerifyingKey<'_>,
    ) -> Result<Assertion, CeremonyError> {
        let state = DiscoverableAuthenticationServerState::decode(state).map_err(fault)?;
        let mut parts = parts_of(answer, &["clientDataJSON", "authenticatorData", "signature"]);
        parts["response"]["userHandle"] = base64url(&HANDLE).into();
        let answer =
            DiscoverableAuthentication16::from_json_relaxed(parts.to_string().as_bytes()).map_err(unreadable)?;
        let (rp_id, origins) = (rp_id(party)?, party.origins());
        let id = CredentialId::<&[u8]>::decode(key.id).map_err(fault)?;
        let static_state = StaticState::decode(key.public_key).map_err(fault)?;
        let dynamic_state =
            DynamicState::decode([1, u8::from(key.is_backup_eligible), 0, 0, 0, 0, 0]).map_err(fault)?;
        let mut credential =
            AuthenticatedCredential::new(id, &self.handle, static_state, dynamic_state).map_err(fault)?;
        let options = AuthenticationVerificationOptions::<&str, &str> {
            allowed_origins: &origins,
            error_on_unsolicited_extensions: false,
            sig_counter_enforcement: SignatureCounterEnforcement::Ignore,
            ..AuthenticationVerificationOptions::default()
        };
        state
            .verify(&rp_id, &answer, &mut credential, &options)
            .map_err(|error: AuthCeremonyErr| refused(error.to_string()))?;
        let data = answer.response().authenticator_data();
        let (Some(flags), Some(counter)) = (data.get(FLAGS), data.get(COUNTER)) else {
            return Err(fault("the data of the authenticator is too short"));
        };
        Ok(Assertion {
            is_user_verified: flags & USER_VERIFIED != 0,
            sign_count: counter.iter().fold(0, |count, byte| count << 8 | u32::from(*byte)),
            is_backed_up: flags & BACKED_UP != 0,
        })
    }
}

fn rp_id(party: &RelyingParty) -> Result<RpId, CeremonyError> {
    AsciiDomain::try_from(party.domain.clone()).map(RpId::Domain).map_err(fault)
}

/// `PublicKeyCredentialDescriptorJSON`, one for each passkey.
fn descriptors(known: &[KnownCredential]) -> Value {
    let descriptor = |known: &KnownCredential| {
        let mut descriptor = json!({ "type": "public-key", "id": base64url(&known.id) });
        if !known.transports.is_empty() {
            descriptor["transports"] = json!(known.transports);
        }
        descriptor
    };
    known.iter().map(descriptor).collect()
}

/// What is needed of an answer. Browsers and password managers add more, and each something else.
fn parts_of(answer: &Map<String, Value>, names: &[&str]) -> Value {
    let response = answer.get("response");
    let part = |name: &&str| ((*name).to_owned(), response.and_then(|response| response.get(*name)).cloned().into());
    let response: Map<String, Value> = names.iter().map(part).collect();
    json!({ "id": answer.get("id"), "type": "public-key", "response": response, "clientExtensionResults": {} })
}

/// The ways to reach the authenticator that the library knows.
fn known_transports(answer: &Map<String, Value>) -> Value {
    let told = answer.get("response").and_then(|response| response.get("transports")).and_then(Value::as_array);
    let is_known = |told: &&Value| TRANSPORTS.iter().any(|(_, name)| told.as_str() == Some(name));
    told.into_iter().flatten().filter(is_known).cloned().collect()
}

fn unreadable(error: serde_json::Error) -> CeremonyError {
    CeremonyError::Unreadable(error.to_string())
}

fn refused(why: String) -> CeremonyError {
    CeremonyError::Refused(why)
}

fn fault(error: impl ToString) -> CeremonyError {
    CeremonyError::Fault(error.to_string())
}
