//! Hashes from elsewhere: whom they let in, and that nobody can tell who has one.

#![allow(clippy::disallowed_methods, reason = "what takes how long is what is tested")]

use std::time::{Duration, Instant};

use vestibule::accounts::Store;

use super::Fixture;
use crate::fixture::{Database, PASSWORD, is_invalid_credentials};

const SECOND: Duration = Duration::from_secs(1);

/// Of Django's test suite: the password is "password".
const LETS_IN: &str = "UPDATE accounts SET password =
    'pbkdf2_sha256$1000$seasalt2seasalt2seasal$2zojUKVO8P2mXwbR9M26+s+Z3Yk65/CqcceSY5gtU2A=' WHERE username = 'alice'";

/// No password is right.
const COSTLY: &str = "UPDATE accounts SET password =
    'pbkdf2_sha256$150000$seasalt$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=' WHERE username = 'costly'";

#[tokio::test]
async fn p4_a_hash_of_django_lets_in_and_is_replaced_with_the_sign_in() {
    let Some(fixture) = Fixture::new().await else { return };
    fixture.sign_up("alice").await;
    fixture.execute(LETS_IN).await;
    let stored = async || fixture.database.text("SELECT password FROM accounts").await;
    assert!(is_invalid_credentials(&fixture.log_in("alice", PASSWORD).await));
    assert!(stored().await.starts_with("pbkdf2_sha256$"), "a wrong password changes nothing");
    for _ in 0..2 {
        fixture.log_in("alice", "password").await.unwrap();
        assert!(stored().await.starts_with("$argon2id$"));
    }
}

#[tokio::test]
async fn a_hash_that_cannot_be_read_stays_and_lets_nobody_in() {
    let Some(fixture) = Fixture::new().await else { return };
    fixture.sign_up("alice").await;
    fixture.execute("UPDATE accounts SET password = 'sha1$seasalt$cff36ea83f5706ce9aa7454e63e431fc726b2dc8'").await;
    for password in [PASSWORD, "password"] {
        assert!(is_invalid_credentials(&fixture.log_in("alice", password).await));
    }
    assert!(fixture.database.text("SELECT password FROM accounts").await.starts_with("sha1$"));
}

async fn next(fixture: &Fixture, after: &str) -> Option<String> {
    fixture.store.read().await.unwrap().legacy_hashes().next(after).await.unwrap()
}

#[tokio::test]
async fn older_hashes_come_in_the_order_of_their_bytes_and_current_ones_do_not() {
    let Some(fixture) = Fixture::new().await else { return };
    let older = ["!", "Zebra", "md5$a$b", "pbkdf2_sha256$1$a$b", "pbkdf2_sha256$1500000$a$b", "zebra", "\u{e9}"];
    for name in ["alice", "bob", "carol", "dave", "erin", "frank", "grace", "heidi"] {
        fixture.sign_up(name).await;
    }
    assert_eq!(next(&fixture, "").await, None);
    fixture
        .execute(
            "UPDATE accounts SET password = CASE username
                WHEN 'alice' THEN '\u{e9}' WHEN 'bob' THEN 'zebra' WHEN 'carol' THEN 'pbkdf2_sha256$1500000$a$b'
                WHEN 'dave' THEN '!' WHEN 'erin' THEN 'pbkdf2_sha256$1$a$b' WHEN 'frank' THEN 'Zebra'
                WHEN 'grace' THEN 'md5$a$b' ELSE password END",
        )
        .await;
    let (mut after, mut found) = (String::new(), Vec::new());
    while let Some(stored) = next(&fixture, &after).await {
        found.push(stored.clone());
        after = stored;
    }
    assert_eq!(found, older);
    let behind = next(&fixture, "pbkdf2_sha256$1%").await;
    assert_eq!(behind.as_deref(), Some("pbkdf2_sha256$1500000$a$b"));
}

/// That nobody is forgotten; how close they are is measured beside the hasher, in processor time.
#[tokio::test]
async fn p7_every_wrong_answer_takes_the_same_time_while_older_hashes_are_about() {
    let Some(fixture) = Fixture::new().await else { return };
    for name in ["current", "inactive", "unusable", "cheap", "costly"] {
        fixture.sign_up(name).await;
    }
    fixture.accounts.set_active("inactive", false).await.unwrap();
    fixture.execute(COSTLY).await;
    fixture.execute("UPDATE accounts SET password = '!' WHERE username = 'unusable'").await;
    fixture
        .execute(
            "UPDATE accounts SET password = 'md5$seasalt$00000000000000000000000000000000' WHERE username = 'cheap'",
        )
        .await;
    let asked = [
        ("nobody", PASSWORD),
        ("inactive", PASSWORD),
        ("current", "wrong"),
        ("unusable", "wrong"),
        ("cheap", "wrong"),
        ("costly", "wrong"),
    ];
    let mut times = asked.map(|_| Vec::new());
    for _ in 0..8 {
        for (times, (name, password)) in times.iter_mut().zip(asked) {
            let begun = Instant::now();
            assert!(is_invalid_credentials(&fixture.log_in(name, password).await));
            times.push(begun.elapsed());
        }
    }
    // Other tests slow some of them down several times over; who is forgotten takes a hundredth.
    let quickest = times.map(|times| times.into_iter().min().unwrap().as_secs_f64());
    let (least, most) = quickest.into_iter().fold((f64::MAX, 0.0_f64), |(a, b), time| (a.min(time), b.max(time)));
    assert!(most / least < 10.0, "{quickest:?}");
}

#[tokio::test]
async fn p7_what_another_process_imports_is_noticed_within_ten_seconds_and_so_is_its_end() {
    let Some(fixture) = Fixture::new().await else { return };
    fixture.sign_up("costly").await;
    // The quickest of a few.
    let unknown = async || {
        let mut least = Duration::MAX;
        for _ in 0..5 {
            let begun = Instant::now();
            assert!(is_invalid_credentials(&fixture.log_in("nobody", PASSWORD).await));
            least = least.min(begun.elapsed());
        }
        least
    };
    let before = unknown().await;
    fixture.execute(COSTLY).await;
    fixture.clock.advance(10 * SECOND);
    let meanwhile = unknown().await;
    fixture.execute("UPDATE accounts SET password = '!'").await;
    fixture.clock.advance(10 * SECOND);
    let after = unknown().await;
    assert!(meanwhile > 3 * before.max(after), "{before:?}, {meanwhile:?}, {after:?}");
}
