//! A store that holds an answer back until a test lets it go, that fails when it is told to, and that can leave it to
//! the test what is heard of sign-ins that end.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use futures::StreamExt;
use futures::stream::{self, BoxStream};
use tokio::sync::Notify;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use vestibule::accounts::{
    AccountRepository, AddressRepository, AdviceRepository, DirectoryRepository, DjangoSessionRepository,
    EventRepository, ExpiredRepository, FactorRepository, FoundSignIn, GroupRepository, ImpersonationRepository,
    JobRepository, LegacyHashRepository, MailRequestRepository, NamedToken, NewNamedToken, NewToken,
    OverviewRepository, PasskeyChallengeRepository, PasskeyRepository, PendingSignInRepository, PersonalDataRepository,
    RecordRepository, Repositories, Revocation, RevocationBatch, ServiceSignInRepository, SessionRepository,
    SharedWindows, SignInRepository, Store, StoreError, StoreFigures, Timestamp, TokenDigest, TokenRepository,
    TrustedBrowserRepository, UnitOfWork, WebhookRepository,
};
use vestibule::store::SqliteStore;

pub struct HeldStore {
    store: SqliteStore,
    holds: AtomicBool,
    held: Notify,
    go: Notify,
    look_ups: AtomicUsize,
    forgets_hashes: AtomicBool,
    looks: AtomicUsize,
    news: Mutex<Option<(UnboundedSender<()>, UnboundedReceiver<RevocationBatch>)>>,
}

/// What a test tells of sign-ins that end.
pub struct News {
    asked: UnboundedReceiver<()>,
    told: UnboundedSender<RevocationBatch>,
}

impl News {
    /// Waits until somebody listens.
    pub async fn listened(&mut self) {
        self.asked.recv().await.unwrap();
    }

    /// Tells who listens, and waits until that was taken in.
    pub async fn tell(&mut self, whose: Vec<Revocation>, is_complete: bool) {
        self.told.send(RevocationBatch { revocations: whose, is_complete }).unwrap();
        self.asked.recv().await.unwrap();
    }
}

impl HeldStore {
    pub fn new(store: SqliteStore) -> Self {
        let (holds, forgets_hashes) = (AtomicBool::new(false), AtomicBool::new(false));
        let (held, go, look_ups, looks) = (Notify::new(), Notify::new(), AtomicUsize::new(0), AtomicUsize::new(0));
        Self { store, holds, held, go, look_ups, forgets_hashes, looks, news: Mutex::default() }
    }

    /// Leaves it to the test what the first one hears who listens.
    pub fn take_news(&self) -> News {
        let ((ask, asked), (told, hear)) = (unbounded_channel(), unbounded_channel());
        *self.news.lock().unwrap() = Some((ask, hear));
        News { asked, told }
    }

    /// Holds back the next look-up of a token or the next commit, once the database has done it.
    pub fn hold(&self) {
        self.holds.store(true, Ordering::SeqCst);
    }

    /// Waits until it is held.
    pub async fn held(&self) {
        self.held.notified().await;
    }

    pub fn let_go(&self) {
        self.go.notify_one();
    }

    /// How often a token was looked up.
    pub fn look_ups(&self) -> usize {
        self.look_ups.load(Ordering::SeqCst)
    }

    /// Fails from now on to say which older hashes there are.
    pub fn forget_hashes(&self) {
        self.forgets_hashes.store(true, Ordering::SeqCst);
    }

    /// How often it was asked for older hashes.
    pub fn looks(&self) -> usize {
        self.looks.load(Ordering::SeqCst)
    }

    async fn answer<T>(&self, answer: T) -> T {
        if self.holds.swap(false, Ordering::SeqCst) {
            self.held.notify_one();
            self.go.notified().await;
        }
        answer
    }
}

/// The repositories of a connection or of a unit of work.
struct Held<'a, R: ?Sized> {
    store: &'a HeldStore,
    over: Box<R>,
}

/// Forwards to the repositories beneath.
macro_rules! forwarded {
    ($($noun:ident: $repository:ident),*) => {
        $(fn $noun(&mut self) -> &mut dyn $repository {
            self.over.$noun()
        })*
    };
}

impl<R: Repositories + ?Sized> Repositories for Held<'_, R> {
    fn tokens(&mut self) -> &mut dyn TokenRepository {
        self
    }

    fn legacy_hashes(&mut self) -> &mut dyn LegacyHashRepository {
        self
    }

    forwarded! {
        accounts: AccountRepository, directory: DirectoryRepository, sign_ins: SignInRepository, sessions: SessionRepository, groups: GroupRepository,
        django_sessions: DjangoSessionRepository, expired: ExpiredRepository,
        jobs: JobRepository, events: EventRepository, personal_data: PersonalDataRepository,
        addresses: AddressRepository, mail_requests: MailRequestRepository,
        factors: FactorRepository, advice: AdviceRepository,
        pending_sign_ins: PendingSignInRepository, trusted_browsers: TrustedBrowserRepository,
        record: RecordRepository, overview: OverviewRepository, passkeys: PasskeyRepository,
        passkey_challenges: PasskeyChallengeRepository, service_sign_ins: ServiceSignInRepository,
        webhooks: WebhookRepository, impersonations: ImpersonationRepository
    }
}

#[async_trait]
impl<R: Repositories + ?Sized> TokenRepository for Held<'_, R> {
    async fn find(&mut self, digests: &[TokenDigest]) -> Result<Vec<(TokenDigest, FoundSignIn)>, StoreError> {
        self.store.look_ups.fetch_add(1, Ordering::SeqCst);
        let found = self.over.tokens().find(digests).await;
        self.store.answer(found).await
    }

    async fn renew(&mut self, id: i64, token: &NewToken, now: Timestamp) -> Result<Option<Timestamp>, StoreError> {
        self.over.tokens().renew(id, token, now).await
    }

    async fn insert_named(&mut self, account: i64, new: &NewNamedToken, most: u32) -> Result<Option<i64>, StoreError> {
        self.over.tokens().insert_named(account, new, most).await
    }

    async fn list_named(&mut self, account: i64, now: Timestamp) -> Result<Vec<NamedToken>, StoreError> {
        self.over.tokens().list_named(account, now).await
    }
}

#[async_trait]
impl<R: Repositories + ?Sized> LegacyHashRepository for Held<'_, R> {
    async fn next(&mut self, after: &str) -> Result<Option<String>, StoreError> {
        self.store.looks.fetch_add(1, Ordering::SeqCst);
        if self.store.forgets_hashes.load(Ordering::SeqCst) {
            return Err(StoreError::fault("it has forgotten"));
        }
        self.over.legacy_hashes().next(after).await
    }
}

#[async_trait]
impl UnitOfWork for Held<'_, dyn UnitOfWork + '_> {
    async fn commit(self: Box<Self>) -> Result<(), StoreError> {
        let committed = self.over.commit().await;
        self.store.answer(committed).await
    }
}

#[async_trait]
impl Store for HeldStore {
    async fn read(&self) -> Result<Box<dyn Repositories + '_>, StoreError> {
        Ok(Box::new(Held { store: self, over: self.store.read().await? }))
    }

    async fn begin(&self) -> Result<Box<dyn UnitOfWork + '_>, StoreError> {
        Ok(Box::new(Held { store: self, over: self.store.begin().await? }))
    }

    fn revocations(&self) -> BoxStream<'static, RevocationBatch> {
        match self.news.lock().unwrap().take() {
            None => self.store.revocations(),
            Some(news) => stream::unfold(news, |(ask, mut hear)| async move {
                ask.send(()).ok()?;
                Some((hear.recv().await?, (ask, hear)))
            })
            .boxed(),
        }
    }

    async fn ping(&self) -> Result<(), StoreError> {
        self.store.ping().await
    }

    async fn try_to_write(&self) -> Result<(), StoreError> {
        self.store.try_to_write().await
    }

    fn enqueued(&self) -> Arc<Notify> {
        self.store.enqueued()
    }

    fn figures(&self) -> StoreFigures {
        self.store.figures()
    }

    fn shared_windows(&self) -> Option<&dyn SharedWindows> {
        self.store.shared_windows()
    }
}
