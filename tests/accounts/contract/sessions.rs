//! A browser's session and the access tokens that hang off it.

use std::time::Duration;

use vestibule::accounts::{Error, Settings, SignIn, Throttles, Wanted};
use vestibule::contract::SignInKind;

use super::Fixture;
use crate::fixture::{DAY, MINUTE, PASSWORD, client, client_at, settings};

const INSTANT: Duration = Duration::from_millis(1);

#[tokio::test]
async fn t4_an_idle_session_ends_and_each_use_renews_it() {
    let Some(fixture) = Fixture::new().await else { return };
    let granted = fixture.sign_up_as("alice", SignInKind::Browser).await;
    for _ in 0..3 {
        fixture.clock.advance(14 * DAY - INSTANT);
        assert!(fixture.whose_session(&granted).await.is_some());
    }
    fixture.clock.advance(14 * DAY);
    assert!(fixture.whose_session(&granted).await.is_none());
    assert_eq!(fixture.count("SELECT count(*) FROM sessions").await, 0);
}

#[tokio::test]
async fn t4_a_session_in_use_ends_after_90_days_all_the_same() {
    let Some(fixture) = Fixture::new().await else { return };
    let granted = fixture.sign_up_as("alice", SignInKind::Browser).await;
    assert_eq!(granted.session.as_ref().unwrap().max_age, 90 * DAY);
    for _ in 0..89 {
        fixture.clock.advance(DAY);
        assert!(fixture.whose_session(&granted).await.is_some());
    }
    fixture.clock.advance(DAY);
    assert!(fixture.whose_session(&granted).await.is_none());
}

#[tokio::test]
async fn an_access_token_lives_15_minutes_and_its_session_gets_the_next_one() {
    let Some(fixture) = Fixture::new().await else { return };
    let granted = fixture.sign_up_as("alice", SignInKind::Browser).await;
    let first = granted.signed_in.token.clone();
    let by_token = fixture.who_has(&first).await.unwrap();
    let by_cookie = fixture.whose_session(&granted).await.unwrap();
    let session = by_token.sign_in.session().unwrap();
    assert_eq!(fixture.accounts.session_remaining(session).await.unwrap(), Some(14 * DAY));
    assert!(matches!(by_token.sign_in, SignIn::PageToken { .. }));
    assert_eq!(by_token.sign_in.session(), by_cookie.sign_in.session());

    fixture.clock.advance(15 * MINUTE);
    assert!(fixture.who_has(&first).await.is_none());
    let renewed = fixture.accounts.renew(&by_cookie).await.unwrap();
    assert_eq!(renewed.session, None);
    assert_eq!(renewed.signed_in.expiry, "2026-11-23T10:30:00.000Z");
    assert!(fixture.who_has(&renewed.signed_in.token).await.is_some());
    assert_eq!(fixture.count("SELECT count(*) FROM tokens").await, 1, "the expired one is gone");
}

#[tokio::test]
async fn a_browsers_sign_in_and_the_end_of_the_one_that_it_replaces_are_one_step() {
    let Some(fixture) = Fixture::new().await else { return };
    let before = fixture.sign_up_as("alice", SignInKind::Browser).await;
    fixture.sign_up("bob").await;
    let identity = fixture.whose_session(&before).await.unwrap();
    let wanted = Wanted { replaces: Some(&identity), ..SignInKind::Browser.into() };
    let log_in = async || fixture.accounts.log_in(&"bob".into(), &PASSWORD.into(), wanted, &client()).await;
    let sign_up =
        async || fixture.accounts.sign_up(&"carol".into(), &"".into(), &PASSWORD.into(), wanted, &client()).await;

    // A session that cannot be deleted.
    fixture.execute("CREATE TABLE holds (id BIGINT REFERENCES sessions (id))").await;
    fixture.execute("INSERT INTO holds SELECT id FROM sessions").await;
    assert!(matches!(log_in().await, Err(Error::Store(_))));
    assert!(matches!(sign_up().await, Err(Error::Store(_))));
    assert_eq!(fixture.count("SELECT count(*) FROM accounts").await, 2, "no account was made");
    assert_eq!(fixture.count("SELECT count(*) FROM tokens").await, 2, "nobody was signed in");
    assert!(fixture.whose_session(&before).await.is_some(), "and the session goes on");

    fixture.execute("DROP TABLE holds").await;
    let after = log_in().await.unwrap().granted().unwrap();
    assert!(fixture.whose_session(&before).await.is_none());
    assert!(fixture.who_has(&before.signed_in.token).await.is_none());
    assert!(fixture.whose_session(&after).await.is_some());
    // That it has ended already is what was wanted.
    assert!(fixture.whose_session(&sign_up().await.unwrap()).await.is_some());
    assert_eq!(fixture.count("SELECT count(*) FROM sessions").await, 2);
}

#[tokio::test]
async fn an_access_token_does_not_outlive_its_session() {
    let settings =
        Settings { session_ttl: 20 * MINUTE, session_max: 20 * MINUTE, throttles: Throttles::off(), ..settings() };
    let Some(fixture) = Fixture::with(settings).await else { return };
    let granted = fixture.sign_up_as("alice", SignInKind::Browser).await;
    fixture.clock.advance(10 * MINUTE);
    let identity = fixture.whose_session(&granted).await.unwrap();
    let renewed = fixture.accounts.renew(&identity).await.unwrap();
    assert_eq!(renewed.signed_in.expiry, "2026-11-23T10:20:00.000Z");
    fixture.clock.advance(10 * MINUTE);
    assert!(fixture.who_has(&renewed.signed_in.token).await.is_none());
    assert!(matches!(fixture.accounts.renew(&identity).await, Err(Error::SignInEnded)));
}

#[tokio::test]
async fn t5_logout_by_the_pages_token_ends_its_session_and_by_the_session_its_tokens() {
    let Some(fixture) = Fixture::new().await else { return };
    for by_token in [true, false] {
        let name = format!("user{by_token}");
        let granted = fixture.sign_up_as(&name, SignInKind::Browser).await;
        let session = fixture.whose_session(&granted).await.unwrap();
        let identity = match by_token {
            true => fixture.who_has(&granted.signed_in.token).await.unwrap(),
            false => session.clone(),
        };
        fixture.accounts.log_out(&identity, false, &client()).await.unwrap();
        assert!(fixture.who_has(&granted.signed_in.token).await.is_none());
        assert!(fixture.whose_session(&granted).await.is_none());
        assert!(matches!(fixture.accounts.renew(&session).await, Err(Error::SignInEnded)));
        let session = session.sign_in.session().unwrap();
        assert_eq!(fixture.accounts.session_remaining(session).await.unwrap(), None);
    }
}

#[tokio::test]
async fn a_programs_token_has_no_session_to_renew() {
    let Some(fixture) = Fixture::new().await else { return };
    let granted = fixture.sign_up("alice").await;
    assert_eq!(granted.session, None);
    let identity = fixture.who_has(&granted.signed_in.token).await.unwrap();
    assert!(matches!(fixture.accounts.renew(&identity).await, Err(Error::SignInEnded)));
}

#[tokio::test]
async fn the_list_has_browsers_and_programs_the_one_that_asks_first_then_the_newest() {
    let Some(fixture) = Fixture::new().await else { return };
    let browser = fixture.sign_up_as("alice", SignInKind::Browser).await;
    fixture.sign_up("bob").await;
    for address in ["198.51.100.7", "::ffff:203.0.113.9"] {
        fixture.clock.advance(MINUTE);
        fixture.log_in_from("alice", PASSWORD, client_at(address)).await.unwrap();
    }
    let identity = fixture.whose_session(&browser).await.unwrap();
    let list = fixture.accounts.sign_ins(&identity).await.unwrap();
    let shown: Vec<_> = list.iter().map(|one| (one.kind, one.current, one.address.as_str())).collect();
    assert_eq!(
        shown,
        [
            (SignInKind::Browser, true, "192.0.2.1"),
            (SignInKind::Token, false, "203.0.113.9"),
            (SignInKind::Token, false, "198.51.100.7"),
        ]
    );
    assert_eq!(list[0].created, "2026-11-23T10:00:00.000Z");
    assert_eq!(list[0].last_used, "2026-11-23T10:02:00.000Z");
    assert_eq!(list[0].expires.as_deref(), Some("2026-12-07T10:02:00.000Z"));
    assert_eq!(list[0].user_agent, "test/1");
}

#[tokio::test]
async fn what_has_expired_is_purged_and_what_lives_stays() {
    let Some(fixture) = Fixture::new().await else { return };
    fixture.sign_up_as("alice", SignInKind::Browser).await;
    fixture.clock.advance(14 * DAY);
    let bob = fixture.sign_up("bob").await.signed_in.token;
    assert!(fixture.accounts.purge_expired().await.unwrap() >= 1);
    assert_eq!(fixture.accounts.purge_expired().await.unwrap(), 0);
    assert_eq!(fixture.count("SELECT count(*) FROM tokens").await, 1);
    assert!(fixture.who_has(&bob).await.is_some());
}
