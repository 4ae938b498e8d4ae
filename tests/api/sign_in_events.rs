//! The stream that tells a page when its sign-in has ended.

use std::sync::Arc;
use std::time::Duration;

use reqwest::{Client, Response};
use serde_json::json;
use sqlx::{AssertSqlSafe, Connection, SqliteConnection};
use tempfile::TempDir;
use tokio::time::timeout;
use vestibule::accounts::{self, Accounts, Store, SystemClock, SystemRandom};
use vestibule::contract::SignInKind;
use vestibule::store::{PostgresStore, SqliteStore};

use crate::cluster::Cluster;
use crate::support::process::ServerProcess;
use crate::support::{Options, PASSWORD, TestApp, credentials, many_files};

/// A page must hear of it within a second.
const A_SECOND: Duration = Duration::from_secs(1);
/// How long a busy machine may take for what has no such promise.
const SOON: Duration = Duration::from_secs(20);

#[tokio::test]
async fn a_page_hears_that_its_sign_in_has_ended_and_not_that_another_has() {
    let app = TestApp::start().await;
    let browser = app.browser("alice").await;
    let elsewhere = app.program("bob").await;
    let mut stream = browser.client.get(app.url("/api/sign_in_events")).send().await.unwrap();
    assert_eq!(stream.status(), 200);
    assert_eq!(stream.headers()["content-type"], "text/event-stream");
    elsewhere.post("/api/logout", &json!({})).await;
    assert!(timeout(A_SECOND, stream.chunk()).await.is_err(), "bob's log-out is no business of alice's");

    let phone = app.caller(false, Some(app.anonymous().post("/api/login", &credentials("alice")).await.token()));
    phone.post("/api/logout", &json!({ "everywhere": true })).await;
    let event = timeout(A_SECOND, stream.chunk()).await.expect("within a second").unwrap().unwrap();
    let event = String::from_utf8_lossy(&event);
    assert!(event.contains("event: ended\ndata: "), "a browser drops an event without data: {event:?}");
    assert!(stream.chunk().await.unwrap().is_none(), "and the stream ends");
}

#[tokio::test]
async fn the_operator_is_heard_too() {
    let app = TestApp::start().await;
    let browser = app.browser("alice").await;
    let mut stream = browser.client.get(app.url("/api/sign_in_events")).send().await.unwrap();
    app.accounts.set_active("alice", false).await.unwrap();
    let event = timeout(A_SECOND, stream.chunk()).await.expect("within a second").unwrap().unwrap();
    assert!(String::from_utf8_lossy(&event).contains("event: ended"));
}

#[tokio::test]
async fn a_stream_is_only_for_a_session() {
    let app = TestApp::start().await;
    assert_eq!(app.anonymous().get("/api/sign_in_events").await.status, 401);
    assert_eq!(app.program("alice").await.get("/api/sign_in_events").await.status, 401);
}

#[tokio::test]
async fn f7_an_open_stream_does_not_hold_the_server() {
    let app = TestApp::start().await;
    let browser = app.browser("alice").await;
    let mut stream = browser.client.get(app.url("/api/sign_in_events")).send().await.unwrap();
    timeout(Duration::from_secs(5), app.stop()).await.expect("it stops at once");
    assert!(matches!(stream.chunk().await, Ok(None) | Err(_)));
}

#[tokio::test]
async fn a_page_hears_that_its_session_has_expired_though_nobody_tells() {
    let mut options = Options::default();
    options.accounts.session_ttl = Duration::from_secs(2);
    let app = TestApp::start_with(options).await;
    let browser = app.browser("alice").await;
    let mut stream = browser.client.get(app.url("/api/sign_in_events")).send().await.unwrap();
    app.clock.advance(Duration::from_secs(2));
    let event = timeout(SOON, stream.chunk()).await.expect("when its time is over").unwrap().unwrap();
    assert!(String::from_utf8_lossy(&event).contains("event: ended"));
}

/// A server whose log has every statement, and pages open on sessions of their own.
struct Watched {
    server: ServerProcess,
    streams: Vec<Response>,
    _folder: TempDir,
}

impl Watched {
    const PAGES: usize = 200;
    /// Fewer than the streams that one account may hold open.
    const PAGES_OF_AN_ACCOUNT: usize = 50;

    async fn open(database_url: &str, accounts: &Accounts, folder: TempDir) -> Self {
        many_files();
        let server = ServerProcess::start_with(
            folder.path(),
            &[("DATABASE_URL", database_url), ("VESTIBULE_LOG", "warn,sqlx::query=debug")],
        );
        let (password, address) = (PASSWORD.into(), [127, 0, 0, 1].into());
        let (kind, user) =
            (SignInKind::Browser, accounts::Client { address, user_agent: String::new(), language: "en" });
        let (client, mut streams) = (Client::builder().no_proxy().build().unwrap(), Vec::new());
        for page in 0..Self::PAGES {
            let name = format!("user{}", page / Self::PAGES_OF_AN_ACCOUNT).into();
            if page % Self::PAGES_OF_AN_ACCOUNT == 0 {
                accounts.sign_up(&name, &"".into(), &password, kind, &user).await.unwrap();
            }
            let session =
                accounts.log_in(&name, &password, kind, &user).await.unwrap().granted().unwrap().session.unwrap();
            let request = client.get(server.url("/api/sign_in_events"));
            let cookie = format!("vestibule_session={}", session.secret);
            streams.push(request.header("Cookie", cookie).send().await.unwrap());
        }
        assert!(streams.iter().all(|stream| stream.status() == 200));
        Self { server, streams, _folder: folder }
    }

    /// Waits until every page has been told that its sign-in has ended.
    async fn all_have_ended(&mut self) {
        for stream in &mut self.streams {
            let event = timeout(SOON, stream.chunk()).await.expect("each is told").unwrap().unwrap();
            assert!(String::from_utf8_lossy(&event).contains("event: ended"));
        }
    }

    /// How often the database was asked whether pages are still signed in.
    fn questions(self) -> usize {
        let (_, log) = self.server.terminate();
        let lines = log.lines().filter(|line| line.contains("sqlx::query") && line.contains("FROM sessions s JOIN"));
        // Each page has shown its cookie once, which is another question.
        lines.filter(|line| line.contains("s.id IN")).count()
    }
}

/// So many tokens are purged in several steps.
const EXPIRED: &str = "INSERT INTO tokens (account_id, digest, created_at, last_used_at, expires_at) ";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_expires_makes_no_page_ask_and_what_may_have_ended_makes_them_ask_together_in_sqlite() {
    let folder = TempDir::new().unwrap();
    let url = format!("sqlite:{}", folder.path().join("vestibule.db").display());
    let accounts = beside(SqliteStore::open(&url).await.unwrap());
    let mut watched = Watched::open(&url, &accounts, folder).await;
    let mut connection = SqliteConnection::connect(&url).await.unwrap();
    let numbers = "WITH RECURSIVE n (n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM n WHERE n < 5000) ";
    let plant = format!("{numbers}{EXPIRED} SELECT 1, randomblob(32), 1, 1, 1 FROM n");
    sqlx::query(AssertSqlSafe(plant)).execute(&mut connection).await.unwrap();
    assert_eq!(accounts.purge_expired().await.unwrap(), 5_000);
    let end = "DELETE FROM sessions; INSERT INTO ended_sign_ins (account_id) VALUES (NULL)";
    sqlx::raw_sql(end).execute(&mut connection).await.unwrap();
    watched.all_have_ended().await;
    assert_few(watched.questions());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_expires_makes_no_page_ask_and_what_may_have_ended_makes_them_ask_together_in_postgresql() {
    let Some(cluster) = Cluster::shared() else { return };
    let url = cluster.new_database().await;
    let name = url.rsplit('/').next().unwrap().to_owned();
    let accounts = beside(PostgresStore::open(&url).await.unwrap());
    let mut watched = Watched::open(&url, &accounts, TempDir::new().unwrap()).await;
    let plant = format!("{EXPIRED} SELECT 1, sha256(n::text::bytea), 1, 1, 1 FROM generate_series(1, 5000) n");
    cluster.execute(&name, plant).await;
    assert_eq!(accounts.purge_expired().await.unwrap(), 5_000);
    cluster.execute(&name, "DELETE FROM sessions; NOTIFY vestibule_sign_ins, ''").await;
    watched.all_have_ended().await;
    assert_few(watched.questions());
}

/// The rules over the database, as of another process.
fn beside(store: impl Store) -> Accounts {
    let (clock, random) = (Arc::new(SystemClock), Arc::new(SystemRandom));
    Accounts::new(Arc::new(store), clock, random, Options::default().accounts)
}

/// One by one it would be twice for each page, and once more for each step of the purge.
#[track_caller]
fn assert_few(questions: usize) {
    assert!((1..Watched::PAGES).contains(&questions), "{questions}");
}
