//! allauth's and django-otp's tables.

use super::*;
use crate::accounts::django::{DjangoFactors, Hidden};

const TABLES: &str = include_str!("../../../../../tests/data/django/factors.sql");
const SEED: &str = "a7b1f0c2d3e4958677a8b9cadbecfd0e1f20314253647586a7b1f0c2d3e4958677a8b9cadbecfd0e";

/// The factors of the first users, whose ids are 1, 2 and so on, of a database with more SQL.
async fn factors(sql: &str) -> Vec<DjangoFactors> {
    let file = File::after(&format!("{TABLES} {sql}")).await;
    let mut source = file.open().await;
    assert_eq!((source.broken_keys().await.unwrap(), source.orphans().await.unwrap()), (vec![], vec![]));
    source.groups().await.unwrap();
    let (users, broken) = users(&mut source).await;
    assert_eq!((users.len(), broken), (26, vec![]));
    source.assert_complete().await.unwrap();
    source.close().await;
    users.into_iter().map(|user| user.factors).collect()
}

fn reasons(factors: &DjangoFactors) -> Vec<String> {
    factors.unfit.iter().map(|unfit| format!("{}: {}", unfit.table, unfit.why)).collect()
}

#[tokio::test]
async fn each_user_has_the_factors_of_both_packages() {
    let sql = format!(
        r#"INSERT INTO mfa_authenticator VALUES
            (1, 'totp', '{{"secret": "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"}}', 1, '2026-11-20 10:00:00', '2026-11-23 10:00:31'),
            (2, 'recovery_codes', '{{"seed": "{SEED}", "used_mask": 1023}}', 1, '2026-11-20 10:00:00', NULL),
            (3, 'recovery_codes', '{{"seed": "{SEED}", "used_mask": 1021}}', 2, '2026-11-20 10:00:00', NULL);
        INSERT INTO otp_totp_totpdevice VALUES
            (1, 'a', TRUE, '3132333435363738393031323334353637383930', 30, 0, 6, 1, -1, 59000000, 2, NULL, '2026-11-23 10:00:00'),
            (2, 'b', FALSE, '3132333435363738393031323334353637383931', 30, 0, 6, 1, 0, -1, 2, NULL, NULL),
            (3, 'c', TRUE, '3132333435363738393031323334353637383930', 30, 0, 8, 1, 0, -1, 3, NULL, NULL);
        INSERT INTO otp_static_staticdevice VALUES (1, 'a', TRUE, 2, NULL, NULL), (2, 'b', FALSE, 2, NULL, NULL);
        INSERT INTO otp_static_statictoken VALUES (1, 'abcdefg2', 1), (2, 'abcdefg3', 1), (3, 'abcdefg4', 2)"#
    );
    let factors = factors(&sql).await;
    let codes = |at: usize| -> Vec<&str> {
        let codes = factors[at].recovery_codes.iter().flat_map(|set| &set.codes);
        codes.map(|Hidden(code)| &**code).collect()
    };
    let app = &factors[0].apps[0];
    assert_eq!((&app.secret.0[..], app.last_step), (&b"12345678901234567890"[..], Some(59_847_601)));
    assert_eq!(app.created.unwrap().rfc3339(), "2026-11-20T10:00:00.000Z");
    assert_eq!((codes(0), reasons(&factors[0])), (vec![], Vec::<String>::new()));
    let apps = &factors[1].apps;
    assert_eq!((apps.len(), apps[0].last_step, apps[0].drift), (1, Some(59_000_000), -1));
    assert_eq!(codes(1), ["12680423", "abcdefg2", "abcdefg3"]);
    assert_eq!(reasons(&factors[2]), ["otp_totp_totpdevice: its digits is 8, and only 6 comes over"]);
    assert_eq!(factors[3], DjangoFactors::default());
}

#[tokio::test]
async fn tables_of_old_versions_are_read_and_devices_that_nobody_here_can_have_are_told() {
    let sql = r#"ALTER TABLE mfa_authenticator DROP COLUMN created_at; ALTER TABLE mfa_authenticator DROP COLUMN last_used_at;
        ALTER TABLE otp_totp_totpdevice DROP COLUMN created_at; ALTER TABLE otp_totp_totpdevice DROP COLUMN last_used_at;
        INSERT INTO mfa_authenticator VALUES (1, 'totp', '{"secret": "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"}', 1);
        CREATE TABLE otp_email_emaildevice AS SELECT * FROM otp_static_staticdevice;
        INSERT INTO otp_email_emaildevice VALUES (1, 'a', TRUE, 1, NULL, NULL), (2, 'b', FALSE, 1, NULL, NULL)"#;
    let factors = factors(sql).await;
    assert_eq!((factors[0].apps[0].last_step, factors[0].apps[0].created), (None, None));
    assert_eq!(reasons(&factors[0]), ["otp_email_emaildevice: codes by e-mail do not come over"]);
}

#[tokio::test]
async fn i1_a_broken_factor_is_told_by_its_user_and_never_shown() {
    let sql = r#"INSERT INTO mfa_authenticator VALUES (1, 'totp', x'ff', 1, '2026-11-20 10:00:00', NULL),
            (2, 'totp', '{}', 1, 'hush', NULL);
        INSERT INTO otp_totp_totpdevice VALUES (1, 'a', 'hush', 'hush', 30, 0, 6, 1, 0, -1, 1, NULL, NULL),
            (2, 'a', TRUE, 'hush', 'hush', 0, 6, 1, 0, -1, 1, NULL, NULL);
        INSERT INTO otp_static_staticdevice VALUES (1, 'a', TRUE, 1, NULL, NULL);
        INSERT INTO otp_static_statictoken VALUES (1, x'ff', 1)"#;
    let factors = factors(sql).await;
    let expected = [
        "mfa_authenticator: its data is not UTF-8",
        "mfa_authenticator: its created_at is not a date and time",
        "otp_totp_totpdevice: its confirmed is neither true nor false",
        "otp_totp_totpdevice: its step is not a whole number",
        "otp_static_statictoken: its token is not UTF-8",
    ];
    assert_eq!(reasons(&factors[0]), expected);
}

#[tokio::test]
async fn factors_of_nobody_and_tables_that_lack_a_column_are_told() {
    let sql = format!(
        "{TABLES} INSERT INTO mfa_authenticator VALUES (1, 'totp', '{{}}', 99, '2026-11-20 10:00:00', NULL);
        INSERT INTO otp_totp_totpdevice VALUES (1, 'a', TRUE, '00', 30, 0, 6, 1, 0, -1, 'x', NULL, NULL)"
    );
    let mut source = File::after(&sql).await.open().await;
    let texts = |found: &[Found]| -> Vec<String> {
        let listed = found.iter().flat_map(|found| &found.listed);
        listed.map(|row| format!("{} {}: {}", row.table, row.key, row.why)).collect()
    };
    assert_eq!(
        texts(&source.broken_keys().await.unwrap()),
        ["otp_totp_totpdevice of user x: its user_id is no whole number but x"]
    );
    assert_eq!(texts(&source.orphans().await.unwrap())[0], "mfa_authenticator of user 99: its user is not there");
    source.close().await;
    let lacking = File::after(&format!("{TABLES} ALTER TABLE otp_static_statictoken DROP COLUMN token")).await;
    assert!(lacking.refusal().await.contains("its table otp_static_statictoken has no column token"));
}
