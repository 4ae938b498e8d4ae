//! A PostgreSQL database: who may open it, and what several nodes count together.

#![expect(clippy::disallowed_methods, reason = "one waits for another in real time")]

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use sqlx::Connection;
use sqlx::migrate::Migrator;
use vestibule::accounts::{
    Accounts, Clock, CodeOwner, Error, FoldedAddress, MailKind, NewMailRequest, Settings, Store, SystemClock,
    SystemRandom, Timestamp, TokenDigest,
};
use vestibule::store::PostgresStore;

use crate::cluster::Cluster;
use crate::fixture::{DAY, Database, MINUTE, PASSWORD, Postgres, client, client_at, is_invalid_credentials, settings};

type Fixture = crate::fixture::Fixture<Postgres>;

async fn refusal(url: &str) -> String {
    PostgresStore::open(url).await.expect_err("it must be refused").to_string()
}

/// Three nodes on the fixture's database, one of them its own.
async fn nodes(fixture: &Fixture, settings: &Settings) -> [Accounts; 3] {
    let node = async || {
        let store = Arc::new(fixture.database.open().await);
        Accounts::new(store, fixture.clock.clone(), Arc::new(SystemRandom), settings.clone())
    };
    [fixture.accounts.clone(), node().await, node().await]
}

/// One step of a purge.
async fn purge(store: &PostgresStore, now: Timestamp) -> u64 {
    let mut work = store.begin().await.unwrap();
    let purged = work.expired().purge(now).await.unwrap();
    work.commit().await.unwrap();
    purged
}

/// A wait by the database's clock, which goes on meanwhile.
fn is_almost(seconds: u64, whole: u64) -> bool {
    (whole - 30..=whole).contains(&seconds)
}

#[tokio::test]
async fn what_is_no_database_of_ours_is_refused_in_words_and_without_the_password() {
    let Some(cluster) = Cluster::shared() else { return };
    let foreign = cluster.new_database().await;
    cluster.execute(foreign.rsplit('/').next().unwrap(), "CREATE TABLE auth_user (id INTEGER)").await;
    assert!(refusal(&foreign).await.contains("of another program"));

    let port = cluster.port();
    for (url, words) in [
        (format!("postgres://vestibule:hunter2@127.0.0.1:{port}/nowhere"), "\"nowhere\" does not exist"),
        (format!("postgres://nobody:hunter2@127.0.0.1:{port}/postgres"), "\"nobody\" does not exist"),
        ("postgres://vestibule:hunter2@127.0.0.1:1/x".to_owned(), "cannot be opened"),
        ("postgres://vestibule:hunter2@127.0.0.1:port/x".to_owned(), "invalid port"),
        (format!("postgres://vestibule:hunter2@127.0.0.1:{port}/x?sslmode=hunter2"), "cannot be read"),
    ] {
        let refusal = refusal(&url).await;
        assert!(refusal.contains(words), "{url}: {refusal}");
        assert!(!refusal.contains("hunter2@"), "{refusal}");
    }
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_refused_in_words() {
    let Some(fixture) = Fixture::new().await else { return };
    fixture
        .execute(
            "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
             VALUES (9999, 'later', TRUE, '', 0)",
        )
        .await;
    let refusal = refusal(&fixture.database.url).await;
    assert!(refusal.contains("newer Vestibule (migration 9999)"), "{refusal}");
}

#[tokio::test]
async fn a_role_that_may_not_create_runs_a_node_on_a_database_that_is_there() {
    let Some(cluster) = Cluster::shared() else { return };
    let owned = cluster.new_database().await;
    let name = owned.rsplit('/').next().unwrap();
    let role = format!("{name}_app");
    let url = owned.replace("vestibule@", &format!("{role}@"));
    cluster.execute(name, format!("CREATE ROLE {role} LOGIN")).await;
    let refused = refusal(&url).await;
    assert!(refused.contains("needs CREATE on the schema") && refused.contains("public"), "{refused}");

    PostgresStore::open(&owned).await.unwrap().close().await;
    let grant = "GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO";
    cluster.execute(name, format!("{grant} {role}")).await;
    let refused = refusal(&url).await;
    assert!(refused.contains(&format!("the role {role} lacks DELETE on account_events, ")), "{refused}");
    assert!(refused.contains("DELETE on tokens"), "{refused}");

    cluster.execute(name, format!("GRANT DELETE ON ALL TABLES IN SCHEMA public TO {role}")).await;
    cluster.execute(name, format!("REVOKE INSERT, UPDATE, DELETE ON _sqlx_migrations FROM {role}")).await;
    let (store, clock) = (PostgresStore::open(&url).await.unwrap(), Arc::new(SystemClock));
    let accounts = Accounts::new(Arc::new(store), clock, Arc::new(SystemRandom), settings());
    let kind = vestibule::contract::SignInKind::Browser;
    accounts.sign_up(&"alice".into(), &"".into(), &PASSWORD.into(), kind, &client()).await.unwrap();
    accounts.log_in(&"alice".into(), &PASSWORD.into(), kind, &client()).await.unwrap();
    accounts.purge_expired().await.unwrap();

    // A table of a newer version, on which the role has no privilege yet.
    cluster.execute(name, "CREATE TABLE newer_things (id INTEGER)").await;
    PostgresStore::open(&url).await.unwrap().close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_nodes_that_start_at_once_one_migrates_and_the_others_wait() {
    let Some(cluster) = Cluster::shared() else { return };
    let url = cluster.new_database().await;
    let opened = futures::future::join_all((0..8).map(|_| PostgresStore::open(&url))).await;
    assert!(opened.iter().all(Result::is_ok), "{opened:?}");
    let mut connection = Postgres { url }.connect().await;
    let count = "SELECT (SELECT count(*) FROM _sqlx_migrations) + (SELECT count(*) FROM _sqlx_expansions)";
    let steps: i64 = sqlx::query_scalar(count).fetch_one(&mut connection).await.unwrap();
    let files = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations/postgres")).unwrap();
    assert_eq!(steps, files.count() as i64);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f13_a_migration_that_waits_for_a_lock_does_not_hold_up_the_nodes_that_run() {
    let Some(cluster) = Cluster::shared() else { return };
    let url = cluster.new_database().await;
    let postgres = Postgres { url: url.clone() };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations/postgres");
    let all = Migrator::new(folder).await.unwrap();
    // The second one changes a table of the first one.
    let first = Migrator::with_migrations(all.iter().take(1).cloned().collect());
    first.run(&mut postgres.connect().await).await.unwrap();

    // As a backup does.
    let mut backup = postgres.connect().await;
    let mut held = backup.begin().await.unwrap();
    sqlx::query("SELECT count(*) FROM accounts").execute(&mut *held).await.unwrap();
    let opening = tokio::spawn(async move { PostgresStore::open(&url).await });
    let begun = Instant::now();
    let mut node = postgres.connect().await;
    let is_waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'accounts'::regclass";
    while sqlx::query_scalar::<_, i64>(is_waiting).fetch_one(&mut node).await.unwrap() == 0 {
        assert!(begun.elapsed() < Duration::from_secs(20), "no migration waits");
    }
    let read = sqlx::query("SELECT count(*) FROM accounts").execute(&mut node);
    tokio::time::timeout(Duration::from_secs(20), read).await.expect("a node waits as long as the backup").unwrap();
    assert!(!opening.is_finished(), "it goes on trying");
    held.rollback().await.unwrap();
    opening.await.unwrap().expect("the backup has ended").close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t11_a_link_and_a_code_that_are_used_at_once_wait_for_each_other_without_a_deadlock() {
    let Some(fixture) = Fixture::new().await else { return };
    let (account_id, now) = (fixture.sign_up("alice").await.signed_in.user.id, fixture.clock.now());
    let address = "alice@example.com";
    let [older, newer] = ["older", "newer"].map(TokenDigest::of_secret);
    let mut work = fixture.store.begin().await.unwrap();
    for digest in [&older, &newer] {
        let new = NewMailRequest {
            kind: MailKind::Verify,
            account_id,
            address: address.to_owned(),
            folded: FoldedAddress::of_stored(address).unwrap(),
            digest: *digest,
            code: Some([0; 32]),
            created: now,
            expires: now.plus(DAY),
        };
        work.mail_requests().insert(&new).await.unwrap();
    }
    work.commit().await.unwrap();
    let moved = "UPDATE mail_requests SET created_at = created_at WHERE id = (SELECT min(id) FROM mail_requests)";
    let is_waiting =
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    // The link is that of the row which the table has last.
    for (used, order) in [(&newer, "SELECT 1"), (&older, moved)] {
        fixture.execute(order).await;
        let mut link = fixture.store.begin().await.unwrap();
        assert!(link.accounts().lock(account_id).await.is_ok());
        let request = link.mail_requests().find(used, now).await.unwrap().unwrap();
        assert!(link.mail_requests().take(&request, now).await.unwrap());
        let store = fixture.store.clone();
        let code = tokio::spawn(async move {
            let mut code = store.begin().await?;
            let checked =
                code.mail_requests().check_code(MailKind::Verify, CodeOwner::Account(account_id), now).await?;
            code.commit().await.map(|()| checked.len())
        });
        let begun = Instant::now();
        while fixture.count(is_waiting).await == 0 {
            assert!(begun.elapsed() < Duration::from_secs(20), "the code does not wait for the link");
        }
        link.mail_requests().end(account_id, &[MailKind::Verify], None).await.expect("no deadlock");
        drop(link);
        assert_eq!(code.await.unwrap().expect("no deadlock"), 2);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p9_of_200_wrong_passwords_at_once_over_three_nodes_exactly_five_are_tried() {
    let Some(fixture) = Fixture::with(settings()).await else { return };
    fixture.sign_up("alice").await;
    let nodes = nodes(&fixture, &settings()).await;
    let all: Vec<_> = (0..200)
        .map(|n| {
            let node = nodes[n % 3].clone();
            let client = client_at("192.0.2.9");
            tokio::spawn(async move {
                node.log_in(&"alice".into(), &"wrong".into(), vestibule::contract::SignInKind::Token, &client).await
            })
        })
        .collect();
    let mut tried = 0;
    for one in all {
        match one.await.unwrap() {
            Err(Error::InvalidCredentials) => tried += 1,
            Err(Error::Throttled { seconds }) if is_almost(seconds, 300) => {}
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(tried, 5);
    assert_eq!(nodes.iter().map(|node| node.figures().hashes).sum::<u64>(), 5 + 1, "and the sign-up");
}

#[tokio::test]
async fn p8_failures_count_over_all_nodes_and_a_right_password_clears_them_on_all() {
    let throttles = "failures=3/5min,account_failures=5/hour".parse().unwrap();
    let settings = Settings { throttles, ..settings() };
    let Some(fixture) = Fixture::with(settings.clone()).await else { return };
    // The sign-up leaves a sign-in from 192.0.2.1.
    fixture.sign_up("alice").await;
    let nodes = nodes(&fixture, &settings).await;
    let log_in = async |node: usize, password: &str, address: &str| {
        let (password, client) = (password.into(), client_at(address));
        nodes[node].log_in(&"alice".into(), &password, vestibule::contract::SignInKind::Token, &client).await
    };
    for node in [0, 1] {
        assert!(is_invalid_credentials(&log_in(node, "wrong", "192.0.2.1").await));
    }
    log_in(2, PASSWORD, "192.0.2.1").await.unwrap();
    for node in 0..3 {
        assert!(is_invalid_credentials(&log_in(node, "wrong", "192.0.2.1").await), "the first two are forgotten");
    }
    let limited = log_in(1, PASSWORD, "192.0.2.1").await;
    assert!(matches!(limited, Err(Error::Throttled { seconds }) if is_almost(seconds, 300)), "{limited:?}");

    let limited = log_in(0, PASSWORD, "198.51.100.1").await;
    assert!(
        matches!(limited, Err(Error::Throttled { seconds }) if is_almost(seconds, 3600)),
        "five from everywhere: {limited:?}"
    );
    fixture.pass(5 * MINUTE).await;
    log_in(2, PASSWORD, "192.0.2.1").await.unwrap();
    fixture.pass(60 * MINUTE).await;
    log_in(0, PASSWORD, "198.51.100.1").await.unwrap();
}

#[tokio::test]
async fn a_purge_waits_for_nobody_who_holds_a_row() {
    let Some(fixture) = Fixture::new().await else { return };
    fixture.sign_up("alice").await;
    fixture.sign_up("bob").await;
    let later = fixture.clock.now().plus(60 * DAY);
    let mut stranger = fixture.database.connect().await;
    let mut held = stranger.begin().await.unwrap();
    let lock = "SELECT id FROM tokens ORDER BY id LIMIT 1 FOR UPDATE";
    sqlx::query(lock).execute(&mut *held).await.unwrap();
    assert_eq!(purge(&fixture.store, later).await, 1);
    held.rollback().await.unwrap();
    assert_eq!(purge(&fixture.store, later).await, 1, "what was held is left to the next time");
}
