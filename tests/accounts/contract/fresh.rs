//! Fresh sign-ins: how they are recorded, confirmed, and what a change of the password ends.

use std::time::Duration;

use vestibule::accounts::{Actor, Error, Granted, Identity};
use vestibule::contract::{ApiError, Field, SignInKind, messages};

use super::Fixture;
use crate::fixture::{Database, MINUTE, PASSWORD, client, client_at, is_invalid_credentials, settings};

const NEW_PASSWORD: &str = "Lemon-lantern-77";

/// A browser that has signed up as alice, and who it is.
async fn browser(fixture: &Fixture) -> (Granted, Identity) {
    let granted = fixture.sign_up_as("alice", SignInKind::Browser).await;
    let identity = fixture.whose_session(&granted).await.unwrap();
    (granted, identity)
}

async fn change(fixture: &Fixture, identity: &Identity, current: &str, new: &str) -> Result<Granted, Error> {
    fixture.accounts.change_own_password(identity, &current.into(), &new.into(), false, &client()).await
}

#[track_caller]
fn assert_wrong(result: Result<Granted, Error>, field: &str, told: &str) {
    let error = ApiError::from(result.unwrap_err());
    assert_eq!((error.status, error.of(field)), (400, &[told.to_owned()][..]), "{error}");
}

#[tokio::test]
async fn a_sign_in_records_when_and_how_its_owner_proved_who_they_are() {
    let Some(fixture) = Fixture::new().await else { return };
    let recorded = async |sql| fixture.database.text(sql).await;
    fixture.sign_up_as("alice", SignInKind::Browser).await;
    let row = "SELECT CAST(authenticated_at - created_at AS TEXT) || methods FROM sessions WHERE id = 1";
    assert_eq!(recorded(row).await, "0pwd");
    assert_eq!(fixture.count("SELECT count(authenticated_at) FROM tokens").await, 0, "a page's goes by its session");
    fixture.log_in("alice", PASSWORD).await.unwrap();
    let row =
        "SELECT CAST(authenticated_at - created_at AS TEXT) || methods FROM tokens WHERE authenticated_at IS NOT NULL";
    assert_eq!(recorded(row).await, "0pwd");
}

#[tokio::test]
async fn t10_a_sign_in_is_fresh_for_ten_minutes_and_again_after_a_confirmation() {
    let Some(fixture) = Fixture::new().await else { return };
    let (granted, identity) = browser(&fixture).await;
    assert!(fixture.accounts.is_fresh(&identity));
    fixture.pass(10 * MINUTE - Duration::from_millis(1)).await;
    assert!(fixture.accounts.is_fresh(&identity));
    fixture.pass(Duration::from_millis(1)).await;
    assert!(!fixture.accounts.is_fresh(&identity));

    let confirmed = fixture.accounts.confirm(&identity, &PASSWORD.into(), None, &client()).await.unwrap();
    let identity = fixture.whose_session(&confirmed).await.unwrap();
    assert!(fixture.accounts.is_fresh(&identity));
    assert!(fixture.who_has(&confirmed.signed_in.token).await.is_some());
    assert_eq!(fixture.count("SELECT count(*) FROM sessions").await, 1, "it is the same sign-in");
    assert_eq!(fixture.database.text("SELECT methods FROM sessions").await, "pwd");
    assert_eq!(confirmed.session.unwrap().max_age, granted.session.unwrap().max_age - 10 * MINUTE);
}

#[tokio::test]
async fn t3_a_confirmation_makes_the_secrets_before_it_worthless() {
    let Some(fixture) = Fixture::new().await else { return };
    let (granted, identity) = browser(&fixture).await;
    assert!(fixture.who_has(&granted.signed_in.token).await.is_some());
    fixture.accounts.confirm(&identity, &PASSWORD.into(), None, &client()).await.unwrap();
    assert!(fixture.whose_session(&granted).await.is_none());
    assert!(fixture.who_has(&granted.signed_in.token).await.is_none());
}

#[tokio::test]
async fn t10_what_nobody_has_authenticated_is_not_fresh_nor_what_a_clock_that_ran_ahead_has() {
    let Some(fixture) = Fixture::new().await else { return };
    let (_, identity) = browser(&fixture).await;
    assert!(!fixture.accounts.is_fresh(&Identity { authenticated: None, ..identity.clone() }));
    fixture.clock.set_back(MINUTE);
    assert!(fixture.accounts.is_fresh(&identity), "clocks of two nodes differ a little");
    fixture.clock.set_back(9 * MINUTE);
    assert!(!fixture.accounts.is_fresh(&identity));
}

#[tokio::test]
async fn a_session_that_the_version_before_made_is_not_fresh_and_can_be_confirmed() {
    let Some(fixture) = Fixture::new().await else { return };
    let granted = fixture.sign_up_as("alice", SignInKind::Browser).await;
    fixture.execute("UPDATE sessions SET authenticated_at = NULL, methods = ''").await;
    let identity = fixture.whose_session(&granted).await.unwrap();
    assert!(!fixture.accounts.is_fresh(&identity));
    let confirmed = fixture.accounts.confirm(&identity, &PASSWORD.into(), None, &client()).await.unwrap();
    assert!(fixture.accounts.is_fresh(&fixture.whose_session(&confirmed).await.unwrap()));
    assert_eq!(fixture.database.text("SELECT methods FROM sessions").await, "pwd");
}

#[tokio::test]
async fn p7_a_wrong_password_of_who_is_signed_in_costs_one_hash_and_is_told_at_its_field() {
    let Some(fixture) = Fixture::new().await else { return };
    let (granted, identity) = browser(&fixture).await;
    let confirm = async |password: Field| fixture.accounts.confirm(&identity, &password, None, &client()).await;
    let before = fixture.accounts.figures().hashes;
    assert_wrong(confirm(Field::Absent).await, "password", messages::REQUIRED.wire);
    assert_wrong(confirm("".into()).await, "password", messages::BLANK.wire);
    assert_wrong(confirm("x".repeat(1025).into()).await, "password", messages::PASSWORD_TOO_LONG.wire);
    assert_eq!(fixture.accounts.figures().hashes, before);
    assert_wrong(confirm("wrong".into()).await, "password", "Invalid password.");
    assert_wrong(change(&fixture, &identity, "wrong", NEW_PASSWORD).await, "current_password", "Invalid password.");
    assert_eq!(fixture.accounts.figures().hashes, before + 2);

    fixture.execute("UPDATE accounts SET password = '!unusable'").await;
    assert_wrong(confirm("!unusable".into()).await, "password", messages::NO_PASSWORD.wire);
    let changed = change(&fixture, &identity, "!unusable", NEW_PASSWORD).await;
    assert_wrong(changed, "current_password", messages::NO_PASSWORD.wire);
    assert!(fixture.whose_session(&granted).await.is_some());
}

#[tokio::test]
async fn an_account_that_was_deactivated_meanwhile_confirms_and_changes_nothing() {
    let Some(fixture) = Fixture::new().await else { return };
    let (_, identity) = browser(&fixture).await;
    let hash = fixture.database.text("SELECT password FROM accounts").await;
    fixture.accounts.set_active("alice", false).await.unwrap();
    let confirmed = fixture.accounts.confirm(&identity, &PASSWORD.into(), None, &client()).await;
    assert_wrong(confirmed, "password", "Invalid password.");
    assert_wrong(change(&fixture, &identity, PASSWORD, NEW_PASSWORD).await, "current_password", "Invalid password.");
    assert_eq!(fixture.database.text("SELECT password FROM accounts").await, hash);
}

#[tokio::test]
async fn t10_a_token_of_a_page_or_a_program_confirms_nothing() {
    let Some(fixture) = Fixture::new().await else { return };
    let (granted, session) = browser(&fixture).await;
    let program = fixture.log_in("alice", PASSWORD).await.unwrap();
    for token in [&granted.signed_in.token, &program.signed_in.token] {
        let identity = fixture.who_has(token).await.unwrap();
        let confirmed = fixture.accounts.confirm(&identity, &PASSWORD.into(), None, &client()).await;
        assert!(matches!(confirmed, Err(Error::SignInEnded)), "{confirmed:?}");
        let changed = change(&fixture, &identity, PASSWORD, NEW_PASSWORD).await;
        assert!(matches!(changed, Err(Error::SignInEnded)), "{changed:?}");
    }
    fixture.accounts.log_out(&session, false, &client()).await.unwrap();
    let confirmed = fixture.accounts.confirm(&session, &PASSWORD.into(), None, &client()).await;
    assert!(matches!(confirmed, Err(Error::SignInEnded)), "{confirmed:?}");
    fixture.log_in("alice", PASSWORD).await.unwrap();
}

#[tokio::test]
async fn p8_failures_to_log_in_to_confirm_and_to_change_the_password_count_together() {
    let Some(fixture) = Fixture::with(settings()).await else { return };
    let (_, identity) = browser(&fixture).await;
    let confirm = async |password: &str| fixture.accounts.confirm(&identity, &password.into(), None, &client()).await;
    let is_throttled = |result: Result<Granted, Error>| matches!(result, Err(Error::Throttled { seconds: 300 }));
    assert!(is_invalid_credentials(&fixture.log_in("alice", "wrong").await));
    for _ in 0..2 {
        assert_wrong(confirm("wrong").await, "password", "Invalid password.");
        let changed = change(&fixture, &identity, "wrong", NEW_PASSWORD).await;
        assert_wrong(changed, "current_password", "Invalid password.");
    }
    let before = fixture.accounts.figures().hashes;
    assert!(is_throttled(fixture.log_in("alice", PASSWORD).await));
    assert!(is_throttled(confirm(PASSWORD).await));
    assert!(is_throttled(change(&fixture, &identity, PASSWORD, NEW_PASSWORD).await));
    assert_eq!(fixture.accounts.figures().hashes, before);
    fixture.log_in_from("alice", PASSWORD, client_at("203.0.113.9")).await.unwrap();

    fixture.pass(5 * MINUTE).await;
    confirm(PASSWORD).await.unwrap();
}

#[tokio::test]
async fn p8_a_confirmation_and_a_change_make_up_for_the_failures_before() {
    let Some(fixture) = Fixture::with(settings()).await else { return };
    let (_, mut identity) = browser(&fixture).await;
    let mut password = PASSWORD;
    for round in 0..4 {
        for _ in 0..4 {
            assert!(is_invalid_credentials(&fixture.log_in("alice", "wrong").await), "{round}");
        }
        let renewed = if round % 2 == 0 {
            fixture.accounts.confirm(&identity, &password.into(), None, &client()).await
        } else {
            let before = std::mem::replace(&mut password, NEW_PASSWORD);
            change(&fixture, &identity, before, NEW_PASSWORD).await
        };
        identity = fixture.whose_session(&renewed.unwrap()).await.unwrap();
    }
}

#[tokio::test]
async fn p11_a_change_of_ones_own_password_ends_every_other_sign_in_and_renews_the_one_that_asks() {
    let Some(fixture) = Fixture::new().await else { return };
    let (granted, identity) = browser(&fixture).await;
    let other = fixture
        .accounts
        .log_in(&"alice".into(), &PASSWORD.into(), SignInKind::Browser, &client())
        .await
        .unwrap()
        .granted()
        .unwrap();
    let program = fixture.log_in("alice", PASSWORD).await.unwrap().signed_in.token;
    let bob = fixture.sign_up("bob").await.signed_in.token;
    for known in [&granted.signed_in.token, &other.signed_in.token, &program] {
        assert!(fixture.who_has(known).await.is_some());
    }

    let changed = change(&fixture, &identity, PASSWORD, NEW_PASSWORD).await.unwrap();
    for ended in [&granted.signed_in.token, &other.signed_in.token, &program] {
        assert!(fixture.who_has(ended).await.is_none());
    }
    assert!(fixture.whose_session(&other).await.is_none());
    assert!(fixture.whose_session(&granted).await.is_none(), "its cookie may have been stolen");
    let renewed = fixture.whose_session(&changed).await.unwrap();
    assert_eq!(renewed.sign_in, identity.sign_in, "it is the same sign-in");
    assert!(fixture.accounts.is_fresh(&renewed));
    assert!(fixture.who_has(&changed.signed_in.token).await.is_some());
    assert!(fixture.who_has(&bob).await.is_some());
    assert!(is_invalid_credentials(&fixture.log_in("alice", PASSWORD).await));
    fixture.log_in("alice", NEW_PASSWORD).await.unwrap();
}

#[tokio::test]
async fn a_change_of_password_keeps_programs_tokens_where_it_is_told_to() {
    let Some(fixture) = Fixture::new().await else { return };
    let (_, identity) = browser(&fixture).await;
    let other = fixture
        .accounts
        .log_in(&"alice".into(), &PASSWORD.into(), SignInKind::Browser, &client())
        .await
        .unwrap()
        .granted()
        .unwrap();
    let log_in = fixture.log_in("alice", PASSWORD).await.unwrap().signed_in.token;
    let owner = Actor::operator(identity.account.user.id);
    let program = fixture.accounts.create_token(owner, &"backup".into(), &"30d".into(), &"all".into()).await.unwrap();
    let (current, new) = (PASSWORD.into(), NEW_PASSWORD.into());
    fixture.accounts.change_own_password(&identity, &current, &new, true, &client()).await.unwrap();
    assert!(fixture.who_has(&program.token).await.is_some());
    assert!(fixture.who_has(&log_in).await.is_none(), "who has logged in by the old password");
    assert!(fixture.whose_session(&other).await.is_none());
    assert!(fixture.who_has(&other.signed_in.token).await.is_none());
}

#[tokio::test]
async fn a_new_password_keeps_every_rule_and_all_that_is_wrong_is_told_at_once_before_any_hash() {
    let Some(fixture) = Fixture::new().await else { return };
    let (_, identity) = browser(&fixture).await;
    let before = fixture.accounts.figures().hashes;
    let error = ApiError::from(change(&fixture, &identity, "", "xalice12").await.unwrap_err());
    assert_eq!(error.of("current_password"), [messages::BLANK.wire]);
    assert_eq!(error.of("new_password"), [messages::PASSWORD_LIKE_USERNAME.wire]);
    assert_wrong(
        change(&fixture, &identity, "wrong", "password1").await,
        "new_password",
        messages::PASSWORD_COMMON.wire,
    );
    assert_eq!(fixture.accounts.figures().hashes, before);
}

#[tokio::test]
async fn a_change_of_password_is_all_or_nothing() {
    let Some(fixture) = Fixture::new().await else { return };
    let (granted, identity) = browser(&fixture).await;
    fixture
        .accounts
        .log_in(&"alice".into(), &PASSWORD.into(), SignInKind::Browser, &client())
        .await
        .unwrap()
        .granted()
        .unwrap();
    // Another session that cannot be deleted.
    fixture.execute("CREATE TABLE holds (id BIGINT REFERENCES sessions (id))").await;
    fixture.execute("INSERT INTO holds SELECT max(id) FROM sessions").await;
    let changed = change(&fixture, &identity, PASSWORD, NEW_PASSWORD).await;
    assert!(matches!(changed, Err(Error::Store(_))), "{changed:?}");
    assert!(fixture.whose_session(&granted).await.is_some());
    fixture.log_in("alice", PASSWORD).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p11_of_two_changes_at_once_one_wins_and_the_other_finds_its_current_password_wrong() {
    let Some(fixture) = Fixture::new().await else { return };
    let (_, one) = browser(&fixture).await;
    let other = fixture
        .accounts
        .log_in(&"alice".into(), &PASSWORD.into(), SignInKind::Browser, &client())
        .await
        .unwrap()
        .granted()
        .unwrap();
    let other = fixture.whose_session(&other).await.unwrap();
    let news = ["Lemon-lantern-77", "Amber-teapot-88"];
    let changes = [(one, news[0]), (other, news[1])].map(|(identity, new)| {
        let accounts = fixture.accounts.clone();
        tokio::spawn(async move {
            accounts.change_own_password(&identity, &PASSWORD.into(), &new.into(), false, &client()).await
        })
    });
    let mut won = Vec::new();
    for (change, new) in changes.into_iter().zip(news) {
        match change.await.unwrap() {
            Ok(_) => won.push(new),
            Err(Error::Invalid(errors)) => assert_eq!(errors.of("current_password"), ["Invalid password."]),
            Err(other) => panic!("{other}"),
        }
    }
    assert_eq!(won.len(), 1);
    fixture.log_in("alice", won[0]).await.unwrap();
    assert_eq!(fixture.count("SELECT count(*) FROM sessions").await, 1);
}

#[tokio::test]
async fn p4_a_confirmation_replaces_a_weaker_hash_too() {
    let Some(fixture) = Fixture::new().await else { return };
    let (_, identity) = browser(&fixture).await;
    let argon2 = vestibule::accounts::Argon2Cost { t: 2, ..crate::fixture::CHEAP };
    let accounts = fixture.restarted(vestibule::accounts::Settings { argon2, ..fixture.accounts.settings().clone() });
    accounts.confirm(&identity, &PASSWORD.into(), None, &client()).await.unwrap();
    assert!(fixture.database.text("SELECT password FROM accounts").await.starts_with("$argon2id$v=19$m=16,t=2,p=1$"));
}
