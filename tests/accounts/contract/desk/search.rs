//! Accounts are found by the beginning of a name or address.

use vestibule::accounts::{AccountQuery, Error};
use vestibule::contract::{AccountPage, Field};

use super::{Fixture, accounts};

const ALL: AccountQuery<'_> = AccountQuery {
    search: &Field::Absent,
    active: &Field::Absent,
    staff: &Field::Absent,
    superuser: &Field::Absent,
    verified: &Field::Absent,
    second_factor: &Field::Absent,
    group: &Field::Absent,
    seen_since: &Field::Absent,
    seen_before: &Field::Absent,
    after: &Field::Absent,
};

fn names(page: &AccountPage) -> Vec<&str> {
    page.accounts.iter().map(|account| account.account.user.username.as_str()).collect()
}

#[tokio::test]
async fn names_come_first_and_then_addresses_and_each_account_comes_once() {
    let Some(fixture) = Fixture::new().await else { return };
    accounts(&fixture, &["anna", "bob", "carl", "Anton", "dora"]).await;
    for sql in [
        "UPDATE accounts SET email = 'ANDREW@example.com' WHERE username = 'carl'",
        "UPDATE accounts SET email = 'anabel@example.com' WHERE username = 'bob'",
        "UPDATE accounts SET email = '' WHERE username = 'dora'",
    ] {
        fixture.execute(sql).await;
    }
    let search = async |text: &str| {
        let page = fixture.accounts.search_accounts(AccountQuery { search: &text.into(), ..ALL }).await.unwrap();
        assert_eq!(page.next, None);
        names(&page).join(" ")
    };
    for (text, found) in [
        ("an", "anna Anton bob carl"),
        ("AN", "anna Anton bob carl"),
        (" ann ", "anna"),
        ("andrew@", "carl"),
        ("anna@example", "anna"),
        ("d", "dora"),
        ("", "anna Anton bob carl dora"),
        ("nobody", ""),
        ("%", ""),
        ("_nna", ""),
    ] {
        assert_eq!(search(text).await, found, "{text:?}");
    }
}

#[tokio::test]
async fn filters_leave_out_what_they_say() {
    let Some(fixture) = Fixture::new().await else { return };
    accounts(&fixture, &["a", "b", "c", "d"]).await;
    for sql in [
        "UPDATE accounts SET is_active = FALSE, is_staff = TRUE WHERE username = 'a'",
        "UPDATE accounts SET is_superuser = TRUE, second_factor = TRUE, last_login = 1795428000000 WHERE username = 'b'",
        "INSERT INTO proved_addresses (account_id, address_folded, proved_at) VALUES (3, 'c@example.com', 0)",
        "INSERT INTO groups (id, name) VALUES (1, 'writers')",
        "INSERT INTO account_groups (account_id, group_id) VALUES (1, 1), (4, 1)",
    ] {
        fixture.execute(sql).await;
    }
    let (on, off) = (Field::from("true"), Field::from("false"));
    let (then, later) = (Field::from("2026-11-23T10:00:00Z"), Field::from("2026-11-23T12:00:00.001+02:00"));
    for (query, found) in [
        (AccountQuery { active: &on, ..ALL }, "b c d"),
        (AccountQuery { active: &off, ..ALL }, "a"),
        (AccountQuery { staff: &on, ..ALL }, "a"),
        (AccountQuery { superuser: &on, ..ALL }, "b"),
        (AccountQuery { second_factor: &on, ..ALL }, "b"),
        (AccountQuery { second_factor: &off, verified: &off, ..ALL }, "a d"),
        (AccountQuery { verified: &on, ..ALL }, "c"),
        (AccountQuery { group: &"writers".into(), ..ALL }, "a d"),
        (AccountQuery { group: &"writers".into(), active: &on, seen_before: &then, ..ALL }, "d"),
        (AccountQuery { group: &"nobody".into(), ..ALL }, ""),
        (AccountQuery { seen_since: &then, ..ALL }, "b"),
        (AccountQuery { seen_since: &later, ..ALL }, ""),
        (AccountQuery { seen_before: &later, search: &"b".into(), ..ALL }, "b"),
        (AccountQuery { seen_before: &then, search: &"c@".into(), ..ALL }, "c"),
    ] {
        let page = fixture.accounts.search_accounts(query).await.unwrap();
        assert_eq!(names(&page).join(" "), found, "{query:?}");
    }
    let wrong = AccountQuery { active: &"maybe".into(), seen_since: &"soon".into(), after: &"x".into(), ..ALL };
    let Err(Error::Invalid(errors)) = fixture.accounts.search_accounts(wrong).await else { panic!() };
    assert_eq!(errors.iter().map(|(field, _)| field).collect::<Vec<_>>(), ["active", "seen_since", "after"]);
}

#[tokio::test]
async fn proved_addresses_are_a_filter_whether_all_many_few_or_no_accounts_have_one() {
    let Some(fixture) = Fixture::new().await else { return };
    fixture
        .execute(
            "INSERT INTO accounts (username, username_folded, email, password, date_joined)
             SELECT 'u' || n, 'u' || n, 'u' || n || '@example.com', '!', 0
             FROM (WITH RECURSIVE r (n) AS (SELECT 1000 UNION ALL SELECT n + 1 FROM r WHERE n < 1999) SELECT n FROM r) AS s",
        )
        .await;
    // The ids of those who have proved an address begin here.
    for (from, proved) in [(1001, 0), (941, 60), (881, 120), (101, 900), (61, 940), (1, 1000)] {
        fixture.execute("DELETE FROM proved_addresses").await;
        let prove = format!(
            "INSERT INTO proved_addresses (account_id, address_folded, proved_at)
             SELECT id, email, 0 FROM accounts ORDER BY username LIMIT 1000 OFFSET {}",
            from - 1
        );
        fixture.execute(Box::leak(prove.into_boxed_str())).await;
        for (verified, expected) in [("true", from..=1000), ("false", 1..=from - 1)] {
            let expected: Vec<String> = expected.map(|n| format!("u{}", 999 + n)).collect();
            assert_eq!(expected.len(), if verified == "true" { proved } else { 1000 - proved });
            for search in ["", "u", "u1", "nobody"] {
                let (verified, search) = (Field::from(verified), Field::from(search));
                let (mut found, mut after) = (Vec::new(), Field::Absent);
                loop {
                    let query = AccountQuery { verified: &verified, search: &search, after: &after, ..ALL };
                    let page = fixture.accounts.search_accounts(query).await.unwrap();
                    found.extend(names(&page).into_iter().map(str::to_owned));
                    let Some(next) = page.next else { break };
                    after = next.into();
                }
                let is_found = search.text() != Ok("nobody");
                assert_eq!(found, if is_found { &expected[..] } else { &[] }, "{proved} {verified:?} {search:?}");
            }
        }
    }
}

#[tokio::test]
async fn pages_follow_each_other_from_names_to_addresses() {
    let Some(fixture) = Fixture::new().await else { return };
    // Sixty names, and sixty addresses of others that begin alike; some addresses are the same.
    fixture
        .execute(
            "INSERT INTO accounts (username, username_folded, email, password, date_joined)
             SELECT p || n, p || n, CASE p WHEN 'ab' THEN '' ELSE 'ab' || (n % 7) END, '!', 0
             FROM (SELECT 'ab' AS p UNION ALL SELECT 'zz') AS p,
                (WITH RECURSIVE r (n) AS (SELECT 10 UNION ALL SELECT n + 1 FROM r WHERE n < 69) SELECT n FROM r) AS s",
        )
        .await;
    let (mut seen, mut after, mut pages) = (Vec::new(), Field::Absent, 0);
    loop {
        let query = AccountQuery { search: &"ab".into(), after: &after, ..ALL };
        let page = fixture.accounts.search_accounts(query).await.unwrap();
        seen.extend(page.accounts.iter().map(|account| account.account.user.username.clone()));
        pages += 1;
        let Some(next) = page.next else { break };
        assert_eq!(page.accounts.len(), 50);
        after = next.into();
    }
    assert_eq!((pages, seen.len()), (3, 120));
    assert!(seen[..60].is_sorted() && seen[..60].iter().all(|name| name.starts_with("ab")));
    assert!(seen[60..].iter().all(|name| name.starts_with("zz")));
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), 120, "each once");
}
