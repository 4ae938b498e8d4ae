//! Tokens that are made for programs by name, and how sign-ins are ended.

use vestibule::accounts::{Actor, Error, Identity, SignIn, Store};
use vestibule::contract::{CreatedToken, SignInKind, TokenScope, messages};

use super::Fixture;
use crate::fixture::{DAY, MINUTE, PASSWORD, client};

async fn create(fixture: &Fixture, actor: Actor<'_>, name: &str, expires_in: &str) -> Result<CreatedToken, Error> {
    fixture.accounts.create_token(actor, &name.into(), &expires_in.into(), &"read".into()).await
}

/// Somebody who has just signed up with a browser.
async fn owner(fixture: &Fixture, name: &str) -> Identity {
    let granted = fixture.sign_up_as(name, SignInKind::Browser).await;
    fixture.whose_session(&granted).await.unwrap()
}

#[tokio::test]
async fn a_token_has_its_scope_and_its_first_use_is_recorded_however_soon() {
    let Some(fixture) = Fixture::new().await else { return };
    let owner = owner(&fixture, "alice").await;
    let client = client();
    let actor = Actor::owner(&owner, &client);
    let created = create(&fixture, actor, "backup", "never").await.unwrap();
    assert_eq!(created.expiry, None);
    let list = async || fixture.accounts.program_tokens(actor.account_id).await.unwrap();
    assert_eq!(list().await[0].last_used, None);
    fixture.clock.advance(MINUTE / 2);
    let identity = fixture.who_has(&created.token).await.unwrap();
    assert_eq!((identity.scope, owner.scope), (TokenScope::Read, TokenScope::All));
    assert_eq!(list().await[0].last_used.as_deref(), Some("2026-11-23T10:00:30.000Z"));
    fixture.clock.advance(4_000 * DAY);
    assert!(fixture.who_has(&created.token).await.is_some());
    assert_eq!(fixture.accounts.purge_expired().await.unwrap(), 1, "the session alone");
    assert!(fixture.who_has(&created.token).await.is_some());
}

#[tokio::test]
async fn the_operator_makes_and_revokes_one_as_its_owner_does() {
    let Some(fixture) = Fixture::new().await else { return };
    let (alice, bob) = (owner(&fixture, "alice").await, owner(&fixture, "bob").await);
    let operator = Actor::operator(alice.account.user.id);
    let created = create(&fixture, operator, "backup", "30d").await.unwrap();
    assert!(fixture.who_has(&created.token).await.is_some());
    let of_bob = Actor::operator(bob.account.user.id);
    assert!(matches!(fixture.accounts.revoke_token(of_bob, &created.id).await, Err(Error::NoSuchSignIn)));
    assert!(matches!(fixture.accounts.end_sign_in(of_bob, &created.id).await, Err(Error::NoSuchSignIn)));
    fixture.accounts.revoke_token(operator, &created.id).await.unwrap();
    assert!(fixture.who_has(&created.token).await.is_none());
    let nobody = create(&fixture, Actor::operator(4_711), "backup", "30d").await;
    assert!(matches!(nobody, Err(Error::NoSuchAccount)));
}

#[tokio::test]
async fn of_many_at_once_as_many_are_made_as_there_is_room_for() {
    let Some(fixture) = Fixture::new().await else { return };
    let owner = owner(&fixture, "alice").await;
    let actor = Actor::operator(owner.account.user.id);
    for _ in 0..97 {
        create(&fixture, actor, "n", "30d").await.unwrap();
    }
    let made = futures::future::join_all((0..10).map(|_| create(&fixture, actor, "n", "30d"))).await;
    assert_eq!(made.iter().filter(|made| made.is_ok()).count(), 3);
    for refused in made.into_iter().filter_map(Result::err) {
        let Error::Invalid(errors) = refused else { panic!("{refused}") };
        assert_eq!(errors.of("non_field_errors"), [messages::TOO_MANY_TOKENS.wire]);
    }
    assert_eq!(fixture.accounts.program_tokens(actor.account_id).await.unwrap().len(), 100);
}

#[tokio::test]
async fn t6_all_others_end_in_one_step_with_djangos_sessions_and_named_tokens_stay() {
    let Some(fixture) = Fixture::new().await else { return };
    let owner = owner(&fixture, "alice").await;
    let client = client();
    let actor = Actor::owner(&owner, &client);
    let named = create(&fixture, actor, "backup", "30d").await.unwrap().token;
    let log_in = fixture.log_in("alice", PASSWORD).await.unwrap().signed_in.token;
    fixture.execute("INSERT INTO django_sessions (account_id, digest, expires_at) SELECT account_id, digest, expires_at FROM sessions").await;
    let unused = "SELECT count(*) FROM django_sessions WHERE NOT is_used";
    assert_eq!(fixture.count(unused).await, 1);

    assert_eq!(fixture.accounts.end_other_sign_ins(actor, false).await.unwrap(), 1);
    assert_eq!(fixture.count(unused).await, 0);
    assert!(fixture.who_has(&log_in).await.is_none() && fixture.who_has(&named).await.is_some());
    assert_eq!(fixture.accounts.sign_ins(&owner).await.unwrap().len(), 2);
    // Of the operator none asks.
    let operator = Actor::operator(actor.account_id);
    assert_eq!(fixture.accounts.end_other_sign_ins(operator, false).await.unwrap(), 1);
    assert!(fixture.who_has(&named).await.is_some());
    assert_eq!(fixture.accounts.end_other_sign_ins(operator, true).await.unwrap(), 1);
    assert!(fixture.accounts.sign_ins_of(actor.account_id).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_list_that_is_cut_has_the_one_that_asks_and_then_the_newest() {
    let Some(fixture) = Fixture::new().await else { return };
    let owner = owner(&fixture, "alice").await;
    let account = owner.account.user.id;
    let mut programs = Vec::new();
    for _ in 0..3 {
        fixture.clock.advance(MINUTE);
        let token = fixture.log_in("alice", PASSWORD).await.unwrap().signed_in.token;
        programs.push(fixture.who_has(&token).await.unwrap().sign_in);
    }
    let [SignIn::Token(first), SignIn::Token(second), SignIn::Token(third)] = programs[..] else { panic!() };
    let SignIn::Session(session) = owner.sign_in else { panic!() };
    for (asking, shown) in [
        (Some(owner.sign_in), [session, third]),
        (Some(SignIn::PageToken { token: third, session }), [session, third]),
        (Some(SignIn::Token(first)), [first, third]),
        (None, [third, second]),
    ] {
        let now = vestibule::accounts::Clock::now(&*fixture.clock);
        let mut read = fixture.store.read().await.unwrap();
        let list = read.sign_ins().list(account, asking, now, 2).await.unwrap();
        assert_eq!(list.iter().map(|one| one.id).collect::<Vec<_>>(), shown);
        assert_eq!(list.iter().map(|one| one.is_asking).collect::<Vec<_>>(), [asking.is_some(), false]);
    }
}
