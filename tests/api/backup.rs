//! `backup` and `restore`, beside a server and alone.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use futures::future::join_all;
use reqwest::Client;
use sqlx::{Connection, SqliteConnection};
use tempfile::TempDir;

use crate::support::process::{ServerProcess, run, vestibule};
use crate::support::{PASSWORD, credentials};

fn client() -> Client {
    Client::builder().no_proxy().build().unwrap()
}

/// Runs a command on the database in `folder`.
fn command(folder: &Path, verb: &str, file: &Path) -> Output {
    run(vestibule(folder).arg(verb).arg(file), "")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[track_caller]
fn assert_refused(done: &Output, words: &str) {
    let said = text(&done.stderr);
    assert_eq!(done.status.code(), Some(1), "{said}");
    assert!(said.contains(words) && !said.contains("panicked"), "{said}");
}

/// A database with one account, closed, and the token of its sign-in.
async fn database(folder: &Path) -> String {
    let server = ServerProcess::start(folder);
    let answer = client().post(server.url("/api/signup")).json(&credentials("alice")).send().await.unwrap();
    assert_eq!(answer.status(), 201);
    let token = answer.json::<serde_json::Value>().await.unwrap()["token"].as_str().unwrap().to_owned();
    assert!(server.terminate().0.success());
    token
}

async fn backup(folder: &Path) -> PathBuf {
    database(folder).await;
    let file = folder.join("backup.db");
    let done = command(folder, "backup", &file);
    assert!(done.status.success(), "{}", text(&done.stderr));
    file
}

fn files(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[tokio::test(flavor = "multi_thread")]
async fn f8_a_backup_taken_while_people_sign_up_restores_and_they_sign_in() {
    let folder = TempDir::new().unwrap();
    let server = ServerProcess::start(folder.path());
    let (answered, enough) = (Mutex::new(Vec::new()), AtomicBool::new(false));
    let writer = async |writer: usize| {
        let client = client();
        for n in 0.. {
            if enough.load(Ordering::SeqCst) {
                break;
            }
            let name = format!("user{writer}x{n}");
            let answer = client.post(server.url("/api/signup")).json(&credentials(&name)).send().await.unwrap();
            assert_eq!(answer.status(), 201, "{name}");
            let token = answer.json::<serde_json::Value>().await.unwrap()["token"].as_str().unwrap().to_owned();
            answered.lock().unwrap().push((name, token));
        }
    };
    let file = folder.path().join("backup.db");
    let operator = async {
        while answered.lock().unwrap().len() < 8 {
            tokio::task::yield_now().await;
        }
        let before = answered.lock().unwrap().clone();
        let (at, to) = (folder.path().to_owned(), file.clone());
        let done = tokio::task::spawn_blocking(move || command(&at, "backup", &to)).await.unwrap();
        let during = answered.lock().unwrap().len() - before.len();
        enough.store(true, Ordering::SeqCst);
        assert!(done.status.success(), "{}", text(&done.stderr));
        assert!(during > 0, "nobody signed up meanwhile");
        (before, text(&done.stdout))
    };
    let (_, (before, said)) = tokio::join!(join_all((0..3).map(&writer)), operator);
    assert!(server.terminate().0.success());

    assert!(said.contains("accounts and"), "{said}");
    assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    let content = fs::read(&file).unwrap();
    for secret in before.iter().map(|(_, token)| token.as_str()).chain([PASSWORD]) {
        assert!(!content.windows(secret.len()).any(|window| window == secret.as_bytes()), "t2: a secret is in it");
    }

    let elsewhere = TempDir::new().unwrap();
    let restored = command(elsewhere.path(), "restore", &file);
    assert!(restored.status.success(), "{}", text(&restored.stderr));
    let database = elsewhere.path().join("vestibule.db");
    assert_eq!(database.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    let mut connection = SqliteConnection::connect(&format!("sqlite:{}", database.display())).await.unwrap();
    let integrity: String = sqlx::query_scalar("PRAGMA integrity_check").fetch_one(&mut connection).await.unwrap();
    assert_eq!(integrity, "ok");
    connection.close().await.unwrap();

    let server = ServerProcess::start(elsewhere.path());
    let client = client();
    for (name, token) in &before {
        let me = client.get(server.url("/api/me")).header("Authorization", format!("Token {token}"));
        assert_eq!(me.send().await.unwrap().status(), 200, "{name} was signed out");
        let login = client.post(server.url("/api/login")).json(&credentials(name)).send().await.unwrap();
        assert_eq!(login.status(), 200, "{name} cannot sign in");
    }
}

#[tokio::test]
async fn a_backup_overwrites_nothing_and_leaves_nothing_half_done() {
    let folder = TempDir::new().unwrap();
    let file = backup(folder.path()).await;
    let (first, before) = (fs::read(&file).unwrap(), files(folder.path()));
    assert_refused(&command(folder.path(), "backup", &file), "exists already");
    assert!(fs::read(&file).unwrap() == first);
    assert_refused(&command(folder.path(), "backup", &folder.path().join("no/such/folder.db")), "cannot be written");
    assert_eq!(files(folder.path()), before);

    // A page in the middle that is no page any more is found out before the copy gets its name.
    let database = folder.path().join("vestibule.db");
    let mut damaged = fs::read(&database).unwrap();
    damaged[8192..12288].fill(0xff);
    fs::write(&database, damaged).unwrap();
    assert_refused(&command(folder.path(), "backup", &folder.path().join("other.db")), "malformed");
    assert_eq!(files(folder.path()), before);

    let empty = TempDir::new().unwrap();
    assert_refused(&command(empty.path(), "backup", &empty.path().join("backup.db")), "there is no file");
    assert!(files(empty.path()).is_empty());
}

#[tokio::test]
async fn a_restore_overwrites_nothing_not_even_a_log_that_lost_its_database() {
    let folder = TempDir::new().unwrap();
    let file = backup(folder.path()).await;
    for taken in ["vestibule.db", "vestibule.db-wal", "vestibule.db-shm", "vestibule.db-journal"] {
        let elsewhere = TempDir::new().unwrap();
        fs::write(elsewhere.path().join(taken), "what was here").unwrap();
        assert_refused(&command(elsewhere.path(), "restore", &file), taken);
        assert_eq!(files(elsewhere.path()), [taken]);
        assert_eq!(fs::read(elsewhere.path().join(taken)).unwrap(), b"what was here");
    }
    let elsewhere = TempDir::new().unwrap();
    let done = command(elsewhere.path(), "restore", &file);
    assert!(text(&done.stdout).contains("1 account and 1 sign-in."), "{}", text(&done.stdout));
    assert_eq!(files(elsewhere.path()), ["vestibule.db"]);
}

#[tokio::test]
async fn what_is_no_whole_backup_of_ours_is_not_restored() {
    let folder = TempDir::new().unwrap();
    let file = backup(folder.path()).await;
    let whole = fs::read(&file).unwrap();
    let bad = |name: &str, content: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, content).unwrap();
        path
    };
    let changed = async |name: &str, sql: &'static str| {
        let path = bad(name, &whole);
        let mut database = SqliteConnection::connect(&format!("sqlite:{}", path.display())).await.unwrap();
        sqlx::raw_sql(sql).execute(&mut database).await.unwrap();
        database.close().await.unwrap();
        path
    };
    let newer = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
        VALUES (9999, 'later', 1, x'00', 0)";
    for (path, words) in [
        (folder.path().join("absent.db"), "there is no file"),
        (bad("text.db", &b"this is not a database".repeat(100)), "not a database"),
        (bad("empty.db", b""), "no database of Vestibule"),
        (bad("half.db", &whole[..whole.len() / 2]), "half.db"),
        (changed("foreign.db", "DROP TABLE _sqlx_migrations").await, "no database of Vestibule"),
        (changed("newer.db", newer).await, "newer Vestibule (migration 9999)"),
        (changed("other.db", "UPDATE _sqlx_migrations SET checksum = x'00'").await, "another Vestibule"),
    ] {
        let elsewhere = TempDir::new().unwrap();
        assert_refused(&command(elsewhere.path(), "restore", &path), words);
        assert!(files(elsewhere.path()).is_empty(), "{path:?}");
    }
}

#[test]
fn the_commands_say_how_they_are_used() {
    let folder = TempDir::new().unwrap();
    for verb in ["backup", "restore"] {
        let wrong = run(vestibule(folder.path()).arg(verb), "");
        assert_eq!(wrong.status.code(), Some(2), "{verb}");
        assert!(text(&wrong.stderr).contains("<FILE>"), "{verb}: {}", text(&wrong.stderr));
        let help = run(vestibule(folder.path()).args([verb, "--help"]), "");
        assert!(text(&help.stdout).contains("DATABASE_URL"), "{verb}: {}", text(&help.stdout));
    }
}
