//! Tokens: whose they are, and when they stop being anybody's.

use std::time::Duration;

use vestibule::accounts::SignIn;
use vestibule::contract::SignInKind;

use super::Fixture;
use crate::fixture::{DAY, MINUTE, PASSWORD, client};

const INSTANT: Duration = Duration::from_millis(1);

#[tokio::test]
async fn a_mistyped_token_is_nobodys_and_no_database_is_asked() {
    let Some(fixture) = Fixture::new().await else { return };
    let token = fixture.sign_up("alice").await.signed_in.token;
    fixture.close().await;
    let mut mistyped = token.clone();
    let last = mistyped.pop().unwrap();
    mistyped.push(if last == 'x' { 'y' } else { 'x' });
    for text in [mistyped.as_str(), "", "vst_", &token[..40], &format!("{token}{token}")] {
        assert_eq!(fixture.accounts.authenticate_token(text).await.unwrap(), None);
    }
    assert!(fixture.accounts.authenticate_token(&token).await.is_err());
}

#[tokio::test]
async fn t4_a_programs_token_expires_and_is_not_renewed_by_use() {
    let Some(fixture) = Fixture::new().await else { return };
    let token = fixture.sign_up("alice").await.signed_in.token;
    for _ in 0..29 {
        fixture.clock.advance(DAY);
        assert!(fixture.who_has(&token).await.is_some());
    }
    fixture.clock.advance(DAY - INSTANT);
    assert!(fixture.who_has(&token).await.is_some());
    fixture.clock.advance(INSTANT);
    assert!(fixture.who_has(&token).await.is_none());
}

#[tokio::test]
async fn f6_what_has_expired_stays_dead_when_the_clock_is_set_back() {
    let Some(fixture) = Fixture::new().await else { return };
    let program = fixture.sign_up("alice").await.signed_in.token;
    let browser = fixture.sign_up_as("bob", SignInKind::Browser).await;
    fixture.clock.advance(365 * DAY);
    assert!(fixture.who_has(&program).await.is_none());
    assert!(fixture.who_has(&browser.signed_in.token).await.is_none());
    fixture.clock.set_back(365 * DAY);
    assert!(fixture.who_has(&program).await.is_none());
    assert!(fixture.who_has(&browser.signed_in.token).await.is_none());
    assert!(fixture.whose_session(&browser).await.is_none());
}

#[tokio::test]
async fn f6_what_was_revoked_stays_dead_whatever_the_clock_does() {
    let Some(fixture) = Fixture::new().await else { return };
    let token = fixture.sign_up("alice").await.signed_in.token;
    let identity = fixture.who_has(&token).await.unwrap();
    fixture.accounts.log_out(&identity, false, &client()).await.unwrap();
    fixture.clock.set_back(Duration::from_secs(3600));
    assert!(fixture.who_has(&token).await.is_none());
}

#[tokio::test]
async fn t5_logout_ends_the_token_that_asked_and_no_other() {
    let Some(fixture) = Fixture::new().await else { return };
    let first = fixture.sign_up("alice").await.signed_in.token;
    let second = fixture.log_in("alice", PASSWORD).await.unwrap().signed_in.token;
    let identity = fixture.who_has(&second).await.unwrap();
    assert!(matches!(identity.sign_in, SignIn::Token(_)));
    fixture.accounts.log_out(&identity, false, &client()).await.unwrap();
    fixture.accounts.log_out(&identity, false, &client()).await.unwrap();
    assert!(fixture.who_has(&second).await.is_none());
    assert!(fixture.who_has(&first).await.is_some());
}

#[tokio::test]
async fn t5_logout_everywhere_ends_all_of_the_account_and_nothing_of_others() {
    let Some(fixture) = Fixture::new().await else { return };
    let alice = fixture.sign_up_as("alice", SignInKind::Browser).await;
    let program = fixture.log_in("alice", PASSWORD).await.unwrap().signed_in.token;
    let bob = fixture.sign_up("bob").await.signed_in.token;
    let identity = fixture.who_has(&program).await.unwrap();
    fixture.accounts.log_out(&identity, true, &client()).await.unwrap();
    assert!(fixture.who_has(&program).await.is_none());
    assert!(fixture.who_has(&alice.signed_in.token).await.is_none());
    assert!(fixture.whose_session(&alice).await.is_none());
    assert!(fixture.who_has(&bob).await.is_some());
}

#[tokio::test]
async fn a_use_is_written_once_a_minute() {
    let Some(fixture) = Fixture::new().await else { return };
    let token = fixture.sign_up("alice").await.signed_in.token;
    let last_used = "SELECT last_used_at FROM tokens";
    let made = fixture.count(last_used).await;
    fixture.clock.advance(MINUTE - INSTANT);
    fixture.who_has(&token).await.unwrap();
    assert_eq!(fixture.count(last_used).await, made);
    fixture.clock.advance(INSTANT);
    fixture.who_has(&token).await.unwrap();
    assert_eq!(fixture.count(last_used).await, made + 60_000);
}
