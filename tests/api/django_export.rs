//! `export-django`: what is in the file, from either database. That a Django takes it, `django_round_trip` tells.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Output;

use sqlx::{AssertSqlSafe, Connection, Row, SqliteConnection};
use tempfile::TempDir;

use crate::cluster::Cluster;
use crate::support::PASSWORD;
use crate::support::process::{run, vestibule};

/// A database with two groups, and with accounts of every kind: one made by a command, one with a hash of Django's, one
/// that may not sign in, and a hole where the last was deleted; the second has never signed in.
async fn database() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let made = run(vestibule(folder.path()).args(["createsuperuser", "--username", "root"]), PASSWORD);
    assert!(made.status.success(), "{}", text(&made.stderr));
    execute(
        &folder.path().join("vestibule.db"),
        "INSERT INTO accounts (id, username, username_folded, email, first_name, last_name, password, is_active, is_staff,
            is_superuser, date_joined, last_login)
         VALUES (7, 'José', 'josé', 'j@Example.org', 'José', 'Núñez', 'pbkdf2_sha256$1000$salt$hash', 1, 1, 0,
                1795428000042, NULL),
             (9, 'closed', 'closed', '', '', '', '!unusable', 0, 0, 0, 1795428000000, 1795428000000),
             (12, 'gone', 'gone', '', '', '', '!', 1, 0, 0, 0, NULL);
         DELETE FROM accounts WHERE id = 12;
         INSERT INTO groups (id, name) VALUES (3, 'editors'), (5, 'Équipe');
         INSERT INTO account_groups (id, account_id, group_id) VALUES (1, 7, 5), (4, 7, 3), (6, 1, 3);
         INSERT INTO sessions (id, account_id, digest, address, network, user_agent, created_at, last_used_at, expires_at,
            ends_at)
         VALUES (1, 7, zeroblob(32), '', '', '', 0, 0, 9000000000000, 9000000000000),
             (2, 7, randomblob(32), '', '', '', 0, 0, 1, 1);
         INSERT INTO tokens (account_id, session_id, digest, created_at, last_used_at, expires_at)
         VALUES (7, 1, zeroblob(32), 0, 0, 9000000000000), (7, NULL, randomblob(32), 0, 0, 9000000000000),
             (7, NULL, randomblob(32), 0, 0, 9000000000000), (7, NULL, randomblob(32), 0, 0, 1)",
    )
    .await;
    folder
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

async fn connect(file: &Path) -> SqliteConnection {
    SqliteConnection::connect(&format!("sqlite:{}", file.display())).await.unwrap()
}

async fn execute(file: &Path, sql: &'static str) {
    let mut connection = connect(file).await;
    sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

/// The rows of a query, their values one behind the other.
async fn rows(file: &Path, columns: &str, from: &str) -> Vec<String> {
    let query = format!("SELECT concat_ws('|', {columns}) FROM {from}");
    let rows = sqlx::query(AssertSqlSafe(query)).fetch_all(&mut connect(file).await).await.unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}

fn export(folder: &Path, url: Option<&str>, name: &str) -> (Output, PathBuf) {
    let file = folder.join(name);
    let mut command = vestibule(folder);
    command.envs(url.map(|url| ("DATABASE_URL", url)));
    (run(command.arg("export-django").arg(&file), ""), file)
}

#[track_caller]
fn assert_refused(done: &Output, words: &str) {
    let said = text(&done.stderr);
    assert_eq!(done.status.code(), Some(1), "{said}");
    assert!(said.contains(words) && !said.contains("panicked"), "{said}");
}

#[tokio::test]
async fn accounts_and_groups_become_djangos_from_either_database() {
    let folder = database().await;
    let sqlite = export(folder.path(), None, "of-sqlite.sqlite3");
    let mut exports = vec![sqlite];
    if let Some(cluster) = Cluster::shared() {
        let url = cluster.new_database().await;
        let from = format!("sqlite:{}", folder.path().join("vestibule.db").display());
        let moved = run(vestibule(folder.path()).args(["move", &from, &url]), "");
        assert!(moved.status.success(), "{}", text(&moved.stderr));
        exports.push(export(folder.path(), Some(&url), "of-postgres.sqlite3"));
    }
    for (done, file) in exports {
        assert!(done.status.success(), "{}", text(&done.stderr));
        let said = text(&done.stdout);
        assert!(said.contains("holds 3 accounts and 2 groups; 2 tokens and 1 session stay behind"), "{said}");
        let user =
            "id, username, email, first_name, last_name, is_active, is_staff, is_superuser, date_joined, last_login";
        let users = rows(&file, user, "auth_user ORDER BY id").await;
        assert!(users[0].starts_with("1|root||||1|1|1|20"), "{}", users[0]);
        assert_eq!(users[1], "7|José|j@Example.org|José|Núñez|1|1|0|2026-11-23 10:00:00.042000");
        assert_eq!(users[2], "9|closed||||0|0|0|2026-11-23 10:00:00|2026-11-23 10:00:00");
        let hashes = rows(&file, "password", "auth_user ORDER BY id").await;
        assert!(hashes[0].starts_with("argon2$argon2id$v=19$m=19456,t=2,p=1$"), "{}", hashes[0]);
        assert_eq!(hashes[1..], ["pbkdf2_sha256$1000$salt$hash", "!unusable"]);
        assert_eq!(rows(&file, "id, name", "auth_group ORDER BY id").await, ["3|editors", "5|Équipe"]);
        let memberships = rows(&file, "id, user_id, group_id", "auth_user_groups ORDER BY id").await;
        assert_eq!(memberships, ["1|7|5", "4|7|3", "6|1|3"]);
        let last = "sqlite_sequence WHERE name IN ('auth_user', 'auth_group', 'auth_user_groups') ORDER BY name";
        assert_eq!(rows(&file, "name, seq", last).await, ["auth_group|5", "auth_user|12", "auth_user_groups|6"]);
        assert_eq!(rows(&file, "\"table\"", "pragma_foreign_key_check").await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn an_export_is_one_private_file_and_overwrites_nothing() {
    let folder = database().await;
    let (done, file) = export(folder.path(), None, "django.sqlite3");
    assert!(done.status.success(), "{}", text(&done.stderr));
    assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    let before = fs::read(&file).unwrap();
    assert_refused(&export(folder.path(), None, "django.sqlite3").0, "exists already, and nothing is overwritten");
    assert!(fs::read(&file).unwrap() == before);
    let names: Vec<String> =
        fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert!(names.iter().all(|name| name == "django.sqlite3" || name.starts_with("vestibule.db")), "{names:?}");
}

#[tokio::test]
async fn i1_what_cannot_be_exported_leaves_no_file() {
    let folder = tempfile::tempdir().unwrap();
    assert_refused(&export(folder.path(), None, "django.sqlite3").0, "there is no file ");
    assert_refused(&export(folder.path(), None, "none/django.sqlite3").0, "cannot be written");
    fs::write(folder.path().join("vestibule.db"), "no database").unwrap();
    assert_refused(&export(folder.path(), None, "django.sqlite3").0, "cannot be opened");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[tokio::test]
async fn more_accounts_than_travel_at_once_arrive_all() {
    let folder = database().await;
    execute(
        &folder.path().join("vestibule.db"),
        "WITH RECURSIVE n(i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 1399)
         INSERT INTO accounts (id, username, username_folded, email, password, date_joined)
         SELECT i, 'u' || i, 'u' || i, '', '!', 0 FROM n;
         INSERT INTO account_groups (account_id, group_id) SELECT id, 3 FROM accounts WHERE id >= 100",
    )
    .await;
    let (done, file) = export(folder.path(), None, "django.sqlite3");
    assert!(done.status.success(), "{}", text(&done.stderr));
    assert!(text(&done.stdout).contains("1303 accounts"));
    assert_eq!(rows(&file, "count(*), sum(id)", "auth_user").await, ["1303|974367"]);
    assert_eq!(rows(&file, "count(*)", "auth_user_groups WHERE user_id >= 100").await, ["1300"]);
}
