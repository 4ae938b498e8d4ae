//! What each verb of the desk does.

use vestibule::accounts::{Actor, By, EditFields, Error, NewAccountFields};
use vestibule::contract::{Field, Right};

use super::{Fixture, accounts, actions, staff};
use crate::fixture::{PASSWORD, is_invalid_credentials};

const UNCHANGED: EditFields<'_> = EditFields {
    email: &Field::Absent,
    first_name: &Field::Absent,
    last_name: &Field::Absent,
    language: &Field::Absent,
};

#[tokio::test]
async fn an_account_is_edited_and_a_new_address_is_not_proved() {
    let Some(fixture) = Fixture::new().await else { return };
    accounts(&fixture, &["alice"]).await;
    fixture
        .execute(
            "INSERT INTO proved_addresses (account_id, address_folded, proved_at) VALUES (1, 'alice@example.com', 0)",
        )
        .await;
    let manage = staff(9, Right::Manage);
    let actor = Actor::staff(1, &manage);
    let it = &fixture.accounts;
    assert!(it.show_account(1).await.unwrap().verified);
    let fields =
        EditFields { email: &"a@example.org".into(), last_name: &"L".into(), language: &"de".into(), ..UNCHANGED };
    let changed = it.edit_account(actor, fields).await.unwrap();
    assert_eq!((changed.account.user.email.as_str(), changed.last_name.as_str()), ("a@example.org", "L"));
    let shown = it.show_account(1).await.unwrap();
    assert!(!shown.verified && shown.language == "de");
    let row = &shown.events[0];
    assert_eq!(row.before, r#"{"email":"alice@example.com","language":"","last_name":""}"#);
    assert_eq!(row.after, r#"{"email":"a@example.org","language":"de","last_name":"L"}"#);
    let wrong = EditFields { email: &"a@".into(), language: &"xx".into(), ..UNCHANGED };
    let Err(Error::Invalid(errors)) = it.edit_account(actor, wrong).await else { panic!() };
    assert_eq!(errors.iter().count(), 2);
    it.deactivate(actor).await.unwrap();
    let inactive = it.edit_account(actor, EditFields { email: &"b@example.org".into(), ..UNCHANGED }).await;
    assert!(matches!(inactive, Err(Error::Invalid(_))));
}

#[tokio::test]
async fn an_account_is_made_by_the_rules_of_a_sign_up_and_the_record_has_no_secret() {
    let Some(fixture) = Fixture::new().await else { return };
    let manage = staff(9, Right::Manage);
    let make = async |username: &str, password: &str| {
        let (username, password) = (Field::from(username), Field::from(password));
        let fields = NewAccountFields { username: &username, email: &Field::Absent, password: &password };
        fixture.accounts.make_account(By::Staff(&manage), fields, false).await
    };
    make("alice", PASSWORD).await.unwrap();
    fixture.log_in("alice", PASSWORD).await.unwrap();
    assert!(matches!(make("alice", "1234").await, Err(Error::Invalid(_))));
    let record = format!("{:?}", fixture.accounts.admin_events_after(0, 10).await.unwrap());
    assert!(!record.contains(PASSWORD) && !record.contains("argon2"), "{record}");
    assert_eq!(actions(&fixture).await, ["create_account"]);
}

#[tokio::test]
async fn who_is_invited_has_no_password_and_one_mail() {
    let Some(fixture) = Fixture::new().await else { return };
    let help = staff(9, Right::Help);
    let it = &fixture.accounts;
    let invite = async |name: &str, email: &str| it.invite(By::Staff(&help), &name.into(), &email.into(), "de").await;
    let user = invite("alice", "alice@example.com").await.unwrap();
    assert_eq!((user.id, user.email.as_str()), (1, "alice@example.com"));
    assert!(is_invalid_credentials(&fixture.log_in("alice", PASSWORD).await));
    assert_eq!(fixture.count("SELECT count(*) FROM jobs WHERE kind = 'mail'").await, 1);
    assert_eq!(fixture.count("SELECT expires_at - created_at FROM mail_requests").await, 7 * 86_400_000);
    assert_eq!(fixture.count("SELECT count(*) FROM mail_requests WHERE code_digest IS NOT NULL").await, 0);
    for (name, email, field) in
        [("alice", "b@example.com", "username"), ("bob", "", "email"), ("b b", "b@", "username")]
    {
        let Err(Error::Invalid(errors)) = invite(name, email).await else { panic!("{name} {email}") };
        assert!(!errors.of(field).is_empty(), "{errors:?}");
    }
    assert_eq!(fixture.count("SELECT count(*) FROM accounts").await, 1);
}

#[tokio::test]
async fn a_deletion_takes_everything_but_its_row_of_the_record() {
    let Some(fixture) = Fixture::new().await else { return };
    let token = fixture.sign_up("alice").await.signed_in.token;
    let manage = staff(9, Right::Manage);
    fixture.accounts.delete_other(Actor::staff(1, &manage), &Field::Absent).await.unwrap();
    assert!(fixture.who_has(&token).await.is_none());
    assert_eq!(fixture.count("SELECT count(*) FROM accounts").await, 0);
    assert_eq!(fixture.count("SELECT count(*) FROM jobs WHERE kind = 'mail'").await, 1, "its owner is told");
    let rows = fixture.accounts.admin_events_after(0, 10).await.unwrap();
    assert_eq!((rows.len(), rows[0].target.as_str()), (1, "alice"));
    assert!(!rows[0].before.contains("example.com"), "no personal data but the name: {}", rows[0].before);
    let again = fixture.accounts.delete_other(Actor::staff(1, &manage), &Field::Absent).await;
    assert!(matches!(again, Err(Error::NoSuchAccount)));
}

#[tokio::test]
async fn a_reset_is_mailed_to_an_account_that_is_active_and_has_an_address() {
    let Some(fixture) = Fixture::new().await else { return };
    accounts(&fixture, &["alice", "bob", "carl"]).await;
    fixture.execute("UPDATE accounts SET email = '' WHERE id = 2").await;
    fixture.execute("UPDATE accounts SET is_active = FALSE WHERE id = 3").await;
    fixture.execute("UPDATE accounts SET password = '!' WHERE id = 1").await;
    let help = staff(9, Right::Help);
    fixture.accounts.send_reset(Actor::staff(1, &help), "en").await.unwrap();
    for id in [2, 3] {
        let refused = fixture.accounts.send_reset(Actor::staff(id, &help), "en").await;
        assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
    }
    assert_eq!(fixture.count("SELECT count(*) FROM jobs WHERE kind = 'mail'").await, 1);
    assert_eq!(fixture.count("SELECT count(*) FROM mail_requests").await, 1);
    assert_eq!(actions(&fixture).await.last().unwrap(), "send_reset");
}

#[tokio::test]
async fn a_token_for_the_desk_is_made_for_staff_alone() {
    let Some(fixture) = Fixture::new().await else { return };
    accounts(&fixture, &["alice"]).await;
    let make = async || {
        let (name, life, scope) = ("n".into(), "1d".into(), "admin".into());
        fixture.accounts.create_token(Actor::operator(1), &name, &life, &scope).await
    };
    let Err(Error::Invalid(errors)) = make().await else { panic!() };
    assert_eq!(errors.of("scope").len(), 1);
    fixture.execute("UPDATE accounts SET is_staff = TRUE").await;
    let token = make().await.unwrap().token;
    let record = format!("{:?}", fixture.accounts.admin_events_after(0, 10).await.unwrap());
    assert!(record.contains("create_token") && !record.contains(&token[8..]), "{record}");
}
