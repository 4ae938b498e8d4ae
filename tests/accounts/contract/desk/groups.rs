//! Groups and their rights.

use vestibule::accounts::{Actor, By, Error};
use vestibule::contract::{Field, Right};

use super::{Fixture, accounts, actions, is_not_allowed, staff, superuser};

#[tokio::test]
async fn staff_has_the_greatest_right_of_its_groups_and_others_have_none() {
    let Some(fixture) = Fixture::new().await else { return };
    accounts(&fixture, &["alice"]).await;
    let it = &fixture.accounts;
    let (root, line) = (superuser(9), By::CommandLine);
    for (name, right) in [("helpers", "help"), ("readers", "view"), ("writers", "none")] {
        it.create_group(line, &name.into()).await.unwrap();
        it.set_group_right(By::Staff(&root), &name.into(), &right.into()).await.unwrap();
        it.add_to_group(Actor::operator(1), &name.into()).await.unwrap();
    }
    assert_eq!(it.right_of(1).await.unwrap(), None, "in the groups, and not staff");
    it.set_roles(Actor::operator(1), Some(true), None).await.unwrap();
    assert_eq!(it.right_of(1).await.unwrap(), Some(Right::Help));
    it.remove_from_group(Actor::operator(1), &"helpers".into()).await.unwrap();
    assert_eq!(it.right_of(1).await.unwrap(), Some(Right::View));
    it.set_group_right(line, &"readers".into(), &"none".into()).await.unwrap();
    assert_eq!(it.right_of(1).await.unwrap(), None, "staff without a right");
    it.set_roles(Actor::operator(1), None, Some(true)).await.unwrap();
    assert_eq!(it.right_of(1).await.unwrap(), Some(Right::Manage));
    fixture.execute("UPDATE accounts SET is_active = FALSE").await;
    assert_eq!(it.right_of(1).await.unwrap(), None);
    assert_eq!(it.right_of(77).await.unwrap(), None);
    let shown: Vec<_> = it.groups().await.unwrap().into_iter().map(|it| (it.name, it.right, it.members)).collect();
    let group = |name: &str, right, members| (name.to_owned(), right, members);
    assert_eq!(shown, [group("helpers", Some(Right::Help), 0), group("readers", None, 1), group("writers", None, 1)]);
}

#[tokio::test]
async fn who_manages_changes_groups_but_none_that_gives_a_right() {
    let Some(fixture) = Fixture::new().await else { return };
    accounts(&fixture, &["alice"]).await;
    let it = &fixture.accounts;
    let manage = staff(9, Right::Manage);
    let (by, actor) = (By::Staff(&manage), Actor::staff(1, &manage));
    for name in ["writers", "helpers"] {
        it.create_group(by, &name.into()).await.unwrap();
    }
    it.set_group_right(By::CommandLine, &"helpers".into(), &"help".into()).await.unwrap();
    it.add_to_group(actor, &"writers".into()).await.unwrap();
    let before = actions(&fixture).await.len();
    it.add_to_group(actor, &"writers".into()).await.unwrap();
    assert_eq!(actions(&fixture).await.len(), before, "it was in it already");
    assert!(is_not_allowed(&it.add_to_group(actor, &"helpers".into()).await));
    assert!(is_not_allowed(&it.remove_from_group(actor, &"helpers".into()).await));
    assert!(is_not_allowed(&it.delete_group(by, &"helpers".into()).await));
    it.delete_group(by, &"writers".into()).await.unwrap();
    assert_eq!(fixture.count("SELECT count(*) FROM account_groups").await, 0);
    for (wrong, field) in [
        (it.create_group(by, &"helpers".into()).await.map(drop), "name"),
        (it.create_group(by, &" ".into()).await.map(drop), "name"),
        (it.create_group(by, &"a\0".into()).await.map(drop), "name"),
        (it.create_group(by, &"x".repeat(151).into()).await.map(drop), "name"),
        (it.add_to_group(actor, &"nobody".into()).await, "group"),
        (it.delete_group(by, &Field::Absent).await, "group"),
        (it.set_group_right(By::CommandLine, &"helpers".into(), &"all".into()).await.map(drop), "right"),
    ] {
        let Err(Error::Invalid(errors)) = wrong else { panic!("{wrong:?}") };
        assert_eq!(errors.of(field).len(), 1, "{errors:?}");
    }
}
