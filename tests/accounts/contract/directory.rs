//! Accounts as an operator finds and lists them.

use vestibule::accounts::{AccountFilter, Error, FoldedName};
use vestibule::contract::AccountRecord;

use super::Fixture;
use crate::fixture::PASSWORD;

fn folded(name: &str) -> Option<FoldedName> {
    Some(FoldedName::of_typed(name).unwrap())
}

fn names(accounts: &[AccountRecord]) -> Vec<&str> {
    accounts.iter().map(|account| account.account.user.username.as_str()).collect()
}

#[tokio::test]
async fn an_account_is_found_by_any_spelling_of_its_name() {
    let Some(fixture) = Fixture::new().await else { return };
    fixture.sign_up("Alice").await;
    fixture.execute("UPDATE accounts SET first_name = 'A', last_name = 'L', is_staff = TRUE").await;
    let found = fixture.accounts.find_account(" ＡＬＩＣＥ ").await.unwrap();
    let user = &found.account.user;
    assert_eq!((user.username.as_str(), user.email.as_str()), ("Alice", "alice@example.com"));
    assert_eq!((found.first_name.as_str(), found.last_name.as_str()), ("A", "L"));
    assert!(found.is_active && found.is_staff && !found.is_superuser);
    assert_eq!(found.account.date_joined, "2026-11-23T10:00:00.000Z");
    for nobody in ["bob", "", "Alic"] {
        assert!(matches!(fixture.accounts.find_account(nobody).await, Err(Error::NoSuchAccount)));
    }
}

#[tokio::test]
async fn accounts_are_listed_in_the_order_of_their_names_page_by_page_on_every_database() {
    let Some(fixture) = Fixture::new().await else { return };
    // In the languages of some databases case, accents and punctuation come after letters.
    for name in ["b", "a", "a-b", "A_a", "ab", "a.", "é", "éa", "z", "Straße", "a+z"] {
        fixture.accounts.create_account(name, "", PASSWORD, false).await.unwrap();
    }
    fixture.execute("UPDATE accounts SET is_staff = TRUE WHERE username IN ('a-b', 'z', 'ab')").await;
    fixture.execute("UPDATE accounts SET is_active = FALSE WHERE username IN ('z', 'é')").await;
    let list = async |filter: AccountFilter, most| fixture.accounts.list_accounts(&filter, most).await.unwrap();
    let all = ["a", "a+z", "a-b", "a.", "A_a", "ab", "b", "Straße", "z", "é", "éa"];
    assert_eq!(names(&list(AccountFilter::default(), 100).await), all);
    let mut after = None;
    for page in all.chunks(4) {
        let listed = list(AccountFilter { after, ..AccountFilter::default() }, 4).await;
        assert_eq!(names(&listed), page);
        after = folded(page.last().unwrap());
    }
    let prefix = folded("A");
    for (filter, shown) in [
        (AccountFilter { prefix: prefix.clone(), ..AccountFilter::default() }, &all[..6]),
        (AccountFilter { prefix: prefix.clone(), after: folded("a."), ..AccountFilter::default() }, &all[4..6]),
        (AccountFilter { prefix, after: folded("b"), ..AccountFilter::default() }, &[]),
        (AccountFilter { prefix: folded("STRASS"), ..AccountFilter::default() }, &["Straße"]),
        (AccountFilter { is_staff: true, ..AccountFilter::default() }, &["a-b", "ab", "z"]),
        (AccountFilter { is_staff: true, is_active: Some(true), ..AccountFilter::default() }, &["a-b", "ab"]),
        (AccountFilter { is_active: Some(false), ..AccountFilter::default() }, &["z", "é"]),
        (AccountFilter { is_staff: true, is_active: Some(false), ..AccountFilter::default() }, &["z"]),
        (AccountFilter { is_active: Some(true), after: folded("b"), ..AccountFilter::default() }, &["Straße", "éa"]),
    ] {
        assert_eq!(names(&list(filter.clone(), 100).await), shown, "{filter:?}");
    }
}
