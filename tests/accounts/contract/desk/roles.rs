//! The last superuser who can sign in.

use vestibule::accounts::{Actor, Error};
use vestibule::contract::Field;

use super::{Fixture, accounts, actions, superuser};

#[tokio::test]
async fn a2_the_last_active_superuser_loses_neither_the_role_nor_the_account_by_nobody() {
    let Some(fixture) = Fixture::new().await else { return };
    accounts(&fixture, &["root", "other"]).await;
    fixture.execute("UPDATE accounts SET is_superuser = TRUE, is_staff = TRUE").await;
    fixture.execute("UPDATE accounts SET is_active = FALSE WHERE id = 2").await;
    let before = actions(&fixture).await;
    let root = superuser(1);
    for actor in [Actor::operator(1), Actor::staff(1, &root)] {
        let it = &fixture.accounts;
        for refused in [
            it.deactivate(actor).await,
            it.delete_other(actor, &Field::Absent).await,
            it.set_roles(actor, None, Some(false)).await.map(drop),
        ] {
            let Err(Error::Invalid(errors)) = refused else { panic!("{refused:?}") };
            assert_eq!(errors.of("non_field_errors").len(), 1);
        }
        it.set_roles(actor, Some(true), None).await.unwrap();
    }
    assert_eq!(actions(&fixture).await.len(), before.len() + 2);
    // What is no superuser who can sign in can go.
    fixture.accounts.delete_other(Actor::operator(2), &Field::Absent).await.unwrap();
}

#[tokio::test]
async fn a2_of_two_superusers_who_remove_each_other_at_once_one_stays() {
    let Some(fixture) = Fixture::new().await else { return };
    accounts(&fixture, &["alice", "bob"]).await;
    let (alice, bob) = (superuser(1), superuser(2));
    for round in 0..9 {
        fixture.execute("UPDATE accounts SET is_superuser = TRUE, is_staff = TRUE, is_active = TRUE").await;
        let remove = async |actor: Actor<'_>, way: usize| match way % 3 {
            0 => fixture.accounts.deactivate(actor).await,
            1 => fixture.accounts.set_roles(actor, None, Some(false)).await.map(drop),
            _ => fixture.accounts.set_roles(actor, Some(false), Some(false)).await.map(drop),
        };
        let (one, other) =
            tokio::join!(remove(Actor::staff(2, &alice), round), remove(Actor::staff(1, &bob), round / 3));
        assert_eq!(usize::from(one.is_ok()) + usize::from(other.is_ok()), 1, "{round}: {one:?} {other:?}");
        let left = fixture.count("SELECT count(*) FROM accounts WHERE is_superuser AND is_active").await;
        assert_eq!(left, 1, "{round}");
    }
    fixture.execute("UPDATE accounts SET is_superuser = TRUE, is_staff = TRUE, is_active = TRUE").await;
    let delete = |id, by| fixture.accounts.delete_other(Actor::staff(id, by), &Field::Absent);
    let (one, other) = tokio::join!(delete(2, &alice), delete(1, &bob));
    assert_eq!(usize::from(one.is_ok()) + usize::from(other.is_ok()), 1, "{one:?} {other:?}");
    assert_eq!(fixture.count("SELECT count(*) FROM accounts").await, 1);
    fixture.accounts.verify_record().await.unwrap();
}
