//! Which addresses an import takes for proved.

use super::fixture::{Django, Target, lines};
use crate::cluster::Cluster;

/// The accounts whose address is proved, each with the address.
async fn proved(target: &Target) -> Vec<String> {
    let sql = "SELECT CAST(account_id AS TEXT) || ' ' || address_folded FROM proved_addresses ORDER BY account_id";
    lines(&target.url, sql).await
}

/// Django's databases with three addresses: two users have the same one but for its case.
async fn each() -> Vec<Django> {
    let mut each = vec![Django::without_conflicts().await];
    if let Some(cluster) = Cluster::shared() {
        let django = Django::postgres(cluster).await;
        django.execute("UPDATE auth_user SET username = 'carl' WHERE id = 26").await;
        each.push(django);
    }
    for django in &each {
        django
            .execute(
                "UPDATE auth_user SET email = CASE id WHEN 1 THEN 'Ana@Example.org' WHEN 2 THEN 'ben@example.org'
                    WHEN 3 THEN 'ana@example.org' ELSE '' END",
            )
            .await;
    }
    each
}

#[tokio::test]
async fn no_address_is_proved_unless_one_says_so_of_all_and_of_two_users_with_one_the_first_gets_it() {
    for django in each().await {
        for target in Target::each().await {
            assert_eq!(target.report(&django, &[])["emails_verified"], 0);
            assert!(proved(&target).await.is_empty());
            let report = target.report(&django, &["--emails-are-verified"]);
            assert_eq!(report["emails_verified"], 2, "{report}");
            assert_eq!(proved(&target).await, ["1 ana@example.org", "2 ben@example.org"]);
            assert_eq!(target.report(&django, &["--emails-are-verified"])["emails_verified"], 0, "they are already");
        }
    }
}

#[tokio::test]
async fn an_address_that_was_changed_here_or_is_another_accounts_is_not_proved_by_django() {
    let django = each().await.swap_remove(0);
    let target = Target::sqlite();
    target.report(&django, &[]);
    target.execute("UPDATE accounts SET email = 'new@example.org' WHERE id = 1").await;
    target
        .execute(
            "INSERT INTO proved_addresses (account_id, address_folded, proved_at) VALUES (4, 'ben@example.org', 1)",
        )
        .await;
    target.report(&django, &["--emails-are-verified"]);
    assert_eq!(proved(&target).await, ["3 ana@example.org", "4 ben@example.org"]);
}

#[tokio::test]
async fn what_allauth_has_verified_is_proved_while_it_is_the_users_address() {
    for django in each().await {
        let (yes, no) = if django.url.starts_with("postgres:") { ("TRUE", "FALSE") } else { ("1", "0") };
        django
            .execute(&format!(
                "CREATE TABLE account_emailaddress (id INTEGER PRIMARY KEY, email VARCHAR(254) NOT NULL,
                    verified BOOLEAN NOT NULL, \"primary\" BOOLEAN NOT NULL, user_id INTEGER NOT NULL);
                 INSERT INTO account_emailaddress VALUES (1, 'ANA@example.org', {yes}, {yes}, 1),
                    (2, 'ben@example.org', {no}, {yes}, 2), (3, 'other@example.org', {yes}, {no}, 2)"
            ))
            .await;
        for target in Target::each().await {
            assert_eq!(target.report(&django, &[])["emails_verified"], 1);
            assert_eq!(proved(&target).await, ["1 ana@example.org"]);
        }
    }
}
