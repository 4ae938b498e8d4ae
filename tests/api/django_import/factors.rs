//! Second factors: what comes over, and whose change counts at the next import.

use serde_json::{Value, json};

use super::fixture::{Django, SECRET_KEY, Target, assert_refused, data, lines, text};
use crate::cluster::Cluster;

/// A secret of 20 bytes, as allauth and as django-otp write it.
const BASE32: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
const HEX: &str = "3132333435363738393031323334353637383930";
const SEED: &str = "a7b1f0c2d3e4958677a8b9cadbecfd0e1f20314253647586a7b1f0c2d3e4958677a8b9cadbecfd0e";

/// Django's databases with the tables of factors. User 1 has an app and ten codes of allauth, two of which are used; user 2
/// an app and two codes of django-otp.
async fn each() -> Vec<Django> {
    let mut each = vec![Django::without_conflicts().await];
    if let Some(cluster) = Cluster::shared() {
        let django = Django::postgres(cluster).await;
        django.execute("UPDATE auth_user SET username = 'carl' WHERE id = 26").await;
        each.push(django);
    }
    for django in &each {
        django.execute(&std::fs::read_to_string(data("factors.sql")).unwrap()).await;
        django
            .execute(&format!(
                r#"INSERT INTO mfa_authenticator VALUES
                    (1, 'totp', '{{"secret": "{BASE32}"}}', 1, '2026-11-20 10:00:00', '2026-11-23 10:00:00'),
                    (2, 'recovery_codes', '{{"seed": "{SEED}", "used_mask": 3}}', 1, '2026-11-20 10:00:00', NULL);
                INSERT INTO otp_totp_totpdevice VALUES (1, 'a', TRUE, '{HEX}', 30, 0, 6, 1, 0, 59000000, 2, NULL, NULL);
                INSERT INTO otp_static_staticdevice VALUES (1, 'a', TRUE, 2, NULL, NULL);
                INSERT INTO otp_static_statictoken VALUES (1, 'abcdefg2', 1), (2, 'abcdefg3', 1)"#
            ))
            .await;
    }
    each
}

/// The first of Django's databases, with everything in a new target of SQLite.
async fn imported() -> (Django, Target) {
    let (django, target) = (each().await.swap_remove(0), Target::sqlite());
    target.report(&django, &[]);
    (django, target)
}

/// The ids of the accounts whose log-in by password wants a second step.
async fn second_factors(target: &Target) -> Vec<String> {
    lines(&target.url, "SELECT CAST(id AS TEXT) FROM accounts WHERE second_factor ORDER BY id").await
}

async fn counts(target: &Target, account: i64) -> [usize; 2] {
    [target.count("totp_secrets", account).await, target.count("recovery_codes", account).await]
}

fn listed(report: &Value, kinds: &str, kind: &str) -> Vec<String> {
    let rows = report[kinds][kind]["listed"].as_array().cloned().unwrap_or_default();
    let line = |row: &Value| ["table", "key", "name", "what"].map(|part| row[part].as_str().unwrap_or("-")).join(" | ");
    rows.iter().map(line).collect()
}

#[tokio::test]
async fn the_factors_of_both_packages_come_over_and_a_second_run_changes_nothing() {
    for django in each().await {
        for target in Target::each().await {
            let report = target.report(&django, &[]);
            let of = |new: u64| json!({ "new": new, "unchanged": 0, "removed": 0, "gone_here": 0 });
            assert_eq!(report["factors"], json!({ "apps": of(2), "recovery_codes": of(10), "passkeys": of(0) }));
            assert_eq!(second_factors(&target).await, ["1", "2"]);
            assert_eq!((counts(&target, 1).await, counts(&target, 2).await), ([1, 8], [1, 2]));
            let steps = "SELECT CAST(last_step AS TEXT) FROM totp_secrets ORDER BY account_id";
            assert_eq!(lines(&target.url, steps).await, ["59847600", "59000000"]);
            let again = target.assert_settled(&django, &[]).await;
            let of = |unchanged: u64| json!({ "new": 0, "unchanged": unchanged, "removed": 0, "gone_here": 0 });
            assert_eq!(again["factors"], json!({ "apps": of(2), "recovery_codes": of(10), "passkeys": of(0) }));
        }
    }
}

#[tokio::test]
async fn k3_no_secret_or_code_of_djangos_is_in_the_database() {
    let (_, target) = imported().await;
    let rows = target.dump().await.join("\n").to_lowercase();
    // The first code of the seed that is not used.
    for secret in [BASE32, SEED, "18696436", "abcdefg2"] {
        assert!(!rows.contains(&secret.to_lowercase()) && !rows.contains(&hex::encode(secret)), "{secret}");
    }
    assert!(!rows.contains(HEX));
}

#[tokio::test]
async fn what_was_used_removed_or_replaced_in_django_follows() {
    for django in each().await {
        for target in Target::each().await {
            target.report(&django, &[]);
            // A code more is used, and the app has been, too; the other user has another app and has used a token.
            django
                .execute(&format!(
                    r#"UPDATE mfa_authenticator SET data = '{{"seed": "{SEED}", "used_mask": 7}}' WHERE id = 2;
                    UPDATE mfa_authenticator SET last_used_at = '2026-11-23 10:01:00' WHERE id = 1;
                    DELETE FROM otp_totp_totpdevice; DELETE FROM otp_static_statictoken WHERE id = 1;
                    INSERT INTO otp_totp_totpdevice VALUES (2, 'b', TRUE, 'ff{HEX}', 30, 0, 6, 1, 0, -1, 2, NULL, NULL)"#
                ))
                .await;
            let sealed = "SELECT CAST(id AS TEXT) FROM totp_secrets WHERE account_id = 2";
            let before = lines(&target.url, sealed).await;
            let report = target.report(&django, &[]);
            assert_eq!(report["factors"]["apps"], json!({ "new": 1, "unchanged": 1, "removed": 1, "gone_here": 0 }));
            assert_eq!(report["factors"]["recovery_codes"]["removed"], 2);
            assert_eq!((counts(&target, 1).await, counts(&target, 2).await), ([1, 7], [1, 1]));
            assert_ne!(lines(&target.url, sealed).await, before);
            let step = "SELECT CAST(last_step AS TEXT) FROM totp_secrets WHERE account_id = 1";
            assert_eq!(lines(&target.url, step).await, ["59847602"]);
            target.assert_settled(&django, &[]).await;
            // The last factor goes, and the codes with it.
            django.execute("DELETE FROM otp_totp_totpdevice").await;
            target.report(&django, &["--on-conflict=skip"]);
            assert_eq!((counts(&target, 2).await, second_factors(&target).await), ([0, 0], vec!["1".to_owned()]));
            django
                .execute(&format!(
                    r#"DELETE FROM mfa_authenticator WHERE id > 2;
                    UPDATE mfa_authenticator SET data = '{{"seed": "{SEED}", "used_mask": 3}}' WHERE id = 2;
                    UPDATE mfa_authenticator SET last_used_at = '2026-11-23 10:00:00' WHERE id = 1;
                    DELETE FROM otp_static_statictoken;
                    INSERT INTO otp_totp_totpdevice VALUES (1, 'a', TRUE, '{HEX}', 30, 0, 6, 1, 0, 59000000, 2, NULL, NULL);
                    INSERT INTO otp_static_statictoken VALUES (1, 'abcdefg2', 1), (2, 'abcdefg3', 1)"#
                ))
                .await;
        }
    }
}

#[tokio::test]
async fn what_its_owner_has_removed_or_used_here_is_not_brought_back() {
    let (django, target) = imported().await;
    target
        .execute(
            "DELETE FROM totp_secrets WHERE account_id = 1; DELETE FROM recovery_codes WHERE account_id = 1;
             UPDATE accounts SET second_factor = 0 WHERE id = 1;
             DELETE FROM recovery_codes WHERE id = (SELECT min(id) FROM recovery_codes WHERE account_id = 2)",
        )
        .await;
    let report = target.assert_settled(&django, &[]).await;
    assert_eq!(report["factors"]["apps"]["gone_here"], 1);
    assert_eq!(report["factors"]["recovery_codes"]["gone_here"], 9);
    // A new app in Django is a change on both sides.
    django.execute(&format!("UPDATE mfa_authenticator SET data = '{{\"secret\": \"{BASE32}AA\"}}' WHERE id = 1")).await;
    let report = target.report(&django, &[]);
    assert_eq!(listed(&report, "notices", "changed_on_both_sides").len(), 1, "{report}");
    assert_eq!((counts(&target, 1).await, counts(&target, 2).await), ([0, 0], [1, 1]));
    let report = target.assert_settled(&django, &[]).await;
    assert!(report["notices"].get("changed_on_both_sides").is_none(), "it is told once");
}

#[tokio::test]
async fn what_its_owner_has_added_here_stays() {
    let (django, target) = imported().await;
    // They have set up another app, with codes of its own.
    target
        .execute(
            "UPDATE totp_secrets SET id = 1000 WHERE account_id = 1; DELETE FROM recovery_codes WHERE account_id = 1;
             INSERT INTO recovery_codes (account_id, sealed, created_at) VALUES (1, x'00', 1)",
        )
        .await;
    target.assert_settled(&django, &[]).await;
    django
        .execute(&format!(
            r#"UPDATE mfa_authenticator SET data = '{{"secret": "{BASE32}AA"}}' WHERE id = 1;
            UPDATE mfa_authenticator SET data = '{{"seed": "{}", "used_mask": 0}}' WHERE id = 2"#,
            SEED.replace('a', "b")
        ))
        .await;
    let done = target.import(&django.url, &["--json"]);
    // What is no sealed code is not looked at, as nothing is to be compared with it.
    assert!(done.status.success(), "{}", text(&done.stderr));
    let report: Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!(
        listed(&report, "notices", "changed_on_both_sides"),
        ["auth_user | 1 | ana | authenticator app", "auth_user | 1 | ana | recovery codes"].map(|line| line
            .replace("ana", report["notices"]["changed_on_both_sides"]["listed"][0]["name"].as_str().unwrap()))
    );
    assert_eq!(counts(&target, 1).await, [1, 1]);
    target.assert_settled(&django, &[]).await;
}

#[tokio::test]
async fn what_cannot_come_over_is_told_with_its_user_and_stops_unless_it_is_left_out() {
    let (django, target) = (each().await.swap_remove(0), Target::sqlite());
    django
        .execute(
            r#"INSERT INTO mfa_authenticator VALUES (3, 'totp', '{"secret": "gAAAAABmVq0y_2Q"}', 3, '2026-11-20 10:00:00', NULL),
                (4, 'webauthn', '{"name": "key", "credential": {}}', 3, '2026-11-20 10:00:00', NULL);
            INSERT INTO otp_totp_totpdevice VALUES (2, 'a', TRUE, '00', 30, 0, 8, 1, 0, -1, 4, NULL, NULL),
                (3, 'a', FALSE, '00', 30, 0, 8, 1, 0, -1, 5, NULL, NULL);
            INSERT INTO otp_static_staticdevice VALUES (2, 'a', TRUE, 6, NULL, NULL);
            INSERT INTO otp_static_statictoken VALUES (3, 'abcdefg4', 2)"#,
        )
        .await;
    let done = target.import(&django.url, &["--json"]);
    let report: Value = serde_json::from_slice(&done.stdout).unwrap();
    let told = listed(&report, "conflicts", "factor_unfit");
    for (line, (table, user, what)) in told.iter().zip([
        ("mfa_authenticator", 3, "its secret is no base32: it is encrypted by the site's MFA_ADAPTER"),
        ("mfa_authenticator", 3, "its data is not what allauth writes"),
        ("otp_totp_totpdevice", 4, "its digits is 8, and only 6 comes over"),
        ("otp_static_statictoken", 6, "recovery codes alone are no second factor"),
    ]) {
        assert!(line.starts_with(&format!("{table} | of user {user} | ")) && line.contains(what), "{line}");
    }
    assert_eq!(told.len(), 4, "{told:?}");
    assert_refused(&done, "nothing was written, as some of it does not fit");
    target.report(&django, &["--on-conflict=skip"]);
    assert_eq!(second_factors(&target).await, ["1", "2"]);
}

#[tokio::test]
async fn what_cannot_be_read_any_more_is_not_taken_for_gone() {
    let (django, target) = imported().await;
    django
        .execute(
            r#"UPDATE mfa_authenticator SET data = '{"secret": "gAAAAABmVq0y_2Q"}' WHERE id = 1;
            UPDATE mfa_authenticator SET data = '{"seed": "gAAAAABmVq0y_2Q", "used_mask": 3}' WHERE id = 2"#,
        )
        .await;
    let report = target.assert_settled(&django, &["--on-conflict=skip"]).await;
    assert_eq!(report["conflicts"]["factor_unfit"]["count"], 2);
    assert_eq!(second_factors(&target).await, ["1", "2"]);
}

#[tokio::test]
async fn t11_a_code_that_was_used_in_django_is_used_whatever_else_of_its_user_cannot_be_read() {
    let (django, target) = imported().await;
    django
        .execute(&format!(
            r#"INSERT INTO mfa_authenticator VALUES (3, 'webauthn', '{{}}', 1, '2026-11-20 10:00:00', NULL);
            UPDATE mfa_authenticator SET data = '{{"seed": "{SEED}", "used_mask": 7}}' WHERE id = 2"#
        ))
        .await;
    let report = target.report(&django, &["--on-conflict=skip"]);
    assert_eq!(report["conflicts"]["factor_unfit"]["count"], 1);
    assert_eq!(counts(&target, 1).await, [1, 7]);
}

#[tokio::test]
async fn where_all_factors_are_gone_the_operator_is_asked() {
    let (django, target) = imported().await;
    django
        .execute("DELETE FROM mfa_authenticator; DELETE FROM otp_totp_totpdevice; DELETE FROM otp_static_statictoken")
        .await;
    let done = target.import(&django.url, &[]);
    assert_refused(&done, "--accept-missing-factors=2");
    assert_eq!(second_factors(&target).await, ["1", "2"]);
    target.report(&django, &["--accept-missing-factors=2"]);
    assert!(second_factors(&target).await.is_empty());
    assert_eq!((counts(&target, 1).await, counts(&target, 2).await), ([0, 0], [0, 0]));
}

#[tokio::test]
async fn factors_need_a_key_or_stay_in_django() {
    let (django, target) = (each().await.swap_remove(0), Target::each().await.pop().unwrap());
    let is_postgres = target.url.starts_with("postgres:");
    if is_postgres {
        let done = target.import_with(&django.url, &[], &[]);
        assert_refused(&done, "there is no secret key to seal them: set VESTIBULE_SECRET_KEY");
    }
    let done = target.import_with(&django.url, &["--without-second-factors"], &[]);
    assert!(done.status.success(), "{}", text(&done.stderr));
    assert!(second_factors(&target).await.is_empty());
    target.report(&django, &[]);
    assert_eq!(second_factors(&target).await, ["1", "2"]);
    let other = SECRET_KEY.replace('2', "3");
    let done = target.import_with(&django.url, &[], &[("VESTIBULE_SECRET_KEY", &other)]);
    assert_refused(&done, "sealed by another secret key");
    let done = target.import_with(&django.url, &["--without-second-factors"], &[("VESTIBULE_SECRET_KEY", &other)]);
    assert!(done.status.success(), "{}", text(&done.stderr));
}

#[tokio::test]
async fn tables_that_are_not_there_take_nothing_away() {
    let (django, target) = imported().await;
    django
        .execute(
            "DROP TABLE mfa_authenticator; DROP TABLE otp_totp_totpdevice; DROP TABLE otp_static_statictoken;
             DROP TABLE otp_static_staticdevice",
        )
        .await;
    target.assert_settled(&django, &[]).await;
    assert_eq!(second_factors(&target).await, ["1", "2"]);
}
