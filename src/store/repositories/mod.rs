//! The repositories, one file per noun. Every statement works on both databases; what differs is an operation of
//! [`Connection`](super::connection::Connection).

pub(super) mod accounts;
mod addresses;
mod advice;
pub(super) mod directory;
mod django_sessions;
pub(super) mod events;
mod expired;
pub(super) mod factors;
mod groups;
mod impersonations;
mod jobs;
mod legacy_hashes;
mod mail_requests;
mod overview;
mod passkey_challenges;
mod passkeys;
mod pending_sign_ins;
mod personal_data;
mod record;
mod service_sign_ins;
mod sessions;
pub(super) mod sign_ins;
mod tokens;
mod trusted_browsers;
pub(super) mod webhooks;

use super::backend::Backend;
use super::unit_of_work::Work;
use crate::accounts::{
    AccountRepository, AddressRepository, AdviceRepository, DirectoryRepository, DjangoSessionRepository,
    EventRepository, ExpiredRepository, FactorRepository, GroupRepository, ImpersonationRepository, JobRepository,
    LegacyHashRepository, MailRequestRepository, OverviewRepository, PasskeyChallengeRepository, PasskeyRepository,
    PendingSignInRepository, PersonalDataRepository, RecordRepository, Repositories, ServiceSignInRepository,
    SessionRepository, SignInRepository, TokenRepository, TrustedBrowserRepository, WebhookRepository,
};

/// One method for each repository: `repositories!(noun: Repository, ...)`.
macro_rules! repositories {
    ($($noun:ident: $repository:ident),* $(,)?) => {
        impl<B: Backend> Repositories for Work<'_, B> {
            $(fn $noun(&mut self) -> &mut dyn $repository {
                self
            })*
        }
    };
}

repositories! {
    accounts: AccountRepository,
    directory: DirectoryRepository,
    sign_ins: SignInRepository,
    sessions: SessionRepository,
    tokens: TokenRepository,
    groups: GroupRepository,
    legacy_hashes: LegacyHashRepository,
    django_sessions: DjangoSessionRepository,
    expired: ExpiredRepository,
    events: EventRepository,
    personal_data: PersonalDataRepository,
    record: RecordRepository,
    impersonations: ImpersonationRepository,
    overview: OverviewRepository,
    jobs: JobRepository,
    addresses: AddressRepository,
    advice: AdviceRepository,
    mail_requests: MailRequestRepository,
    factors: FactorRepository,
    pending_sign_ins: PendingSignInRepository,
    service_sign_ins: ServiceSignInRepository,
    trusted_browsers: TrustedBrowserRepository,
    passkeys: PasskeyRepository,
    passkey_challenges: PasskeyChallengeRepository,
    webhooks: WebhookRepository,
}
