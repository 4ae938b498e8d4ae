//! The groups of an account.

use super::Fixture;

#[tokio::test]
async fn an_account_is_shown_with_the_names_of_its_groups_in_order() {
    let Some(fixture) = Fixture::new().await else { return };
    let (alice, bob) = (fixture.sign_up("alice").await.signed_in.token, fixture.sign_up("bob").await.signed_in.token);
    for sql in [
        "INSERT INTO groups (id, name) VALUES (1, 'staff'), (2, 'Writers'), (3, 'editors'), (4, 'empty')",
        "INSERT INTO account_groups (account_id, group_id)
            SELECT a.id, g.id FROM accounts a, groups g WHERE a.username = 'alice' AND g.id < 4",
    ] {
        fixture.execute(sql).await;
    }
    for (token, groups) in [(alice, vec!["Writers", "editors", "staff"]), (bob, Vec::new())] {
        let identity = fixture.who_has(&token).await.unwrap();
        let profile = fixture.accounts.profile(&identity).await.unwrap();
        assert_eq!(profile.account, identity.account);
        assert_eq!(profile.groups, groups);
    }
}
