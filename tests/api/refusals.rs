//! Refusals that need no body, and what they cost.

use std::time::Duration;

use bytes::Bytes;
use futures::future::join_all;
use futures::stream;
use reqwest::{Body, Method};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::raw::exchange;
use crate::support::{Answer, Options, TestApp, credentials};

const JSON: &str = "Content-Type: application/json\r\n";

/// A server where an address has no room left for requests of nobody.
async fn full() -> TestApp {
    let app = limited("anon=1/min,login=off,signup=off").await;
    assert_eq!(app.anonymous().get("/api/me").await.status, 401);
    app
}

async fn limited(rates: &str) -> TestApp {
    let mut options = Options::default();
    options.accounts.throttles = rates.parse().unwrap();
    TestApp::start_with(options).await
}

#[tokio::test]
async fn a_body_that_never_comes_holds_no_refusal_back_and_is_not_asked_for() {
    let (app, full) = (TestApp::start().await, full().await);
    let refused = [
        (&app, "POST /api/logout HTTP/1.1", 401),
        (&app, "POST /api/renew HTTP/1.1", 401),
        (&app, "POST /api/me HTTP/1.1", 405),
        (&app, "PUT /api/login HTTP/1.1", 405),
        (&app, "POST /api/nothing HTTP/1.1", 404),
        (&app, "POST /account HTTP/1.1", 405),
        (&app, "POST /api/login HTTP/1.1\r\nAccept: image/png", 406),
        (&app, "POST /api/login HTTP/1.1\r\nOrigin: https://evil.example", 403),
        (&app, "POST /login HTTP/1.1\r\nOrigin: https://evil.example", 403),
        (&app, "POST /tokens/create HTTP/1.1\r\nCookie: vestibule_forms=AAAAAAAAAAAAAAAA", 302),
        (&full, "POST /api/login HTTP/1.1", 429),
        (&full, "POST /api/signup HTTP/1.1", 429),
        (&full, "POST /api/logout HTTP/1.1", 429),
        (&full, "POST /login HTTP/1.1\r\nAccept: text/html", 429),
    ];
    let expecting = ["", "Expect: 100-continue\r\n"];
    let asked = refused.iter().flat_map(|one| expecting.map(|expect| (one, expect)));
    join_all(asked.map(|(&(app, request, status), expect)| async move {
        let request = format!("{request}\r\nHost: e\r\n{JSON}Content-Length: 64\r\n{expect}\r\n");
        // It closes by itself, as it cannot know where the next request would begin.
        let answer = exchange(app.address, request.as_bytes()).await.expect(&request);
        assert_eq!((answer.status, answer.headers["connection"].as_str()), (status, "close"), "{request}");
    }))
    .await;
    let request = format!("POST /api/login HTTP/1.1\r\nHost: e\r\n{JSON}Content-Length: 65537\r\n");
    for expect in expecting {
        let answer = exchange(app.address, format!("{request}{expect}\r\n").as_bytes()).await.unwrap();
        assert_eq!(answer.status, 413);
    }
}

#[tokio::test]
async fn who_waits_for_leave_to_send_a_body_that_is_needed_gets_it() {
    let app = TestApp::start().await;
    app.program("alice").await;
    let body = credentials("alice").to_string();
    let mut stream = TcpStream::connect(app.address).await.unwrap();
    let head = "POST /api/login HTTP/1.1\r\nHost: e\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Length: ";
    stream.write_all(format!("{head}{}\r\n{JSON}\r\n", body.len()).as_bytes()).await.unwrap();
    let mut leave = [0; 25];
    stream.read_exact(&mut leave).await.unwrap();
    assert_eq!(&leave, b"HTTP/1.1 100 Continue\r\n\r\n");
    stream.write_all(body.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

#[tokio::test]
async fn who_still_sends_sees_the_refusal_and_can_ask_again_on_the_same_connection() {
    let app = TestApp::start().await;
    for path in ["/api/logout", "/api/me", "/api/nothing"] {
        let chunks = (0..64).map(|_| Ok::<_, std::io::Error>(Bytes::from(vec![b'x'; 8 * 1024])));
        let request = app.anonymous().request(Method::POST, path).body(Body::wrap_stream(stream::iter(chunks)));
        let answer = Answer::of(request.send().await.unwrap()).await;
        assert!((401..=405).contains(&answer.status), "{path}: {}", answer.text);
        assert_eq!(answer.header("connection"), "");
    }
    let logout = format!("POST /api/logout HTTP/1.1\r\nHost: e\r\n{JSON}Content-Length: 2\r\n\r\n{{}}");
    let last = logout.replace("Host", "Connection: close\r\nHost");
    let mut stream = TcpStream::connect(app.address).await.unwrap();
    stream.write_all([logout.as_str(), &last].concat().as_bytes()).await.unwrap();
    let mut answers = String::new();
    stream.read_to_string(&mut answers).await.unwrap();
    assert_eq!(answers.matches("HTTP/1.1 401").count(), 2, "{answers}");
}

#[tokio::test]
async fn a_form_that_is_refused_for_coming_too_often_keeps_what_was_typed() {
    let app = full().await;
    let answer = app.anonymous().post_form("/login", &[("username", "alice"), ("password", "x")]).await;
    assert_eq!(answer.status, 429);
    assert!(answer.text.contains("value=\"alice\""), "{}", answer.text);
}

#[tokio::test]
async fn an_address_over_its_limit_costs_no_look_up_and_shuts_nobody_out_who_was_let_in_before() {
    let app = limited("anon=4/min").await;
    let (alice, browser) = (app.program("alice").await, app.browser("bob").await);
    for who in [&alice, &browser] {
        assert_eq!(who.get("/api/me").await.status, 200);
    }
    // As many as there is room for, after two sign-ups: each is looked up, and that nobody has it is remembered.
    let shown = |n: usize| app.caller(false, Some(format!("{n:040x}")));
    for n in 0..2 {
        assert_eq!(shown(n).get("/api/me").await.status, 401);
    }
    let remembered = app.accounts.figures().cache.kept;
    let hashes = app.accounts.figures().hashes;
    for n in 2..50 {
        for answer in [shown(n).get("/api/me").await, shown(n).post("/api/logout", &credentials("x")).await] {
            assert_eq!((answer.status, answer.header("retry-after")), (429, "60"), "{}", answer.text);
        }
    }
    // Well-formed, and nobody's.
    let secret = vestibule::accounts::PlainToken::new(
        vestibule::accounts::TokenKind::Session,
        &vestibule::accounts::SystemRandom,
    );
    let request = app.anonymous().request(Method::GET, "/api/me");
    let request = request.header("Cookie", format!("vestibule_session={}", secret.expose()));
    assert_eq!(request.send().await.unwrap().status(), 429);
    assert_eq!((app.accounts.figures().cache.kept, app.accounts.figures().hashes), (remembered, hashes));

    // What is remembered of them is too old to count, and the window is as full as before.
    app.clock.advance(Duration::from_secs(40));
    assert_eq!(shown(50).get("/api/me").await.status, 429);
    for who in [&alice, &browser] {
        assert_eq!(who.get("/api/me").await.status, 200);
    }
    app.clock.advance(Duration::from_secs(20));
    assert_eq!(shown(50).get("/api/me").await.status, 401);
}
