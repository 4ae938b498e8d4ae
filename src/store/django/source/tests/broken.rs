//! Invalid databases: with broken rows, half migrated, locked, or missing.

use std::path::Path;

use sqlx::{Connection, SqliteConnection};

use super::*;
use crate::accounts::StoreErrorKind;

/// The one broken row, as table, key and reason.
async fn broken(sql: &str) -> (String, String, String) {
    let file = File::after(sql).await;
    let mut source = file.open().await;
    let (users, broken) = users(&mut source).await;
    source.close().await;
    let [Broken { table, key, why }] = <[Broken; 1]>::try_from(broken).unwrap();
    assert!(users.len() >= 25, "only {} others", users.len());
    (table.into_owned(), key, why)
}

#[tokio::test]
async fn i1_a_broken_row_of_a_user_is_told_and_the_others_are_read() {
    for (change, why) in [
        ("username = x'ff'", "its username is not UTF-8"),
        ("email = 'a' || char(0)", "its email has a NUL character in it"),
        ("is_active = 'yes'", "its is_active is neither true nor false"),
        ("is_staff = 'true'", "its is_staff is neither true nor false"),
        ("is_superuser = 2", "its is_superuser is neither true nor false"),
        ("date_joined = 'yesterday'", "its date_joined is not a date and time"),
        ("last_login = 2460637.5", "its last_login is not a date and time"),
    ] {
        let texts = broken(&format!("UPDATE auth_user SET {change} WHERE id = 3")).await;
        assert_eq!(texts, ("auth_user".to_owned(), "3".to_owned(), why.to_owned()), "{change}");
    }
    let sql = "CREATE TABLE loose AS SELECT * FROM auth_user; DROP TABLE auth_user;
        CREATE TABLE auth_user (id integer PRIMARY KEY, password, last_login, is_superuser, username, last_name, email,
            is_staff, is_active, date_joined, first_name);
        INSERT INTO auth_user SELECT * FROM loose; UPDATE auth_user SET username = NULL WHERE id = 5";
    assert_eq!(broken(sql).await.2, "its username is NULL");
}

#[tokio::test]
async fn i1_a_broken_token_is_told_by_its_user_and_never_shown() {
    for key in ["''", "'a b'", "'naïve'", "'tab' || char(9)", "printf('%041d', 0)", "x'ff'", "'nul' || char(0)"] {
        let (table, of, why) = broken(&format!("UPDATE authtoken_token SET key = {key} WHERE user_id = 3")).await;
        assert_eq!((table.as_str(), of.as_str()), ("authtoken_token", "of user 3"), "{key}: {why}");
        assert!(why.starts_with("its key "), "{why}");
    }
    let (_, _, why) = broken("UPDATE authtoken_token SET created = '' WHERE user_id = 3").await;
    assert_eq!(why, "its created is not a date and time");
}

#[tokio::test]
async fn i1_a_digest_of_knoxs_that_is_none_is_told() {
    for digest in ["", "00", &"z".repeat(128), &"0".repeat(64), &"0".repeat(130)] {
        let sql = format!("{KNOX} INSERT INTO knox_authtoken VALUES ('{digest}', '2026-01-01 00:00:00', 2, NULL, 'a')");
        let (table, key, why) = broken(&sql).await;
        assert_eq!((table.as_str(), key.as_str()), ("knox_authtoken", "of user 2"));
        assert_eq!(why, "its digest is not a SHA-512 in hexadecimal digits");
    }
    let salted = KNOX.replace("expiry", "expires").replace("token_key varchar(25)", "salt varchar(16)");
    let sql = format!(
        "{salted} INSERT INTO knox_authtoken VALUES ('{}', '2026-01-01 00:00:00', 2, NULL, 'a')",
        "0".repeat(128)
    );
    assert_eq!(broken(&sql).await.2, "its digest is salted, as before knox 4.2");
}

fn texts(found: &[Found]) -> Vec<String> {
    let listed = found.iter().flat_map(|found| &found.listed);
    listed.map(|row| format!("{} {}: {}", row.table, row.key, row.why)).collect()
}

/// As Django's table, with ids that are not SQLite's row ids and may have any value.
const LOOSE: &str = "CREATE TABLE loose AS SELECT * FROM auth_user; DROP TABLE auth_user;
    CREATE TABLE auth_user (id bigint PRIMARY KEY, password, last_login, is_superuser, username, last_name, email,
        is_staff, is_active, date_joined, first_name);
    INSERT INTO auth_user SELECT * FROM loose; DROP TABLE loose;";

#[tokio::test]
async fn i1_a_key_that_is_no_whole_number_is_told_in_whatever_table_it_stands() {
    for (id, key, why) in [
        ("'30x'", "30x", "no whole number but 30x"),
        ("13.5", "13.5", "no whole number but 13.5"),
        ("''", "''", "no whole number but ''"),
        ("NULL", "NULL", "NULL"),
        ("x'1b5b'", "\\u{1b}[", "no whole number but \\u{1b}["),
    ] {
        let file = File::after(&format!("{LOOSE} UPDATE auth_user SET id = {id} WHERE id IN (26)")).await;
        let mut source = file.open().await;
        let found = source.broken_keys().await.unwrap();
        assert_eq!(texts(&found), [format!("auth_user {key}: its id is {why}")]);
        assert_eq!((found[0].table, found[0].count), (Table::Users, 1));
        assert_eq!(users(&mut source).await.0.len(), 25, "the others are read");
        source.close().await;
    }
    for (change, expected) in [
        (
            "UPDATE authtoken_token SET user_id = '3x' WHERE user_id = 3",
            "authtoken_token of user 3x: its user_id is no",
        ),
        ("UPDATE auth_user_groups SET user_id = 'x' WHERE id = 1", "auth_user_groups 1: its user_id is no"),
        ("UPDATE auth_user_groups SET group_id = 1.5 WHERE id = 1", "auth_user_groups 1: its group_id is no"),
    ] {
        let mut source = File::after(change).await.open().await;
        let texts = texts(&source.broken_keys().await.unwrap());
        assert!(texts.len() == 1 && texts[0].starts_with(expected), "{texts:?}");
        source.close().await;
    }
}

#[tokio::test]
async fn an_id_that_leaves_no_room_is_told_and_not_read() {
    let file = File::after(
        "UPDATE auth_user SET id = 9223372036854775807 WHERE id = 26;
         UPDATE auth_user SET id = -9223372036854775808 WHERE id = 25;
         UPDATE auth_user SET id = 4503599627370496 WHERE id = 24;
         UPDATE auth_user SET id = 4503599627370495 WHERE id = 23;
         UPDATE auth_user SET id = -1 WHERE id = 22;
         UPDATE auth_group SET id = 4503599627370496 WHERE id = 2",
    )
    .await;
    let mut source = file.open().await;
    let unfit = source.unfit_ids().await.unwrap();
    assert_eq!(
        unfit.iter().map(|found| (found.table, found.count)).collect::<Vec<_>>(),
        [(Table::Users, 3), (Table::Groups, 1)]
    );
    assert!(texts(&unfit).contains(
        &"auth_user 4503599627370496: its id is not between -4503599627370495 and 4503599627370495".to_owned()
    ));
    let (users, broken) = users(&mut source).await;
    assert_eq!((users.len(), broken.len()), (23, 0));
    assert_eq!((users[0].id, users[22].id), (-1, MAX_ID));
    assert_eq!(source.groups().await.unwrap().0.len(), 1);
    source.assert_complete().await.unwrap();
    source.close().await;
}

#[tokio::test]
async fn f5_what_is_read_is_compared_with_how_much_is_there() {
    let mut source = File::of(REFERENCE).open().await;
    let said = source.assert_complete().await.unwrap_err().to_string();
    assert!(said.contains("of the 26 rows of its table auth_user that are to be read, 0 were"), "{said}");
    source.groups().await.unwrap();
    users(&mut source).await;
    source.assert_complete().await.unwrap();
    source.users(0).await.unwrap();
    assert!(source.assert_complete().await.is_err(), "twice is no better");
    source.close().await;
}

#[tokio::test]
async fn rows_about_nobody_are_told() {
    let sql = format!(
        "{KNOX} INSERT INTO knox_authtoken VALUES ('{}', '2026-01-01 00:00:00', 98, NULL, 'a');
         UPDATE authtoken_token SET user_id = 99 WHERE user_id = 3;
         INSERT INTO auth_user_groups VALUES (1001, 97, 1), (1002, 2, 96)",
        "0".repeat(128)
    );
    let file = File::after(&sql).await;
    let mut source = file.open().await;
    assert_eq!(
        texts(&source.orphans().await.unwrap()),
        [
            "authtoken_token of user 99: its user is not there",
            "knox_authtoken of user 98: its user is not there",
            "auth_user_groups 1001: its user 97 is not there",
            "auth_user_groups 1002: its group 96 is not there",
        ]
    );
    assert_eq!(users(&mut source).await.0[1].groups, Vec::<i64>::new());
    source.close().await;
}

#[tokio::test]
async fn i1_a_database_that_is_migrated_half_names_what_is_missing() {
    for (table, column) in [
        ("auth_user", "first_name"),
        ("authtoken_token", "created"),
        ("django_session", "session_data"),
        ("auth_user_groups", "group_id"),
    ] {
        let sql = format!("ALTER TABLE {table} RENAME COLUMN {column} TO other");
        let said = File::after(&sql).await.refusal().await;
        let expected = format!("is not migrated as a whole: its table {table} has no column {column}");
        assert!(said.ends_with(&expected), "{said}");
    }
}

#[tokio::test]
async fn i1_a_model_of_users_that_lacks_columns_is_told_all_of_them_and_why() {
    let sql = "ALTER TABLE auth_user RENAME TO people; ALTER TABLE people RENAME COLUMN is_staff TO other;
        ALTER TABLE people RENAME COLUMN first_name TO name";
    for (more, why, columns) in [
        ("", "the model of users lacks what an account is made of", "first_name and no column is_staff"),
        (
            "; ALTER TABLE people RENAME COLUMN username TO nick",
            "the model of users has no username, and nobody signs in to Vestibule without one",
            "username and no column first_name and no column is_staff",
        ),
    ] {
        let file = File::after(&format!("{sql}{more}")).await;
        let said = open(&file.url(), "people", &[]).await.err().unwrap().to_string();
        assert!(said.starts_with(why) && said.contains(&format!(" has no column {columns}; docs/")), "{said}");
    }
    let said = File::after("ALTER TABLE auth_user RENAME COLUMN username TO nick").await.refusal().await;
    assert!(said.starts_with("the model of users has no username"), "{said}");
}

#[tokio::test]
async fn i1_what_is_no_database_of_djangos_is_refused_in_words() {
    assert!(File::of(b"").refusal().await.contains("is not a Django database: it has no table auth_user"));
    assert!(File::of(&[b'x'; 4096]).refusal().await.ends_with("is no SQLite database"));
    let cut = File::of(&REFERENCE[..8192]).refusal().await;
    assert!(cut.contains("cannot be read: ") && cut.contains("malformed"), "{cut}");
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    assert!(refusal(&path("")).await.ends_with("is a folder, and no SQLite database"));
    assert_eq!(refusal(&path("none")).await, format!("there is no file {}", path("none")));
    assert_eq!(refusal(&format!("sqlite:{}", path("none"))).await, format!("there is no file {}", path("none")));
    assert!(!Path::new(&path("none")).exists(), "it was made");
    for url in ["mysql://django:secret@localhost/django", "postgres:django:secret@localhost/django"] {
        assert_eq!(refusal(url).await, "a Django database is read from an SQLite file or from a postgres:// URL");
    }
}

#[tokio::test]
async fn s1_a_server_that_is_not_there_is_told_without_the_password() {
    let said = refusal("postgres://django:secret@127.0.0.1:1/django").await;
    assert!(said.contains("the database django at 127.0.0.1:1 cannot be opened"), "{said}");
    assert!(!said.contains("secret"), "{said}");
}

#[tokio::test]
async fn f4_a_file_that_another_program_has_locked_is_told() {
    let file = File::of(REFERENCE);
    let mut other = SqliteConnection::connect(&format!("sqlite:{}", file.url())).await.unwrap();
    sqlx::raw_sql("BEGIN EXCLUSIVE").execute(&mut other).await.unwrap();
    let error = open(&file.url(), "auth_user", &[]).await.err().unwrap();
    assert_eq!(error.kind(), StoreErrorKind::Unavailable);
    assert!(error.to_string().ends_with("cannot be read: another program has locked it"), "{error}");
}
