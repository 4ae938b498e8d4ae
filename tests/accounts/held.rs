//! A store that holds an answer back until a test lets it go, that fails when it is told to, and that can leave it to
//! the test what is heard of sign-ins that end.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use async_trait::async_trait;
use futures::StreamExt;
use futures::stream::{self, BoxStream};
use tokio::sync::Notify;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use vestibule::accounts::{
    Credentials, FoldedName, FoundSignIn, ListedSignIn, Network, NewAccount, NewSignIn, NewToken, Revocation,
    RevocationBatch, SharedWindows, SignIn, Store, StoreError, StoreFigures, Timestamp, TokenDigest, Touch,
    VerifiedHash,
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

    /// Holds back the next look-up of a token or the next revocation, once the database has done it.
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

#[async_trait]
impl Store for HeldStore {
    async fn find_tokens(&self, digests: &[TokenDigest]) -> Result<Vec<(TokenDigest, FoundSignIn)>, StoreError> {
        self.look_ups.fetch_add(1, Ordering::SeqCst);
        self.answer(self.store.find_tokens(digests).await).await
    }

    async fn revoke_sign_in(&self, sign_in: SignIn) -> Result<bool, StoreError> {
        self.answer(self.store.revoke_sign_in(sign_in).await).await
    }

    async fn is_username_taken(&self, name: &FoldedName) -> Result<bool, StoreError> {
        self.store.is_username_taken(name).await
    }

    async fn find_credentials(&self, name: &FoldedName) -> Result<Option<Credentials>, StoreError> {
        self.store.find_credentials(name).await
    }

    async fn is_signed_in_from(&self, name: &FoldedName, from: &Network, now: Timestamp) -> Result<bool, StoreError> {
        self.store.is_signed_in_from(name, from, now).await
    }

    async fn insert_account(&self, new: &NewAccount, sign_in: Option<&NewSignIn>) -> Result<Option<i64>, StoreError> {
        self.store.insert_account(new, sign_in).await
    }

    async fn record_sign_in(&self, id: i64, verified: &VerifiedHash, sign_in: &NewSignIn) -> Result<bool, StoreError> {
        self.store.record_sign_in(id, verified, sign_in).await
    }

    async fn find_session(&self, digest: &TokenDigest) -> Result<Option<FoundSignIn>, StoreError> {
        self.store.find_session(digest).await
    }

    async fn session_expiries(&self, sessions: &[i64]) -> Result<Vec<(i64, Timestamp)>, StoreError> {
        self.store.session_expiries(sessions).await
    }

    async fn touch_sign_ins(&self, touches: &[Touch]) -> Result<(), StoreError> {
        self.store.touch_sign_ins(touches).await
    }

    async fn renew_access_token(
        &self,
        session_id: i64,
        token: &NewToken,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, StoreError> {
        self.store.renew_access_token(session_id, token, now).await
    }

    async fn list_sign_ins(&self, account_id: i64, now: Timestamp) -> Result<Vec<ListedSignIn>, StoreError> {
        self.store.list_sign_ins(account_id, now).await
    }

    async fn revoke_all_sign_ins(&self, account_id: i64) -> Result<u64, StoreError> {
        self.store.revoke_all_sign_ins(account_id).await
    }

    async fn next_legacy_hash(&self, after: &str) -> Result<Option<String>, StoreError> {
        self.looks.fetch_add(1, Ordering::SeqCst);
        if self.forgets_hashes.load(Ordering::SeqCst) {
            return Err(StoreError::fault("it has forgotten"));
        }
        self.store.next_legacy_hash(after).await
    }

    async fn replace_password(&self, account_id: i64, hash: &str) -> Result<bool, StoreError> {
        self.store.replace_password(account_id, hash).await
    }

    async fn set_active(&self, name: &FoldedName, is_active: bool) -> Result<Option<i64>, StoreError> {
        self.store.set_active(name, is_active).await
    }

    async fn list_groups(&self, account_id: i64) -> Result<Vec<String>, StoreError> {
        self.store.list_groups(account_id).await
    }

    async fn has_django_sessions(&self, now: Timestamp) -> Result<bool, StoreError> {
        self.store.has_django_sessions(now).await
    }

    async fn find_django_session(&self, digest: &TokenDigest, now: Timestamp) -> Result<Option<Timestamp>, StoreError> {
        self.store.find_django_session(digest, now).await
    }

    async fn redeem_django_session(&self, digest: &TokenDigest, new: &NewSignIn) -> Result<Option<i64>, StoreError> {
        self.store.redeem_django_session(digest, new).await
    }

    async fn spend_django_session(&self, digest: &TokenDigest) -> Result<(), StoreError> {
        self.store.spend_django_session(digest).await
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

    async fn delete_expired(&self, sign_in: SignIn, now: Timestamp) -> Result<(), StoreError> {
        self.store.delete_expired(sign_in, now).await
    }

    async fn purge_expired(&self, now: Timestamp) -> Result<u64, StoreError> {
        self.store.purge_expired(now).await
    }

    async fn ping(&self) -> Result<(), StoreError> {
        self.store.ping().await
    }

    async fn try_to_write(&self) -> Result<(), StoreError> {
        self.store.try_to_write().await
    }

    fn figures(&self) -> StoreFigures {
        self.store.figures()
    }

    fn shared_windows(&self) -> Option<&dyn SharedWindows> {
        self.store.shared_windows()
    }
}
