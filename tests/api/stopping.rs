//! SIGTERM while there is work.

use std::time::Duration;

use futures::future::{join, join_all};
use serde_json::Value;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use crate::support::credentials;
use crate::support::process::ServerProcess;

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
