//! What a service manager and a proxy ask.

use std::sync::Arc;
use std::time::Instant;

use reqwest::{Client, Method};
use tempfile::TempDir;
use tokio::net::TcpListener;
use vestibule::accounts::{Accounts, Settings, SystemRandom};
use vestibule::http;
use vestibule::store::SqliteStore;

use crate::cluster::Cluster;
use crate::support::{FakeClock, Options, TestApp};
use crate::until::until;

/// What a write of one page adds to SQLite's log.
const PAGE_IN_LOG: u64 = 4096 + 24;

#[tokio::test]
async fn a_server_that_works_is_alive_and_ready() {
    let app = TestApp::start().await;
    for path in ["/healthz", "/readyz", "/readyz/"] {
        let answer = app.anonymous().get(path).await;
        assert_eq!((answer.status, answer.text.as_str()), (200, "ok"), "{path}");
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        let head = app.anonymous().request(Method::HEAD, path).send().await.unwrap();
        assert_eq!(head.status(), 200, "{path}");
        let posted = app.anonymous().request(Method::POST, path).send().await.unwrap();
        assert_eq!(posted.status(), 405, "{path}");
    }
}

#[tokio::test]
async fn who_asks_often_is_still_answered() {
    let accounts = Settings { throttles: "anon=1/hour".parse().unwrap(), ..Options::default().accounts };
    let app = TestApp::start_with(Options { accounts, ..Options::default() }).await;
    for _ in 0..20 {
        for path in ["/healthz", "/readyz"] {
            assert_eq!(app.anonymous().get(path).await.status, 200, "{path}");
        }
    }
}

#[tokio::test]
async fn l5_who_asks_often_makes_no_more_than_a_write_a_second() {
    let app = TestApp::start().await;
    until("the server has reported", async || app.number("SELECT count(*) FROM nodes").await == 1).await;
    let log = app.folder().join("vestibule.db-wal");
    let (begun, before) = (Instant::now(), log.metadata().unwrap().len());
    for _ in 0..300 {
        assert_eq!(app.anonymous().get("/readyz").await.status, 200);
    }
    let written = (log.metadata().unwrap().len() - before) / PAGE_IN_LOG;
    assert!((1..=begun.elapsed().as_secs() + 2).contains(&written), "{written} writes");
}

#[tokio::test]
async fn f5_a_node_whose_database_can_only_be_read_is_not_ready() {
    let Some(cluster) = Cluster::start() else { return };
    let url = cluster.new_database().await;
    let app = TestApp::start_on_postgres(&url).await;
    for (read_only, status) in [("off", 200), ("on", 503), ("off", 200)] {
        cluster.execute("postgres", format!("ALTER SYSTEM SET default_transaction_read_only = {read_only}")).await;
        cluster.execute("postgres", "SELECT pg_reload_conf()").await;
        until("it is as ready", async || app.anonymous().get("/readyz").await.status == status).await;
    }
}

#[tokio::test]
async fn without_its_database_a_server_is_alive_and_not_ready() {
    let folder = TempDir::new().unwrap();
    let store = SqliteStore::open(&format!("sqlite:{}", folder.path().join("v.db").display())).await.unwrap();
    let Options { accounts: settings, http } = Options::default();
    let accounts = Accounts::new(Arc::new(store.clone()), Arc::new(FakeClock::new()), Arc::new(SystemRandom), settings);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = tokio::spawn(http::run(listener, accounts, http, std::future::pending()));
    let client = Client::builder().no_proxy().build().unwrap();
    let get = async |path: &str| {
        let answer = client.get(format!("http://{address}{path}")).send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    };
    assert_eq!(get("/readyz").await, (200, "ok".to_owned()));
    store.close().await;
    assert_eq!(get("/healthz").await, (200, "ok".to_owned()));
    assert_eq!(get("/readyz").await, (503, "The database does not answer.".to_owned()));
    server.abort();
}
