//! A Django database that is empty or lacks much of what was taken over: a question, and nothing is written.

use serde_json::{Value, json};

use super::fixture::{Django, Target, assert_refused, lines, text};
use crate::cluster::Cluster;

const NO_USERS: &str =
    "DELETE FROM authtoken_token; DELETE FROM auth_user_groups; DELETE FROM knox_authtoken; DELETE FROM auth_user";

/// One of each kind, with 26 users and 18 tokens.
async fn sources() -> Vec<Django> {
    let knox = "CREATE TABLE knox_authtoken (digest varchar(128) PRIMARY KEY, created datetime NOT NULL,
        user_id integer, expiry datetime, token_key varchar(25) NOT NULL)";
    let file = Django::without_conflicts().await;
    file.execute(knox).await;
    let mut sources = vec![file];
    if let Some(cluster) = Cluster::shared() {
        let postgres = Django::postgres(cluster).await;
        postgres.execute("UPDATE auth_user SET username = 'carl' WHERE id = 26").await;
        sources.push(postgres);
    }
    sources
}

/// How many users of the reference may sign in.
async fn active(target: &Target) -> usize {
    lines(&target.url, "SELECT CAST(id AS TEXT) FROM accounts WHERE is_active").await.len()
}

#[tokio::test]
async fn an_emptied_database_closes_nobody_without_the_flag_that_names_the_number() {
    for django in sources().await {
        let mut targets = Vec::new();
        for target in Target::each().await {
            target.report(&django, &[]);
            let (before, users) = (target.dump().await, active(&target).await);
            assert!(users > 20);
            targets.push((target, before, users));
        }
        django.execute(NO_USERS).await;
        for (target, before, users) in targets {
            let flags = [format!("--accept-missing-users={users}"), "--accept-missing-tokens=18".to_owned()];
            let one_less = format!("--accept-missing-users={}", users - 1);
            for asked in
                [&[][..], &["--dry-run"], &["--on-conflict=skip"], &[one_less.as_str(), &flags[1]], &[&flags[0]]]
            {
                let done = target.import(&django.url, asked);
                assert_refused(
                    &done,
                    &format!("of the {users} active users that were taken over {users} are not in this"),
                );
                assert_refused(&done, "and of their 18 tokens 18");
                let is_needed = |flag: &str| text(&done.stderr).contains(flag);
                assert_eq!(is_needed(&flags[0]), !asked.contains(&flags[0].as_str()), "{asked:?}");
                assert_eq!(is_needed(&flags[1]), !asked.contains(&flags[1].as_str()), "{asked:?}");
                assert_eq!(target.dump().await, before);
            }
            let done = target.import(&django.url, &["--json", "--dry-run"]);
            assert_eq!(done.status.code(), Some(1));
            let report: Value = serde_json::from_slice(&done.stdout).unwrap();
            let missing = json!({"users_known": users, "users": users, "tokens_known": 18, "tokens": 18,
                "factors_known": 0, "factors": 0});
            assert_eq!((&report["missing"], &report["flags_needed"]), (&missing, &json!(flags)));
            assert_eq!(report["written"], false);

            let report = target.report(&django, &[&flags[0], &flags[1]]);
            assert_eq!((&report["users"]["deleted_in_django"], active(&target).await), (&users.into(), 0));
            let again = target.assert_settled(&django, &[]).await;
            assert_eq!(again["missing"]["users_known"], 0, "it is asked once: {again}");
        }
    }
}

#[tokio::test]
async fn a_few_users_may_go_and_more_than_that_is_asked_about() {
    let django = Django::without_conflicts().await;
    for target in Target::each().await {
        let (few, many) = ([1, 2, 3, 4, 5], [6, 7, 8, 9, 10, 11]);
        target.report(&django, &[]);
        django
            .execute("CREATE TABLE gone AS SELECT * FROM auth_user; CREATE TABLE keys AS SELECT * FROM authtoken_token")
            .await;
        let delete = async |ids: &[i64]| {
            let ids: Vec<String> = ids.iter().map(i64::to_string).collect();
            let ids = ids.join(", ");
            django
                .execute(&format!(
                    "UPDATE auth_user SET is_active = 1 WHERE id IN ({ids});
                     PRAGMA foreign_keys = off; DELETE FROM authtoken_token WHERE user_id IN ({ids});
                     DELETE FROM auth_user_groups WHERE user_id IN ({ids}); DELETE FROM auth_user WHERE id IN ({ids})"
                ))
                .await;
        };
        delete(&few).await;
        assert_eq!(target.report(&django, &[])["flags_needed"], json!([]));
        let before = target.dump().await;
        delete(&many).await;
        let done = target.import(&django.url, &[]);
        assert_refused(&done, "nothing was written");
        let said = text(&done.stderr);
        let flag = said.split_whitespace().find(|word| word.starts_with("--accept-missing-users=")).unwrap();
        assert!(!said.contains("--accept-missing-tokens"), "{said}");
        assert_eq!(target.dump().await, before);
        assert_eq!(target.report(&django, &[flag])["written"], true);
        django
            .execute(
                "INSERT INTO auth_user SELECT * FROM gone WHERE id <= 11; DROP TABLE gone;
                 INSERT INTO authtoken_token SELECT * FROM keys WHERE user_id <= 11; DROP TABLE keys",
            )
            .await;
    }
}

#[tokio::test]
async fn t5_a_table_of_tokens_that_is_empty_or_gone_revokes_nothing_without_the_flag() {
    for django in sources().await {
        let targets = Target::each().await;
        for target in &targets {
            target.report(&django, &[]);
        }
        for change in ["DELETE FROM authtoken_token", "DROP TABLE authtoken_token"] {
            django.execute(change).await;
            for target in &targets {
                let before = target.dump().await;
                let done = target.import(&django.url, &[]);
                assert_refused(&done, "--accept-missing-tokens=18");
                assert!(!text(&done.stderr).contains("--accept-missing-users"));
                assert_eq!(target.dump().await, before);
            }
        }
        for target in &targets {
            assert_eq!(target.report(&django, &["--accept-missing-tokens=18"])["tokens"]["revoked"], 18);
        }
    }
}

#[tokio::test]
async fn a_first_import_and_one_that_misses_nothing_need_no_flag() {
    let django = Django::without_conflicts().await;
    for target in Target::each().await {
        for flags in [&[][..], &["--accept-missing-users=3", "--accept-missing-tokens=3"]] {
            let report = target.report(&django, flags);
            assert_eq!((&report["missing"]["users"], &report["missing"]["tokens"]), (&0.into(), &0.into()));
        }
        let done = target.import(&django.url, &["--accept-missing-users=all"]);
        assert_eq!(done.status.code(), Some(2));
    }
}
