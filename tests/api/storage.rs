//! The database away: its disk full, or its file held by another program.

use std::io::Write;
use std::path::Path;
use std::time::Duration;

use reqwest::Client;
use reqwest::header::HeaderMap;
use reqwest::redirect::Policy;
use serde_json::{Value, json};
use sqlx::{Connection, SqliteConnection};
use tempfile::TempDir;
use tokio::time::{Instant, timeout};
use vestibule::accounts::TokenDigest;

use crate::cluster::Cluster;
use crate::support::disk::SmallDisk;
use crate::support::process::{ServerProcess, VESTIBULE, settled};
use crate::support::{Answer, Caller, PASSWORD, TestApp, credentials};
use crate::until::until;

const DISK_BYTES: u64 = 8 * 1024 * 1024;

async fn post(server: &ServerProcess, path: &str, body: &Value) -> Answer {
    let client = Client::builder().no_proxy().build().unwrap();
    Answer::of(client.post(server.url(path)).json(body).send().await.unwrap()).await
}

async fn checks(server: &ServerProcess, token: &str) -> u16 {
    let client = Client::builder().no_proxy().build().unwrap();
    let request = client.get(server.url("/api/test_token")).header("Authorization", format!("Token {token}"));
    request.send().await.unwrap().status().as_u16()
}

async fn wait_until_ready(server: &ServerProcess, status: u16, words: &str) {
    let client = Client::builder().no_proxy().build().unwrap();
    until(words, async || {
        let answer = Answer::of(client.get(server.url("/readyz")).send().await.unwrap()).await;
        (answer.status, answer.text.as_str()) == (status, words)
    })
    .await;
}

fn is_unavailable(answer: &Answer) -> bool {
    answer.status == 503 && answer.header("retry-after") == "1"
}

#[tokio::test]
async fn f3_on_a_full_disk_writes_are_503_reads_go_on_and_it_recovers_by_itself() {
    let folder = TempDir::new().unwrap();
    let small = folder.path().join("small");
    let disk = match SmallDisk::mount(&small, DISK_BYTES) {
        Ok(disk) => disk,
        Err(why) => {
            // Past the test runner, which shows nothing of a test that passes.
            let _ = writeln!(std::io::stderr(), "SKIPPED f3, the full disk: no small disk can be mounted here ({why})");
            return;
        }
    };
    let mut command = settled(disk.command(Path::new(VESTIBULE)), &small);
    command.current_dir("/");
    let server = ServerProcess::start_by(command);
    let token = post(&server, "/api/signup", &credentials("alice")).await.token();

    disk.fill().unwrap();
    // SQLite's log may have some room left in it.
    let mut filled = Vec::new();
    let refused = loop {
        let name = format!("user{}", filled.len());
        let answer = post(&server, "/api/signup", &credentials(&name)).await;
        if answer.status != 201 {
            break answer;
        }
        filled.push(answer.token());
        assert!(filled.len() < 1000, "the disk is not full");
    };
    assert!(is_unavailable(&refused), "{refused:?}");
    wait_until_ready(&server, 503, "The database cannot be written.").await;
    for _ in 0..3 {
        let refused = post(&server, "/api/login", &credentials("alice")).await;
        assert!(is_unavailable(&refused), "{refused:?}");
        assert_eq!(checks(&server, &token).await, 200);
    }

    disk.empty().unwrap();
    let again = post(&server, "/api/signup", &credentials("bob")).await;
    assert_eq!(again.status, 201, "{again:?}");
    wait_until_ready(&server, 200, "ok").await;
    for token in filled.iter().chain([&token, &again.token()]) {
        assert_eq!(checks(&server, token).await, 200, "an answered sign-up is lost");
    }
}

#[tokio::test]
async fn f4_while_another_program_has_the_file_for_itself_writes_are_503_and_reads_go_on() {
    let app = TestApp::start().await;
    let alice = app.program("alice").await;
    let url = format!("sqlite:{}", app.folder().join("vestibule.db").display());
    let mut other = SqliteConnection::connect(&url).await.unwrap();
    sqlx::query("BEGIN EXCLUSIVE").execute(&mut other).await.unwrap();
    let (bob, nothing, anonymous) = (credentials("bob"), json!({}), app.anonymous());
    let begun = Instant::now();
    let writes = async { tokio::join!(anonymous.post("/api/signup", &bob), alice.post("/api/logout", &nothing)) };
    let reads = async {
        // The lock is kept longer than the server waits for it.
        while begun.elapsed() < Duration::from_secs(5) {
            let read = async {
                assert_eq!(alice.get("/api/test_token").await.status, 200);
                assert_eq!(anonymous.get("/login").await.status, 200);
                assert_eq!(anonymous.get("/healthz").await.status, 200);
            };
            timeout(Duration::from_secs(2), read).await.expect("reads wait for nobody");
        }
    };
    let ((signed_up, logged_out), ()) = tokio::join!(writes, reads);
    assert!(is_unavailable(&signed_up), "{signed_up:?}");
    assert!(is_unavailable(&logged_out), "{logged_out:?}");
    assert_eq!(alice.get("/api/test_token").await.status, 200, "a log-out that was refused has ended nothing");

    sqlx::query("ROLLBACK").execute(&mut other).await.unwrap();
    assert_eq!(anonymous.post("/api/signup", &bob).await.status, 201);
    assert_eq!(alice.post("/api/logout", &nothing).await.status, 200);
    assert_eq!(alice.get("/api/test_token").await.status, 401);
}

#[tokio::test]
async fn f4_without_its_database_a_page_is_503_and_tells_nobody_that_they_are_logged_out() {
    let app = TestApp::start().await;
    let alice = app.browser("alice").await;
    let url = format!("sqlite:{}", app.folder().join("vestibule.db").display());
    let mut other = SqliteConnection::connect(&url).await.unwrap();
    sqlx::query("ALTER TABLE sessions RENAME TO gone").execute(&mut other).await.unwrap();
    assert_nobody_is_logged_out(&alice).await;
    assert_eq!(app.anonymous().get("/login").await.status, 200);

    sqlx::query("ALTER TABLE gone RENAME TO sessions").execute(&mut other).await.unwrap();
    let page = alice.get("/account").await;
    assert_eq!(page.status, 200);
    assert!(page.words().contains("alice"), "{}", page.words());
}

/// Every page is a 503 that tries again, and leads nobody to the log-in page.
async fn assert_nobody_is_logged_out(browser: &Caller) {
    for path in ["/", "/account", "/login", "/login?next=/account", "/logout", "/signup", "/nowhere"] {
        let page = browser.get(path).await;
        assert_eq!((page.status, page.header("retry-after"), page.header("refresh")), (503, "5", "5"), "{path}");
        assert!(page.words().contains("You have not been logged out."), "{path}: {}", page.words());
        assert!(!page.words().contains("Log in"), "{path}: {}", page.words());
        assert!(page.header("set-cookie").is_empty(), "{path}");
    }
}

#[tokio::test]
async fn f4_without_its_database_a_browser_that_django_had_signed_in_sees_the_same_503_page() {
    let app = TestApp::start().await;
    let cookie = "3f0x9k2m5p7q1r8s4t6u0v3w9y2z5a7b";
    app.accounts.create_superuser("alice", "alice@example.org", PASSWORD).await.unwrap();
    let url = format!("sqlite:{}", app.folder().join("vestibule.db").display());
    let mut other = SqliteConnection::connect(&url).await.unwrap();
    let plant =
        "INSERT INTO django_sessions (account_id, digest, expires_at) VALUES (1, $1, 1800000000000 + 172800000)";
    sqlx::query(plant).bind(TokenDigest::of_secret(cookie).as_bytes()).execute(&mut other).await.unwrap();
    sqlx::query("ALTER TABLE sessions RENAME TO gone").execute(&mut other).await.unwrap();
    let mut headers = HeaderMap::new();
    headers.insert("cookie", format!("sessionid={cookie}").parse().unwrap());
    let client = Client::builder().no_proxy().redirect(Policy::none()).default_headers(headers).build().unwrap();
    let mut browser = app.anonymous();
    browser.client = client;
    assert_nobody_is_logged_out(&browser).await;
    let posted = browser.post_form("/logout", &[]).await;
    assert_eq!((posted.status, posted.header("refresh")), (503, "5"), "{posted:?}");
    assert!(posted.words().contains("You have not been logged out."), "{}", posted.words());
    let call = browser.get("/api/me").await;
    assert!(call.status >= 500 && call.header("content-type") == "application/json", "{call:?}");
    assert_eq!(browser.get("/healthz").await.status, 200, "the process lives");

    sqlx::query("ALTER TABLE gone RENAME TO sessions").execute(&mut other).await.unwrap();
    let page = browser.get("/account").await;
    assert_eq!(page.status, 200);
    assert!(page.words().contains("alice@example.org"), "{}", page.words());
}

#[tokio::test]
async fn f4_with_its_file_gone_pages_go_on_and_a_log_out_that_is_not_done_says_so() {
    let app = TestApp::start().await;
    let alice = app.browser("alice").await;
    for name in ["vestibule.db", "vestibule.db-wal", "vestibule.db-shm"] {
        std::fs::remove_file(app.folder().join(name)).unwrap();
    }
    for path in ["/", "/account", "/logout"] {
        let page = alice.get(path).await;
        assert_eq!((page.status, page.words().contains("Log out")), (200, true), "{path}: {}", page.words());
    }
    let posted = alice.post_form("/logout", &[]).await;
    assert_eq!((posted.status, posted.header("set-cookie")), (503, ""));
    assert!(posted.words().contains("please try again in a moment"), "{}", posted.words());
    assert!(posted.words().contains("You are logged in as alice"), "{}", posted.words());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f5_with_a_stopped_postgresql_a_page_is_503_and_tells_nobody_that_they_are_logged_out() {
    let Some(cluster) = Cluster::start() else { return };
    let app = TestApp::start_on_postgres(&cluster.new_database().await).await;
    let alice = app.browser("alice").await;
    cluster.stop();
    assert_nobody_is_logged_out(&alice).await;
    let posted = alice.post_form("/logout", &[]).await;
    assert_eq!((posted.status, posted.header("set-cookie")), (503, ""), "{posted:?}");
    cluster.start_again();
    until("it is back", async || alice.get("/account").await.status == 200).await;
}
