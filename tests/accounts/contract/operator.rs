//! What the operator does.

use vestibule::accounts::Error;
use vestibule::contract::{Field, SignInKind, Strength, messages};

use super::Fixture;
use crate::fixture::{PASSWORD, is_invalid_credentials};

const NEW_PASSWORD: &str = "Lemon-lantern-77";

#[tokio::test]
async fn a_superuser_is_made_by_the_rules_of_a_sign_up_and_signed_in_nowhere() {
    let Some(fixture) = Fixture::new().await else { return };
    let user = fixture.accounts.create_superuser("Root", "root@example.com", PASSWORD).await.unwrap();
    assert_eq!((user.username.as_str(), user.email.as_str()), ("Root", "root@example.com"));
    assert_eq!(fixture.count("SELECT count(*) FROM accounts WHERE is_superuser AND is_staff").await, 1);
    assert_eq!(fixture.count("SELECT count(*) FROM tokens").await, 0);
    fixture.log_in("root", PASSWORD).await.unwrap();
    let Err(Error::Invalid(errors)) = fixture.accounts.create_superuser("ROOT", "", "short7!").await else { panic!() };
    assert_eq!(errors.of("username"), [messages::USERNAME_TAKEN.wire]);
    assert_eq!(errors.of("password").len(), 1);
}

#[tokio::test]
async fn p11_a_change_of_password_keeps_the_rules_and_ends_every_sign_in() {
    let Some(fixture) = Fixture::new().await else { return };
    let browser = fixture.sign_up_as("alice", SignInKind::Browser).await;
    let program = fixture.log_in("alice", PASSWORD).await.unwrap().signed_in.token;
    let Err(Error::Invalid(errors)) = fixture.accounts.change_password("alice", "xalice12").await else { panic!() };
    assert_eq!(errors.of("password"), [messages::PASSWORD_LIKE_USERNAME.wire]);
    assert!(fixture.who_has(&program).await.is_some());

    fixture.accounts.change_password(" ALICE ", NEW_PASSWORD).await.unwrap();
    assert!(fixture.who_has(&program).await.is_none());
    assert!(fixture.whose_session(&browser).await.is_none());
    assert!(is_invalid_credentials(&fixture.log_in("alice", PASSWORD).await));
    fixture.log_in("alice", NEW_PASSWORD).await.unwrap();
    assert!(matches!(fixture.accounts.change_password("nobody", NEW_PASSWORD).await, Err(Error::NoSuchAccount)));
}

#[tokio::test]
async fn deactivating_ends_every_sign_in_and_activating_lets_in_again() {
    let Some(fixture) = Fixture::new().await else { return };
    let token = fixture.sign_up("alice").await.signed_in.token;
    fixture.accounts.set_active("alice", false).await.unwrap();
    assert!(fixture.who_has(&token).await.is_none());
    assert_eq!(fixture.count("SELECT count(*) FROM tokens").await, 0);
    assert!(is_invalid_credentials(&fixture.log_in("alice", PASSWORD).await));
    fixture.accounts.set_active("alice", true).await.unwrap();
    assert!(fixture.who_has(&token).await.is_none());
    fixture.log_in("alice", PASSWORD).await.unwrap();
    assert!(matches!(fixture.accounts.set_active("nobody", true).await, Err(Error::NoSuchAccount)));
}

#[tokio::test]
async fn a_token_of_an_inactive_account_is_nobodys_even_where_its_row_is_there() {
    let Some(fixture) = Fixture::new().await else { return };
    let token = fixture.sign_up("alice").await.signed_in.token;
    fixture.execute("UPDATE accounts SET is_active = FALSE").await;
    assert!(fixture.who_has(&token).await.is_none());
}

#[tokio::test]
async fn a_password_is_judged_while_it_is_typed() {
    let Some(fixture) = Fixture::new().await else { return };
    let judge = async |password: &str| {
        fixture.accounts.strength(&"alice".into(), &Field::Absent, &password.into()).await.unwrap()
    };
    let weak = judge("xalice12").await;
    assert_eq!((weak.strength, weak.errors.len()), (Strength::Weak, 1));
    let strong = judge("lemon-harbor-hat").await;
    assert_eq!((strong.strength, strong.errors.len()), (Strength::Strong, 0));
    assert_eq!(judge("").await.errors, [messages::BLANK.wire]);
}
