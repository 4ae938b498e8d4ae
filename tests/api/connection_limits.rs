//! More connections and event streams than there may be (guarantee L5).

use std::net::SocketAddr;
use std::process::Command;
use std::time::{Duration, Instant};

use futures::future::join_all;
use reqwest::{Client, Response};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::timeout;

use crate::support::process::{ServerProcess, VESTIBULE, settled};
use crate::support::{Answer, Options, TestApp, credentials, many_files};
use crate::until::until;

const DEADLINE: Duration = Duration::from_secs(30);

/// Asks for readiness on a new connection: whether the server is ready, or has refused honestly.
async fn is_ready(address: SocketAddr, from: &str) -> bool {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind(format!("{from}:0").parse().unwrap()).unwrap();
    let mut answer = String::new();
    let mut stream = socket.connect(address).await.unwrap();
    let asked = stream.write_all(b"GET /readyz HTTP/1.1\r\nHost: e\r\nConnection: close\r\n\r\n").await;
    let read = timeout(DEADLINE, stream.read_to_string(&mut answer)).await.expect("an answer or a close");
    let is_closed = asked.is_err() || read.is_err() || answer.is_empty();
    assert!(is_closed || answer.starts_with("HTTP/1.1 200") || answer.starts_with("HTTP/1.1 503"), "{answer}");
    answer.starts_with("HTTP/1.1 200")
}

async fn until_ready(address: SocketAddr, from: &str) {
    until("it recovers", async || is_ready(address, from).await).await;
}

async fn figure(app: &TestApp, series: &str) -> usize {
    let client = Client::builder().no_proxy().build().unwrap();
    let answer = Answer::of(client.get(format!("http://{}/metrics", app.metrics)).send().await.unwrap()).await;
    let line = answer.text.lines().find_map(|line| line.strip_prefix(series)?.strip_prefix(' '));
    line.unwrap_or_else(|| panic!("no {series} in {answer:?}")).parse().unwrap()
}

async fn until_figure(app: &TestApp, series: &str, is_enough: impl Fn(usize) -> bool) {
    until(series, async || is_enough(figure(app, series).await)).await;
}

#[tokio::test]
async fn l5_one_address_takes_its_share_of_the_connections_and_no_more() {
    let mut options = Options::default();
    options.http.max_connections = 40;
    let app = TestApp::start_with(options).await;
    let held = join_all((0..60).map(|_| TcpStream::connect(app.address))).await;
    let refused = "vestibule_http_connections_refused_total{full=\"address\"}";
    until_figure(&app, refused, |count| count == 50).await;
    assert_eq!(figure(&app, "vestibule_http_connections").await, 10);
    assert!(!is_ready(app.address, "127.0.0.1").await, "its share is taken");
    assert!(is_ready(app.address, "127.0.0.2").await, "and the others have theirs");
    drop(held);
    until_ready(app.address, "127.0.0.1").await;
}

#[tokio::test]
async fn l5_all_connections_taken_is_an_honest_refusal_and_over_when_they_are_closed() {
    let mut options = Options::default();
    options.http.max_connections = 40;
    options.http.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
    let app = TestApp::start_with(options).await;
    let held = join_all((0..60).map(|_| TcpStream::connect(app.address))).await;
    until_figure(&app, "vestibule_http_connections_refused_total{full=\"all\"}", |count| count == 20).await;
    assert_eq!(figure(&app, "vestibule_http_connections").await, 40, "a proxy may have all");
    assert_eq!(figure(&app, "vestibule_http_connections_max").await, 40);
    let mut refused = TcpStream::connect(app.address).await.unwrap();
    let mut answer = String::new();
    let _ = timeout(DEADLINE, refused.read_to_string(&mut answer)).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 503") && answer.contains("Retry-After: 1\r\n"), "{answer}");
    assert!(
        answer.ends_with("\r\n\r\nToo many connections.\n") && answer.contains("Content-Length: 22\r\n"),
        "{answer}"
    );
    drop(held);
    until_ready(app.address, "127.0.0.1").await;
    app.program("alice").await;
}

/// The program with these limits of open files, soft and hard.
fn with_files(folder: &TempDir, soft: u32, hard: u32, trusted: &str) -> ServerProcess {
    let mut shell = Command::new("/bin/sh");
    shell.args(["-c", r#"ulimit -Sn "$1" && ulimit -Hn "$0" && shift && exec "$@""#]);
    shell.args([&hard.to_string(), &soft.to_string(), VESTIBULE]);
    let mut command = settled(shell, folder.path());
    command.env("VESTIBULE_TRUSTED_PROXIES", trusted);
    ServerProcess::start_by(command)
}

#[tokio::test]
async fn l5_connections_without_end_take_no_descriptor_that_the_database_needs() {
    many_files();
    let folder = TempDir::new().unwrap();
    let server = with_files(&folder, 256, 256, "127.0.0.1");
    let client = Client::builder().no_proxy().build().unwrap();
    let signed_up = client.post(server.url("/api/signup")).json(&credentials("alice")).send().await.unwrap();
    let signed_up = Answer::of(signed_up).await;
    assert_eq!(signed_up.status, 201, "{signed_up:?}");
    let begin = Instant::now();
    let held = join_all((0..600).map(|_| TcpStream::connect(server.address))).await;
    for _ in 0..20 {
        is_ready(server.address, "127.0.0.1").await;
        // On a connection that it has already; one is used again only where its last answer was read to the end.
        let log_in = client.post(server.url("/api/login")).json(&credentials("alice")).send().await.unwrap();
        let log_in = Answer::of(log_in).await;
        assert_eq!(log_in.status, 200, "who is in is served: {log_in:?}");
    }
    drop(held);
    until_ready(server.address, "127.0.0.1").await;
    let (status, log) = server.terminate();
    assert!(status.success() && !log.contains("could not be accepted"), "{log}");
    let lines = u64::try_from(log.matches("connections are refused").count()).unwrap();
    assert!((1..=1 + begin.elapsed().as_secs()).contains(&lines), "one line a second at most: {log}");
}

#[tokio::test]
async fn the_limit_of_open_files_is_raised_at_the_start() {
    many_files();
    let folder = TempDir::new().unwrap();
    let server = with_files(&folder, 64, 1024, "127.0.0.1");
    let client = || Client::builder().no_proxy().build().unwrap();
    let clients: Vec<Client> = (0..300).map(|_| client()).collect();
    let answers = join_all(clients.iter().map(|client| client.get(server.url("/readyz")).send())).await;
    assert!(answers.into_iter().all(|answer| answer.is_ok_and(|answer| answer.status() == 200)));
}

#[tokio::test]
async fn l5_three_thousand_streams_of_one_session_are_eight_and_the_newest_hear() {
    many_files();
    let app = TestApp::start().await;
    let browser = app.browser("alice").await;
    let mut streams: Vec<Response> = Vec::new();
    for _ in 0..30 {
        let opened = join_all((0..100).map(|_| browser.client.get(app.url("/api/sign_in_events")).send())).await;
        streams.extend(opened.into_iter().map(Result::unwrap));
        assert!(figure(&app, "vestibule_http_event_streams").await <= 8);
    }
    assert!(streams.iter().all(|stream| stream.status() == 200));
    // What is over closes its connection; only who reads that may still be there.
    until_figure(&app, "vestibule_http_connections", |open| open <= 30).await;
    let mut newest = browser.client.get(app.url("/api/sign_in_events")).send().await.unwrap();
    let oldest = timeout(DEADLINE, streams.swap_remove(0).text()).await.unwrap().unwrap();
    assert_eq!(oldest.trim(), "retry: 60000", "it may come back, and not at once");
    browser.post("/api/logout", &serde_json::json!({})).await;
    let event = timeout(DEADLINE, newest.chunk()).await.unwrap().unwrap().unwrap();
    assert!(String::from_utf8_lossy(&event).contains("event: ended"));
}
