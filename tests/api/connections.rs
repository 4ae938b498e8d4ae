//! Slow, silent and broken connections.

use std::time::Duration;

use futures::future::join_all;
use tokio::io::{AsyncReadExt, AsyncWriteExt, Interest};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::timeout;

use crate::support::dribble::{self, Endless};
use crate::support::{TestApp, credentials, many_files};

#[tokio::test]
async fn l3_sockets_that_dribble_are_closed_in_time_and_hold_nobody_up() {
    many_files();
    let app = TestApp::start().await;
    let address = app.address;
    let dribble = move |n: usize| async move {
        let endless = Endless::of(n);
        // Something more than the promise, for a machine that has other tests to run.
        let answer = dribble::dribble(address, endless, Duration::from_secs(10)).await.expect("closed in time");
        assert!(answer == b"HTTP/1.1 408" || endless == Endless::Head && answer.is_empty(), "{answer:?}");
    };
    let slow = tokio::spawn(async move { join_all((0..500).map(dribble)).await });
    let alice = app.program("alice").await;
    for _ in 0..50 {
        assert_eq!(alice.get("/api/test_token").await.status, 200);
    }
    slow.await.unwrap();
}

#[tokio::test]
async fn l3_a_client_that_asks_on_and_on_and_reads_nothing_is_let_go() {
    let app = TestApp::start().await;
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4096).unwrap();
    let mut stream = socket.connect(app.address).await.unwrap();
    // Far more than fits into what lies between both.
    let requests = "GET /login HTTP/1.1\r\nHost: e\r\n\r\n".repeat(2_000);
    stream.write_all(requests.as_bytes()).await.unwrap();
    timeout(Duration::from_secs(50), stream.ready(Interest::ERROR)).await.expect("closed in time").unwrap();
    assert_eq!(app.anonymous().get("/healthz").await.status, 200);
}

#[tokio::test]
async fn f7_silent_sockets_do_not_hold_the_server_and_a_running_log_in_finishes() {
    let mut options = crate::support::Options::default();
    options.accounts.argon2 = Default::default();
    let app = TestApp::start_with(options).await;
    app.program("alice").await;
    let mut silent = TcpStream::connect(app.address).await.unwrap();
    let caller = app.anonymous();
    let hashes = app.accounts.figures().hashes;
    let login = tokio::spawn(async move { caller.post("/api/login", &credentials("alice")).await });
    while app.accounts.figures().hashes == hashes {
        tokio::task::yield_now().await;
    }
    timeout(Duration::from_secs(10), app.stop()).await.expect("stopped within 10 s");
    assert_eq!(login.await.unwrap().status, 200);
    assert_eq!(silent.read(&mut [0; 1]).await.unwrap_or(0), 0);
}
