//! Keys that rows cannot be read by, and ids that leave no room: told, and never taken for rows that are gone.

use serde_json::Value;

use super::fixture::{Django, Target, assert_refused, lines, text};
use crate::cluster::Cluster;

/// Tables whose ids are not SQLite's own row numbers, and so may be anything.
const LOOSE: &str = "PRAGMA foreign_keys = off;
    CREATE TABLE loose_user AS SELECT * FROM auth_user; DROP TABLE auth_user;
    CREATE TABLE auth_user (id bigint PRIMARY KEY, password, last_login, is_superuser, username, last_name, email,
        is_staff, is_active, date_joined, first_name);
    INSERT INTO auth_user SELECT * FROM loose_user; DROP TABLE loose_user;
    CREATE TABLE loose_group AS SELECT * FROM auth_group; DROP TABLE auth_group;
    CREATE TABLE auth_group (id bigint PRIMARY KEY, name);
    INSERT INTO auth_group SELECT * FROM loose_group; DROP TABLE loose_group;
    CREATE TABLE knox_authtoken (digest varchar(128) PRIMARY KEY, created datetime NOT NULL, user_id integer,
        expiry datetime, token_key varchar(25) NOT NULL);
    INSERT INTO knox_authtoken VALUES (printf('%0128d', 1), '2026-01-01 00:00:00', 2, NULL, 'a')";

async fn loose() -> Django {
    let django = Django::without_conflicts().await;
    django.execute(LOOSE).await;
    django
}

#[tokio::test]
async fn i1_a_key_that_is_no_whole_number_stops_the_import_and_is_told_by_table_column_and_value() {
    for target in Target::each().await {
        target.report(&loose().await, &[]);
        let before = target.dump().await;
        for (change, told) in [
            ("UPDATE auth_user SET id = '30x' WHERE id = 26", "auth_user 30x: its id is no whole number but 30x"),
            ("UPDATE auth_user SET id = 13.5 WHERE id = 26", "auth_user 13.5: its id is no whole number but 13.5"),
            ("UPDATE auth_user SET id = '' WHERE id = 1", "auth_user '': its id is no whole number but ''"),
            ("UPDATE auth_user SET id = NULL WHERE id = 1", "auth_user NULL: its id is NULL"),
            (
                "UPDATE auth_user SET id = char(27) || '[2J' WHERE id = 9",
                "auth_user \\u{1b}[2J: its id is no whole number but \\u{1b}[2J",
            ),
            (
                "UPDATE authtoken_token SET user_id = '1x' WHERE user_id = 1",
                "authtoken_token of user 1x: its user_id is no whole number but 1x",
            ),
            (
                "UPDATE knox_authtoken SET user_id = 2.5",
                "knox_authtoken of user 2.5: its user_id is no whole number but 2.5",
            ),
            ("UPDATE auth_group SET id = 'x' WHERE id = 1", "auth_group x: its id is no whole number but x"),
            (
                "UPDATE auth_user_groups SET user_id = 'x' WHERE id = 1",
                "auth_user_groups 1: its user_id is no whole number but x",
            ),
            (
                "UPDATE auth_user_groups SET group_id = 'x' WHERE id = 1",
                "auth_user_groups 1: its group_id is no whole number but x",
            ),
        ] {
            let django = loose().await;
            django.execute(&format!("PRAGMA foreign_keys = off; {change}")).await;
            for flags in [&[][..], &["--on-conflict=skip"], &["--dry-run"]] {
                let done = target.import(&django.url, flags);
                assert_refused(&done, "no whole numbers");
                let said = text(&done.stdout);
                assert!(said.contains("The key is no whole number (1):") && said.contains(told), "{said}");
                assert!(!said.contains("All of it is written") && !said.contains('\u{1b}'), "{said}");
                assert_eq!(target.dump().await, before, "{change}");
            }
        }
    }
}

#[tokio::test]
async fn i1_a_key_that_is_null_in_postgresql_stops_the_import_too() {
    let Some(cluster) = Cluster::shared() else { return };
    for (table, key, told) in [
        ("authtoken_token", "user_id", "authtoken_token of user NULL: its user_id is NULL"),
        ("auth_user_groups", "group_id", "auth_user_groups 1: its group_id is NULL"),
    ] {
        let django = Django::postgres(cluster).await;
        let change = format!(
            "UPDATE auth_user SET username = 'carl' WHERE id = 26; ALTER TABLE {table} ALTER COLUMN {key} DROP NOT NULL;
             UPDATE {table} SET {key} = NULL WHERE ctid = (SELECT min(ctid) FROM {table})"
        );
        django.execute(&change).await;
        for target in Target::each().await {
            let done = target.import(&django.url, &["--on-conflict=skip"]);
            assert_refused(&done, "no whole numbers");
            assert!(text(&done.stdout).contains(told), "{}", text(&done.stdout));
        }
    }
}

#[tokio::test]
async fn a_table_of_which_less_is_read_than_is_there_stops_the_import() {
    // Without its key, a table may hold one twice, which reading by that key passes over.
    let twice = "CREATE TABLE loose AS SELECT * FROM django_session; DROP TABLE django_session;
        CREATE TABLE django_session AS SELECT * FROM loose; DROP TABLE loose; DELETE FROM django_session;
        INSERT INTO django_session WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 501)
        SELECT 'samekey', 'data', '2100-01-01 00:00:00' FROM n";
    let mut sources = vec![Django::without_conflicts().await];
    sources[0].execute(twice).await;
    if let Some(cluster) = Cluster::shared() {
        let postgres = Django::postgres(cluster).await;
        let twice = "UPDATE auth_user SET username = 'carl' WHERE id = 26; DROP TABLE IF EXISTS django_session;
            CREATE TABLE django_session (session_key varchar(40), session_data text, expire_date timestamptz);
            INSERT INTO django_session SELECT 'samekey', 'data', '2100-01-01 00:00:00+00' FROM generate_series(1, 501)";
        postgres.execute(twice).await;
        sources.push(postgres);
    }
    for django in &sources {
        for target in Target::each().await {
            let done = target.import_with(&django.url, &[], &[("VESTIBULE_DJANGO_SECRET_KEY", "key")]);
            assert_refused(&done, "of the 501 rows of its table django_session that are to be read, 500 were");
            assert_eq!(text(&done.stdout), "");
            target.report(django, &[]);
        }
    }
}

#[tokio::test]
async fn an_id_that_leaves_no_room_does_not_fit_and_accounts_can_still_be_made() {
    let mut sources = vec![Django::without_conflicts().await];
    if let Some(cluster) = Cluster::shared() {
        let postgres = Django::postgres(cluster).await;
        postgres.execute("UPDATE auth_user SET username = 'carl' WHERE id = 26").await;
        sources.push(postgres);
    }
    for django in &sources {
        let off = if django.url.starts_with("postgres:") {
            "ALTER TABLE authtoken_token DROP CONSTRAINT IF EXISTS authtoken_token_user_id_fkey;
             ALTER TABLE auth_user_groups DROP CONSTRAINT IF EXISTS auth_user_groups_user_id_fkey;
             ALTER TABLE auth_user ALTER COLUMN id TYPE bigint; ALTER TABLE authtoken_token ALTER COLUMN user_id TYPE bigint"
        } else {
            "PRAGMA foreign_keys = off"
        };
        django
            .execute(&format!(
                "{off}; UPDATE authtoken_token SET user_id = 9223372036854775807 WHERE user_id = 24;
                 DELETE FROM auth_user_groups WHERE user_id IN (23, 24);
                 DELETE FROM authtoken_token WHERE user_id = 23;
                 UPDATE auth_user SET id = 9223372036854775807 WHERE id = 24;
                 UPDATE auth_user SET id = 4503599627370495 WHERE id = 23"
            ))
            .await;
        for target in Target::each().await {
            let done = target.import(&django.url, &["--json"]);
            assert_refused(&done, "nothing was written");
            let report: Value = serde_json::from_slice(&done.stdout).unwrap();
            let unfit = &report["conflicts"]["id_unfit"];
            assert_eq!(unfit["count"], 1, "{report}");
            assert_eq!(unfit["listed"][0]["key"], "9223372036854775807");
            assert_eq!(unfit["listed"][0]["what"], "its id is not between -4503599627370495 and 4503599627370495");
            let report = target.report(django, &["--on-conflict=skip"]);
            assert_eq!((&report["users"]["new"], &report["users"]["skipped"]), (&25.into(), &1.into()));
            target
                .execute(
                    "INSERT INTO accounts (username, username_folded, email, password, date_joined)
                     VALUES ('next', 'next', '', '!', 1)",
                )
                .await;
            let next = lines(&target.url, "SELECT CAST(max(id) AS TEXT) FROM accounts").await;
            assert_eq!(next, ["4503599627370496"]);
            target.assert_settled(django, &["--on-conflict=skip"]).await;
        }
    }
}
