//! The record of who did what to which account (checklist S3): one line of log for each, target
//! `vestibule::audit`. Never a password, a token or a digest.

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
    /// Writes the line. What users typed goes through `Debug`, which escapes control characters (checklist S2).
    pub(super) fn log(self) {
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
