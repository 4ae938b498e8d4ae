//! Upgrades: this version starts again on a database that a newer one has migrated, where that one has only expanded it
//! or contracted what this one does not use. The newer one is played by sqlx, which records migrations in the same form.

use std::path::Path;
use std::process::Output;

use reqwest::Client;
use serde_json::{Value, json};
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{Connection, PgConnection, SqlSafeStr, SqliteConnection};
use tempfile::TempDir;

use crate::cluster::Cluster;
use crate::support::credentials;
use crate::support::process::{ServerProcess, run, vestibule};

const CONTRACTIONS: &str = "_sqlx_migrations";
const EXPANSIONS: &str = "_sqlx_expansions";

/// What an expansion may contain, in the SQL of both databases.
const EXPAND: &str = "CREATE TABLE newer_things (
        id INTEGER PRIMARY KEY,
        account_id INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE
    );
    ALTER TABLE accounts ADD COLUMN newer_name TEXT NOT NULL DEFAULT '';
    ALTER TABLE sessions ADD COLUMN newer_at INTEGER;
    ALTER TABLE tokens ADD COLUMN newer_scope TEXT;
    CREATE INDEX tokens_newer_scope ON tokens (newer_scope) WHERE newer_scope IS NOT NULL;";

/// What a contraction may contain.
const CONTRACT: &str = "ALTER TABLE accounts DROP COLUMN first_name";

/// A database of one kind.
struct Database {
    folder: TempDir,
    url: String,
}

impl Database {
    /// An empty one of each kind that is there.
    async fn of_each_kind() -> Vec<Self> {
        let folder = TempDir::new().unwrap();
        let url = format!("sqlite:{}", folder.path().join("vestibule.db").display());
        let mut databases = vec![Self { folder, url }];
        if let Some(cluster) = Cluster::shared() {
            databases.push(Self { folder: TempDir::new().unwrap(), url: cluster.new_database().await });
        }
        databases
    }

    fn serve(&self) -> ServerProcess {
        ServerProcess::start_with(self.folder.path(), &[("DATABASE_URL", &self.url)])
    }

    fn run(&self, arguments: &[&str]) -> Output {
        run(vestibule(self.folder.path()).env("DATABASE_URL", &self.url).args(arguments), "")
    }

    /// Migrates it as a newer version does: by a migration that this version does not know.
    async fn migrate(&self, table: &'static str, version: i64, description: &'static str, sql: &'static str) {
        let kind = MigrationType::Simple;
        let migration = Migration::new(version, description.into(), kind, sql.into_sql_str(), false);
        let mut migrator = Migrator::with_migrations(vec![migration]);
        migrator.set_ignore_missing(true).dangerous_set_table_name(table);
        if self.url.starts_with("postgres:") {
            migrator.run(&mut PgConnection::connect(&self.url).await.unwrap()).await.unwrap();
        } else {
            let mut connection = SqliteConnection::connect(&self.url).await.unwrap();
            migrator.run(&mut connection).await.unwrap();
            connection.close().await.unwrap();
        }
    }

    fn is_sqlite(&self) -> bool {
        self.url.starts_with("sqlite:")
    }
}

async fn post(server: &ServerProcess, path: &str, token: Option<&str>, body: &Value) -> (u16, Value) {
    let client = Client::builder().no_proxy().build().unwrap();
    let mut request = client.post(server.url(path)).json(body);
    if let Some(token) = token {
        request = request.header("Authorization", format!("Token {token}"));
    }
    let answer = request.send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap_or_default())
}

/// Signs somebody up.
async fn sign_up(server: &ServerProcess, name: &str) {
    let (status, answer) = post(server, "/api/signup", None, &credentials(name)).await;
    assert_eq!(status, 201, "{answer}");
}

/// Signs in, by a token and by a session, and out again.
async fn assert_signs_in_and_out(server: &ServerProcess, name: &str) {
    for session in [false, true] {
        let mut form = credentials(name);
        form["session"] = session.into();
        let (status, answer) = post(server, "/api/login", None, &form).await;
        assert_eq!(status, 200, "{answer}");
        let token = answer["token"].as_str();
        for expected in [200, 401] {
            assert_eq!(post(server, "/api/logout", token, &json!({})).await.0, expected);
        }
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[track_caller]
fn assert_refused(done: &Output, words: &str) {
    let said = text(&done.stderr) + &text(&done.stdout);
    assert_eq!(done.status.code(), Some(1), "{said}");
    assert!(said.contains(words) && !said.contains("panicked"), "{said}");
}

#[track_caller]
fn assert_done(done: &Output) {
    assert!(done.status.success(), "{}{}", text(&done.stderr), text(&done.stdout));
}

/// Fills a database with one account.
async fn add_alice(database: &Database) {
    let server = database.serve();
    sign_up(&server, "alice").await;
    assert!(server.terminate().0.success());
}

#[tokio::test]
async fn f13_a_node_restarts_after_a_newer_version_has_expanded_its_database() {
    for database in Database::of_each_kind().await {
        let before = database.serve();
        sign_up(&before, "alice").await;
        database.migrate(EXPANSIONS, 9001, "newer things", EXPAND).await;
        // A newer version works with rows of its own meanwhile.
        database.migrate(EXPANSIONS, 9002, "a row", "INSERT INTO newer_things VALUES (1, 1)").await;
        assert_signs_in_and_out(&before, "alice").await;
        assert!(before.terminate().0.success());

        let after = database.serve();
        sign_up(&after, "bob").await;
        for name in ["alice", "bob"] {
            assert_signs_in_and_out(&after, name).await;
        }
        assert!(after.terminate().0.success());
        let check = database.run(&["check"]);
        assert!(!text(&check.stdout).contains("migrated"), "{}", text(&check.stdout));
    }
}

#[tokio::test]
async fn f13_a_node_restarts_after_a_newer_version_has_removed_what_it_does_not_use() {
    for database in Database::of_each_kind().await {
        add_alice(&database).await;
        // 3 is the first migration that this version has to know for it.
        database.migrate(CONTRACTIONS, 9001, "contract 0003 old things", "CREATE TABLE t (id INTEGER)").await;
        let server = database.serve();
        assert_signs_in_and_out(&server, "alice").await;
        sign_up(&server, "bob").await;
    }
}

#[tokio::test]
async fn f13_a_node_refuses_a_database_in_which_a_newer_version_has_removed_what_it_uses() {
    let sentence = "was migrated by a newer Vestibule (migration 9002)";
    for database in Database::of_each_kind().await {
        add_alice(&database).await;
        database.migrate(EXPANSIONS, 9001, "newer things", EXPAND).await;
        database.migrate(CONTRACTIONS, 9002, "contract 9001 first names", CONTRACT).await;
        let advice = format!("{sentence}; run that one, or restore a backup");
        assert_refused(&database.run(&["serve"]), &advice);
        assert_refused(&database.run(&["check"]), sentence);
        assert_refused(&database.run(&["backup", "backup.db"]), sentence);
        let elsewhere = format!("sqlite:{}", database.folder.path().join("elsewhere.db").display());
        assert_refused(&database.run(&["move", &database.url, &elsewhere]), &advice);
        if database.is_sqlite() {
            assert_refused(&restore(database.folder.path(), "vestibule.db"), sentence);
        }
    }
}

/// Restores a file of a folder into another file.
fn restore(folder: &Path, file: &str) -> Output {
    let target = format!("sqlite:{}", folder.join("restored.db").display());
    run(vestibule(folder).env("DATABASE_URL", target).args(["restore", file]), "")
}

#[tokio::test]
async fn f13_a_backup_keeps_what_a_newer_version_has_added_and_what_would_lose_it_is_refused() {
    let words = "was migrated by a newer Vestibule (migration 9001), and this one would leave out what that one keeps";
    for database in Database::of_each_kind().await {
        add_alice(&database).await;
        database.migrate(EXPANSIONS, 9001, "newer things", EXPAND).await;
        let elsewhere = format!("sqlite:{}", database.folder.path().join("elsewhere.db").display());
        assert_refused(&database.run(&["move", &database.url, &elsewhere]), words);
        let backup = database.run(&["backup", "backup.db"]);
        if !database.is_sqlite() {
            assert_refused(&backup, words);
            assert!(!database.folder.path().join("backup.db").exists());
            continue;
        }
        assert_done(&backup);
        assert_done(&restore(database.folder.path(), "backup.db"));
        let restored = format!("sqlite:{}", database.folder.path().join("restored.db").display());
        let mut connection = SqliteConnection::connect(&restored).await.unwrap();
        let tables = "SELECT count(*) FROM sqlite_schema WHERE name IN ('newer_things', '_sqlx_expansions')";
        assert_eq!(sqlx::query_scalar::<_, i64>(tables).fetch_one(&mut connection).await.unwrap(), 2);
        connection.close().await.unwrap();
        if let Some(cluster) = Cluster::shared() {
            let postgres = Database { folder: TempDir::new().unwrap(), url: cluster.new_database().await };
            let file = database.folder.path().join("backup.db");
            assert_refused(&postgres.run(&["restore", file.to_str().unwrap()]), words);
        }
        let server = ServerProcess::start_with(database.folder.path(), &[("DATABASE_URL", &restored)]);
        assert_signs_in_and_out(&server, "alice").await;
    }
}
