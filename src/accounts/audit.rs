//! The record of who did what to which account (guarantee S3): one line of log for each, target
//! `vestibule::audit`. Never a password, a token or a digest.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::{Client, Random};

/// So many bytes of a digest are logged: enough to tell names apart.
const DIGEST_BYTES: usize = 8;

/// The target of every line.
const TARGET: &str = "vestibule::audit";

/// What somebody tried, and who.
#[derive(Clone, Copy, Default)]
pub(super) struct Entry<'a> {
    /// What was tried: `signup`, `login`, `logout`, ...
    pub event: &'static str,
    /// How it ended: `ok`, `refused`, `throttled`.
    pub outcome: &'static str,
    /// The account, where one is known.
    pub account_id: Option<i64>,
    /// The account's name. One that was typed and is no account's is never logged: it may be a password.
    pub username: Option<&'a str>,
    /// The digest of the name that was typed, where it led nowhere.
    pub name_digest: Option<&'a str>,
    /// Who asked; `None` where the operator did, on the machine itself.
    pub client: Option<&'a Client>,
}

impl Entry<'_> {
    /// Writes the line, and counts it. What users typed goes through `Debug`, which escapes control characters
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
        );
    }
}

/// Makes digests of the names that were typed, by a key that only this process has: the same name can be known again in
/// its log, and no list of names or passwords leads back to it.
pub(super) struct NameKey(Hmac<Sha256>);

impl NameKey {
    pub(super) fn new(random: &dyn Random) -> Self {
        let mut key = [0; 64];
        random.fill(&mut key);
        Self(Hmac::new(&key.into()))
    }

    /// The digest of a name, in hexadecimal digits.
    pub(super) fn digest(&self, name: &str) -> String {
        let digest = self.0.clone().chain_update(name).finalize().into_bytes();
        hex::encode(&digest[..DIGEST_BYTES])
    }
}

/// How many lines there were of each event and outcome.
#[derive(Default)]
pub(super) struct Tally(Mutex<BTreeMap<(&'static str, &'static str), u64>>);

impl Tally {
    fn count(&self, event: &'static str, outcome: &'static str) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner).entry((event, outcome)).or_default() += 1;
    }

    /// Event, outcome and count of all that happened.
    pub(super) fn counts(&self) -> Vec<(&'static str, &'static str, u64)> {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        counts.iter().map(|(&(event, outcome), &count)| (event, outcome, count)).collect()
    }
}
