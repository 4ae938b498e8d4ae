//! Headers with bytes that are no text: each spoils its own part of a line and nothing else.

use reqwest::Method;
use reqwest::header::HeaderValue;
use serde_json::json;

use crate::support::raw::exchange;
use crate::support::read_headers::READ_HEADERS;
use crate::support::{Answer, Options, PASSWORD, TestApp};

fn bytes(value: impl AsRef<[u8]>) -> HeaderValue {
    HeaderValue::from_bytes(value.as_ref()).unwrap()
}

fn behind_a_proxy(rates: &str) -> Options {
    let mut options = Options::default();
    options.accounts.throttles = rates.parse().unwrap();
    options.http.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
    options
}

/// A GET with lines of one header.
async fn get(app: &TestApp, path: &str, name: &str, lines: &[&[u8]]) -> Answer {
    let request = app.anonymous().request(Method::GET, path);
    let request = lines.iter().fold(request, |request, line| request.header(name, bytes(line)));
    Answer::of(request.send().await.unwrap()).await
}

#[tokio::test]
async fn a_cookie_of_another_program_signs_nobody_out_whatever_bytes_it_has() {
    let app = TestApp::start().await;
    let form = json!({ "username": "alice", "password": PASSWORD, "session": true });
    let answer = app.anonymous().post("/api/signup", &form).await;
    let own = answer.header("set-cookie").split(';').next().unwrap().as_bytes().to_owned();
    let with = |before: &[u8], after: &[u8]| [before, &own, after].concat();
    for lines in [
        vec![with("theme=café; ".as_bytes(), b"")],
        vec![with(b"theme=caf\xe9; ", b"; \xff\xfe=\x80;;=")],
        vec![b"theme=caf\xe9".to_vec(), own.clone()],
        vec![with(b"vestibule_session=\xff; ", b"")],
    ] {
        let lines: Vec<&[u8]> = lines.iter().map(Vec::as_slice).collect();
        assert_eq!(get(&app, "/api/me", "Cookie", &lines).await.status, 200, "{lines:?}");
        assert!(get(&app, "/", "Cookie", &lines).await.words().contains("Welcome, alice"), "{lines:?}");
    }
    assert_eq!(get(&app, "/api/me", "Cookie", &[&with(b"", b"\xff")]).await.status, 401);
}

#[tokio::test]
async fn p10_behind_a_hop_that_cannot_be_read_the_client_is_the_one_that_reported_it() {
    let app = TestApp::start_with(behind_a_proxy("anon=1/min,login=off,signup=off,failures=off")).await;
    let from = async |address: &str| {
        let line = [&b"\xff, "[..], address.as_bytes()].concat();
        get(&app, "/api/me", "X-Forwarded-For", &[&line]).await.status
    };
    assert_eq!((from("203.0.113.1").await, from("203.0.113.2").await), (401, 401), "each is one client of its own");
    assert_eq!((from("203.0.113.1").await, from("127.0.0.9").await), (429, 401));

    let sign_up = app.anonymous().request(Method::POST, "/api/signup");
    let sign_up = sign_up.header("X-Forwarded-For", bytes(b"\xff, 203.0.113.9"));
    let sign_up = sign_up.form(&[("username", "alice"), ("password", PASSWORD)]);
    let token = Answer::of(sign_up.send().await.unwrap()).await.token();
    let listed = app.caller(false, Some(token)).get("/api/sign_ins").await;
    assert_eq!(listed.json[0]["address"], "203.0.113.9", "{}", listed.text);
}

#[tokio::test]
async fn what_a_client_takes_is_read_part_by_part() {
    let app = TestApp::start().await;
    for (line, status) in [(&b"image/png, text/x;y=\xff, application/json"[..], 401), (b"\xff", 406), (b"", 406)] {
        assert_eq!(get(&app, "/api/me", "Accept", &[b"image/png", line]).await.status, status, "{line:?}");
    }
    for path in ["/favicon.svg", "/login"] {
        let answer = app.anonymous().request(Method::GET, path).header("Accept-Encoding", bytes(b"\xff, gzip;q=0.5"));
        let encoding = answer.send().await.unwrap().headers().get("content-encoding").cloned();
        assert_eq!(encoding, (path == "/login").then(|| bytes("gzip")), "{path}");
    }
    let etag = get(&app, "/favicon.svg", "Accept", &[b"*/*"]).await.header("etag").to_owned();
    let known = [b"\"caf\xe9\", W/", etag.as_bytes()].concat();
    assert_eq!(get(&app, "/favicon.svg", "If-None-Match", &[&known]).await.status, 304);
}

#[tokio::test]
async fn no_bytes_in_any_header_are_a_fault_of_the_server() {
    let app = TestApp::start_with(behind_a_proxy("anon=off,login=off,signup=off,failures=off")).await;
    for name in READ_HEADERS {
        for (method, path) in [("GET", "/api/me"), ("POST", "/api/logout"), ("GET", "/nowhere"), ("POST", "/nowhere")] {
            for value in [&b"\xff"[..], b"\x80, \xc3; q=\xa9=", b",;=,;=", b"\xe2\x80\xae://\xff:\xfe", b"\t"] {
                let head = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n{name}: ");
                let answer = exchange(app.address, &[head.as_bytes(), value, b"\r\n\r\n"].concat()).await.unwrap();
                assert!((400..500).contains(&answer.status), "{name}, {method} {path}: {} {value:?}", answer.status);
            }
        }
    }
}
