//! What an import from Django leaves behind: tokens that go on working, and sessions that are taken over once. The rows
//! are planted as the import writes them.

use std::sync::Arc;

use sha2::{Digest, Sha512};
use vestibule::accounts::{GrantedSession, Settings, SignIn, Throttles, TokenDigest};
use vestibule::contract::{SignInKind, SignInSummary};

use super::Fixture;
use crate::fixture::{DAY, Database, MINUTE, PASSWORD, client, client_at, settings};

const KEY: &str = "6a8f5b0c44d1e5a1b2c3d4e5f60718293a4b5c6d";
const KNOX: &str = "b6b1c1f0a9e8d7c6b5a493827160514233425160718293a4b5c6d7e8f9011223";
const COOKIE: &str = "3f0x9k2m5p7q1r8s4t6u0v3w9y2z5a7b";
const OTHER_COOKIE: &str = "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz";

const TOKEN: &str = "INSERT INTO tokens (account_id, digest, created_at, last_used_at, expires_at)
    SELECT id, $1, 1500000000000, 1500000000000, 253402300799999 FROM accounts WHERE username = 'alice'";
const REMEMBERED: &str = "INSERT INTO django_tokens (account_id, digest)
    SELECT id, $1 FROM accounts WHERE username = 'alice'";
/// Ends three days after the clock of the fixture begins.
const SESSION: &str = "INSERT INTO django_sessions (account_id, digest, expires_at)
    SELECT id, $1, 1795428000000 + 259200000 FROM accounts WHERE username = 'alice'
    ON CONFLICT (digest) DO NOTHING";

async fn import_token(fixture: &Fixture, digest: TokenDigest) {
    fixture.database.plant(TOKEN, digest).await;
    fixture.database.plant(REMEMBERED, digest).await;
}

async fn import_session(fixture: &Fixture, cookie: &str) {
    fixture.database.plant(SESSION, TokenDigest::of_secret(cookie)).await;
}

/// Alice, with a session of Django's.
async fn with_session() -> Option<Fixture> {
    let fixture = Fixture::new().await?;
    fixture.accounts.create_account("alice", "alice@example.com", PASSWORD, false).await.unwrap();
    import_session(&fixture, COOKIE).await;
    Some(fixture)
}

async fn redeem(fixture: &Fixture, cookie: &str) -> Option<GrantedSession> {
    fixture.accounts.redeem_django_session(cookie, &client()).await.unwrap()
}

async fn sign_ins(fixture: &Fixture, token: &str) -> Vec<SignInSummary> {
    fixture.accounts.sign_ins(&fixture.who_has(token).await.unwrap()).await.unwrap()
}

#[tokio::test]
async fn a_key_of_drfs_and_a_token_of_knoxs_go_on_working_and_never_end() {
    let Some(fixture) = Fixture::new().await else { return };
    let own = fixture.sign_up("alice").await.signed_in.token;
    import_token(&fixture, TokenDigest::of_secret(KEY)).await;
    import_token(&fixture, TokenDigest::of_knox(&Sha512::digest(KNOX).into())).await;
    fixture.clock.advance(DAY);
    for token in [KEY, KNOX] {
        let identity = fixture.who_has(token).await.unwrap();
        assert_eq!(identity.account.user.username, "alice");
        let list = fixture.accounts.sign_ins(&identity).await.unwrap();
        assert_eq!(list.len(), 3);
        let first = &list[0];
        assert!(first.current && first.imported && first.kind == SignInKind::Token);
        assert_eq!((first.expires.as_deref(), first.created.as_str()), (None, "2017-07-14T02:40:00.000Z"));
        assert_eq!(first.last_used, "2026-11-24T10:00:00.000Z", "a use of it is noted as of any other");
    }
    let list = sign_ins(&fixture, &own).await;
    let kinds: Vec<_> = list.iter().map(|it| (it.current, it.imported, it.expires.is_some())).collect();
    assert_eq!(kinds, [(true, false, true), (false, true, false), (false, true, false)]);

    fixture.clock.advance(3_650 * DAY);
    assert!(fixture.who_has(&own).await.is_none());
    fixture.accounts.purge_expired().await.unwrap();
    assert!(fixture.who_has(KEY).await.is_some());
    assert!(fixture.who_has(&KEY.to_uppercase()).await.is_none());
    assert!(fixture.who_has(&KNOX[..63]).await.is_none());
}

#[tokio::test]
async fn t5_an_imported_token_is_revoked_like_any_other_and_that_it_was_imported_stays_known() {
    let Some(fixture) = Fixture::new().await else { return };
    fixture.sign_up("alice").await;
    import_token(&fixture, TokenDigest::of_secret(KEY)).await;
    let identity = fixture.who_has(KEY).await.unwrap();
    assert!(matches!(identity.sign_in, SignIn::Token(_)));
    fixture.accounts.log_out(&identity, false, &client()).await.unwrap();
    assert!(fixture.who_has(KEY).await.is_none());
    assert_eq!(fixture.count("SELECT count(*) FROM tokens").await, 1);
    assert_eq!(fixture.count("SELECT count(*) FROM django_tokens").await, 1);
}

#[tokio::test]
async fn a_browser_with_djangos_cookie_is_taken_for_its_user_once_and_that_is_no_log_in() {
    let Some(fixture) = with_session().await else { return };
    let granted = redeem(&fixture, COOKIE).await.unwrap();
    let identity = fixture.accounts.authenticate_session(&granted.secret).await.unwrap().unwrap();
    assert_eq!(identity.account.user.username, "alice");
    assert_eq!(identity.account.last_login, None);
    assert!(matches!(identity.sign_in, SignIn::Session(_)));
    let list = fixture.accounts.sign_ins(&identity).await.unwrap();
    assert!(list.len() == 1 && list[0].current && !list[0].imported && list[0].kind == SignInKind::Browser);
    assert_eq!((list[0].address.as_str(), list[0].user_agent.as_str()), ("192.0.2.1", "test/1"));
    fixture.accounts.renew(&identity).await.unwrap();

    assert_eq!(redeem(&fixture, COOKIE).await, None);
    fixture.accounts.log_out(&identity, false, &client()).await.unwrap();
    import_session(&fixture, COOKIE).await;
    assert_eq!(redeem(&fixture, COOKIE).await, None, "neither a log-out nor another import brings it back");
    assert_eq!(fixture.count("SELECT count(*) FROM sessions").await, 0);
    let events = fixture.accounts.figures().events;
    assert!(events.contains(&("django_session", "ok", 1)), "{events:?}");
}

#[tokio::test]
async fn t4_a_session_that_was_djangos_ends_when_djangos_would_have() {
    let Some(fixture) = with_session().await else { return };
    fixture.clock.advance(DAY);
    let granted = redeem(&fixture, COOKIE).await.unwrap();
    assert_eq!(granted.max_age, 2 * DAY);
    assert_eq!(fixture.count("SELECT ends_at - 1795428000000 FROM sessions").await, 3 * 86_400_000);
    let is_alive = async || {
        let found = fixture.accounts.authenticate_session(&granted.secret).await.unwrap();
        fixture.accounts.write_touches().await.unwrap();
        found.is_some()
    };
    fixture.clock.advance(DAY);
    assert!(is_alive().await);
    fixture.clock.advance(DAY);
    assert!(!is_alive().await, "and no use moves that");
}

#[tokio::test]
async fn t4_a_session_that_was_djangos_lives_no_longer_than_one_of_ours() {
    let Some(fixture) = with_session().await else { return };
    fixture.execute("UPDATE django_sessions SET expires_at = 253402300799999").await;
    assert_eq!(redeem(&fixture, COOKIE).await.unwrap().max_age, 90 * DAY);
    assert_eq!(fixture.count("SELECT expires_at - created_at FROM sessions").await, 14 * 86_400_000);
    assert_eq!(fixture.count("SELECT expires_at - created_at FROM tokens").await, 15 * 60_000);
}

#[tokio::test]
async fn a_cookie_that_is_unknown_or_over_or_of_an_inactive_account_lets_nobody_in() {
    let Some(fixture) = with_session().await else { return };
    assert_eq!(redeem(&fixture, OTHER_COOKIE).await, None);
    assert_eq!(redeem(&fixture, "").await, None);
    fixture.execute("UPDATE accounts SET is_active = FALSE").await;
    assert_eq!(redeem(&fixture, COOKIE).await, None);
    fixture.execute("UPDATE accounts SET is_active = TRUE").await;
    fixture.clock.advance(3 * DAY);
    assert_eq!(redeem(&fixture, COOKIE).await, None);
    assert_eq!(fixture.count("SELECT count(*) FROM sessions").await, 0);
    assert_eq!(fixture.count("SELECT count(*) FROM django_sessions WHERE NOT is_used").await, 1);
    fixture.accounts.purge_expired().await.unwrap();
    assert_eq!(fixture.count("SELECT count(*) FROM django_sessions").await, 0);
}

#[tokio::test]
async fn p11_what_ends_every_sign_in_of_an_account_makes_its_old_cookies_worthless() {
    let Some(fixture) = with_session().await else { return };
    fixture.sign_up("bob").await;
    for step in 0..4 {
        fixture.execute("DELETE FROM django_sessions").await;
        import_session(&fixture, COOKIE).await;
        import_session(&fixture, OTHER_COOKIE).await;
        match step {
            0 => fixture.accounts.change_password("alice", PASSWORD).await.unwrap(),
            1 => {
                fixture.accounts.set_active("alice", false).await.unwrap();
                fixture.accounts.set_active("alice", true).await.unwrap();
            }
            2 => {
                let token = fixture.log_in("alice", PASSWORD).await.unwrap().signed_in.token;
                let identity = fixture.who_has(&token).await.unwrap();
                fixture.accounts.log_out(&identity, true, &client()).await.unwrap();
            }
            _ => {
                fixture.accounts.set_active("bob", false).await.unwrap();
                fixture.accounts.change_password("bob", PASSWORD).await.unwrap();
                assert!(redeem(&fixture, COOKIE).await.is_some(), "what is done to others leaves them");
                fixture.accounts.spend_django_session(OTHER_COOKIE).await.unwrap();
            }
        }
        import_session(&fixture, COOKIE).await;
        for cookie in [COOKIE, OTHER_COOKIE] {
            assert_eq!(redeem(&fixture, cookie).await, None, "step {step}");
        }
    }
}

#[tokio::test]
async fn a_change_of_password_is_remembered_as_made_here() {
    let Some(fixture) = Fixture::new().await else { return };
    let changed = "SELECT count(*) FROM django_accounts WHERE password_digest IS NULL";
    for name in ["alice", "bob"] {
        fixture.sign_up(name).await;
    }
    let imported =
        "INSERT INTO django_accounts (id, username, email, first_name, last_name, password_digest, is_active,
            is_staff, is_superuser, date_joined)
        SELECT id, username, email, '', '', $1, is_active, is_staff, is_superuser, date_joined FROM accounts";
    fixture.database.plant(imported, TokenDigest::of_secret("a hash")).await;
    fixture.log_in("alice", PASSWORD).await.unwrap();
    assert_eq!(fixture.count(changed).await, 0);
    fixture.accounts.change_password("alice", PASSWORD).await.unwrap();
    assert_eq!(fixture.count(changed).await, 1);
    assert_eq!(
        fixture.database.text("SELECT username FROM django_accounts WHERE password_digest IS NULL").await,
        "alice"
    );
}

#[tokio::test]
async fn whether_there_are_sessions_of_djangos_is_asked_every_ten_seconds_at_most() {
    let Some(fixture) = with_session().await else { return };
    assert!(fixture.accounts.has_django_sessions().await);
    redeem(&fixture, COOKIE).await.unwrap();
    fixture.clock.advance(MINUTE / 6 - std::time::Duration::from_millis(1));
    assert!(fixture.accounts.has_django_sessions().await, "the last answer holds");
    fixture.clock.advance(std::time::Duration::from_millis(1));
    assert!(!fixture.accounts.has_django_sessions().await);
    fixture.clock.advance(MINUTE);
    fixture.close().await;
    assert!(!fixture.accounts.has_django_sessions().await, "also where the database cannot say");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_browsers_that_come_with_one_cookie_at_once_one_is_let_in() {
    let Some(fixture) = with_session().await else { return };
    let settings = Settings { throttles: Throttles::off(), ..settings() };
    let other = vestibule::accounts::Accounts::new(
        Arc::new(fixture.database.open().await),
        fixture.clock.clone(),
        Arc::new(vestibule::accounts::SystemRandom),
        settings,
    );
    for round in 1..=10 {
        fixture.execute("UPDATE django_sessions SET is_used = FALSE").await;
        let tries: Vec<_> = (0..8)
            .map(|at| {
                let accounts = if at % 2 == 0 { fixture.accounts.clone() } else { other.clone() };
                tokio::spawn(async move { accounts.redeem_django_session(COOKIE, &client_at("192.0.2.7")).await })
            })
            .collect();
        let mut let_in = 0;
        for tried in tries {
            let_in += usize::from(tried.await.unwrap().unwrap().is_some());
        }
        assert_eq!(let_in, 1);
        assert_eq!(fixture.count("SELECT count(*) FROM sessions").await, round);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p11_no_old_cookie_slips_through_while_an_account_is_closed() {
    let Some(fixture) = with_session().await else { return };
    for round in 0..10 {
        fixture.accounts.set_active("alice", true).await.unwrap();
        fixture.execute("UPDATE django_sessions SET is_used = FALSE").await;
        let accounts = fixture.accounts.clone();
        let redeemed = tokio::spawn(async move { accounts.redeem_django_session(COOKIE, &client()).await });
        fixture.accounts.set_active("alice", false).await.unwrap();
        redeemed.await.unwrap().unwrap();
        assert_eq!(fixture.count("SELECT count(*) FROM sessions").await, 0, "round {round}");
    }
}
