//! `move`, and backups of PostgreSQL: from one kind of database to the other, and nobody notices.

use std::path::Path;
use std::process::Output;

use reqwest::Client;
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Connection, PgConnection, Row, SqliteConnection};
use tempfile::TempDir;
use vestibule::store::SqliteStore;

use crate::cluster::Cluster;
use crate::support::credentials;
use crate::support::process::{ServerProcess, run, vestibule};

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn file_url(folder: &Path) -> String {
    format!("sqlite:{}", folder.join("vestibule.db").display())
}

fn moved(folder: &Path, from: &str, to: &str) -> Output {
    run(vestibule(folder).args(["move", from, to]), "")
}

#[track_caller]
fn assert_done(done: &Output, words: &str) {
    assert!(done.status.success(), "{}", text(&done.stderr));
    assert!(text(&done.stdout).contains(words), "{}", text(&done.stdout));
}

#[track_caller]
fn assert_refused(done: &Output, words: &str) {
    let said = text(&done.stderr);
    assert_eq!(done.status.code(), Some(1), "{said}");
    assert!(said.contains(words) && !said.contains("panicked"), "{said}");
}

/// Somebody who signed in before the move.
struct Guest {
    name: &'static str,
    id: i64,
    token: String,
    cookie: Option<String>,
}

fn client() -> Client {
    Client::builder().no_proxy().build().unwrap()
}

async fn sign_up(server: &ServerProcess, name: &'static str, session: bool) -> Guest {
    let mut form = credentials(name);
    form["session"] = json!(session);
    let answer = client().post(server.url("/api/signup")).json(&form).send().await.unwrap();
    assert_eq!(answer.status(), 201);
    let cookie = answer.headers().get("set-cookie").map(|value| value.to_str().unwrap());
    let cookie = cookie.map(|value| value.split(';').next().unwrap().to_owned());
    let body: Value = answer.json().await.unwrap();
    Guest { name, id: body["user"]["id"].as_i64().unwrap(), token: body["token"].as_str().unwrap().to_owned(), cookie }
}

/// Token, cookie and password all still work.
async fn assert_known(server: &ServerProcess, guest: &Guest) {
    let me = client().get(server.url("/api/me")).header("Authorization", format!("Token {}", guest.token));
    let me: Value = me.send().await.unwrap().json().await.unwrap();
    assert_eq!((&me["id"], &me["username"]), (&json!(guest.id), &json!(guest.name)));
    if let Some(cookie) = &guest.cookie {
        let renewed = client().post(server.url("/api/renew")).header("Cookie", cookie).send().await.unwrap();
        assert_eq!(renewed.status(), 200, "{} lost the session", guest.name);
    }
    let login = client().post(server.url("/api/login")).json(&credentials(guest.name)).send().await.unwrap();
    assert_eq!(login.status(), 200, "{} cannot sign in", guest.name);
}

/// A closed database with three guests, and a fourth that was deleted.
async fn database(folder: &Path) -> Vec<Guest> {
    let server = ServerProcess::start(folder);
    let mut guests = Vec::new();
    for (name, session) in [("alice", false), ("bob", true), ("zoe", true), ("gone", false)] {
        guests.push(sign_up(&server, name, session).await);
    }
    assert!(server.terminate().0.success());
    execute(folder, "DELETE FROM accounts WHERE username = 'gone'").await;
    // What no request sets travels too.
    execute(folder, "UPDATE accounts SET first_name = 'Ana', last_name = 'É', is_staff = 1 WHERE id = 1").await;
    let zoe =
        "UPDATE accounts SET username = 'Zoë', username_folded = 'zoë', is_active = 0, last_login = NULL WHERE id = 3";
    execute(folder, zoe).await;
    guests.truncate(2);
    guests
}

async fn execute(folder: &Path, sql: &'static str) {
    let mut connection = SqliteConnection::connect(&file_url(folder)).await.unwrap();
    sqlx::query("PRAGMA foreign_keys = on").execute(&mut connection).await.unwrap();
    sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

/// Every row of every table, and the last ids, as SQLite writes them.
async fn dump(folder: &Path) -> Vec<String> {
    let mut connection = SqliteConnection::connect(&file_url(folder)).await.unwrap();
    let mut rows = Vec::new();
    for table in ["accounts", "sessions", "tokens", "jobs", "sqlite_sequence"] {
        let columns: Vec<String> = sqlx::query_scalar("SELECT name FROM pragma_table_info($1)")
            .bind(table)
            .fetch_all(&mut connection)
            .await
            .unwrap();
        let quoted: Vec<String> = columns.iter().map(|column| format!("quote({column})")).collect();
        let sql = format!("SELECT '{table} ' || {} FROM {table} ORDER BY 1", quoted.join(" || ' ' || "));
        rows.extend(sqlx::query_scalar::<_, String>(AssertSqlSafe(sql)).fetch_all(&mut connection).await.unwrap());
    }
    connection.close().await.unwrap();
    rows
}

async fn accounts(url: &str) -> i64 {
    let mut connection = PgConnection::connect(url).await.unwrap();
    sqlx::query("SELECT count(*) FROM accounts").fetch_one(&mut connection).await.unwrap().get(0)
}

fn serve(folder: &Path, url: &str) -> ServerProcess {
    ServerProcess::start_with(folder, &[("DATABASE_URL", url)])
}

#[tokio::test]
async fn a_move_to_postgresql_and_back_signs_nobody_out_and_loses_nothing() {
    let Some(cluster) = Cluster::shared() else { return };
    let (here, back) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let guests = database(here.path()).await;
    let postgres = cluster.new_database().await;
    assert_done(&moved(here.path(), &file_url(here.path()), &postgres), "Moved 3 accounts and 3 sign-ins; counts");
    assert_done(&moved(here.path(), &postgres, &file_url(back.path())), "Moved 3 accounts and 3 sign-ins; counts");
    let (before, after) = (dump(here.path()).await, dump(back.path()).await);
    assert_eq!(before, after);
    assert!(before.iter().any(|row| row.contains("'Zoë'")) && before.len() > 8, "{before:?}");

    for (folder, url) in [(here.path(), postgres), (back.path(), file_url(back.path()))] {
        let server = serve(folder, &url);
        for guest in &guests {
            assert_known(&server, guest).await;
        }
        assert_eq!(sign_up(&server, "newcomer", false).await.id, 5, "an id came to mean another account");
    }
}

#[tokio::test]
async fn a_move_travels_in_many_batches() {
    let Some(cluster) = Cluster::shared() else { return };
    let (here, back) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    SqliteStore::open(&file_url(here.path())).await.unwrap().close().await;
    execute(
        here.path(),
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1203)
         INSERT INTO accounts (id, username, username_folded, email, password, date_joined)
         SELECT i * 3 - 5, 'u' || i, 'u' || i, '', '!', i FROM n",
    )
    .await;
    let postgres = cluster.new_database().await;
    assert_done(&moved(here.path(), &file_url(here.path()), &postgres), "Moved 1203 accounts and 0 sign-ins;");
    assert_done(&moved(here.path(), &postgres, &file_url(back.path())), "Moved 1203 accounts and 0 sign-ins;");
    assert!(dump(here.path()).await == dump(back.path()).await);
}

#[tokio::test]
async fn a_move_overwrites_nobody_and_says_why() {
    let Some(cluster) = Cluster::shared() else { return };
    let (here, other) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    database(here.path()).await;
    let (from, postgres) = (file_url(here.path()), cluster.new_database().await);
    assert_done(&moved(here.path(), &from, &postgres), "Moved 3 accounts");
    assert_refused(&moved(here.path(), &from, &postgres), "the target holds 3 accounts and 3 sign-ins already");
    assert_refused(&moved(here.path(), &postgres, &from), "already");
    assert_refused(&moved(here.path(), &from, &from), "same database");
    let spelt = format!("sqlite:{}/../{}/vestibule.db", here.path().display(), name(here.path()));
    assert_refused(&moved(here.path(), &from, &spelt), "same file");
    let absent = file_url(other.path());
    assert_refused(&moved(here.path(), &absent, &cluster.new_database().await), "there is no file");
    assert_eq!(std::fs::read_dir(other.path()).unwrap().count(), 0);
    let nowhere = "postgres://vestibule:hushhush@127.0.0.1:1/nowhere";
    let done = moved(here.path(), &from, nowhere);
    assert_refused(&done, "nowhere");
    assert!(!text(&done.stderr).contains("hushhush"));
    assert_eq!(run(vestibule(here.path()).args(["move", &from]), "").status.code(), Some(2));
}

fn name(folder: &Path) -> &str {
    folder.file_name().unwrap().to_str().unwrap()
}

#[tokio::test]
async fn a_move_that_fails_or_goes_wrong_on_its_way_leaves_the_target_empty() {
    let Some(cluster) = Cluster::shared() else { return };
    let here = TempDir::new().unwrap();
    database(here.path()).await;
    let breaks = "RAISE EXCEPTION 'no room'; RETURN new";
    let spoils = "new.user_agent := new.user_agent || 'x'; RETURN new";
    for (body, words) in [(breaks, "no room"), (spoils, "what was written to tokens is not what was read")] {
        let postgres = cluster.new_database().await;
        vestibule::store::PostgresStore::open(&postgres).await.unwrap().close().await;
        let mut connection = PgConnection::connect(&postgres).await.unwrap();
        let sql = format!(
            "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body}; END $$;
             CREATE TRIGGER t BEFORE INSERT ON tokens FOR EACH ROW EXECUTE FUNCTION f()"
        );
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await.unwrap();
        assert_refused(&moved(here.path(), &file_url(here.path()), &postgres), words);
        assert_eq!(accounts(&postgres).await, 0);
    }
}

#[tokio::test]
async fn f8_a_backup_of_postgresql_is_a_file_that_restores_into_either() {
    let Some(cluster) = Cluster::shared() else { return };
    let here = TempDir::new().unwrap();
    let (postgres, empty) = (cluster.new_database().await, cluster.new_database().await);
    let server = serve(here.path(), &postgres);
    let guests = [sign_up(&server, "alice", false).await, sign_up(&server, "bob", true).await];
    let file = here.path().join("backup.db");
    let command = |verb: &str, url: &str, file: &Path| {
        run(vestibule(here.path()).arg(verb).arg(file).env("DATABASE_URL", url), "")
    };
    assert_done(&command("backup", &postgres, &file), "holds 2 accounts and 2 sign-ins.");
    assert_refused(&command("backup", &postgres, &file), "exists already");
    assert_refused(&command("restore", &postgres, &file), "already");
    assert!(server.terminate().0.success());
    let left = std::fs::read_dir(here.path()).unwrap().map(|file| file.unwrap().file_name());
    let left: Vec<_> = left.filter(|name| name != "mail").collect();
    assert_eq!(left, ["backup.db"], "beside the mail of the sign-ups");

    for url in [empty, file_url(here.path())] {
        assert_done(&command("restore", &url, &file), "holds 2 accounts and 2 sign-ins.");
        let server = serve(here.path(), &url);
        for guest in &guests {
            assert_known(&server, guest).await;
        }
    }
}
