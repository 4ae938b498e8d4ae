//! Databases as Django creates them.

mod broken;
mod factors;

use std::path::PathBuf;

use serde_json::Value;
use sqlx::{AssertSqlSafe, Connection, SqliteConnection};
use tempfile::TempDir;

use super::*;
use crate::accounts::django::{DjangoSession, DjangoUser, MAX_ID};
use crate::accounts::{Timestamp, TokenDigest};

/// Made by Django 6.1; its contents are described in `django-accounts.json`.
const REFERENCE: &[u8] = include_bytes!("../../../../../tests/data/django/django.sqlite3");
const ACCOUNTS: &str = include_str!("../../../../../tests/data/django/django-accounts.json");
/// The day after it was made, 2026-11-24T12:00:00Z; its sessions last for two weeks.
const NOW: Timestamp = Timestamp::from_unix_millis(1_795_521_600_000);

/// A file that is deleted with the test.
struct File {
    folder: TempDir,
}

impl File {
    fn of(content: &[u8]) -> Self {
        let file = Self { folder: tempfile::tempdir().unwrap() };
        std::fs::write(file.path(), content).unwrap();
        file
    }

    /// The reference database after some SQL.
    async fn after(sql: &str) -> Self {
        let file = Self::of(REFERENCE);
        file.execute(sql).await;
        file
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("django.sqlite3")
    }

    fn url(&self) -> String {
        self.path().display().to_string()
    }

    async fn execute(&self, sql: &str) {
        let mut connection = SqliteConnection::connect(&format!("sqlite:{}", self.url())).await.unwrap();
        sqlx::raw_sql(AssertSqlSafe(format!("PRAGMA foreign_keys = OFF; {sql}")))
            .execute(&mut connection)
            .await
            .unwrap();
        connection.close().await.unwrap();
    }

    async fn open(&self) -> Source {
        open(&self.url(), "auth_user", &[]).await.unwrap()
    }

    async fn refusal(&self) -> String {
        refusal(&self.url()).await
    }
}

async fn open(url: &str, user_table: &str, secret_keys: &[SecretKey]) -> Result<Source, StoreError> {
    Source::open(SourceOptions { url, user_table, secret_keys }).await
}

async fn refusal(url: &str) -> String {
    open(url, "auth_user", &[]).await.err().expect("it was opened").to_string()
}

async fn users(source: &mut Source) -> (Vec<DjangoUser>, Vec<Broken>) {
    let (mut users, mut broken, mut after) = (Vec::new(), Vec::new(), i64::MIN);
    loop {
        let batch = source.users(after).await.unwrap();
        users.extend(batch.users);
        broken.extend(batch.broken);
        let Some(last) = batch.last else { return (users, broken) };
        after = last;
    }
}

#[tokio::test]
async fn all_of_the_reference_is_read_and_nothing_is_written() {
    let file = File::of(REFERENCE);
    let mut source = file.open().await;
    assert_eq!(source.totals(), Totals { users: 26, groups: 2, tokens: 18, sessions: 0, factors: 0 });
    let (groups, broken_groups) = source.groups().await.unwrap();
    let (users, broken) = users(&mut source).await;
    assert_eq!((broken, broken_groups, source.orphans().await.unwrap()), (vec![], vec![], vec![]));
    let expected: Value = serde_json::from_str(ACCOUNTS).unwrap();
    let expected = expected["users"].as_array().unwrap();
    assert_eq!(users.len(), expected.len());
    for (user, expected) in users.iter().zip(expected) {
        assert_eq!(
            (user.id, user.username.as_str(), user.email.as_str()),
            (
                expected["django_id"].as_i64().unwrap(),
                expected["username"].as_str().unwrap(),
                expected["email"].as_str().unwrap()
            )
        );
        let flags = ["active", "staff", "superuser"].map(|flag| expected[flag].as_bool().unwrap());
        assert_eq!([user.is_active, user.is_staff, user.is_superuser], flags);
        let digests: Vec<TokenDigest> = user.tokens.iter().map(|token| token.digest).collect();
        assert_eq!(digests, expected["token"].as_str().map(TokenDigest::of_secret).into_iter().collect::<Vec<_>>());
        let names: Vec<&str> =
            user.groups.iter().map(|id| groups.iter().find(|group| group.id == *id).unwrap().name.as_str()).collect();
        let mut expected: Vec<&str> =
            expected["groups"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
        expected.sort_by_key(|name| groups.iter().position(|group| group.name == *name));
        assert_eq!(names, expected);
    }
    assert_eq!(users[0].date_joined.rfc3339(), "2026-11-23T15:50:52.614Z");
    assert_eq!(users[0].last_login.unwrap().rfc3339(), "2026-11-23T15:50:52.613Z");
    source.close().await;
    assert!(std::fs::read(file.path()).unwrap() == REFERENCE, "the file has changed");
    assert_eq!(std::fs::read_dir(file.folder.path()).unwrap().count(), 1, "a file is left beside it");
}

#[tokio::test]
async fn users_come_in_batches_by_id_with_what_is_theirs() {
    let more = "WITH RECURSIVE n(i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n WHERE i < 2100)
        INSERT INTO auth_user SELECT i, password, NULL, 0, 'u' || i, '', '', 0, 1, date_joined, '' FROM n, auth_user
        WHERE auth_user.id = 1;
        INSERT INTO authtoken_token SELECT 'key' || id, date_joined, id FROM auth_user WHERE id >= 1000";
    let file = File::after(more).await;
    let mut source = file.open().await;
    let first = source.users(0).await.unwrap();
    assert_eq!((first.users.len(), first.last), (500, Some(1473)));
    let (users, broken) = users(&mut source).await;
    assert!(broken.is_empty() && users.is_sorted_by(|a, b| a.id < b.id));
    assert_eq!(users.len(), 1127);
    for user in users.iter().filter(|user| user.id >= 1000) {
        assert_eq!(user.tokens[0].digest, TokenDigest::of_secret(&format!("key{}", user.id)));
    }
    source.close().await;
}

#[tokio::test]
async fn a_live_session_is_taken_with_the_key_alone() {
    let key = || {
        let accounts: Value = serde_json::from_str(ACCOUNTS).unwrap();
        SecretKey::new(accounts["secret_key"].as_str().unwrap())
    };
    let sessions = async |sql: &str, keys: &[SecretKey], now| {
        let file = File::after(sql).await;
        let mut source = open(&file.url(), "auth_user", keys).await.unwrap();
        let batch = source.sessions("", now).await.unwrap();
        if let Some(last) = &batch.last {
            assert!(source.sessions(last, now).await.unwrap().last.is_none());
        }
        source.close().await;
        (batch.sessions, batch.refused.values().sum::<u64>(), batch.broken)
    };
    let (live, refused, broken) = sessions("", &[SecretKey::new("another"), key()], NOW).await;
    assert_eq!((live.len(), refused, broken), (3, 0, vec![]));
    let digest = TokenDigest::of_secret("6zlogj08hzxhjrbiyoqm3pk7sbzlmzsz");
    let expires = live[0].expires;
    assert_eq!(live[0], DjangoSession { digest, user_id: live[0].user_id, has_second_step: false, expires });
    assert_eq!(expires.rfc3339(), "2026-12-07T15:50:55.086Z");
    let user = live[0].user_id;

    assert_eq!(sessions("", &[], NOW).await, (vec![], 0, vec![]));
    assert_eq!(sessions("", &[SecretKey::new("another")], NOW).await, (vec![], 3, vec![]));
    assert_eq!(sessions("", &[key()], expires).await.0.len(), 1, "it and the first that was made have ended");
    for sql in ["password = password || 'x'", "is_active = 0", "is_active = 'yes'", "password = NULL", "id = 4000"] {
        let sql = sql.replace("password = NULL", "password = x'00'");
        let (live, refused, _) =
            sessions(&format!("UPDATE auth_user SET {sql} WHERE id = {user}"), &[key()], NOW).await;
        assert_eq!((live.len(), refused), (2, 1), "{sql}");
    }
    let broken = "UPDATE django_session SET expire_date = 'soon' WHERE session_key LIKE '6%';
        UPDATE django_session SET session_data = x'ff' WHERE session_key LIKE 'd%';
        INSERT INTO django_session SELECT x'ff', session_data, expire_date FROM django_session;";
    let (live, refused, broken) =
        sessions(&broken.replace("FROM django_session;", "FROM django_session LIMIT 1;"), &[key()], NOW).await;
    assert_eq!((live.len(), refused), (1, 0));
    let found: Vec<String> = broken.iter().map(|row| format!("{} {}: {}", row.table, row.key, row.why)).collect();
    assert_eq!(
        found,
        [
            "django_session row 1: its expire_date is not a date and time",
            "django_session row 2: its session_data is not UTF-8"
        ]
    );
}

const KNOX: &str = "CREATE TABLE knox_authtoken (digest varchar(128) NOT NULL PRIMARY KEY, created datetime NOT NULL,
    user_id integer NOT NULL, expiry datetime NULL, token_key varchar(25) NOT NULL);";

#[tokio::test]
async fn knoxs_tokens_are_known_by_their_digest() {
    // hashlib.sha512(b"token").hexdigest() of Python.
    let digest = "2265daba0872fc3aef169d079365e590f0cbc8ed46c2a7984c8a642803cfd96c\
        b47804a63cf22a79f6ca469268c29ee9e72a5059b62d0a598fe42dfc8dcc51bc";
    let sql = format!(
        "{KNOX} INSERT INTO knox_authtoken VALUES ('{digest}', '2026-01-02 03:04:05', 2, '2027-01-01 00:00:00', 'a'),
         ('{}', '2026-01-02 03:04:05', 2, NULL, 'b')",
        digest.replace('0', "1")
    );
    let file = File::after(&sql).await;
    let mut source = file.open().await;
    assert_eq!(source.totals().tokens, 20);
    let (users, broken) = users(&mut source).await;
    assert_eq!(broken, vec![]);
    let tokens = &users[1].tokens;
    let mut bytes = [0; 64];
    hex::decode_to_slice(digest, &mut bytes).unwrap();
    let ours = tokens.iter().find(|token| token.digest == TokenDigest::of_knox(&bytes)).unwrap();
    assert_eq!(ours.created.rfc3339(), "2026-01-02T03:04:05.000Z");
    assert_eq!(ours.expires.unwrap().rfc3339(), "2027-01-01T00:00:00.000Z");
    assert!(tokens.iter().any(|token| token.expires.is_none()));
    source.close().await;
}

#[tokio::test]
async fn a_custom_model_of_users_has_its_own_tables() {
    let sql = "ALTER TABLE auth_user RENAME TO \"the \"\"members\"\"\";
        ALTER TABLE auth_user_groups RENAME TO \"the \"\"members\"\"_groups\";
        ALTER TABLE \"the \"\"members\"\"_groups\" RENAME COLUMN user_id TO member_id";
    let file = File::after(sql).await;
    assert!(file.refusal().await.contains("it has no table auth_user; where the model of users is a custom one"));
    let mut source = open(&file.url(), "the \"members\"", &[]).await.unwrap();
    let (users, broken) = users(&mut source).await;
    assert_eq!((users.len(), users[0].groups.len(), broken), (26, 2, vec![]));
    assert_eq!(source.orphans().await.unwrap(), vec![]);
    source.close().await;
    let sql = "DROP TABLE auth_user; CREATE TABLE auth_user (id char(32) PRIMARY KEY, username, email, first_name,
        last_name, password, is_active, is_staff, is_superuser, date_joined, last_login)";
    assert!(File::after(sql).await.refusal().await.contains("of the type char(32): ids of that kind cannot be kept"));
}

#[tokio::test]
async fn what_is_not_installed_is_not_missed() {
    let sql =
        "DROP TABLE authtoken_token; DROP TABLE django_session; DROP TABLE auth_user_groups; DROP TABLE auth_group";
    let file = File::after(sql).await;
    let mut source = open(&file.url(), "auth_user", &[SecretKey::new("key")]).await.unwrap();
    assert_eq!(source.totals(), Totals { users: 26, ..Totals::default() });
    assert_eq!(source.groups().await.unwrap(), (vec![], vec![]));
    assert_eq!((source.orphans().await.unwrap(), source.sessions("", NOW).await.unwrap().last), (vec![], None));
    assert_eq!(users(&mut source).await.0.len(), 26);
    source.close().await;
}
