//! What accounts need from a database: repositories, one for each noun, over one connection. What belongs together is
//! done in one unit of work.

mod accounts;
mod addresses;
mod advice;
mod directory;
mod django_sessions;
mod error;
mod events;
mod expired;
mod factors;
mod groups;
mod impersonations;
mod jobs;
mod legacy_hashes;
mod mail_requests;
mod overview;
mod passkeys;
mod pending_sign_ins;
mod personal_data;
mod record;
mod service_sign_ins;
mod sessions;
mod sign_ins;
mod tokens;
mod trusted_browsers;
mod webhooks;

use std::sync::Arc;

use async_trait::async_trait;
use futures::stream::BoxStream;
use tokio::sync::Notify;

pub use accounts::{AccountRepository, Addressee, Credentials, NewAccount, SignedUp};
pub use addresses::AddressRepository;
pub use advice::AdviceRepository;
pub use directory::{AccountFilter, AddressPrefix, DirectoryRepository};
pub use django_sessions::DjangoSessionRepository;
pub use error::{StoreError, StoreErrorKind};
pub use events::{EventRepository, NewEvent, StoredEvent};
pub use expired::ExpiredRepository;
pub use factors::{FactorRepository, SealedRow, SealedTable, StoredTotp, TotpState};
pub use groups::GroupRepository;
pub use impersonations::{Impersonated, ImpersonationRepository, NewImpersonation};
pub use jobs::{
    DeadJob, JobCount, JobRepository, JobState, JobSurvey, Kinds, Lease, LeasedJob, NewJob, SeenLease, Settlement,
};
pub use legacy_hashes::LegacyHashRepository;
pub use mail_requests::{CodeOwner, MailKind, MailRequest, MailRequestRepository, NewMailRequest};
pub use overview::{DailyCount, Node, OverviewRepository};
pub use passkeys::{
    ChallengePurpose, InsertedPasskey, NewPasskey, NewPasskeyChallenge, PasskeyChallengeRepository, PasskeyRepository,
    PasskeyUse, StoredChallenge, StoredPasskey,
};
pub use pending_sign_ins::{FoundPendingSignIn, NewPendingSignIn, PendingSignInRepository};
pub use personal_data::PersonalDataRepository;
pub use record::{RecordFilter, RecordHead, RecordRepository, RecordRow};
pub use service_sign_ins::ServiceSignInRepository;
pub use sessions::{NewSession, Reauthentication, SessionRepository};
pub use sign_ins::{ListedSignIn, NewSignIn, Recorded, SignInRepository, Touch, VerifiedHash, method_names};
pub use tokens::{FoundSignIn, NamedToken, NewNamedToken, NewToken, TokenRepository};
pub use trusted_browsers::{NewTrustedBrowser, TrustedBrowserRepository};
pub use webhooks::{DeliveryAttempt, DeliveryFilter, NewDelivery, WebhookRepository};

use super::throttling::SharedWindows;

/// A database of accounts. "Not found" and "taken" are values; an error is a failure of the database only.
#[async_trait]
pub trait Store: Send + Sync + 'static {
    /// A connection for reading, without a transaction: each verb sees what is committed when it is called. A verb that
    /// writes is refused as a fault. There are few connections: it is to be dropped before anything else is awaited.
    async fn read(&self) -> Result<Box<dyn Repositories + '_>, StoreError>;

    /// Begins a unit of work. In SQLite there is one at a time; in PostgreSQL the verbs lock the rows that they write,
    /// which are to be written in the order account, sessions, tokens, factors, sessions of Django's, throttle windows, rows of
    /// another account, groups, jobs, the record. What is read meanwhile is read by the unit of work: it would wait for a second connection.
    async fn begin(&self) -> Result<Box<dyn UnitOfWork + '_>, StoreError>;

    /// Revocations of sign-ins by any process, from the first query on, without expiries. Each is delivered within a
    /// second of its commit; revocations that may have been missed are delivered as [`Revocation::Unknown`]. The stream
    /// ends when the store is closed.
    fn revocations(&self) -> BoxStream<'static, RevocationBatch>;

    /// Whether the database answers.
    async fn ping(&self) -> Result<(), StoreError>;

    /// Whether the database accepts writes, tested by a small write.
    async fn try_to_write(&self) -> Result<(), StoreError>;

    /// The throttle windows that all processes on the database share; `None` if there is only one process.
    fn shared_windows(&self) -> Option<&dyn SharedWindows>;

    /// Notified once when a unit of work of this process that has enqueued jobs is committed.
    fn enqueued(&self) -> Arc<Notify>;

    /// Metrics of the database, without a query.
    fn figures(&self) -> StoreFigures;
}

/// The repositories, over one connection.
pub trait Repositories: Send {
    /// Accounts.
    fn accounts(&mut self) -> &mut dyn AccountRepository;

    /// Accounts as an operator sees them.
    fn directory(&mut self) -> &mut dyn DirectoryRepository;

    /// Sign-ins of both kinds.
    fn sign_ins(&mut self) -> &mut dyn SignInRepository;

    /// Sessions.
    fn sessions(&mut self) -> &mut dyn SessionRepository;

    /// Tokens.
    fn tokens(&mut self) -> &mut dyn TokenRepository;

    /// Groups.
    fn groups(&mut self) -> &mut dyn GroupRepository;

    /// Older hashes.
    fn legacy_hashes(&mut self) -> &mut dyn LegacyHashRepository;

    /// Sessions of Django's.
    fn django_sessions(&mut self) -> &mut dyn DjangoSessionRepository;

    /// Expired rows.
    fn expired(&mut self) -> &mut dyn ExpiredRepository;

    /// Events of accounts.
    fn events(&mut self) -> &mut dyn EventRepository;

    /// What is kept about an account.
    fn personal_data(&mut self) -> &mut dyn PersonalDataRepository;

    /// The record of what operators have done.
    fn record(&mut self) -> &mut dyn RecordRepository;

    /// Sessions of staff that act as another account.
    fn impersonations(&mut self) -> &mut dyn ImpersonationRepository;

    /// What servers report.
    fn overview(&mut self) -> &mut dyn OverviewRepository;

    /// Jobs.
    fn jobs(&mut self) -> &mut dyn JobRepository;

    /// Addresses of accounts.
    fn addresses(&mut self) -> &mut dyn AddressRepository;

    /// Advice that accounts have dismissed.
    fn advice(&mut self) -> &mut dyn AdviceRepository;

    /// Requests that wait for an answer from a mailbox.
    fn mail_requests(&mut self) -> &mut dyn MailRequestRepository;

    /// Log-ins that wait for their next step.
    fn pending_sign_ins(&mut self) -> &mut dyn PendingSignInRepository;

    /// Sign-ins at other services.
    fn service_sign_ins(&mut self) -> &mut dyn ServiceSignInRepository;

    /// Browsers in which an account asks for no second step.
    fn trusted_browsers(&mut self) -> &mut dyn TrustedBrowserRepository;

    /// Authenticator apps and recovery codes.
    fn factors(&mut self) -> &mut dyn FactorRepository;

    /// Passkeys.
    fn passkeys(&mut self) -> &mut dyn PasskeyRepository;

    /// Challenges that wait for an authenticator.
    fn passkey_challenges(&mut self) -> &mut dyn PasskeyChallengeRepository;

    /// Webhooks.
    fn webhooks(&mut self) -> &mut dyn WebhookRepository;
}

/// One transaction. What its verbs write, nobody else sees before it is committed, and it is rolled back if it is
/// dropped: after an error, and when the request is cancelled.
#[async_trait]
pub trait UnitOfWork: Repositories {
    /// Commits. After an error nothing may have been written, or all.
    async fn commit(self: Box<Self>) -> Result<(), StoreError>;
}

/// A revocation of sign-ins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Revocation {
    /// Of this account, by id.
    Account(i64),
    /// Of any account: revocations may have been missed.
    Unknown,
}

/// Revocations that were announced since the previous batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevocationBatch {
    /// The accounts; often empty.
    pub revocations: Vec<Revocation>,
    /// Whether every revocation that was committed before this batch was requested has now been delivered.
    pub is_complete: bool,
}

/// Metrics of a database.
#[derive(Clone, Debug)]
pub struct StoreFigures {
    /// Its connection pools.
    pub pools: Vec<PoolFigures>,
    /// How often it was locked, full or unreachable.
    pub unavailable: u64,
}

/// Metrics of a connection pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PoolFigures {
    /// Its purpose: `reader`, `writer`, or `all`.
    pub name: &'static str,
    /// Open connections.
    pub size: usize,
    /// Idle connections.
    pub idle: usize,
}
