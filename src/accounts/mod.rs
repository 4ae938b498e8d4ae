//! The rules of accounts: sign up, log in, log out, authenticate, and how often each may be tried.
//!
//! [`Accounts`] is the only public interface; each verb has its own file. It knows no HTTP and no SQL: the [`Store`],
//! the [`Clock`] and the source of [`Random`] bytes are arguments.

mod activity;
mod actor;
mod advice;
mod audit;
mod authenticate;
mod batch_loader;
mod cached_sign_in;
mod change_password;
mod clock;
mod confirm;
mod database_deadline;
mod delete_account;
mod desk;
mod directory;
pub mod django;
mod edit_profile;
mod error;
mod export;
mod factor_policy;
mod factors;
mod figures;
mod freshness;
mod grant;
mod identity;
mod jobs;
mod last_used;
mod letter;
mod log_in;
mod log_out;
mod log_rate_limit;
mod mailbox;
mod names;
mod network;
mod node_report;
mod notices;
mod operator;
mod paging;
mod passkeys;
mod password_check;
mod passwords;
mod profile;
mod program_tokens;
mod random;
mod redeem;
mod renew;
mod secrets;
mod service_profile;
mod service_sign_ins;
mod sessions;
mod settings;
mod sign_in_cache;
mod sign_in_id;
mod sign_ins;
mod sign_up;
mod store;
mod strength;
mod throttling;
mod tokens;
mod webhook_events;
mod webhooks;

use std::net::IpAddr;
use std::sync::Arc;

pub use actor::{Actor, By};
pub use clock::{Clock, SystemClock, Timestamp};
pub use database_deadline::{before_database_deadline, with_database_deadline};
pub use desk::{
    AccountQuery, BrokenRecord, BulkRequest, EditFields, NewAccountFields, RecordFormat, RecordSummary, Staff,
    VerifyError,
};
pub use error::Error;
pub use factor_policy::{FactorPolicy, PolicyError, RequiredOf};
pub use factors::{recovery_code_digest, seal_recovery_code};
pub use figures::{Figures, QueueFigures};
pub use freshness::Confirmation;
pub use grant::Wanted;
pub use identity::{Client, Granted, GrantedSession, Identity, Impersonation, Method, Methods, SignIn};
pub use jobs::{Attempt, Job, JobError, JobFigures, Jobs, RunJob, Worker};
pub use letter::{FactorChange, Letter, MailJob, Occasion, ResetAccount};
pub use log_in::{Entered, FactorAnswer, LogIn, LogInStep, PendingSignIn};
pub use log_rate_limit::LogRateLimit;
pub use mailbox::{AddressProof, EmailStatus, MailLink, ResetProof};
pub use names::{FoldedAddress, FoldedName};
pub use network::Network;
pub use node_report::REPORT_PERIOD;
pub use passkeys::{
    Asked, Assertion, AttestedPasskey, Begun, Browser, Ceremonies, CeremonyError, CounterPolicy, KnownCredential,
    MOST_PASSKEYS, NewCredential, PasskeySettings, PasskeyUser, RelyingParty, Verification, VerifyingKey,
    read_attestation,
};
pub use random::{Random, SystemRandom};
pub use secrets::{KeyId, SealedError, SecretKey, SecretKeys, SecretPurpose, Unsealed};
pub use service_profile::{LazyServiceProfile, ServiceProfile};
pub use settings::{Argon2Cost, CostError, Settings};
pub use sign_in_cache::CacheFigures;
pub use store::{
    AccountFilter, AccountRepository, AddressPrefix, AddressRepository, Addressee, AdviceRepository, ChallengePurpose,
    CodeOwner, Credentials, DailyCount, DeadJob, DeliveryAttempt, DeliveryFilter, DirectoryRepository,
    DjangoSessionRepository, EventRepository, ExpiredRepository, FactorRepository, FoundPendingSignIn, FoundSignIn,
    GroupRepository, Impersonated, ImpersonationRepository, InsertedPasskey, JobCount, JobRepository, JobState,
    JobSurvey, Kinds, Lease, LeasedJob, LegacyHashRepository, ListedSignIn, MailKind, MailRequest,
    MailRequestRepository, NamedToken, NewAccount, NewDelivery, NewEvent, NewImpersonation, NewJob, NewMailRequest,
    NewNamedToken, NewPasskey, NewPasskeyChallenge, NewPendingSignIn, NewSession, NewSignIn, NewToken,
    NewTrustedBrowser, Node, OverviewRepository, PasskeyChallengeRepository, PasskeyRepository, PasskeyUse,
    PendingSignInRepository, PersonalDataRepository, PoolFigures, Reauthentication, RecordFilter, RecordHead,
    RecordRepository, RecordRow, Recorded, Repositories, Revocation, RevocationBatch, SealedRow, SealedTable,
    SeenLease, ServiceSignInRepository, SessionRepository, Settlement, SignInRepository, SignedUp, Store, StoreError,
    StoreErrorKind, StoreFigures, StoredChallenge, StoredEvent, StoredPasskey, StoredTotp, TokenRepository, TotpState,
    Touch, TrustedBrowserRepository, UnitOfWork, VerifiedHash, WebhookRepository, method_names,
};
pub use throttling::{
    Rate, RateError, Scope, SharedAttempt, SharedHit, SharedWindow, SharedWindows, ThrottleKey, Throttled, Throttles,
    Unreported, WindowKey, WindowUse,
};
pub use tokens::{PlainToken, TokenDigest, TokenKind};
pub use webhook_events::EVENTS;
pub use webhooks::{DeliverWebhook, SendWebhook, WebhookFields, WebhookRequest, WebhookRunner};

use audit::{NameKey, Tally};
use authenticate::TokenOwners;
use batch_loader::BatchLoader;
use futures::StreamExt;
use jobs::JobTally;
use last_used::PendingTouches;
use node_report::node_id;
use passkeys::WebAuthn;
use passwords::{Hasher, LegacyHashes, Queue};
use redeem::DjangoSessions;
use sessions::Expiries;
use sign_in_cache::SignInCache;
use throttling::{Failures, RequestThrottle};

/// The accounts of one installation. Clones share their state.
#[derive(Clone)]
pub struct Accounts(Arc<Inner>);

struct Inner {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    settings: Settings,
    hasher: Hasher,
    legacy_hashes: LegacyHashes,
    /// Separate from the hasher's queue: strength estimates must not delay log-ins.
    estimates: Queue,
    requests: RequestThrottle,
    failures: Failures,
    cache: SignInCache,
    owners: BatchLoader<TokenOwners>,
    expiries: BatchLoader<Expiries>,
    touches: PendingTouches,
    django_sessions: DjangoSessions,
    tally: Tally,
    jobs: JobTally,
    ceremonies: Box<dyn Ceremonies>,
    name_key: NameKey,
    started: Timestamp,
    /// By what the other servers know this one, if it is a server.
    node_id: String,
}

impl Accounts {
    /// Accounts in a store.
    ///
    /// # Panics
    /// If the settings have a cost that Argon2 rejects; a cost that was parsed from text is never one.
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
            jobs: JobTally::default(),
            ceremonies: Box::new(WebAuthn::new()),
            name_key: NameKey::new(&*random),
            started: clock.now(),
            node_id: node_id(&*random),
            store,
            clock,
            random,
            settings,
        }))
    }

    /// The settings in use.
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// Counts a request in each of its scopes, or in none if one of them has reached its limit.
    ///
    /// # Errors
    /// [`Error::Throttled`] with the longest wait of the scopes at their limit; [`Error::Store`].
    pub async fn throttle(&self, requests: &[(Scope, ThrottleKey)]) -> Result<(), Error> {
        self.0.requests.check(requests, self.now(), self.0.store.shared_windows()).await
    }

    /// Whether an address that is not signed in has reached its limit of requests. Counts nothing.
    pub fn is_throttled(&self, address: IpAddr) -> bool {
        self.0.requests.room(Scope::Anon, ThrottleKey::Address(address), self.now()).is_err()
    }

    /// Reports the requests that this node has let through to the shared windows, and reads the other nodes' requests
    /// from them; to be called about once a second.
    ///
    /// # Errors
    /// [`Error::Store`]; the report is then repeated with the next one.
    pub async fn report_requests(&self) -> Result<(), Error> {
        match self.0.store.shared_windows() {
            Some(windows) => Ok(self.0.requests.report(self.now(), windows).await?),
            None => Ok(()),
        }
    }

    /// Deletes the shared windows that have expired, and those above the limit of windows; to be called about once a
    /// minute, since any client can create new ones.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn purge_windows(&self) -> Result<(), Error> {
        if let Some(windows) = self.0.store.shared_windows() {
            while windows.purge().await? > 0 {}
        }
        Ok(())
    }

    /// Receives the revocations of all processes until the store is closed: invalidates the cache and passes each on to
    /// `tell`.
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

    /// The time now.
    pub fn now(&self) -> Timestamp {
        self.0.clock.now()
    }
}
