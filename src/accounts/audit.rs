//! The record of who did what to which account (checklist S3): one line of log for each, target
//! `vestibule::audit`. Never a password, a token or a digest.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use super::Client;

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
    /// The name that was given.
    pub username: Option<&'a str>,
    /// Who asked; `None` where the operator did, on the machine itself.
    pub client: Option<&'a Client>,
}

impl Entry<'_> {
    /// Writes the line, and counts it. What users typed goes through `Debug`, which escapes control characters
    /// (checklist S2).
    pub(super) fn log(self, tally: &Tally) {
        tally.count(self.event, self.outcome);
        tracing::info!(
            target: TARGET,
            event = self.event,
            outcome = self.outcome,
            account_id = self.account_id,
            address = self.client.map(|client| tracing::field::debug(client.address.to_canonical())),
            username = self.username.map(tracing::field::debug),
        );
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
