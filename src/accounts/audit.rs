//! The audit log (guarantee S3): one log line for each action on an account, with the target `vestibule::audit`. It
//! never has a password, a token or a token's digest.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::{Client, Error, Random};

/// Number of bytes of a name's digest that are logged: enough to distinguish names.
const DIGEST_BYTES: usize = 8;

/// The target of every line.
const TARGET: &str = "vestibule::audit";

/// An action on an account, and who requested it.
#[derive(Clone, Copy, Default)]
pub(super) struct Entry<'a> {
    /// The action: `signup`, `login`, `logout`, ...
    pub event: &'static str,
    /// Its result: `ok`, `refused`, `throttled`.
    pub outcome: &'static str,
    /// The account, if it is known.
    pub account_id: Option<i64>,
    /// The account's name. A typed name that belongs to no account is never logged: it may be a password.
    pub username: Option<&'a str>,
    /// The keyed digest of a typed name that belongs to no account.
    pub name_digest: Option<&'a str>,
    /// The public id of the sign-in or token that was added or ended.
    pub sign_in: Option<&'a str>,
    /// The client; `None` if the operator acted on the machine itself.
    pub client: Option<&'a Client>,
}

impl<'a> Entry<'a> {
    /// Writes the line of an action that was refused as there were too many, if that is the error.
    pub(super) fn throttled(self, error: &Error, tally: &Tally) {
        if matches!(error, Error::Throttled { .. }) {
            Self { outcome: "throttled", ..self }.log(tally);
        }
    }

    /// The line of what was done to one sign-in or token.
    pub(super) fn of_sign_in(self, id: &'a str) -> Self {
        Self { sign_in: Some(id), ..self }
    }

    /// Writes the line and counts it. Text from users is formatted with `Debug`, which escapes control characters
    /// (guarantee S2).
    pub(super) fn log(self, tally: &Tally) {
        tally.count(self.event, self.outcome);
        tracing::info!(
            target: TARGET,
            event = self.event,
            outcome = self.outcome,
            account_id = self.account_id,
            address = self.client.map(|client| tracing::field::debug(client.address.to_canonical())),
            username = self.username.map(tracing::field::debug),
            name_digest = self.name_digest,
            sign_in = self.sign_in,
        );
    }
}

/// Computes keyed digests of typed names. The key exists only in this process: the same name can be recognized within
/// one log, and the digest cannot be looked up in a list of names or passwords.
pub(super) struct NameKey(Hmac<Sha256>);

impl NameKey {
    pub(super) fn new(random: &dyn Random) -> Self {
        let mut key = [0; 64];
        random.fill(&mut key);
        Self(Hmac::new(&key.into()))
    }

    /// The digest of a name in hexadecimal.
    pub(super) fn digest(&self, name: &str) -> String {
        let digest = self.0.clone().chain_update(name).finalize().into_bytes();
        hex::encode(&digest[..DIGEST_BYTES])
    }
}

/// The number of lines by event and outcome.
#[derive(Default)]
pub(super) struct Tally(Mutex<BTreeMap<(&'static str, &'static str), u64>>);

impl Tally {
    fn count(&self, event: &'static str, outcome: &'static str) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner).entry((event, outcome)).or_default() += 1;
    }

    /// Event, outcome and number of lines.
    pub(super) fn counts(&self) -> Vec<(&'static str, &'static str, u64)> {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        counts.iter().map(|(&(event, outcome), &count)| (event, outcome, count)).collect()
    }
}
