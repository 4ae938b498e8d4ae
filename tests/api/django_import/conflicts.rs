//! What does not fit: stop, skip, suffix.

use std::fs;

use serde_json::{Value, json};

use super::fixture::{Django, Target, assert_refused, lines, text};

async fn django_email(django: &Django) -> String {
    lines(&django.url, "SELECT email FROM auth_user WHERE id = 26").await.remove(0)
}

#[tokio::test]
async fn names_that_look_alike_stop_everything_and_nothing_is_written() {
    let django = Django::sqlite();
    for target in Target::each().await {
        let is_file = target.url.starts_with("sqlite:");
        let done = target.import(&django.url, &[]);
        assert_refused(&done, "nothing was written");
        let said = text(&done.stdout);
        assert!(said.contains("auth_user 26 \"casey\": it looks like \"Casey\", account 25"), "{said}");
        assert!(said.contains("Users: 25 new, 1 left out") && said.contains("Nothing is written."), "{said}");
        let done = target.import(&django.url, &["--json"]);
        assert_refused(&done, "nothing was written");
        let report: Value = serde_json::from_slice(&done.stdout).unwrap();
        assert_eq!((&report["written"], &report["conflicts"]["username_taken"]["count"]), (&false.into(), &1.into()));
        assert_refused(&target.import(&django.url, &["--dry-run"]), "nothing was written");
        if is_file {
            assert_eq!(fs::read_dir(target.folder.path()).unwrap().count(), 0);
        } else {
            assert_eq!(target.dump().await, Vec::<String>::new());
        }
    }
}

#[tokio::test]
async fn skip_leaves_out_who_looks_like_another_and_looks_again_next_time() {
    let django = Django::sqlite();
    for target in Target::each().await {
        let report = target.report(&django, &["--on-conflict=skip"]);
        assert_eq!((&report["users"]["new"], &report["users"]["skipped"]), (&25.into(), &1.into()));
        assert_eq!((target.account(26, "username").await, target.count("tokens", 26).await), (String::new(), 0));
        let again = target.assert_settled(&django, &["--on-conflict=skip"]).await;
        assert_eq!(again["conflicts"], report["conflicts"]);
        assert_refused(&target.import(&django.url, &[]), "nothing was written");

        django.execute("UPDATE auth_user SET username = 'carl' WHERE id = 26").await;
        assert_eq!(target.report(&django, &[])["users"]["new"], 1);
        assert_eq!((target.account(26, "username").await.as_str(), target.count("tokens", 26).await), ("carl", 1));
        django.execute("UPDATE auth_user SET username = 'casey' WHERE id = 26").await;
    }
}

#[tokio::test]
async fn suffix_puts_a_number_behind_the_name_and_keeps_it() {
    let django = Django::sqlite();
    // Has the first number already, and comes later.
    let copy = "INSERT INTO auth_user (id, password, is_superuser, username, last_name, email, is_staff, is_active,
        date_joined, first_name) SELECT 30, password, 0, 'CASEY-2', '', '', 0, 1, date_joined, '' FROM auth_user
        WHERE id = 26";
    django.execute(copy).await;
    for target in Target::each().await {
        let report = target.report(&django, &["--on-conflict=suffix"]);
        assert_eq!((&report["users"]["new"], &report["users"]["skipped"]), (&27.into(), &0.into()));
        let what = "it looks like \"Casey\", account 25; here it is \"casey-3\"";
        assert_eq!(report["conflicts"]["username_taken"]["listed"][0]["what"], what);
        assert_eq!((target.account(26, "username").await.as_str(), target.count("tokens", 26).await), ("casey-3", 1));
        assert_eq!(target.account(30, "username").await, "CASEY-2");
        let renamed = json!([{"id": 26, "email": django_email(&django).await, "old": "casey", "new": "casey-3"}]);
        assert_eq!(report["renamed"], renamed);
        let again = target.assert_settled(&django, &[]).await;
        assert_eq!(again["conflicts"], json!({}), "an import after it has nothing to stop at");
        assert_eq!(again["renamed"], renamed, "every import tells whose owner has to know the new name");
        let said = text(&target.import(&django.url, &["--dry-run"]).stdout);
        assert!(said.contains("\"casey\" -> \"casey-3\" (account 26, "), "{said}");

        django.execute("UPDATE auth_user SET username = 'CASEY' WHERE id = 26").await;
        assert_eq!(target.report(&django, &["--on-conflict=suffix"])["users"]["updated"], 1);
        assert_eq!(target.account(26, "username_folded").await, "casey-3");
        django.execute("UPDATE auth_user SET username = 'cay' WHERE id = 26").await;
        let report = target.report(&django, &[]);
        assert_eq!((&report["users"]["updated"], &report["renamed"]), (&1.into(), &json!([])));
        assert_eq!(target.account(26, "username_folded").await, "cay");
        django.execute("UPDATE auth_user SET username = 'casey' WHERE id = 26").await;
    }
}

#[tokio::test]
async fn a_name_that_is_given_up_goes_to_whom_django_gives_it() {
    let django = Django::without_conflicts().await;
    for target in Target::each().await {
        target.report(&django, &[]);
        // The earlier one gets the name of the later one.
        django.execute("UPDATE auth_user SET username = 'Ömer' WHERE id = 2").await;
        django.execute("UPDATE auth_user SET username = 'Björn' WHERE id = 1").await;
        assert_eq!(target.report(&django, &[])["users"]["updated"], 2);
        assert_eq!(
            (target.account(1, "username_folded").await.as_str(), target.account(2, "username").await.as_str()),
            ("björn", "Ömer")
        );
        django.execute("UPDATE auth_user SET username = 'ana' WHERE id = 1").await;
        django.execute("UPDATE auth_user SET username = 'Björn' WHERE id = 2").await;
    }
}

#[tokio::test]
async fn each_kind_of_what_does_not_fit_is_told_and_can_be_left_out() {
    let django = Django::without_conflicts().await;
    for change in [
        "UPDATE auth_user SET username = '  ' WHERE id = 1",
        "UPDATE auth_user SET username = printf('%.*c', 151, 'u') WHERE id = 2",
        "UPDATE auth_user SET username = 'tab' || char(9) || 'bed' WHERE id = 3",
        "UPDATE auth_user SET email = printf('%.*c', 255, 'e') WHERE id = 4",
        "UPDATE auth_user SET last_name = printf('%.*c', 151, 'l') WHERE id = 5",
        "UPDATE auth_user SET password = 'crypt$$ab01jwvA8g' WHERE id = 6",
        "UPDATE auth_user SET date_joined = 'yesterday' WHERE id = 7",
        "UPDATE auth_user SET username = 'space bar' WHERE id = 8",
        "PRAGMA foreign_keys = off; UPDATE authtoken_token SET user_id = 99 WHERE user_id = 9",
    ] {
        django.execute(change).await;
    }
    for target in Target::each().await {
        assert_refused(&target.import(&django.url, &[]), "nothing was written");
        let report = target.report(&django, &["--on-conflict=skip"]);
        let keys = |kind: &str| -> Vec<String> {
            let listed = report["conflicts"][kind]["listed"].as_array().unwrap();
            listed.iter().map(|finding| finding["key"].as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(keys("username_unfit"), ["1", "2", "3"]);
        assert_eq!((keys("email_too_long"), keys("full_name_too_long")), (vec!["4".to_owned()], vec!["5".to_owned()]));
        assert_eq!((keys("hash_unknown"), keys("row_broken")), (vec!["6".to_owned()], vec!["7".to_owned()]));
        assert_eq!(keys("row_orphaned"), ["of user 99"]);
        assert_eq!((&report["users"]["new"], &report["users"]["skipped"]), (&20.into(), &6.into()));
        assert_eq!(target.account(6, "password").await, "crypt$$ab01jwvA8g");
        assert_eq!(target.account(8, "username").await, "space bar");
        let again = target.assert_settled(&django, &["--on-conflict=skip"]).await;
        assert!(again["conflicts"]["hash_unknown"].is_null(), "what was accepted is told once");
    }
}

#[tokio::test]
async fn a_field_that_no_longer_fits_stays_as_it_is_and_the_others_follow() {
    let django = Django::without_conflicts().await;
    for target in Target::each().await {
        target.report(&django, &[]);
        let before = target.account(1, "email").await;
        django
            .execute(
                "UPDATE auth_user SET email = printf('%.*c', 255, 'e'), first_name = 'Ana', username = 'BJÖRN'
                 WHERE id = 1",
            )
            .await;
        assert_refused(&target.import(&django.url, &[]), "nothing was written");
        let report = target.report(&django, &["--on-conflict=skip"]);
        assert_eq!((&report["users"]["updated"], &report["users"]["skipped"]), (&1.into(), &0.into()));
        assert_eq!(
            (target.account(1, "email").await, target.account(1, "first_name").await),
            (before, "Ana".to_owned())
        );
        assert_eq!(target.account(1, "username").await, "ana");
        let report = target.assert_settled(&django, &["--on-conflict=skip"]).await;
        assert_eq!(report["conflicts"]["email_too_long"]["count"], 1, "it is looked at again");
        django
            .execute("UPDATE auth_user SET email = 'u0@example.org', first_name = '', username = 'ana' WHERE id = 1")
            .await;
    }
}

#[tokio::test]
async fn another_database_is_not_merged_whatever_is_asked_for() {
    let (django, other) = (Django::without_conflicts().await, Django::without_conflicts().await);
    other.execute("UPDATE auth_user SET date_joined = '2020-01-01 00:00:00' WHERE id = 3").await;
    for target in Target::each().await {
        target.report(&django, &[]);
        let before = target.dump().await;
        for choice in ["stop", "skip", "suffix"] {
            let done = target.import(&other.url, &["--on-conflict", choice]);
            assert_refused(&done, "ids of Django's are those of other accounts here");
            assert!(text(&done.stdout).contains("auth_user 3 \"张伟\""), "{}", text(&done.stdout));
            assert_eq!(target.dump().await, before);
        }
    }
    for target in Target::each().await {
        // An account that was made here.
        target.report(&django, &[]);
        target.execute("DELETE FROM accounts; DELETE FROM django_accounts; DELETE FROM django_tokens").await;
        target
            .execute(
                "INSERT INTO accounts (id, username, username_folded, email, password, date_joined)
                 VALUES (4, 'here', 'here', '', '!', 1)",
            )
            .await;
        assert_refused(&target.import(&django.url, &["--on-conflict=suffix"]), "other accounts here");
        assert_eq!(target.account(4, "username").await, "here");
    }
}
