//! What operators do to accounts and groups, and the record of it.

use vestibule::accounts::{Actor, By, Error, Staff};
use vestibule::contract::{Field, Right};

use super::Fixture;
use crate::fixture::PASSWORD;

mod bulk;
mod groups;
mod impersonation;
mod overview;
mod record;
mod roles;
mod search;
mod verbs;

/// Staff with a right, as if it were signed in.
pub(super) fn staff(id: i64, right: Right) -> Staff {
    let (username, address, reason) = ("staff".to_owned(), "192.0.2.7".to_owned(), "asked by phone".to_owned());
    Staff { id, username, right, is_superuser: false, address, reason }
}

pub(super) fn superuser(id: i64) -> Staff {
    Staff { username: "root".to_owned(), is_superuser: true, ..staff(id, Right::Manage) }
}

/// Accounts with these names, with the ids from 1 on.
async fn accounts(fixture: &Fixture, names: &[&str]) {
    for name in names {
        let email = format!("{name}@example.com");
        fixture.accounts.create_account(name, &email, PASSWORD, false).await.unwrap();
    }
}

pub(super) fn is_not_allowed<T>(result: &Result<T, Error>) -> bool {
    matches!(result, Err(Error::NotAllowed))
}

/// The actions in the record, oldest first.
pub(super) async fn actions(fixture: &Fixture) -> Vec<String> {
    let rows = fixture.accounts.admin_events_after(0, 100).await.unwrap();
    rows.into_iter().map(|row| row.action).collect()
}

#[tokio::test]
async fn a1_each_right_does_what_it_is_for_and_nobody_but_a_superuser_acts_on_a_superuser() {
    let Some(fixture) = Fixture::new().await else { return };
    accounts(&fixture, &["alice", "root"]).await;
    fixture.execute("UPDATE accounts SET is_superuser = TRUE, is_staff = TRUE WHERE username = 'root'").await;
    let (view, help, manage) = (staff(9, Right::View), staff(9, Right::Help), staff(9, Right::Manage));
    let it = &fixture.accounts;
    for (who, may_help, may_manage) in [(&view, false, false), (&help, true, false), (&manage, true, true)] {
        let on = |id| Actor::staff(id, who);
        for (done, may) in [
            (it.send_reset(on(1), "en").await, may_help),
            (it.end_other_sign_ins(on(1), true).await.map(drop), may_help),
            (it.reset_factors(on(1)).await, may_help),
            (it.deactivate(on(1)).await, may_manage),
            (it.activate(on(1)).await, may_manage),
        ] {
            assert!(if may { done.is_ok() } else { is_not_allowed(&done) }, "{:?}: {done:?}", who.right);
        }
        for done in [
            it.send_reset(on(2), "en").await,
            it.end_other_sign_ins(on(2), true).await.map(drop),
            it.reset_factors(on(2)).await,
            it.deactivate(on(2)).await,
            it.delete_other(on(2), &Field::Absent).await,
            it.set_roles(on(1), Some(true), None).await.map(drop),
        ] {
            assert!(is_not_allowed(&done), "{:?}: {done:?}", who.right);
        }
        assert!(is_not_allowed(&it.set_group_right(By::Staff(who), &"x".into(), &"view".into()).await));
    }
    let root = superuser(2);
    it.send_reset(Actor::staff(2, &root), "en").await.unwrap();
    it.set_roles(Actor::staff(1, &root), Some(true), None).await.unwrap();
    assert!(matches!(it.deactivate(Actor::staff(77, &root)).await, Err(Error::NoSuchAccount)));
    // A refusal is no act.
    let refused = actions(&fixture).await.len();
    assert!(is_not_allowed(&it.deactivate(Actor::staff(1, &view)).await));
    assert_eq!(actions(&fixture).await.len(), refused);
}
