//! SQLite's file: who may open it, and what happens while somebody else holds it.

use futures::StreamExt;
use sqlx::{Connection, SqliteConnection};
use vestibule::accounts::{Error, Revocation, RevocationBatch, Store, StoreErrorKind};
use vestibule::contract::ApiError;
use vestibule::store::SqliteStore;

use crate::fixture::{MINUTE, PASSWORD, Sqlite, client, url};

type Fixture = crate::fixture::Fixture<Sqlite>;

async fn fixture() -> Fixture {
    Fixture::new().await.unwrap()
}

async fn refusal(url: &str) -> String {
    SqliteStore::open(url).await.expect_err(url).to_string()
}

#[tokio::test]
async fn f1_f2_the_file_is_written_so_that_an_answered_write_survives() {
    let fixture = fixture().await;
    let mode: String =
        sqlx::query_scalar("PRAGMA journal_mode").fetch_one(&mut fixture.database.connect().await).await.unwrap();
    assert_eq!(mode, "wal");
    fixture.sign_up("alice").await;
    let check: String =
        sqlx::query_scalar("PRAGMA integrity_check").fetch_one(&mut fixture.database.connect().await).await.unwrap();
    assert_eq!(check, "ok");
}

#[cfg(unix)]
#[tokio::test]
async fn only_its_owner_may_read_the_file() {
    use std::os::unix::fs::PermissionsExt;
    let fixture = fixture().await;
    fixture.sign_up("alice").await;
    for file in std::fs::read_dir(fixture.database.folder.path()).unwrap() {
        let file = file.unwrap();
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o077, 0, "{:?}", file.path());
    }
}

#[tokio::test]
async fn what_is_no_database_of_ours_is_refused_in_words() {
    let folder = tempfile::tempdir().unwrap();
    assert!(refusal("postgres://localhost/x").await.contains("takes sqlite:<file>"));
    assert!(refusal("sqlite::memory:").await.contains("would forget every account"));
    assert!(refusal("sqlite:/nowhere/at/all.db").await.contains("cannot be made"));

    std::fs::write(folder.path().join("vestibule.db"), "this is not a database".repeat(100)).unwrap();
    assert!(refusal(&url(&folder)).await.contains("not a database"));

    let folder = tempfile::tempdir().unwrap();
    let mut foreign = SqliteConnection::connect(&format!("{}?mode=rwc", url(&folder))).await.unwrap();
    sqlx::query("CREATE TABLE auth_user (id INTEGER)").execute(&mut foreign).await.unwrap();
    assert!(refusal(&url(&folder)).await.contains("of another program"));
}

#[tokio::test]
async fn a_file_of_a_newer_version_is_refused_in_words() {
    let fixture = fixture().await;
    fixture
        .execute(
            "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
             VALUES (9999, 'later', 1, x'00', 0)",
        )
        .await;
    fixture.close().await;
    let refusal = refusal(&url(&fixture.database.folder)).await;
    assert!(refusal.contains("newer Vestibule (migration 9999)"), "{refusal}");
}

#[tokio::test]
async fn f4_while_another_program_locks_the_file_writes_are_unavailable_and_reads_go_on() {
    let fixture = fixture().await;
    let token = fixture.sign_up("alice").await.signed_in.token;
    let mut other = fixture.database.connect().await;
    sqlx::query("BEGIN IMMEDIATE").execute(&mut other).await.unwrap();
    let failed = fixture.log_in("alice", PASSWORD).await;
    let Err(Error::Store(cause)) = failed else { panic!("{failed:?}") };
    assert_eq!(cause.kind(), StoreErrorKind::Unavailable);
    assert_eq!(ApiError::from(Error::Store(cause)).status, 503);
    assert!(fixture.who_has(&token).await.is_some());
    sqlx::query("ROLLBACK").execute(&mut other).await.unwrap();
    fixture.log_in("alice", PASSWORD).await.unwrap();
}

#[tokio::test]
async fn f3_a_write_that_sqlite_rolls_back_by_itself_leaves_a_store_that_can_write() {
    let fixture = fixture().await;
    // RAISE(ROLLBACK) does what a full disk does: it ends the transaction beneath sqlx.
    fixture
        .execute("CREATE TRIGGER full BEFORE INSERT ON tokens BEGIN SELECT raise(ROLLBACK, 'disk is full'); END")
        .await;
    let (name, none) = ("alice".into(), vestibule::contract::Field::Absent);
    for _ in 0..2 {
        let failed = fixture
            .accounts
            .sign_up(&name, &none, &PASSWORD.into(), vestibule::contract::SignInKind::Token, &crate::fixture::client())
            .await;
        let Err(Error::Store(cause)) = failed else { panic!("{failed:?}") };
        assert!(cause.to_string().contains("disk is full"), "{cause}");
    }
    assert_eq!(fixture.count("SELECT count(*) FROM accounts").await, 0);
    fixture.execute("DROP TRIGGER full").await;
    fixture.sign_up("alice").await;
}

#[tokio::test]
async fn a_store_that_cannot_write_fails_no_request_that_only_reads() {
    let fixture = fixture().await;
    let token = fixture.sign_up("alice").await.signed_in.token;
    let mut other = fixture.database.connect().await;
    sqlx::query("BEGIN EXCLUSIVE").execute(&mut other).await.unwrap();
    fixture.clock.advance(MINUTE);
    assert!(fixture.accounts.authenticate_token(&token).await.unwrap().is_some());
    assert!(fixture.accounts.write_touches().await.is_err());
    sqlx::query("ROLLBACK").execute(&mut other).await.unwrap();
    fixture.clock.advance(MINUTE);
    fixture.who_has(&token).await.unwrap();
    let (last_used, made) = ("SELECT last_used_at FROM tokens", "SELECT created_at FROM tokens");
    let unused = fixture.count(last_used).await - fixture.count(made).await;
    assert_eq!(unused, 120_000, "the next use is noted again");
}

#[tokio::test]
async fn t2_no_secret_stands_in_any_file() {
    let fixture = fixture().await;
    let granted = fixture.sign_up_as("alice", vestibule::contract::SignInKind::Browser).await;
    let secrets = [granted.signed_in.token, granted.session.unwrap().secret, PASSWORD.to_owned()];
    for file in std::fs::read_dir(fixture.database.folder.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        for secret in &secrets {
            assert!(!bytes.windows(secret.len()).any(|window| window == secret.as_bytes()));
        }
    }
}

#[tokio::test]
async fn t5_a_thousand_ends_are_kept_and_who_has_missed_one_hears_that_it_may_be_anyones() {
    let fixture = fixture().await;
    let granted = fixture.sign_up("alice").await;
    let identity = fixture.who_has(&granted.signed_in.token).await.unwrap();
    let mut ends = fixture.store.revocations();
    let anyone = Some(RevocationBatch { revocations: vec![Revocation::Unknown], is_complete: true });
    assert_eq!(ends.next().await, anyone);
    fixture
        .execute(
            "WITH RECURSIVE n (n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM n WHERE n < 1000)
             INSERT INTO ended_sign_ins (account_id) SELECT 7 FROM n",
        )
        .await;
    fixture.accounts.log_out(&identity, false, &client()).await.unwrap();
    assert_eq!(fixture.count("SELECT count(*) FROM ended_sign_ins").await, 1000);
    assert_eq!(ends.next().await, anyone);
}
