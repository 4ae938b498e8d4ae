//! A member of staff acts as another account, on every database.

use std::time::Duration;

use vestibule::accounts::{Actor, Error, Granted, Identity, Impersonation, Staff};
use vestibule::contract::{ApiError, Right, SignInKind};

use super::{Fixture, actions, superuser};

/// A superuser (account 1) by their session, and alice (account 2) by hers.
async fn start() -> Option<(Fixture, Granted, Granted)> {
    let fixture = Fixture::new().await?;
    let root = fixture.sign_up_as("root", SignInKind::Browser).await;
    let alice = fixture.sign_up_as("alice", SignInKind::Browser).await;
    fixture.execute("UPDATE accounts SET is_superuser = TRUE WHERE username = 'root'").await;
    Some((fixture, root, alice))
}

/// Acts as alice: who the session is then, by its new secret.
async fn act_as_alice(fixture: &Fixture, own: &Identity) -> Result<Identity, Error> {
    let it = &fixture.accounts;
    let session = it.impersonating_session(own)?;
    let granted = it.impersonate(2, &superuser(1), session).await?;
    Ok((*it.authenticate_session(&granted.secret).await?.unwrap()).clone())
}

#[tokio::test]
async fn a6_a_session_acts_as_an_account_by_a_new_secret_and_is_itself_again() {
    let Some((fixture, root, alice)) = start().await else { return };
    let own = fixture.whose_session(&root).await.unwrap();
    let acting = act_as_alice(&fixture, &own).await.unwrap();
    assert_eq!((acting.account.user.id, acting.sign_in), (2, own.sign_in));
    assert_eq!(acting.own().account, own.account);
    assert!(!fixture.accounts.is_fresh(&acting), "it has proved nothing of alice's");
    assert!(matches!(&acting.impersonation, Some(Impersonation { by, .. }) if by.account.user.id == 1));
    assert!(fixture.whose_session(&root).await.is_none(), "the secret of before");
    assert!(fixture.who_has(&root.signed_in.token).await.is_none(), "the token of a page");
    // Not twice, whoever asks with what was known of the session before.
    assert_eq!(ApiError::from(act_as_alice(&fixture, &own).await.unwrap_err()).status, 401);
    fixture.accounts.end_impersonation(&acting).await.unwrap();
    fixture.accounts.end_impersonation(&acting).await.unwrap();
    let again = act_as_alice(&fixture, &own).await.unwrap();
    assert_eq!(again.account.user.id, 2);
    assert_eq!(fixture.whose_session(&alice).await.unwrap().impersonation, None);
    assert_eq!(actions(&fixture).await, ["impersonate", "impersonate_end", "impersonate"]);
    fixture.accounts.verify_record().await.unwrap();
}

#[tokio::test]
async fn a6_an_end_that_nobody_has_asked_for_is_recorded_once_whatever_has_become_of_the_accounts() {
    let Some((fixture, root, _)) = start().await else { return };
    let own = fixture.whose_session(&root).await.unwrap();
    act_as_alice(&fixture, &own).await.unwrap();
    fixture.accounts.delete_other(Actor::operator(2), &vestibule::contract::Field::Absent).await.unwrap();
    fixture.execute("DELETE FROM accounts WHERE id = 1").await;
    let (one, other) = tokio::join!(fixture.accounts.end_impersonations(), fixture.accounts.end_impersonations());
    one.and(other).unwrap();
    assert_eq!(actions(&fixture).await, ["impersonate", "delete_account", "impersonate_end"]);
    let rows = fixture.accounts.admin_events_after(2, 1).await.unwrap();
    assert_eq!((rows[0].actor_id, rows[0].target_id, &*rows[0].target), (Some(1), Some(2), "alice"));
    assert_eq!((&*rows[0].actor, &*rows[0].after), ("root", "{\"because\":\"sign_in_ended\"}"));
    assert_eq!(fixture.count("SELECT count(*) FROM impersonations").await, 0);
}

#[tokio::test]
async fn a6_of_two_who_begin_at_once_by_one_session_one_does() {
    let Some((fixture, root, _)) = start().await else { return };
    let own = fixture.whose_session(&root).await.unwrap();
    let (one, other) = tokio::join!(act_as_alice(&fixture, &own), act_as_alice(&fixture, &own));
    assert_eq!(usize::from(one.is_ok()) + usize::from(other.is_ok()), 1, "{one:?} {other:?}");
    assert_eq!(actions(&fixture).await, ["impersonate"]);
    fixture.pass(Duration::from_secs(30 * 60)).await;
    fixture.accounts.end_impersonations().await.unwrap();
    assert_eq!(actions(&fixture).await, ["impersonate", "impersonate_end"]);
}

#[tokio::test]
async fn a6_only_staff_that_may_manage_acts_as_another_account() {
    let Some((fixture, root, _)) = start().await else { return };
    let own = fixture.whose_session(&root).await.unwrap();
    let session = fixture.accounts.impersonating_session(&own).unwrap();
    let helper = Staff { is_superuser: false, right: Right::Help, ..superuser(1) };
    let refused = fixture.accounts.impersonate(2, &helper, session).await;
    assert!(matches!(refused, Err(Error::NotAllowed)), "{refused:?}");
    // Nor by the session of somebody else.
    let other = Staff { id: 2, ..superuser(1) };
    fixture.sign_up_as("ben", SignInKind::Browser).await;
    let refused = fixture.accounts.impersonate(3, &other, session).await;
    assert!(matches!(refused, Err(Error::SignInEnded)), "{refused:?}");
    assert!(actions(&fixture).await.is_empty());
}
