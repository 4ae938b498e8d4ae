//! The connections to PostgreSQL: what is asked over them at once, and what becomes of one that was given up.

use std::sync::Arc;
use std::time::Duration;

use futures::future::join_all;
use tokio::task::yield_now;
use tokio::time::timeout;
use vestibule::accounts::{Accounts, SignIn, Store, StoreError, SystemRandom, Throttles};
use vestibule::contract::SignInKind;
use vestibule::store::PostgresStore;

use crate::cluster::Cluster;
use crate::cluster::round_trips::RoundTrips;
use crate::fixture::{MINUTE, Postgres, polled, settings};

type Fixture = crate::fixture::Fixture<Postgres>;

/// Room for a busy machine.
const SOON: Duration = Duration::from_secs(10);

#[tokio::test]
async fn uses_of_many_sign_ins_are_written_down_in_a_few_statements() {
    let Some(fixture) = Fixture::new().await else { return };
    let port = Cluster::shared().unwrap().port();
    let proxy = RoundTrips::start(([127, 0, 0, 1], port).into()).await;
    let url = fixture.database.url.replace(&format!(":{port}/"), &format!(":{}/", proxy.address.port()));
    let store = Arc::new(PostgresStore::open(&url).await.unwrap());
    let settings = vestibule::accounts::Settings { throttles: Throttles::off(), ..settings() };
    let node = Accounts::new(store, fixture.clock.clone(), Arc::new(SystemRandom), settings);
    let mut tokens = Vec::new();
    for user in 0..50 {
        let kind = if user % 2 == 0 { SignInKind::Token } else { SignInKind::Browser };
        tokens.push(fixture.sign_up_as(&format!("user{user}"), kind).await.signed_in.token);
    }
    fixture.clock.advance(2 * MINUTE);
    for token in &tokens {
        assert!(node.authenticate_token(token).await.unwrap().is_some());
    }
    let before = proxy.count();
    node.write_touches().await.unwrap();
    let round_trips = proxy.count() - before;
    assert!(round_trips <= 6, "{round_trips}: a transaction of two statements, and each is prepared the first time");
    for (table, of) in [("tokens", "session_id IS NULL"), ("sessions", "TRUE")] {
        let used = format!("SELECT count(*) FROM {table} WHERE {of} AND last_used_at = created_at + 120000");
        assert_eq!(Cluster::number(&fixture.database.url, used.leak()).await, 25, "{table}");
    }
    let moved = "SELECT count(*) FROM sessions WHERE expires_at = last_used_at + 14 * 86400000";
    assert_eq!(fixture.count(moved).await, 25, "a session's end moves with its use");
}

async fn revoke(store: &PostgresStore) -> Result<bool, StoreError> {
    let mut work = store.begin().await?;
    let is_revoked = work.sign_ins().revoke(SignIn::Session(1)).await?;
    work.commit().await.map(|()| is_revoked)
}

async fn revoke_all(store: &PostgresStore, account_id: i64) -> Result<u64, StoreError> {
    let mut work = store.begin().await?;
    let revoked = work.sign_ins().revoke_all(account_id).await?;
    work.commit().await.map(|()| revoked)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_step_that_is_given_up_leaves_no_lock_and_no_connection_behind() {
    let Some(fixture) = Fixture::new().await else { return };
    let id = fixture.sign_up("alice").await.signed_in.user.id;
    let store = &fixture.store;
    // Clients that hang up, each a little later than the one before it.
    let steps = (0..200).map(|n| timeout(Duration::from_micros(n * 50), revoke_all(store, id)));
    let given_up = join_all(steps).await.into_iter().filter(Result::is_err).count();
    assert!(given_up > 0, "every step was quicker than its client");
    let all = join_all((0..64).map(|_| revoke_all(store, id)));
    assert!(timeout(SOON, all).await.expect("connections or locks are held").iter().all(Result::is_ok));
    let pool = store.figures().pools[0];
    assert!(pool.size <= 16 && pool.idle <= pool.size, "{pool:?}");
}

/// It would hold its locks, and what is written next over that connection could be rolled back with it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_transaction_that_is_given_up_while_it_begins_is_not_left_open() {
    let Some(fixture) = Fixture::new().await else { return };
    let store = &fixture.store;
    let open = "SELECT count(*) FROM pg_stat_activity
        WHERE datname = current_database() AND state LIKE 'idle in transaction%'";
    let mut given_up = 0;
    // On a busy machine the answer may be there at the first poll, so each number of polls is tried several times.
    for polls in (1..=4).cycle().take(80) {
        store.ping().await.unwrap();
        if polled(store.begin(), polls).await.is_some() {
            continue;
        }
        given_up += 1;
        let is_back = async {
            loop {
                let pool = store.figures().pools[0];
                if pool.idle == pool.size {
                    return;
                }
                yield_now().await;
            }
        };
        timeout(SOON, is_back).await.expect("each connection is tested and given back");
        assert_eq!(fixture.count(open).await, 0, "after {polls} polls");
    }
    assert!(given_up > 0, "it was never under way");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pool_that_is_closed_lets_what_is_under_way_end_and_takes_nothing_more() {
    let Some(fixture) = Fixture::new().await else { return };
    let store = &fixture.store;
    revoke(store).await.unwrap();
    let mut steps = Box::pin(join_all((0..40).map(|_| revoke(store))));
    let close = fixture.close();
    let (answers, ()) = timeout(SOON, async { tokio::join!(&mut steps, close) }).await.expect("it is closed");
    assert!(answers.iter().any(Result::is_ok), "what has begun ends");
    assert!(store.ping().await.is_err());
    assert_eq!(store.figures().pools[0].size, 0);
}
