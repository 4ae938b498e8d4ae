//! `import-django`: nobody is lost, nothing is overwritten, and what does not fit is a report.

mod again;
mod bad_input;
mod conflicts;
mod cut_over;
mod emails;
mod factors;
mod fixture;
mod keys;
mod missing;
mod sessions;
mod tokens;

use std::fs;

use serde_json::json;

use crate::cluster::Cluster;
use fixture::{Django, Target, lines};

/// All that is kept of a user, from Django's tables or from ours.
async fn accounts(url: &str, is_django: bool) -> Vec<String> {
    let (table, groups, member) = if is_django {
        ("auth_user", "auth_user_groups", "user_id")
    } else {
        ("accounts", "account_groups", "account_id")
    };
    let moment = |name: &str| match is_django {
        true => format!("unixepoch({name}) * 1000 + CAST(substr({name}, 21, 3) AS INTEGER)"),
        false => name.to_owned(),
    };
    let sql = format!(
        "SELECT u.id || ' ' || username || ' ' || email || ' ' || first_name || ' ' || last_name || ' ' || password
            || ' ' || CAST(CAST(is_active AS INTEGER) + 2 * CAST(is_staff AS INTEGER)
                + 4 * CAST(is_superuser AS INTEGER) AS TEXT)
            || ' ' || ({}) || ' ' || coalesce(CAST({} AS TEXT), '')
            || ' ' || (SELECT count(*) FROM {groups} WHERE {member} = u.id)
            || ' ' || (SELECT coalesce(sum(group_id), 0) FROM {groups} WHERE {member} = u.id)
         FROM {table} u ORDER BY u.id",
        moment("date_joined"),
        moment("last_login"),
    );
    lines(url, &sql).await
}

#[tokio::test]
async fn all_that_django_knows_of_its_users_is_here_and_a_second_run_changes_nothing() {
    let file = Django::without_conflicts().await;
    let expected = accounts(&file.url, true).await;
    let mut sources = vec![Django::without_conflicts().await];
    if let Some(cluster) = Cluster::shared() {
        let postgres = Django::postgres(cluster).await;
        postgres.execute("UPDATE auth_user SET username = 'carl' WHERE id = 26").await;
        sources.push(postgres);
    }
    for django in sources {
        for target in Target::each().await {
            let report = target.report(&django, &[]);
            let users = json!({"read": 26, "new": 26, "updated": 0, "unchanged": 0, "skipped": 0, "deleted_here": 0,
                "deleted_in_django": 0});
            assert_eq!(report["users"], users);
            assert_eq!((&report["tokens"]["added"], &report["groups"]["new"]), (&18.into(), &2.into()));
            assert_eq!(report["hashers"]["scrypt"], 3);
            assert_eq!(accounts(&target.url, false).await, expected);
            let names = lines(&target.url, "SELECT name FROM groups ORDER BY id").await;
            assert_eq!(names, ["editors", "support"]);
            let again = target.assert_settled(&django, &[]).await;
            assert_eq!((&again["users"]["unchanged"], &again["tokens"]["unchanged"]), (&26.into(), &18.into()));
            assert_eq!((&again["groups"]["unchanged"], &again["hashers"]), (&2.into(), &report["hashers"]));
        }
    }
}

#[tokio::test]
async fn no_id_of_djangos_is_given_out_again() {
    let django = Django::without_conflicts().await;
    for target in Target::each().await {
        target.report(&django, &[]);
        target
            .execute(
                "INSERT INTO accounts (username, username_folded, email, password, date_joined)
                 VALUES ('new', 'new', '', '!', 1)",
            )
            .await;
        assert_eq!(lines(&target.url, "SELECT CAST(max(id) AS TEXT) FROM accounts").await, ["27"]);
        target.assert_settled(&django, &[]).await;
    }
}

#[tokio::test]
async fn a_dry_run_says_the_same_and_writes_nothing() {
    let django = Django::without_conflicts().await;
    let fresh = Target::sqlite();
    let mut dry = fresh.report(&django, &["--dry-run"]);
    assert_eq!(fs::read_dir(fresh.folder.path()).unwrap().count(), 0);
    assert_eq!((&dry["dry_run"], &dry["written"]), (&true.into(), &false.into()));
    let report = fresh.report(&django, &[]);
    (dry["dry_run"], dry["written"]) = (false.into(), true.into());
    assert_eq!(dry, report);

    django.execute("UPDATE auth_user SET email = 'new@example.org' WHERE id = 1").await;
    let file = fresh.folder.path().join("vestibule.db");
    let before = fs::read(&file).unwrap();
    assert_eq!(fresh.report(&django, &["--dry-run"])["users"]["updated"], 1);
    assert!(fs::read(&file).unwrap() == before);
    for target in Target::each().await {
        if target.url.starts_with("postgres:") {
            assert_eq!(target.report(&django, &["--dry-run"])["users"]["new"], 26);
            let tables = "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'";
            assert_eq!(lines(&target.url, tables).await, Vec::<String>::new());
        }
        let file = Django::sqlite();
        target.report(&file, &["--on-conflict=suffix"]);
        let before = target.dump().await;
        let report = target.report(&django, &["--dry-run", "--on-conflict=skip"]);
        assert_eq!(report["users"]["updated"], 2, "{report}");
        assert_eq!(target.dump().await, before);
    }
}
