//! A PostgreSQL that goes away, falls silent, can only be read, or is not who it says it is.

#![expect(clippy::disallowed_methods, reason = "these promises are about real time")]

use std::path::Path;
use std::time::{Duration, Instant};

use futures::StreamExt;
use futures::stream::BoxStream;
use tokio::time::timeout;
use vestibule::accounts::{Network, Revocation, RevocationBatch, SignIn, Store, StoreError, StoreErrorKind, Timestamp};
use vestibule::store::PostgresStore;

use crate::cluster::Cluster;
use crate::cluster::proxy::{self, Proxy};

/// A request waits no longer, with some room for a busy machine.
const A_STEP: Duration = Duration::from_millis(6_500);
/// How soon after its return the database must be back.
const SOON: Duration = Duration::from_secs(10);

/// A step that writes.
async fn write(store: &PostgresStore) -> Result<(), StoreError> {
    let mut work = store.begin().await?;
    work.sign_ins().revoke(SignIn::Session(1)).await?;
    work.commit().await
}

/// A step that reads.
async fn read(store: &PostgresStore) -> Result<(), StoreError> {
    let network = Network::from(std::net::IpAddr::from([192, 0, 2, 1]));
    let name = vestibule::accounts::FoldedName::of_typed("alice").unwrap();
    let now = Timestamp::from_unix_millis(0);
    store.read().await?.sign_ins().is_signed_in_from(&name, &network, now).await.map(drop)
}

/// Opens connections: several steps at once need one each.
async fn warm(store: &PostgresStore) {
    futures::future::join_all((0..8).map(|_| write(store))).await.into_iter().for_each(Result::unwrap);
}

async fn assert_unavailable_and_soon(store: &PostgresStore) {
    let begun = Instant::now();
    for failed in futures::future::join_all((0..12).map(|_| write(store))).await {
        assert_eq!(failed.unwrap_err().kind(), StoreErrorKind::Unavailable);
    }
    assert!(begun.elapsed() < A_STEP, "{:?}", begun.elapsed());
}

/// What is heard first.
fn begun() -> Option<RevocationBatch> {
    Some(RevocationBatch { revocations: vec![Revocation::Unknown], is_complete: true })
}

async fn hears_anyone(ends: &mut BoxStream<'static, RevocationBatch>) {
    while ends.next().await != begun() {}
}

async fn assert_back_soon(store: &PostgresStore) {
    let begun = Instant::now();
    while write(store).await.is_err() || read(store).await.is_err() {
        assert!(begun.elapsed() < SOON, "it is not back");
    }
    warm(store).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f5_a_database_that_goes_away_is_unavailable_and_back_soon_after_its_return() {
    let Some(cluster) = Cluster::start() else { return };
    let store = PostgresStore::open(&cluster.new_database().await).await.unwrap();
    let mut ends = store.revocations();
    assert_eq!(ends.next().await, begun());
    warm(&store).await;
    for end in [Cluster::stop, Cluster::kill] {
        end(&cluster);
        assert_unavailable_and_soon(&store).await;
        assert_eq!(read(&store).await.unwrap_err().kind(), StoreErrorKind::Unavailable);
        cluster.start_again();
        assert_back_soon(&store).await;
        timeout(SOON, hears_anyone(&mut ends)).await.expect("it listens again");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f5_half_open_connections_hold_no_request_for_long_and_are_thrown_out() {
    let Some(cluster) = Cluster::shared() else { return };
    let proxy = Proxy::start(vec![([127, 0, 0, 1], cluster.port()).into()]).await;
    let direct = cluster.new_database().await;
    let url = direct.replace(&format!(":{}/", cluster.port()), &format!(":{}/", proxy.address.port()));
    let store = PostgresStore::open(&url).await.unwrap();
    let mut ends = store.revocations();
    assert_eq!(ends.next().await, begun());
    warm(&store).await;
    proxy.fall_silent();
    assert_unavailable_and_soon(&store).await;
    proxy.speak();
    assert_back_soon(&store).await;
    timeout(SOON, hears_anyone(&mut ends)).await.expect("it listens again");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f5_connections_that_can_only_read_are_thrown_out() {
    let Some(cluster) = Cluster::start() else { return };
    let store = PostgresStore::open(&cluster.new_database().await).await.unwrap();
    warm(&store).await;
    let switch = async |to: &str| {
        cluster.execute("postgres", format!("ALTER SYSTEM SET default_transaction_read_only = {to}")).await;
        cluster.execute("postgres", "SELECT pg_reload_conf()").await;
    };
    switch("on").await;
    let begun = Instant::now();
    while write(&store).await.is_ok() {
        assert!(begun.elapsed() < SOON, "the server has not heard of its setting");
    }
    assert_unavailable_and_soon(&store).await;
    assert!(read(&store).await.is_err(), "a server that lags behind is not asked who is signed in");
    switch("off").await;
    assert_back_soon(&store).await;
}

#[tokio::test]
async fn f10_a_wrong_certificate_is_refused_in_words() {
    let Some(cluster) = Cluster::start_with_tls() else { return };
    let plain = cluster.new_database().await;
    let certificates = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/postgres/certificates");
    let open = async |host: &str, mode: &str, authority: &str| {
        let authority = certificates.join(authority);
        let url = plain.replace("127.0.0.1", host);
        PostgresStore::open(&format!("{url}?sslmode={mode}&sslrootcert={}", authority.display())).await
    };
    let store = open("localhost", "verify-full", "authority.crt").await.unwrap();
    write(&store).await.unwrap();
    for (host, mode, authority) in [
        ("localhost", "verify-full", "stranger.crt"),
        ("localhost", "verify-ca", "stranger.crt"),
        ("127.0.0.1", "verify-full", "authority.crt"),
    ] {
        let refusal = open(host, mode, authority).await.expect_err(host).to_string();
        assert!(refusal.contains("certificate that is not to be trusted"), "{refusal}");
    }
    let missing = open("localhost", "verify-full", "missing.crt").await.unwrap_err().to_string();
    assert!(missing.contains("cannot be opened"), "{missing}");
}

#[tokio::test]
async fn f11_where_notices_are_lost_it_is_never_told_that_all_have_come() {
    let Some(cluster) = Cluster::shared() else { return };
    let way = proxy::losing_notices(([127, 0, 0, 1], cluster.port()).into()).await;
    let url = cluster.new_database().await.replace(&format!(":{}/", cluster.port()), &format!(":{}/", way.port()));
    let store = PostgresStore::open(&format!("{url}?sslmode=disable")).await.unwrap();
    let mut ends = store.revocations();
    for _ in 0..2 {
        let told = timeout(SOON, ends.next()).await.expect("that anyone's may have ended is told again and again");
        assert_eq!(told, Some(RevocationBatch { revocations: vec![Revocation::Unknown], is_complete: false }));
    }
}
