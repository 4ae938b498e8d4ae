//! The second run: what was changed in Django comes over, what was changed here stays.

use super::fixture::{Django, Target};

#[tokio::test]
async fn what_was_changed_in_django_comes_over() {
    for target in Target::each().await {
        let django = Django::without_conflicts().await;
        target.report(&django, &[]);
        for change in [
            "UPDATE auth_user SET email = 'new@example.org', is_staff = 1, last_login = '2030-01-01 00:00:00'
                WHERE id = 1",
            "UPDATE auth_user SET password = 'md5$salt$0123456789abcdef0123456789abcdef' WHERE id = 2",
            "DELETE FROM auth_user_groups WHERE user_id = 5; INSERT INTO auth_user_groups (user_id, group_id)
                VALUES (5, 2)",
            "UPDATE auth_group SET name = 'swap' WHERE id = 1; UPDATE auth_group SET name = 'editors' WHERE id = 2;
             UPDATE auth_group SET name = 'support' WHERE id = 1",
            "INSERT INTO auth_user (id, password, is_superuser, username, last_name, email, is_staff, is_active,
                date_joined, first_name) VALUES (40, '!x', 0, 'new', '', '', 0, 1, '2026-11-24 00:00:00', '')",
        ] {
            django.execute(change).await;
        }
        let report = target.report(&django, &[]);
        let users = &report["users"];
        assert_eq!((&users["new"], &users["updated"], &users["unchanged"]), (&1.into(), &3.into(), &23.into()));
        assert_eq!(target.account(1, "email").await, "new@example.org");
        assert!(["1", "true"].contains(&target.account(1, "is_staff").await.as_str()));
        assert_eq!(target.account(1, "last_login").await, "1893456000000");
        assert_eq!(target.account(2, "password").await, "md5$salt$0123456789abcdef0123456789abcdef");
        assert_eq!(target.account(40, "username").await, "new");
        let groups = &report["groups"];
        assert_eq!(
            (&groups["updated"], &groups["members_added"], &groups["members_removed"]),
            (&2.into(), &1.into(), &1.into())
        );
        target.assert_settled(&django, &[]).await;

        django.execute("DELETE FROM auth_user_groups WHERE group_id = 1; DELETE FROM auth_group WHERE id = 1").await;
        assert_eq!(target.report(&django, &[])["groups"]["deleted"], 1);
        target.assert_settled(&django, &[]).await;
    }
}

#[tokio::test]
async fn what_was_changed_here_is_never_overwritten() {
    let django = Django::without_conflicts().await;
    for target in Target::each().await {
        target.report(&django, &[]);
        target
            .execute(
                "UPDATE accounts SET email = 'here@example.org', first_name = 'Here', last_login = 9000000000000
                 WHERE id = 1;
                 UPDATE accounts SET username = 'anita', username_folded = 'anita' WHERE id = 3;
                 UPDATE accounts SET is_active = NOT is_active WHERE id IN (4, 5);
                 UPDATE accounts SET password = 'here' WHERE id = 6",
            )
            .await;
        target.assert_settled(&django, &[]).await;

        django.execute("UPDATE auth_user SET email = 'there@example.org', last_name = 'There' WHERE id = 1").await;
        django.execute("UPDATE auth_user SET username = 'anna', email = 'here@example.org' WHERE id = 3").await;
        let report = target.report(&django, &[]);
        assert_eq!(target.account(1, "email || first_name || last_name").await, "here@example.orgHereThere");
        assert_eq!(target.account(3, "username || email").await, "anitahere@example.org");
        let both = &report["notices"]["changed_on_both_sides"];
        assert_eq!((&both["count"], &both["listed"][0]["what"]), (&2.into(), &"email".into()));
        let again = target.assert_settled(&django, &[]).await;
        assert_eq!(again["notices"], serde_json::json!({}), "it is told once");
        django.execute("UPDATE auth_user SET email = 'u0@example.org', last_name = '' WHERE id = 1").await;
        django.execute("UPDATE auth_user SET username = '张伟', email = 'u2@Example.org' WHERE id = 3").await;
    }
}

#[tokio::test]
async fn a_password_that_was_changed_in_django_ends_the_sign_ins_that_were_made_here() {
    let django = Django::without_conflicts().await;
    for target in Target::each().await {
        target.report(&django, &[]);
        target.sign_in(1).await;
        target.sign_in(3).await;
        django.execute("UPDATE auth_user SET password = 'md5$new$0123456789abcdef0123456789abcdef' WHERE id = 1").await;
        let report = target.report(&django, &[]);
        assert_eq!((&report["users"]["updated"], &report["sign_ins_ended"]), (&1.into(), &2.into()));
        assert_eq!(
            (target.count("sessions", 1).await, target.count("tokens", 1).await),
            (0, 1),
            "Django's token stays"
        );
        assert_eq!((target.count("sessions", 3).await, target.count("tokens", 3).await), (1, 3));
        // A better hash that was put in its place here is not one that was changed here.
        target.execute("UPDATE accounts SET password = '$argon2id$' WHERE id = 1").await;
        target.assert_settled(&django, &[]).await;
        django
            .execute("UPDATE auth_user SET password = 'md5$newer$0123456789abcdef0123456789abcdef' WHERE id = 1")
            .await;
        target.report(&django, &[]);
        assert_eq!(target.account(1, "password").await, "md5$newer$0123456789abcdef0123456789abcdef");
        // What was changed here has no digest.
        target.execute("UPDATE accounts SET password = 'here' WHERE id = 1").await;
        target.execute("UPDATE django_accounts SET password_digest = NULL WHERE id = 1").await;
        django
            .execute("UPDATE auth_user SET password = 'md5$newest$0123456789abcdef0123456789abcdef' WHERE id = 1")
            .await;
        target.assert_settled(&django, &[]).await;
    }
}

#[tokio::test]
async fn who_may_not_sign_in_to_django_any_more_may_not_here_and_comes_back_with_the_tokens() {
    let django = Django::without_conflicts().await;
    for target in Target::each().await {
        target.report(&django, &[]);
        target.sign_in(1).await;
        django.execute("UPDATE auth_user SET is_active = 0 WHERE id = 1").await;
        let report = target.report(&django, &[]);
        assert_eq!((&report["sign_ins_ended"], &report["tokens"]["inactive"]), (&3.into(), &1.into()));
        assert_eq!((target.count("sessions", 1).await, target.count("tokens", 1).await), (0, 0));
        target.assert_settled(&django, &[]).await;
        django.execute("UPDATE auth_user SET is_active = 1 WHERE id = 1").await;
        assert_eq!(target.report(&django, &[])["tokens"]["added"], 1);
        assert_eq!(target.count("tokens", 1).await, 1);
    }
}

#[tokio::test]
async fn who_was_deleted_in_django_is_deactivated_once_and_comes_back() {
    let django = Django::without_conflicts().await;
    for target in Target::each().await {
        target.report(&django, &[]);
        target.sign_in(26).await;
        django.execute("CREATE TABLE gone AS SELECT * FROM auth_user WHERE id IN (3, 26)").await;
        django
            .execute("DELETE FROM authtoken_token WHERE user_id IN (3, 26); DELETE FROM auth_user WHERE id IN (3, 26)")
            .await;
        let report = target.report(&django, &[]);
        assert_eq!(report["users"]["deleted_in_django"], 2, "{report}");
        assert_eq!(report["notices"]["deleted_in_django"]["listed"][0]["name"], "张伟");
        for id in [3, 26] {
            assert!(["0", "false"].contains(&target.account(id, "is_active").await.as_str()));
            assert_eq!((target.count("sessions", id).await, target.count("tokens", id).await), (0, 0));
        }
        let again = target.assert_settled(&django, &[]).await;
        assert_eq!(again["notices"], serde_json::json!({}));

        // Whoever is let in again here stays so.
        target.execute("UPDATE accounts SET is_active = TRUE WHERE id = 3").await;
        target.assert_settled(&django, &[]).await;
        django.execute("INSERT INTO auth_user SELECT * FROM gone; DROP TABLE gone").await;
        target.report(&django, &[]);
        assert!(["1", "true"].contains(&target.account(26, "is_active").await.as_str()));
    }
}

#[tokio::test]
async fn who_was_deleted_here_is_not_taken_over_again() {
    let django = Django::without_conflicts().await;
    for target in Target::each().await {
        target.report(&django, &[]);
        // PostgreSQL keeps to foreign keys by itself.
        target
            .execute("DELETE FROM tokens WHERE account_id = 3; DELETE FROM account_groups WHERE account_id = 3")
            .await;
        target.execute("DELETE FROM accounts WHERE id = 3").await;
        let report = target.assert_settled(&django, &[]).await;
        assert_eq!(report["users"]["deleted_here"], 1);
        assert_eq!(report["notices"]["deleted_here"]["listed"][0]["key"], "3");
    }
}

#[tokio::test]
async fn an_import_travels_in_many_batches() {
    let django = Django::without_conflicts().await;
    django
        .execute(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1203)
             INSERT INTO auth_user (id, password, is_superuser, username, last_name, email, is_staff, is_active,
                date_joined, first_name)
             SELECT i * 3 + 100, '!', 0, 'u' || i, '', '', 0, 1, '2026-01-01 00:00:00', '' FROM n;
             INSERT INTO authtoken_token SELECT printf('%040x', id), date_joined, id FROM auth_user WHERE id > 100",
        )
        .await;
    for target in Target::each().await {
        let report = target.report(&django, &[]);
        assert_eq!((&report["users"]["new"], &report["tokens"]["added"]), (&1229.into(), &1221.into()));
        let again = target.assert_settled(&django, &[]).await;
        assert_eq!(again["users"]["unchanged"], 1229);
        django.execute("CREATE TABLE gone AS SELECT * FROM auth_user WHERE id > 400").await;
        django.execute("DELETE FROM authtoken_token WHERE user_id > 400; DELETE FROM auth_user WHERE id > 400").await;
        let report = target.report(&django, &["--accept-missing-users=1103"]);
        assert_eq!((&report["users"]["deleted_in_django"], &report["tokens"]["revoked"]), (&1103.into(), &0.into()));
        assert_eq!(report["sign_ins_ended"], 1103);
        target.assert_settled(&django, &[]).await;
        django.execute("INSERT INTO auth_user SELECT * FROM gone; DROP TABLE gone").await;
        django
            .execute(
                "INSERT INTO authtoken_token SELECT printf('%040x', id), date_joined, id FROM auth_user WHERE id > 400",
            )
            .await;
    }
}
