//! The audit log (guarantee S3): one log line for each action on an account, with the target `vestibule::audit`. It
//! never has a password, a token or a token's digest. What has changed an account is also a row that its owner can read:
//! an [`Entry`] writes both, so they say the same.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::webhook_events::{EVENTS, enqueue_event};
use super::{Client, Error, NewEvent, Random, StoreError, Timestamp, UnitOfWork};
use crate::contract::EventDetails;

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
    /// The account of the operator who has acted as it.
    pub actor_id: Option<i64>,
    /// The account's name. A typed name that belongs to no account is never logged: it may be a password.
    pub username: Option<&'a str>,
    /// The keyed digest of a typed name that belongs to no account.
    pub name_digest: Option<&'a str>,
    /// The public id of the sign-in or token that was added or ended.
    pub sign_in: Option<&'a str>,
    /// The name of the token or passkey. It is in the event alone: a secret may be typed in its place.
    pub token_name: Option<&'a str>,
    /// The client; `None` if the operator acted on the machine itself.
    pub client: Option<&'a Client>,
}

impl<'a> Entry<'a> {
    /// The event of it, as its row in the database.
    pub(super) fn event(&self, now: Timestamp) -> NewEvent {
        debug_assert!(EVENTS.contains(&self.event), "{} is no event that webhooks know", self.event);
        let (sign_in, name) = (self.sign_in.map(str::to_owned), self.token_name.map(str::to_owned));
        let details = EventDetails { sign_in, name, actor_id: self.actor_id, ..EventDetails::default() };
        let of_client = |part: fn(&Client) -> String| self.client.map(part).unwrap_or_default();
        NewEvent {
            kind: self.event,
            created: now,
            address: of_client(|client| client.shown_address()),
            network: of_client(|client| client.network().to_string()),
            user_agent: of_client(|client| client.short_user_agent().to_owned()),
            device: of_client(|client| client.device()),
            details: serde_json::to_string(&details).unwrap_or_default(),
        }
    }

    /// Writes the event of it in the unit of work that does it; the same entry is logged after the commit.
    pub(super) async fn record(&self, work: &mut dyn UnitOfWork, now: Timestamp) -> Result<(), StoreError> {
        match self.account_id {
            Some(account_id) => record_event(work, account_id, &self.event(now)).await,
            None => Ok(()),
        }
    }

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
            actor_id = self.actor_id,
            address = self.client.map(|client| tracing::field::debug(client.address.to_canonical())),
            username = self.username.map(tracing::field::debug),
            name_digest = self.name_digest,
            sign_in = self.sign_in,
        );
    }
}

/// Writes an event, and enqueues it for the webhooks that want it.
pub(super) async fn record_event(
    work: &mut dyn UnitOfWork,
    account_id: i64,
    event: &NewEvent,
) -> Result<(), StoreError> {
    if work.events().insert(account_id, event).await? {
        enqueue_event(work, account_id, event.kind, event.created).await?;
    }
    Ok(())
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
pub(super) struct Tally(Mutex<BTreeMap<(&'static str, &'static str), Count>>);

#[derive(Clone, Copy, Default)]
struct Count {
    all: u64,
    /// How many of them are in the database.
    reported: u64,
}

/// Event, outcome and number of lines.
pub(super) type Counts = Vec<(&'static str, &'static str, u64)>;

impl Tally {
    fn count(&self, event: &'static str, outcome: &'static str) {
        self.lock().entry((event, outcome)).or_default().all += 1;
    }

    /// The lines since the start.
    pub(super) fn counts(&self) -> Counts {
        self.lock().iter().map(|(&(event, outcome), count)| (event, outcome, count.all)).collect()
    }

    /// The lines that are not yet reported, in an order that is always the same.
    pub(super) fn unreported(&self) -> Counts {
        let counts = self.lock();
        let since = counts.iter().map(|(&(event, outcome), count)| (event, outcome, count.all - count.reported));
        since.filter(|(.., count)| *count > 0).collect()
    }

    /// Notes that these lines are reported.
    pub(super) fn mark_reported(&self, counts: &Counts) {
        let mut all = self.lock();
        for &(event, outcome, count) in counts {
            all.entry((event, outcome)).or_default().reported += count;
        }
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<(&'static str, &'static str), Count>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
