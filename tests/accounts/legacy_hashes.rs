//! How it is found out which older hashes are stored.

use std::sync::Arc;
use std::time::Duration;

use sqlx::Row;
use vestibule::accounts::{Accounts, SystemRandom};
use vestibule::contract::SignInKind;

use crate::fixture::{Fixture, PASSWORD, Postgres, Sqlite, client};
use crate::held::HeldStore;

/// As `store/repositories/legacy_hashes.rs` has it.
const NEXT_OLDER_HASH: &str = "SELECT password FROM accounts
    WHERE password NOT LIKE '$argon2id$%' AND substr(password, 1, 64) > $1
    ORDER BY substr(password, 1, 64) LIMIT 1";

/// Ten thousand accounts, of which half have a hash of Django's.
const MANY: &str = "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 10000)
    INSERT INTO accounts (username, username_folded, email, password, date_joined)
    SELECT 'user' || n, 'user' || n, '', CASE n % 2 WHEN 0 THEN '$argon2id$' ELSE 'md5$' END || n, 0 FROM numbers";

/// Accounts over a store that counts how often it is asked.
fn counted(fixture: &Fixture<Sqlite>) -> (Accounts, Arc<HeldStore>) {
    let store = Arc::new(HeldStore::new(fixture.store.clone()));
    let settings = fixture.accounts.settings().clone();
    (Accounts::new(store.clone(), fixture.clock.clone(), Arc::new(SystemRandom), settings), store)
}

#[tokio::test]
async fn a_store_that_cannot_say_keeps_nobody_out_and_is_asked_every_ten_seconds() {
    let fixture = Fixture::<Sqlite>::new().await.unwrap();
    fixture.sign_up("alice").await;
    let (accounts, store) = counted(&fixture);
    store.forget_hashes();
    for looks in 1..=2 {
        for _ in 0..3 {
            accounts
                .log_in(&"alice".into(), &PASSWORD.into(), SignInKind::Token, &client())
                .await
                .unwrap()
                .granted()
                .unwrap();
        }
        assert_eq!(store.looks(), looks);
        fixture.clock.advance(Duration::from_secs(10));
    }
}

#[tokio::test]
async fn a_look_leaps_over_what_costs_the_same_and_over_what_cannot_be_read() {
    let fixture = Fixture::<Sqlite>::new().await.unwrap();
    fixture.execute(MANY).await;
    fixture.execute("UPDATE accounts SET password = '!' || id WHERE id % 100 = 1").await;
    fixture.execute("UPDATE accounts SET password = 'scrypt$16384$' || id || '$8$1$x' WHERE id % 100 = 3").await;
    let (accounts, store) = counted(&fixture);
    accounts.log_in(&"nobody".into(), &PASSWORD.into(), SignInKind::Token, &client()).await.unwrap_err();
    // One that is unusable, one md5, eight scrypt, whose other parameters stand behind the salt; and then none.
    assert_eq!(store.looks(), 11);
}

#[tokio::test]
async fn the_index_of_older_hashes_is_used_on_sqlite() {
    let fixture = Fixture::<Sqlite>::new().await.unwrap();
    fixture.execute(MANY).await;
    let mut connection = fixture.database.connect().await;
    let explain = sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {NEXT_OLDER_HASH}"));
    let rows = sqlx::query(explain).bind("md5$%").fetch_all(&mut connection).await.unwrap();
    let plan: Vec<String> = rows.iter().map(|row| row.get("detail")).collect();
    assert_eq!(plan, ["SEARCH accounts USING INDEX accounts_older_hashes (<expr>>?)"]);
}

#[tokio::test]
async fn the_index_of_older_hashes_is_used_on_postgresql() {
    let Some(fixture) = Fixture::<Postgres>::new().await else { return };
    fixture.execute(MANY).await;
    fixture.execute("ANALYZE accounts").await;
    let mut connection = fixture.database.connect().await;
    let explain = sqlx::AssertSqlSafe(format!("EXPLAIN (COSTS OFF) {NEXT_OLDER_HASH}"));
    let rows = sqlx::query(explain).bind("md5$%").fetch_all(&mut connection).await.unwrap();
    let plan: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
    assert!(plan[1].contains("Index Scan using accounts_older_hashes"), "{plan:#?}");
    assert!(plan[2].contains("Index Cond:") && plan.len() == 3, "{plan:#?}");
}
