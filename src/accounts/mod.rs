//! The rules of accounts: sign up, log in, log out, find out who is asking, and how often any of it may be tried.
//!
//! [`Accounts`] is the door; every verb has its file. It knows no HTTP and no SQL: it asks a [`Store`], a
//! [`Clock`] and a source of [`Random`] bytes, which are its arguments.

mod audit;
mod authenticate;
mod batch_loader;
mod clock;
mod database_deadline;
pub mod django;
mod error;
mod figures;
mod grant;
mod identity;
mod known;
mod last_used;
mod log_in;
mod log_out;
mod names;
mod network;
mod operator;
mod passwords;
mod profile;
mod random;
mod redeem;
mod renew;
mod seldom;
mod sessions;
mod settings;
mod sign_in_cache;
mod sign_ins;
mod sign_up;
mod store;
mod strength;
mod throttling;
mod tokens;

use std::net::IpAddr;
use std::sync::Arc;

pub use clock::{Clock, SystemClock, Timestamp};
pub use database_deadline::{before_database_deadline, with_database_deadline};
pub use error::Error;
pub use figures::{Figures, QueueFigures};
pub use grant::Wanted;
pub use identity::{Client, Granted, GrantedSession, Identity, SignIn};
pub use names::FoldedName;
pub use network::Network;
pub use random::{Random, SystemRandom};
pub use seldom::Seldom;
pub use settings::{Argon2Cost, CostError, Settings};
pub use sign_in_cache::CacheFigures;
pub use store::{
    Credentials, FoundSignIn, ListedSignIn, NewAccount, NewSession, NewSignIn, NewToken, PoolFigures, Revocation,
    RevocationBatch, Store, StoreError, StoreErrorKind, StoreFigures, Touch, VerifiedHash,
};
pub use throttling::{
    Rate, RateError, Scope, SharedAttempt, SharedHit, SharedWindow, SharedWindows, ThrottleKey, Throttled, Throttles,
    Unreported, WindowKey, WindowUse,
};
pub use tokens::{PlainToken, TokenDigest, TokenKind};

use audit::{NameKey, Tally};
use authenticate::TokenOwners;
use batch_loader::BatchLoader;
use futures::StreamExt;
use last_used::PendingTouches;
use passwords::{Hasher, LegacyHashes, Queue};
use redeem::DjangoSessions;
use sessions::Expiries;
use sign_in_cache::SignInCache;
use throttling::{Failures, RequestThrottle};

/// The accounts of one installation. Clones are the same accounts.
#[derive(Clone)]
pub struct Accounts(Arc<Inner>);

struct Inner {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    settings: Settings,
    hasher: Hasher,
    legacy_hashes: LegacyHashes,
    /// Apart from the hasher's: somebody who is typing a password must not keep others from signing in.
    estimates: Queue,
    requests: RequestThrottle,
    failures: Failures,
    cache: SignInCache,
    owners: BatchLoader<TokenOwners>,
    expiries: BatchLoader<Expiries>,
    touches: PendingTouches,
    django_sessions: DjangoSessions,
    tally: Tally,
    name_key: NameKey,
    started: Timestamp,
}

impl Accounts {
    /// Accounts in a store.
    ///
    /// # Panics
    /// When the settings name a cost that Argon2 does not know; one that was read from text it knows.
    pub fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>, random: Arc<dyn Random>, settings: Settings) -> Self {
        Self(Arc::new(Inner {
            hasher: Hasher::new(settings.argon2, settings.hashing_threads, Arc::clone(&random)),
            legacy_hashes: LegacyHashes::default(),
            estimates: Queue::new(1),
            requests: RequestThrottle::new(&settings.throttles),
            failures: Failures::new(&settings.throttles),
            cache: SignInCache::new(),
            owners: BatchLoader::new(Arc::clone(&store)),
            expiries: BatchLoader::new(Arc::clone(&store)),
            touches: PendingTouches::default(),
            django_sessions: DjangoSessions::default(),
            tally: Tally::default(),
            name_key: NameKey::new(&*random),
            started: clock.now(),
            store,
            clock,
            random,
            settings,
        }))
    }

    /// The settings that hold.
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// How many password hashes have been computed, right and wrong. A test of guarantee P7 counts them.
    pub fn hash_count(&self) -> u64 {
        self.0.hasher.computed()
    }

    /// Counts a request in every scope that it is in, or in none where one of them has no room.
    ///
    /// # Errors
    /// [`Error::Throttled`] with the longest wait of those that have none; [`Error::Store`].
    pub async fn throttle(&self, requests: &[(Scope, ThrottleKey)]) -> Result<(), Error> {
        self.0.requests.check(requests, self.now(), self.0.store.shared_windows()).await
    }

    /// Whether an address that is not signed in has no room for another request. Counts nothing.
    pub fn is_throttled(&self, address: IpAddr) -> bool {
        self.0.requests.room(Scope::Anon, ThrottleKey::Address(address), self.now()).is_err()
    }

    /// Tells the other nodes on the database which requests this one has let through, and hears of theirs; to be called
    /// about once a second.
    ///
    /// # Errors
    /// [`Error::Store`]; then they are told the next time.
    pub async fn report_requests(&self) -> Result<(), Error> {
        match self.0.store.shared_windows() {
            Some(windows) => Ok(self.0.requests.report(self.now(), windows).await?),
            None => Ok(()),
        }
    }

    /// Deletes the windows of all nodes that have run out, and those beyond the number that is kept; to be called about
    /// once a minute, since strangers can make new ones.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn purge_windows(&self) -> Result<(), Error> {
        if let Some(windows) = self.0.store.shared_windows() {
            while windows.purge().await? > 0 {}
        }
        Ok(())
    }

    /// Hears of every end of sign-ins, whichever process has ended them, until the store is closed: forgets them, and
    /// tells of it.
    pub async fn watch_revocations(&self, mut tell: impl FnMut(Revocation)) {
        let mut revocations = self.0.store.revocations();
        loop {
            let asked = self.0.clock.elapsed();
            let Some(RevocationBatch { revocations: revoked, is_complete }) = revocations.next().await else { return };
            for revocation in revoked {
                match revocation {
                    Revocation::Account(account_id) => self.0.cache.invalidate(account_id),
                    Revocation::Unknown => self.0.cache.invalidate_all(),
                }
                tell(revocation);
            }
            if is_complete {
                self.0.cache.confirm(asked);
            }
        }
    }

    /// Deletes what has expired; how many sessions and tokens that were. Nothing depends on when it is called:
    /// what has expired is refused in any case.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn purge_expired(&self) -> Result<u64, Error> {
        let mut purged = 0;
        // In steps, so that sign-ins come in between.
        loop {
            match self.0.store.purge_expired(self.now()).await? {
                0 => return Ok(purged),
                step => purged += step,
            }
        }
    }

    fn now(&self) -> Timestamp {
        self.0.clock.now()
    }
}
