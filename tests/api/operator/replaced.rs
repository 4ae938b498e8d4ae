//! A database that is deleted or replaced beside a running server.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use reqwest::Client;
use serde_json::Value;
use tempfile::TempDir;

use super::assert_fails;
use crate::support::credentials;
use crate::support::process::{ServerProcess, run, said, vestibule};
use crate::until::until;

/// The file of the database, and what SQLite keeps beside it.
const FILES: [&str; 3] = ["vestibule.db", "vestibule.db-wal", "vestibule.db-shm"];

fn client() -> Client {
    Client::builder().no_proxy().build().unwrap()
}

async fn sign_up(client: &Client, server: &ServerProcess, name: &str) -> u16 {
    client.post(server.url("/api/signup")).json(&credentials(name)).send().await.unwrap().status().as_u16()
}

async fn log_in(client: &Client, server: &ServerProcess, name: &str) -> u16 {
    client.post(server.url("/api/login")).json(&credentials(name)).send().await.unwrap().status().as_u16()
}

/// Waits until the server is as ready as this.
async fn reach(client: &Client, server: &ServerProcess, status: u16, words: &str) {
    let readyz = async || client.get(server.url("/readyz")).send().await.unwrap();
    until("it is as ready", async || readyz().await.status() == status).await;
    assert_eq!(readyz().await.text().await.unwrap(), words);
}

/// A copy of the database in `folder`, which is in use.
fn backup(folder: &Path) -> PathBuf {
    let file = folder.join("backup.db");
    let done = run(vestibule(folder).arg("backup").arg(&file), "");
    assert!(done.status.success(), "{}", said(&done));
    file
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f8_nothing_is_lost_that_is_answered_after_the_database_was_replaced() {
    let folder = TempDir::new().unwrap();
    let server = ServerProcess::start(folder.path());
    let client = client();
    assert_eq!(sign_up(&client, &server, "alice").await, 201);
    let backup = backup(folder.path());

    let (enough, asked) = (AtomicBool::new(false), Mutex::new(Vec::new()));
    let people = async {
        for n in 0.. {
            if enough.load(Ordering::SeqCst) {
                break;
            }
            let (begun, name) = (Instant::now(), format!("user{n}"));
            let status = sign_up(&client, &server, &name).await;
            asked.lock().unwrap().push((begun, name, status));
        }
    };
    let operator = async {
        while asked.lock().unwrap().len() < 3 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        for file in FILES {
            fs::remove_file(folder.path().join(file)).unwrap();
        }
        fs::copy(&backup, folder.path().join("vestibule.db")).unwrap();
        let replaced = Instant::now();
        let before = asked.lock().unwrap().len();
        while asked.lock().unwrap().len() < before + 20 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        enough.store(true, Ordering::SeqCst);
        replaced
    };
    let ((), replaced) = tokio::join!(people, operator);
    assert_eq!(log_in(&client, &server, "alice").await, 503, "a log-in is a write too");
    reach(&client, &server, 503, "The database cannot be written.").await;

    let (status, log) = server.terminate();
    assert!(status.success(), "{log}");
    let sentence = log.lines().find(|line| line.contains("vestibule.db was deleted or replaced"));
    assert!(sentence.is_some_and(|line| line.contains("start it again")), "{log}");
    let server = ServerProcess::start(folder.path());
    assert_eq!(log_in(&client, &server, "alice").await, 200);
    let late: Vec<_> = asked.into_inner().unwrap().into_iter().filter(|(begun, ..)| *begun > replaced).collect();
    assert!(late.len() >= 19, "{}", late.len());
    for (_, name, status) in late {
        assert_eq!(status, 503, "{name}");
        assert_eq!(log_in(&client, &server, &name).await, 401, "{name} was not made");
    }
}

#[tokio::test]
async fn f8_each_file_of_a_database_is_missed_and_is_used_again_once_it_is_back() {
    for file in FILES {
        let folder = TempDir::new().unwrap();
        let server = ServerProcess::start(folder.path());
        let client = client();
        assert_eq!(sign_up(&client, &server, "alice").await, 201);
        let (here, away) = (folder.path().join(file), folder.path().join("away"));
        fs::rename(&here, &away).unwrap();
        assert_eq!(sign_up(&client, &server, "bob").await, 503, "{file}");
        reach(&client, &server, 503, "The database cannot be written.").await;
        fs::rename(&away, &here).unwrap();
        assert_eq!(sign_up(&client, &server, "bob").await, 201, "{file}");
        reach(&client, &server, 200, "ok").await;
        let (_, log) = server.terminate();
        let events: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let told = |words: &str| events.iter().any(|event| event.to_string().contains(words));
        assert!(told(&format!("{file} was deleted or replaced")), "{log}");
    }
}

#[tokio::test]
async fn f8_a_restore_beside_a_running_server_is_refused_and_done_once_it_has_stopped() {
    let folder = TempDir::new().unwrap();
    let server = ServerProcess::start(folder.path());
    let client = client();
    assert_eq!(sign_up(&client, &server, "alice").await, 201);
    let backup = backup(folder.path());
    let restore = || run(vestibule(folder.path()).arg("restore").arg(&backup), "");
    assert_fails(&restore(), 1, &["vestibule.db", "a server is running", "stop it first"]);
    for file in FILES {
        fs::remove_file(folder.path().join(file)).unwrap();
    }
    assert_fails(&restore(), 1, &["vestibule.db", "a server is running", "stop it first"]);
    assert!(!folder.path().join("vestibule.db").exists());
    assert!(server.terminate().0.success());

    let done = restore();
    assert!(done.status.success(), "{}", said(&done));
    let server = ServerProcess::start(folder.path());
    assert_eq!(log_in(&client, &server, "alice").await, 200);
}
