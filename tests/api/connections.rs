//! Slow, silent and broken connections.

use std::time::Duration;

use futures::future::join_all;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::support::{TestApp, credentials};

#[tokio::test]
async fn l3_sockets_that_dribble_are_closed_and_hold_nobody_up() {
    let app = TestApp::start().await;
    let address = app.address;
    let dribble = move |n: usize| async move {
        let mut stream = TcpStream::connect(address).await.unwrap();
        // Half of them send a head that never ends, the others a body that never comes.
        let begun: &[u8] = if n.is_multiple_of(2) {
            b"POST /api/login HTTP/1.1\r\nHost: e\r\nX-A:"
        } else {
            b"POST /api/login HTTP/1.1\r\nHost: e\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
        };
        stream.write_all(begun).await.unwrap();
        let mut answer = Vec::new();
        let _ = timeout(Duration::from_secs(40), stream.read_to_end(&mut answer)).await.expect("closed in time");
        let answer = String::from_utf8_lossy(&answer).into_owned();
        if n.is_multiple_of(2) {
            assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 408"), "{answer}");
        } else {
            assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
        }
    };
    let slow = tokio::spawn(async move { join_all((0..500).map(dribble)).await });
    let alice = app.program("alice").await;
    for _ in 0..50 {
        assert_eq!(alice.get("/api/test_token").await.status, 200);
    }
    slow.await.unwrap();
}

#[tokio::test]
async fn f7_silent_sockets_do_not_hold_the_server_and_a_running_log_in_finishes() {
    let mut options = crate::support::Options::default();
    options.accounts.argon2 = Default::default();
    let app = TestApp::start_with(options).await;
    app.program("alice").await;
    let mut silent = TcpStream::connect(app.address).await.unwrap();
    let caller = app.anonymous();
    let hashes = app.accounts.hash_count();
    let login = tokio::spawn(async move { caller.post("/api/login", &credentials("alice")).await });
    while app.accounts.hash_count() == hashes {
        tokio::task::yield_now().await;
    }
    timeout(Duration::from_secs(10), app.stop()).await.expect("stopped within 10 s");
    assert_eq!(login.await.unwrap().status, 200);
    assert_eq!(silent.read(&mut [0; 1]).await.unwrap_or(0), 0);
}
