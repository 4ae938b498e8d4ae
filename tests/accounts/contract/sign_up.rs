//! Sign up.

use vestibule::accounts::{Error, Granted};
use vestibule::contract::{Field, FieldErrors, SignInKind, messages};

use super::Fixture;
use crate::fixture::{PASSWORD, client};

async fn sign_up(fixture: &Fixture, username: &str, email: &str, password: &str) -> Result<Granted, Error> {
    let (username, email, password) = (Field::from(username), Field::from(email), Field::from(password));
    fixture.accounts.sign_up(&username, &email, &password, SignInKind::Token, &client()).await
}

fn errors(result: Result<Granted, Error>) -> FieldErrors {
    match result {
        Err(Error::Invalid(errors)) => errors,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn an_account_is_signed_in_as_soon_as_it_is_made() {
    let Some(fixture) = Fixture::new().await else { return };
    let granted = sign_up(&fixture, " Alice ", "alice@example.com", PASSWORD).await.unwrap();
    assert_eq!(granted.signed_in.user.username, "Alice");
    assert_eq!(granted.signed_in.expiry, "2026-12-23T10:00:00.000Z");
    let identity = fixture.who_has(&granted.signed_in.token).await.unwrap();
    assert_eq!(identity.account.user, granted.signed_in.user);
    assert_eq!(identity.account.last_login.as_deref(), Some("2026-11-23T10:00:00.000Z"));
}

#[tokio::test]
async fn p6_a_name_that_looks_like_another_is_taken() {
    let Some(fixture) = Fixture::new().await else { return };
    fixture.sign_up("Kate").await;
    for name in ["kate", "KATE", "ｋａｔｅ", "\u{212a}ate"] {
        assert_eq!(errors(sign_up(&fixture, name, "", PASSWORD).await).of("username"), [messages::USERNAME_TAKEN.wire]);
    }
}

#[tokio::test]
async fn a_taken_name_is_told_together_with_every_other_error_and_in_drfs_order() {
    let Some(fixture) = Fixture::new().await else { return };
    fixture.sign_up("alice").await;
    let errors = errors(sign_up(&fixture, "Alice", "nope", "xalice12").await);
    let body = serde_json::to_string(&vestibule::contract::Reason::Fields(errors)).unwrap();
    assert_eq!(
        body,
        r#"{"username":["A user with that username already exists."],"email":["Enter a valid email address."],"password":["The password is too similar to the username."]}"#
    );
}

#[tokio::test]
async fn p1_p3_a_password_that_breaks_a_rule_is_refused_before_it_costs_a_hash() {
    let Some(fixture) = Fixture::new().await else { return };
    let long = "x".repeat(1025);
    for (password, message) in [
        ("seven7!", "This password is too short. It must contain at least 8 characters."),
        (long.as_str(), messages::PASSWORD_TOO_LONG.wire),
        ("Password1", messages::PASSWORD_COMMON.wire),
        ("8264019375", messages::PASSWORD_NUMERIC.wire),
    ] {
        assert_eq!(errors(sign_up(&fixture, "alice", "", password).await).of("password"), [message]);
    }
    assert_eq!(fixture.accounts.figures().hashes, 0);
    assert_eq!(fixture.count("SELECT count(*) FROM accounts").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn l4_of_a_hundred_sign_ups_for_one_name_one_gets_it() {
    let Some(fixture) = Fixture::new().await.map(std::sync::Arc::new) else { return };
    let all: Vec<_> = (0..100)
        .map(|i| {
            let fixture = fixture.clone();
            let name = if i % 2 == 0 { "racer" } else { "RACER" };
            tokio::spawn(async move { sign_up(&fixture, name, "", PASSWORD).await })
        })
        .collect();
    let mut made = 0;
    for one in all {
        match one.await.unwrap() {
            Ok(_) => made += 1,
            Err(error) => {
                assert_eq!(errors(Err(error)).of("username"), [messages::USERNAME_TAKEN.wire]);
            }
        }
    }
    assert_eq!(made, 1);
    assert_eq!(fixture.count("SELECT count(*) FROM accounts").await, 1);
    assert_eq!(fixture.count("SELECT count(*) FROM tokens").await, 1);
}
