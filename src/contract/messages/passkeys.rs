//! Sentences about passkeys.

use super::{Wording, wording};

/// A passkey is unknown, of another kind, for another domain, or its answer is wrong, or its account is inactive: one answer
/// for all.
pub const PASSKEY_REFUSED: Wording = wording("This passkey cannot be used here.", "error-passkey-refused");
/// A challenge is used, too old, or another browser's.
pub const CHALLENGE_ENDED: Wording = wording("Invalid or expired challenge.", "error-passkey-expired");
/// The answer of an authenticator that wants to register does not fit what it was asked.
pub const PASSKEY_NOT_CREATED: Wording = wording("This passkey could not be registered.", "error-passkey-not-created");
/// The passkey is registered already.
pub const PASSKEY_EXISTS: Wording = wording("This passkey is registered already.", "error-passkey-exists");
/// As many passkeys as an account may have.
pub const TOO_MANY_PASSKEYS: Wording =
    wording("An account has at most 20 passkeys. Remove one first.", "error-passkey-many");
/// The account has no passkey that could answer.
pub const NO_PASSKEY_HERE: Wording =
    wording("The account has no passkey that can be used here.", "error-passkey-none-here");
/// The server has no domain for which passkeys could be made.
pub const NO_PASSKEYS: Wording = wording("Passkeys are not available on this server.", "error-passkey-off");
/// What a passkey is for.
pub const PASSKEY_KIND: &str = "Write sign_in or second_factor.";
/// The answer of an authenticator cannot be read.
pub const PASSKEY_UNREADABLE: &str = "This is not the answer of an authenticator.";

pub(super) const ALL: &[&Wording] = &[
    &PASSKEY_REFUSED,
    &CHALLENGE_ENDED,
    &PASSKEY_NOT_CREATED,
    &PASSKEY_EXISTS,
    &TOO_MANY_PASSKEYS,
    &NO_PASSKEY_HERE,
    &NO_PASSKEYS,
];
