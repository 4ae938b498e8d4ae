//! Passkeys: to register them, and to sign in, to sign up and to confirm by them.
//!
//! Each ceremony has two steps: a challenge that is stored, and the answer of an authenticator to it. Challenges are used
//! once (`challenges`), and [`proof`] decides whether an answer proves whose it is.

mod answer;
mod ceremonies;
mod challenges;
mod create;
mod instead;
mod known;
mod manage;
mod models;
mod proof;
mod relying_party;
mod sign_in;
mod sign_up;
mod webauthn;

pub use ceremonies::{
    Assertion, Begun, Ceremonies, CeremonyError, KnownCredential, NewCredential, PasskeyUser, Verification,
    VerifyingKey,
};
pub use challenges::{Asked, Browser};
pub use relying_party::{CounterPolicy, PasskeySettings, RelyingParty};

pub(super) use answer::FIELD as REFUSED_FIELD;
pub(super) use proof::ProvedPasskey;
pub(super) use webauthn::WebAuthn;
pub use webauthn::{AttestedPasskey, read_attestation};

use super::{Accounts, Error};

/// Limit of passkeys of an account.
pub const MOST_PASSKEYS: u32 = 20;

impl Accounts {
    /// Whether passkeys can be used here.
    pub fn has_passkeys(&self) -> bool {
        self.0.settings.passkeys.relying_party.is_some()
    }

    /// The domain for which passkeys are made; `None` where they are off.
    pub(super) fn passkey_domain(&self) -> Option<&str> {
        self.0.settings.passkeys.relying_party.as_ref().map(|party| party.domain.as_str())
    }

    /// For what passkeys are made.
    ///
    /// # Errors
    /// [`Error::NoPasskeys`] where they are off.
    fn relying_party(&self) -> Result<&RelyingParty, Error> {
        self.0.settings.passkeys.relying_party.as_ref().ok_or(Error::NoPasskeys)
    }
}
