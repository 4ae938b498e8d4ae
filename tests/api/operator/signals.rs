//! Signals beside SIGTERM, and the causes of 503 in the log.

use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

use crate::support::credentials;
use crate::support::file::{number, open};
use crate::support::process::{ServerProcess, VESTIBULE, settled};
use crate::until::until;

/// How long strangers ask for what is refused.
const STORM: Duration = Duration::from_millis(2_500);

#[tokio::test]
async fn f7_sighup_lets_running_requests_finish_as_sigterm_does() {
    let folder = TempDir::new().unwrap();
    // The tests themselves may run beneath `nohup`, which children inherit.
    let mut env = Command::new("/usr/bin/env");
    env.args(["--default-signal=HUP", VESTIBULE]);
    let server = ServerProcess::start_by(settled(env, folder.path()));
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let url = server.url("/api/signup");
    let signing_up = tokio::spawn(async move {
        client.post(url).json(&credentials("alice")).send().await.map(|answer| answer.status().as_u16())
    });
    let (status, log) = tokio::task::spawn_blocking(move || {
        // Whether it has come in by now or not, nothing is answered by half.
        server.signal("HUP")
    })
    .await
    .unwrap();
    assert!(status.success(), "{log}");
    assert!(log.contains("SIGHUP") && log.contains("stopped") && !log.contains("cut off"), "{log}");
    if let Ok(status) = signing_up.await.unwrap() {
        assert!(status == 201 || status == 503, "{status}");
    }
}

#[tokio::test]
async fn a_server_that_is_to_outlive_its_terminal_ignores_sighup() {
    let folder = TempDir::new().unwrap();
    let mut shell = Command::new("/bin/sh");
    shell.args(["-c", r#"trap '' HUP; exec "$0" "$@""#, VESTIBULE]);
    let server = ServerProcess::start_by(settled(shell, folder.path()));
    server.send("HUP");
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    assert_eq!(client.get(server.url("/healthz")).send().await.unwrap().status(), 200);
    let (status, log) = server.terminate();
    assert!(status.success() && !log.contains("SIGHUP"), "{log}");
}

#[tokio::test]
async fn a_password_that_finds_no_room_is_told_in_the_log() {
    let folder = TempDir::new().unwrap();
    let server = ServerProcess::start_with(folder.path(), &[("VESTIBULE_ARGON2", "t=40")]);
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    // More than the processors hash within the two seconds that one waits.
    let many = 12 * std::thread::available_parallelism().unwrap().get();
    let answers = futures::future::join_all((0..many).map(|_| async {
        let log_in = client.post(server.url("/api/login")).json(&credentials("nobody"));
        log_in.send().await.unwrap().status().as_u16()
    }));
    assert!(answers.await.contains(&503));
    let (_, log) = server.terminate();
    assert!(log.contains("a password waited too long to be hashed"), "{log}");
}

#[tokio::test]
async fn each_503_has_its_cause_in_the_log_and_a_storm_of_them_does_not_fill_it() {
    let folder = TempDir::new().unwrap();
    let server = ServerProcess::start(folder.path());
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let sign_up = async |name: &str| {
        client.post(server.url("/api/signup")).json(&credentials(name)).send().await.unwrap().status().as_u16()
    };
    assert_eq!(sign_up("alice").await, 201);
    // What sends her mail would wait for the lock, and `bob` for that.
    let jobs = "SELECT count(*) FROM jobs WHERE kind <> 'purge'";
    until("her mail is sent", async || number(folder.path(), jobs).await == 0).await;
    let mut other = open(folder.path()).await;
    sqlx::query("BEGIN EXCLUSIVE").execute(&mut other).await.unwrap();
    assert_eq!(sign_up("bob").await, 503);
    sqlx::query("ROLLBACK").execute(&mut other).await.unwrap();
    std::fs::rename(folder.path().join("vestibule.db"), folder.path().join("away")).unwrap();
    // Long enough that a line is written about those that are held back.
    let (begun, mut refused) = (Instant::now(), 1);
    while begun.elapsed() < STORM {
        assert_eq!(sign_up(&format!("user{refused}")).await, 503);
        refused += 1;
    }
    let seconds = begun.elapsed().as_secs();
    let (_, log) = server.terminate();
    let events: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let causes: Vec<&Value> = events.iter().filter(|event| event["message"] == "the database is unavailable").collect();
    assert!(causes[0]["error"].as_str().unwrap().contains("locked"), "{log}");
    assert!(causes.last().unwrap()["error"].as_str().unwrap().contains("deleted or replaced"), "{log}");
    assert!((causes.len() as u64) <= seconds + 3, "{} lines in {seconds} s", causes.len());
    let held_back: u64 = causes.iter().map(|event| event["held_back"].as_u64().unwrap()).sum();
    assert!(held_back > 0 && held_back + causes.len() as u64 <= refused, "{refused}: {log}");
}
