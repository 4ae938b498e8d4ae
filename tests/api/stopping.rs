//! SIGTERM while there is work.

use std::time::Duration;

use futures::future::{join, join_all};
use serde_json::Value;
use sqlx::{Connection, Executor, SqliteConnection};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::spawn_blocking;
use tokio::time::{Instant, timeout};

use crate::support::process::ServerProcess;
use crate::support::{Options, TestApp, credentials};

const SIGN_UPS: usize = 40;

/// The status of an answer, which came whole, and its JSON.
fn parse(answer: &[u8]) -> (u16, Value) {
    let answer = String::from_utf8_lossy(answer);
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or_else(|| panic!("cut off: {answer:?}"));
    (head.split(' ').nth(1).unwrap().parse().unwrap(), serde_json::from_str(body).unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f7_sigterm_under_load_cuts_no_answer_off_and_none_that_was_given_is_lost() {
    let folder = TempDir::new().unwrap();
    let server = ServerProcess::start(folder.path());
    let mut silent = Vec::new();
    for _ in 0..20 {
        silent.push(TcpStream::connect(server.address).await.unwrap());
    }
    let mut waiting = Vec::new();
    for n in 0..SIGN_UPS {
        let body = credentials(&format!("user{n}")).to_string();
        let head = "POST /api/signup HTTP/1.1\r\nHost: e\r\nContent-Type: application/json\r\nContent-Length: ";
        let mut stream = TcpStream::connect(server.address).await.unwrap();
        stream.write_all(format!("{head}{}\r\n\r\n{body}", body.len()).as_bytes()).await.unwrap();
        waiting.push(stream);
    }
    // None of them is done; some of them the server may not even have seen yet.
    let answers = join_all(waiting.into_iter().map(|mut stream| async move {
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        parse(&answer)
    }));
    let stopped = timeout(Duration::from_secs(10), spawn_blocking(|| server.terminate()));
    let (answers, stopped) = join(answers, stopped).await;
    let (status, log) = stopped.expect("stopped within 10 s").unwrap();
    assert!(status.success() && !log.contains("cut off"), "{log}");

    let server = ServerProcess::start(folder.path());
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let mut made = 0;
    for (status, json) in answers {
        assert!(status == 201 || status == 503, "{status} {json}");
        if status == 201 {
            let token = format!("Token {}", json["token"].as_str().unwrap());
            let check = client.get(server.url("/api/test_token")).header("Authorization", token).send().await.unwrap();
            assert_eq!(check.status(), 200, "an answered sign-up is lost");
            made += 1;
        }
    }
    assert!(made > 0);
    drop(silent);
}

#[tokio::test]
async fn a_server_that_is_told_to_stop_first_says_so_and_serves_everything() {
    let mut options = Options::default();
    options.http.drain = Duration::from_secs(3_600);
    let mut app = TestApp::start_with(options).await;
    let browser = app.browser("alice").await;
    let mut stream = browser.client.get(app.url("/api/sign_in_events")).send().await.unwrap();
    assert_eq!(app.anonymous().get("/readyz").await.status, 200);
    app.tell_to_stop();
    let deadline = Instant::now() + Duration::from_secs(30);
    let not_ready = loop {
        // Each of them is on a new connection.
        let answer = app.anonymous().get("/readyz").await;
        if answer.status != 200 {
            break answer;
        }
        assert!(Instant::now() < deadline, "still ready");
    };
    assert_eq!((not_ready.status, not_ready.text.as_str()), (503, "The server is stopping."));
    assert_eq!(app.anonymous().get("/healthz").await.status, 200);
    assert_eq!(app.anonymous().post("/api/login", &credentials("alice")).await.status, 200);
    assert_eq!(browser.get("/account").await.status, 200);
    browser.post("/api/logout", &serde_json::json!({})).await;
    let event = timeout(Duration::from_secs(30), stream.chunk()).await.unwrap().unwrap().unwrap();
    assert!(String::from_utf8_lossy(&event).contains("event: ended"), "streams go on too");
}

#[tokio::test]
async fn f7_after_the_drain_the_port_is_closed_and_the_server_ends() {
    let mut options = Options::default();
    options.http.drain = Duration::from_secs(1);
    let app = TestApp::start_with(options).await;
    let browser = app.browser("alice").await;
    let _stream = browser.client.get(app.url("/api/sign_in_events")).send().await.unwrap();
    let (address, begun) = (app.address, Instant::now());
    timeout(Duration::from_secs(11), app.stop()).await.expect("stopped within 10 s after the drain");
    assert!(begun.elapsed() >= Duration::from_secs(1), "not before it");
    assert!(TcpStream::connect(address).await.is_err());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f7_a_locked_database_does_not_hold_the_server() {
    let folder = TempDir::new().unwrap();
    let server = ServerProcess::start(folder.path());
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let signed_up = client.post(server.url("/api/signup")).json(&credentials("alice")).send().await.unwrap();
    let token = signed_up.json::<Value>().await.unwrap()["token"].as_str().unwrap().to_owned();
    let database = format!("sqlite:{}", folder.path().join("vestibule.db").display());
    let mut other = SqliteConnection::connect(&database).await.unwrap();
    other.execute("UPDATE tokens SET last_used_at = 0").await.unwrap();
    other.execute("BEGIN IMMEDIATE").await.unwrap();
    // A use to be written down, and a log-in that waits for the lock.
    let check = client.get(server.url("/api/test_token")).header("Authorization", format!("Token {token}"));
    assert_eq!(check.send().await.unwrap().status(), 200);
    let log_in = client.post(server.url("/api/login")).json(&credentials("alice")).send();
    let log_in = tokio::spawn(log_in);
    let (status, log) = timeout(Duration::from_secs(10), spawn_blocking(|| server.terminate())).await.unwrap().unwrap();
    assert!(status.success(), "{log}");
    // It is answered, or it was never seen.
    if let Ok(answer) = log_in.await.unwrap() {
        assert_eq!(answer.status(), 503);
    }
}
