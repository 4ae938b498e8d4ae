//! What is needed of a library of Web Authentication: the questions for an authenticator, and the check of its answers.

use serde_json::{Map, Value};

use super::RelyingParty;
use crate::contract::PasskeyKind;

/// Registrations and assertions. The type that implements it is the only one that knows the library.
pub trait Ceremonies: Send + Sync {
    /// Begins to register a passkey of this kind.
    ///
    /// # Errors
    /// [`CeremonyError::Fault`].
    fn begin_registration(
        &self,
        party: &RelyingParty,
        kind: PasskeyKind,
        user: &PasskeyUser<'_>,
        known: &[KnownCredential],
    ) -> Result<Begun, CeremonyError>;

    /// Checks the answer to a registration (a `RegistrationResponseJSON`). A passkey that signs in needs user verification.
    ///
    /// # Errors
    /// [`CeremonyError`].
    fn finish_registration(
        &self,
        party: &RelyingParty,
        state: &[u8],
        answer: &Map<String, Value>,
    ) -> Result<NewCredential, CeremonyError>;

    /// Asks for an assertion of one of these passkeys, or of any that the browser finds if there are none.
    ///
    /// # Errors
    /// [`CeremonyError::Fault`].
    fn begin_assertion(
        &self,
        party: &RelyingParty,
        known: &[KnownCredential],
        verification: Verification,
    ) -> Result<Begun, CeremonyError>;

    /// Checks an assertion (an `AuthenticationResponseJSON`) of a passkey with this public key. Whose it is and whether its
    /// counter has gone up is not checked.
    ///
    /// # Errors
    /// [`CeremonyError`].
    fn finish_assertion(
        &self,
        party: &RelyingParty,
        state: &[u8],
        answer: &Map<String, Value>,
        key: &VerifyingKey<'_>,
    ) -> Result<Assertion, CeremonyError>;
}

/// Whether an authenticator is to verify who uses it: by a PIN, a finger, a face.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verification {
    /// It has to.
    Required,
    /// It is to if it can.
    Preferred,
    /// It need not.
    Discouraged,
}

/// For whom a passkey is registered.
#[derive(Clone, Copy, Debug)]
pub struct PasskeyUser<'a> {
    /// By what the authenticator knows the account: 1 to 64 bytes.
    pub handle: &'a [u8],
    /// The name that the authenticator shows.
    pub name: &'a str,
}

/// A ceremony that has begun.
#[derive(Debug)]
pub struct Begun {
    /// What the browser is given.
    pub options: Value,
    /// What is needed to check the answer.
    pub state: Vec<u8>,
}

/// A passkey that the account has.
#[derive(Clone, Debug)]
pub struct KnownCredential {
    /// By what its authenticator knows it.
    pub id: Vec<u8>,
    /// How a browser reaches it.
    pub transports: Vec<String>,
}

/// A passkey that an authenticator has made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCredential {
    /// By what its authenticator knows it.
    pub id: Vec<u8>,
    /// How a browser reaches it.
    pub transports: Vec<String>,
    /// The public key in a form that [`Ceremonies::finish_assertion`] reads.
    pub public_key: Vec<u8>,
    /// The model of the authenticator as a UUID; zeros where it does not tell.
    pub aaguid: String,
    /// How often it was used, as the authenticator counts.
    pub sign_count: u32,
    /// Whether it may be copied to another device.
    pub is_backup_eligible: bool,
    /// Whether it has been.
    pub is_backed_up: bool,
}

/// What an assertion is checked by.
#[derive(Clone, Copy, Debug)]
pub struct VerifyingKey<'a> {
    /// By what its authenticator knows the passkey.
    pub id: &'a [u8],
    /// Its public key.
    pub public_key: &'a [u8],
    /// Whether it may be copied to another device, which never changes.
    pub is_backup_eligible: bool,
}

/// An assertion that is right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Assertion {
    /// Whether the authenticator has verified who uses it: by a PIN, a finger, a face.
    pub is_user_verified: bool,
    /// How often the passkey was used, as the authenticator counts; 0 where it does not count.
    pub sign_count: u32,
    /// Whether it is copied to another device.
    pub is_backed_up: bool,
}

/// Why a ceremony ended.
#[derive(Debug)]
pub enum CeremonyError {
    /// The answer is not of the form that the standard gives it.
    Unreadable(String),
    /// It does not fit the question, or its signature is wrong.
    Refused(String),
    /// A fault of ours.
    Fault(String),
}
