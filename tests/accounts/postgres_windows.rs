//! What several nodes on one PostgreSQL let through together.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use futures::future::ready;
use futures::stream::{self, StreamExt};
use vestibule::accounts::{Accounts, Error, Scope, Settings, SystemRandom, ThrottleKey};
use vestibule::contract::SignInKind;

use crate::fixture::{Database, MINUTE, PASSWORD, Postgres, client, client_at, is_invalid_credentials, settings};

type Fixture = crate::fixture::Fixture<Postgres>;

async fn fixture(throttles: &str) -> Option<(Fixture, Settings)> {
    let settings = Settings { throttles: throttles.parse().unwrap(), ..settings() };
    Some((Fixture::with(settings.clone()).await?, settings))
}

/// Another node on the fixture's database.
async fn node(fixture: &Fixture, settings: &Settings) -> Accounts {
    let store = Arc::new(fixture.database.open().await);
    Accounts::new(store, fixture.clock.clone(), Arc::new(SystemRandom), settings.clone())
}

fn address() -> ThrottleKey {
    ThrottleKey::Address(IpAddr::from([192, 0, 2, 1]))
}

/// How many requests get through, of which many run at once: more would wait for a connection longer than they may.
async fn admitted(node: &Accounts, scope: Scope, key: ThrottleKey, requests: usize) -> usize {
    const AT_ONCE: usize = 200;
    let all = (0..requests).map(|_| {
        let node = node.clone();
        async move { tokio::spawn(async move { node.throttle(&[(scope, key)]).await }).await.unwrap() }
    });
    let is_admitted = |result| match result {
        Ok(()) => true,
        Err(Error::Throttled { .. }) => false,
        Err(other) => panic!("{other:?}"),
    };
    stream::iter(all).buffer_unordered(AT_ONCE).map(is_admitted).filter(|admitted| ready(*admitted)).count().await
}

const HITS: &str = "SELECT coalesce(sum(n), 0)::BIGINT FROM throttle_counts, unnest(counts) n";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p9_on_one_node_a_limit_lets_exactly_its_number_through_and_is_written_down_once_for_many() {
    let Some((fixture, _)) = fixture("user=1000/min").await else { return };
    let node = &fixture.accounts;
    let key = ThrottleKey::Account(1);
    assert_eq!(admitted(node, Scope::User, key, 20).await, 20);
    assert_eq!(fixture.count(HITS).await, 0, "none of them asks the database");
    node.report_requests().await.unwrap();
    assert_eq!(fixture.count(HITS).await, 20);
    assert_eq!(admitted(node, Scope::User, key, 1200).await, 980);
    node.report_requests().await.unwrap();
    assert_eq!(fixture.count(HITS).await, 1000);
    fixture.pass(MINUTE).await;
    assert_eq!(admitted(node, Scope::User, key, 1200).await, 1000, "and so in the next minute");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p9_over_three_nodes_no_more_gets_through_than_a_share_of_each_node_beyond_the_limit() {
    let Some((fixture, settings)) = fixture("user=1000/min").await else { return };
    let nodes = [fixture.accounts.clone(), node(&fixture, &settings).await, node(&fixture, &settings).await];
    let key = ThrottleKey::Account(1);
    // The worst case: each node has let some through that the others have not heard of.
    let mut all = 0;
    for node in &nodes[1..] {
        all += admitted(node, Scope::User, key, 20).await;
    }
    all += admitted(&nodes[0], Scope::User, key, 2000).await;
    for node in &nodes {
        all += admitted(node, Scope::User, key, 2000).await;
    }
    assert!((1000..=1060).contains(&all), "{all}");
    for node in &nodes {
        node.report_requests().await.unwrap();
    }
    for node in &nodes {
        assert_eq!(admitted(node, Scope::User, key, 10).await, 0);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p9_a_node_hears_by_its_report_that_the_others_have_filled_a_window() {
    let Some((fixture, settings)) = fixture("user=1000/min").await else { return };
    let (node, other) = (&fixture.accounts, node(&fixture, &settings).await);
    let key = ThrottleKey::Account(1);
    assert_eq!(admitted(node, Scope::User, key, 1).await, 1);
    assert_eq!(admitted(&other, Scope::User, key, 2000).await, 1000, "it has not heard of the one");
    // Some of the thousand are reported with the next report, as each node sends one once a second.
    for node in [&other, node] {
        node.report_requests().await.unwrap();
    }
    assert_eq!(admitted(node, Scope::User, key, 5).await, 0, "though it has 19 of its share left");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p9_log_ins_and_sign_ups_and_low_limits_are_exact_over_all_nodes() {
    let Some((fixture, settings)) = fixture("login=500/min,signup=20/hour,anon=40/min").await else { return };
    let nodes = [fixture.accounts.clone(), node(&fixture, &settings).await, node(&fixture, &settings).await];
    for (scope, limit) in [(Scope::Login, 500), (Scope::Signup, 20), (Scope::Anon, 40)] {
        let counts = nodes.iter().map(|node| admitted(node, scope, address(), limit));
        let all: usize = futures::future::join_all(counts).await.into_iter().sum();
        assert_eq!(all, limit, "{scope:?}");
    }
}

#[tokio::test]
async fn a_request_that_another_node_has_no_room_for_counts_nowhere() {
    let Some((fixture, settings)) = fixture("anon=1000/min,login=1/min").await else { return };
    let (node, other) = (&fixture.accounts, node(&fixture, &settings).await);
    let both = [(Scope::Anon, address()), (Scope::Login, address())];
    other.throttle(&both).await.unwrap();
    for _ in 0..3 {
        let refused = node.throttle(&both).await;
        assert!(matches!(refused, Err(Error::Throttled { .. })), "{refused:?}");
    }
    for node in [node, &other] {
        node.report_requests().await.unwrap();
    }
    assert_eq!(fixture.count(HITS).await, 2, "the log-in, and the one request that was one");
}

#[tokio::test]
async fn f6_windows_go_by_the_clock_of_the_database_and_not_by_those_of_the_nodes() {
    let Some((fixture, settings)) = fixture("login=2/min").await else { return };
    let (node, other) = (&fixture.accounts, node(&fixture, &settings).await);
    let log_in = [(Scope::Login, address())];
    node.throttle(&log_in).await.unwrap();
    fixture.clock.advance(Duration::from_secs(365 * 24 * 60 * 60));
    other.throttle(&log_in).await.unwrap();
    for node in [node, &other] {
        let Err(Error::Throttled { seconds }) = node.throttle(&log_in).await else { panic!("one too many") };
        assert!((30..=60).contains(&seconds), "{seconds}");
    }
    fixture.clock.set_back(Duration::from_secs(2 * 365 * 24 * 60 * 60));
    assert!(node.throttle(&log_in).await.is_err());
    fixture.pass(MINUTE).await;
    node.throttle(&log_in).await.unwrap();
}

#[tokio::test]
async fn a_hit_costs_the_same_however_many_are_in_its_window() {
    let Some((fixture, _)) = fixture("login=1000000/min").await else { return };
    for _ in 0..500 {
        fixture.accounts.throttle(&[(Scope::Login, address())]).await.unwrap();
    }
    assert_eq!(fixture.count(HITS).await, 500);
    fixture.execute("UPDATE throttle_counts SET times = ARRAY(SELECT t - 30000 FROM unnest(times) t)").await;
    fixture.accounts.throttle(&[(Scope::Login, address())]).await.unwrap();
    let times = fixture.count("SELECT cardinality(times)::BIGINT FROM throttle_counts").await;
    assert!(times <= 101, "{times} times in one row");
    assert_eq!(fixture.count(HITS).await, 501);
}

#[tokio::test]
async fn windows_that_have_run_out_are_purged() {
    let Some(fixture) = Fixture::with(settings()).await else { return };
    assert!(is_invalid_credentials(&fixture.log_in_from("alice", "wrong", client()).await));
    let windows = async || {
        fixture.accounts.purge_windows().await.unwrap();
        fixture.count("SELECT count(*) FROM throttle_counts").await
    };
    assert_eq!(windows().await, 2);
    fixture.pass(10 * MINUTE).await;
    assert_eq!(windows().await, 1, "an hour is not over");
    fixture.pass(2 * 60 * MINUTE).await;
    assert_eq!(windows().await, 0);
}

#[tokio::test]
async fn l5_of_a_million_windows_and_more_those_that_run_out_last_are_kept() {
    let Some(fixture) = Fixture::with(settings()).await else { return };
    fixture
        .execute(
            "INSERT INTO throttle_counts SELECT sha256(n::TEXT::BYTEA), '{}', '{}', TRUE, 9000000000000 + n
             FROM generate_series(1, 1000050) AS n",
        )
        .await;
    fixture.accounts.purge_windows().await.unwrap();
    assert_eq!(fixture.count("SELECT count(*) FROM throttle_counts").await, 1_000_000);
    assert_eq!(fixture.count("SELECT min(expires_at) FROM throttle_counts").await, 9_000_000_000_051);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_let_through_is_told_although_the_client_hangs_up_that_would_have_told_it() {
    let Some((fixture, _)) = fixture("user=1000/min").await else { return };
    let node = &fixture.accounts;
    let key = ThrottleKey::Account(1);
    assert_eq!(admitted(node, Scope::User, key, 20).await, 20);
    // Its share is used up: this request would tell of the twenty, and is gone before it has asked.
    let requests = [(Scope::User, key)];
    let mut asks = Box::pin(node.throttle(&requests));
    assert!(futures::poll!(&mut asks).is_pending());
    drop(asks);
    node.report_requests().await.unwrap();
    assert!(fixture.count(HITS).await >= 20);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn right_and_wrong_passwords_for_one_name_on_all_nodes_at_once_do_not_wait_for_each_other_for_ever() {
    let Some((fixture, settings)) = fixture("failures=100000/5min,account_failures=100000/hour").await else { return };
    fixture.sign_up("alice").await;
    let nodes = [fixture.accounts.clone(), node(&fixture, &settings).await, node(&fixture, &settings).await];
    let all: Vec<_> = (0..240)
        .map(|n| {
            let (node, client) = (nodes[n % 3].clone(), client_at(&format!("192.0.2.{}", n % 4)));
            let password = if n % 5 < 3 { PASSWORD } else { "wrong" };
            tokio::spawn(
                async move { node.log_in(&"alice".into(), &password.into(), SignInKind::Token, &client).await },
            )
        })
        .collect();
    let (mut right, mut wrong) = (0, 0);
    for one in all {
        match one.await.unwrap() {
            Ok(_) => right += 1,
            Err(Error::InvalidCredentials) => wrong += 1,
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!((right, wrong), (144, 96));
    let of_name =
        "SELECT max(n)::BIGINT FROM (SELECT (SELECT sum(n) FROM unnest(counts) n) AS n FROM throttle_counts) s";
    assert_eq!(fixture.count(of_name).await, 96, "the right ones are given back in the window of the name");
}
