//! Log in.

use std::sync::Arc;

use vestibule::accounts::{Argon2Cost, Error, Settings, Throttles};
use vestibule::contract::{ApiError, Field, SignInKind, messages};

use super::Fixture;
use crate::fixture::{CHEAP, Database, MINUTE, PASSWORD, client, client_at, is_invalid_credentials, settings};

async fn stored_hash(fixture: &Fixture) -> String {
    fixture.database.text("SELECT password FROM accounts").await
}

#[tokio::test]
async fn a_name_is_found_in_any_case_and_each_sign_in_is_new() {
    let Some(fixture) = Fixture::new().await else { return };
    let first = fixture.sign_up("Alice").await.signed_in;
    let second = fixture.log_in(" ａLICE ", PASSWORD).await.unwrap().signed_in;
    assert_eq!(second.user.username, "Alice");
    assert_ne!(first.token, second.token);
    assert!(fixture.who_has(&first.token).await.is_some());
}

#[tokio::test]
async fn p7_unknown_wrong_inactive_and_unusable_are_one_answer_and_one_hash_each() {
    let Some(fixture) = Fixture::new().await else { return };
    for name in ["alice", "inactive", "unusable"] {
        fixture.sign_up(name).await;
    }
    fixture.accounts.set_active("inactive", false).await.unwrap();
    fixture.execute("UPDATE accounts SET password = '!' WHERE username = 'unusable'").await;
    for (name, password) in
        [("nobody", PASSWORD), ("alice", "wrong"), ("inactive", PASSWORD), ("inactive", "wrong"), ("unusable", "!")]
    {
        let before = fixture.accounts.figures().hashes;
        let error = ApiError::from(fixture.log_in(name, password).await.unwrap_err());
        assert_eq!(error, ApiError::authentication_failed("Invalid credentials"), "{name}");
        assert_eq!(fixture.accounts.figures().hashes, before + 1, "{name}");
    }
}

#[tokio::test]
async fn what_can_be_no_name_or_password_is_merely_wrong() {
    let Some(fixture) = Fixture::new().await else { return };
    fixture.sign_up("alice").await;
    let (name, password) = (Field::from("alice"), Field::from(PASSWORD));
    let before = fixture.accounts.figures().hashes;
    for not in [Field::Absent, Field::Null, Field::NotText, Field::Bool(true), "".into(), "u".repeat(151).into()] {
        let result = fixture.accounts.log_in(&not, &password, SignInKind::Token, &client()).await;
        assert!(is_invalid_credentials(&result), "{not:?}");
        let result = fixture.accounts.log_in(&name, &not, SignInKind::Token, &client()).await;
        assert!(is_invalid_credentials(&result), "{not:?}");
    }
    assert_eq!(fixture.accounts.figures().hashes, before + 1, "only 151 u's could be a password");
}

#[tokio::test]
async fn p1_nul_and_overlong_are_told_by_their_field_before_any_hash() {
    let Some(fixture) = Fixture::new().await else { return };
    let long = "x".repeat(1025);
    let Err(Error::Invalid(errors)) = fixture.log_in("a\0", &long).await else { panic!() };
    assert_eq!(errors.of("username"), [messages::NUL_CHARACTER.wire]);
    assert_eq!(errors.of("password"), [messages::PASSWORD_TOO_LONG.wire]);
    let Err(Error::Invalid(errors)) = fixture.log_in("alice", "a\0").await else { panic!() };
    assert_eq!(errors.of("password"), [messages::NUL_CHARACTER.wire]);
    assert_eq!(fixture.accounts.figures().hashes, 0);
}

#[tokio::test]
async fn p4_a_weaker_hash_is_replaced_at_the_next_sign_in() {
    let Some(fixture) = Fixture::new().await else { return };
    fixture.sign_up("alice").await;
    assert!(stored_hash(&fixture).await.starts_with("$argon2id$v=19$m=16,t=1,p=1$"));
    let better = Settings { argon2: Argon2Cost { t: 2, ..CHEAP }, throttles: Throttles::off(), ..settings() };
    let accounts = fixture.restarted(better);
    let log_in =
        async |password: &str| accounts.log_in(&"alice".into(), &password.into(), SignInKind::Token, &client()).await;
    assert!(is_invalid_credentials(&log_in("wrong").await));
    assert!(stored_hash(&fixture).await.contains("t=1"), "a wrong password changes nothing");
    log_in(PASSWORD).await.unwrap();
    assert!(stored_hash(&fixture).await.starts_with("$argon2id$v=19$m=16,t=2,p=1$"));
    log_in(PASSWORD).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p4_sign_ins_at_the_same_moment_all_succeed_while_the_hash_is_replaced() {
    let Some(fixture) = Fixture::new().await else { return };
    fixture.sign_up("alice").await;
    let better = Settings { argon2: Argon2Cost { t: 2, ..CHEAP }, throttles: Throttles::off(), ..settings() };
    let accounts = fixture.restarted(better);
    let all: Vec<_> = (0..20)
        .map(|_| {
            let accounts = accounts.clone();
            tokio::spawn(async move {
                accounts.log_in(&"alice".into(), &PASSWORD.into(), SignInKind::Token, &client()).await
            })
        })
        .collect();
    for one in all {
        one.await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn p8_five_failures_from_one_address_are_the_limit_and_a_right_password_clears_them() {
    let Some(fixture) = Fixture::with(settings()).await else { return };
    fixture.sign_up("alice").await;
    for round in 0..2 {
        for _ in 0..4 {
            assert!(is_invalid_credentials(&fixture.log_in("alice", "wrong").await), "{round}");
        }
        fixture.log_in("ALICE", PASSWORD).await.unwrap();
    }
    for name in ["alice", "nobody"] {
        for _ in 0..5 {
            assert!(is_invalid_credentials(&fixture.log_in(name, "wrong").await));
        }
        let before = fixture.accounts.figures().hashes;
        let refused = fixture.log_in(name, PASSWORD).await;
        assert!(matches!(refused, Err(Error::Throttled { seconds: 300 })), "{refused:?}");
        assert_eq!(fixture.accounts.figures().hashes, before);
    }
    fixture.pass(5 * MINUTE).await;
    fixture.log_in("alice", PASSWORD).await.unwrap();
}

#[tokio::test]
async fn p8_rotating_addresses_do_not_help_and_do_not_lock_the_owner_out() {
    let throttles = "failures=5/5min,account_failures=12/hour".parse().unwrap();
    let Some(fixture) = Fixture::with(Settings { throttles, ..settings() }).await else { return };
    // The sign-up leaves a sign-in from 192.0.2.1.
    fixture.sign_up("alice").await;
    for last in 0..12 {
        let from = client_at(&format!("198.51.100.{last}"));
        assert!(is_invalid_credentials(&fixture.log_in_from("alice", "wrong", from).await));
    }
    let stranger = fixture.log_in_from("alice", PASSWORD, client_at("203.0.113.1")).await;
    assert!(matches!(stranger, Err(Error::Throttled { seconds: 3600 })), "{stranger:?}");
    let stranger = fixture.log_in_from("nobody", PASSWORD, client_at("203.0.113.1")).await;
    assert!(is_invalid_credentials(&stranger));
    fixture.log_in("alice", PASSWORD).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p9_of_200_wrong_passwords_at_once_exactly_five_are_tried() {
    let Some(fixture) = Fixture::with(settings()).await.map(Arc::new) else { return };
    fixture.sign_up("alice").await;
    let before = fixture.accounts.figures().hashes;
    let all: Vec<_> = (0..200)
        .map(|_| {
            let fixture = fixture.clone();
            tokio::spawn(async move { fixture.log_in("alice", "wrong").await })
        })
        .collect();
    let (mut tried, mut throttled) = (0, 0);
    for one in all {
        match one.await.unwrap() {
            Err(Error::InvalidCredentials) => tried += 1,
            Err(Error::Throttled { seconds }) if (1..=300).contains(&seconds) => throttled += 1,
            other => panic!("{other:?}"),
        }
    }
    assert_eq!((tried, throttled), (5, 195));
    assert_eq!(fixture.accounts.figures().hashes, before + 5);
}
