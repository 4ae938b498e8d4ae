//! Accounts over a database in a folder that goes away with the test.

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use sqlx::{Connection, SqliteConnection};
use tempfile::TempDir;
use vestibule::accounts::{
    Accounts, Argon2Cost, Client, Clock, Error, Granted, Identity, Settings, SystemRandom, Throttles, Timestamp,
};
use vestibule::contract::SignInKind;
use vestibule::store::SqliteStore;

pub const PASSWORD: &str = "Quiet-harbor-42";
pub const MINUTE: Duration = Duration::from_secs(60);
pub const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// A cost for tests that are not about the cost.
pub const CHEAP: Argon2Cost = Argon2Cost { m_kib: 16, t: 1, p: 1 };

/// A clock that a test sets.
#[derive(Debug)]
pub struct FakeClock(AtomicI64);

impl FakeClock {
    pub fn advance(&self, by: Duration) {
        self.0.fetch_add(by.as_millis() as i64, Ordering::SeqCst);
    }

    pub fn set_back(&self, by: Duration) {
        self.0.fetch_sub(by.as_millis() as i64, Ordering::SeqCst);
    }
}

impl Clock for FakeClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_unix_millis(self.0.load(Ordering::SeqCst))
    }
}

pub struct Fixture {
    pub accounts: Accounts,
    pub clock: Arc<FakeClock>,
    pub store: SqliteStore,
    pub folder: TempDir,
}

impl Fixture {
    /// With throttling off.
    pub async fn new() -> Self {
        Self::with(Settings { throttles: Throttles::off(), ..settings() }).await
    }

    pub async fn with(settings: Settings) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = SqliteStore::open(&url(&folder)).await.unwrap();
        // 2026-11-23T10:00:00Z
        let clock = Arc::new(FakeClock(AtomicI64::new(1_795_428_000_000)));
        let accounts = Accounts::new(Arc::new(store.clone()), clock.clone(), Arc::new(SystemRandom), settings);
        Self { accounts, clock, store, folder }
    }

    /// The same database with other settings, as after a restart.
    pub fn restarted(&self, settings: Settings) -> Accounts {
        Accounts::new(Arc::new(self.store.clone()), self.clock.clone(), Arc::new(SystemRandom), settings)
    }

    /// A look past the store, at what is in the file.
    pub async fn database(&self) -> SqliteConnection {
        SqliteConnection::connect(&url(&self.folder)).await.unwrap()
    }

    pub async fn execute(&self, sql: &'static str) {
        sqlx::query(sql).execute(&mut self.database().await).await.unwrap();
    }

    pub async fn count(&self, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql).fetch_one(&mut self.database().await).await.unwrap()
    }

    pub async fn sign_up(&self, username: &str) -> Granted {
        self.sign_up_as(username, SignInKind::Token).await
    }

    pub async fn sign_up_as(&self, username: &str, kind: SignInKind) -> Granted {
        let email = format!("{}@example.com", username.to_lowercase());
        self.accounts.sign_up(&username.into(), &email.into(), &PASSWORD.into(), kind, &client()).await.unwrap()
    }

    pub async fn log_in(&self, username: &str, password: &str) -> Result<Granted, Error> {
        self.log_in_from(username, password, client()).await
    }

    pub async fn log_in_from(&self, username: &str, password: &str, client: Client) -> Result<Granted, Error> {
        self.accounts.log_in(&username.into(), &password.into(), SignInKind::Token, &client).await
    }

    pub async fn who_has(&self, token: &str) -> Option<Identity> {
        let identity = self.accounts.authenticate_token(token).await.unwrap();
        self.accounts.write_uses().await.unwrap();
        identity.map(Arc::unwrap_or_clone)
    }

    pub async fn whose_session(&self, granted: &Granted) -> Option<Identity> {
        let secret = &granted.session.as_ref().unwrap().secret;
        let identity = self.accounts.authenticate_session(secret).await.unwrap();
        self.accounts.write_uses().await.unwrap();
        identity.map(Arc::unwrap_or_clone)
    }
}

pub fn settings() -> Settings {
    Settings { argon2: CHEAP, hashing_threads: 2, ..Settings::default() }
}

pub fn url(folder: &TempDir) -> String {
    format!("sqlite:{}", folder.path().join("vestibule.db").display())
}

pub fn client() -> Client {
    client_at("192.0.2.1")
}

pub fn client_at(address: &str) -> Client {
    Client { address: address.parse::<IpAddr>().unwrap(), user_agent: "test/1".to_owned() }
}

pub fn is_invalid_credentials(result: &Result<Granted, Error>) -> bool {
    matches!(result, Err(Error::InvalidCredentials))
}
