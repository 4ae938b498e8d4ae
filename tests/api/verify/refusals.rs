//! Whose headers count, and what is refused.

use reqwest::Method;

use super::{APP, Asked, assert_refused, assert_told, options, start};
use crate::support::{Answer, TestApp};

#[tokio::test]
async fn a4_headers_count_from_a_trusted_proxy_only() {
    let mut elsewhere = options();
    elsewhere.http.trusted_proxies = vec!["10.0.0.1/32".parse().unwrap()];
    let app = TestApp::start_with(elsewhere).await;
    let program = app.program("alice").await;
    for uri in ["/", "/healthz"] {
        let refused = Asked { uri, ..APP }.of(&program, &[("X-Forwarded-For", "10.0.0.1")]).await;
        assert_refused(&refused, 400);
        assert_eq!(refused.json["detail"], "127.0.0.1 is not a proxy of VESTIBULE_TRUSTED_PROXIES.");
    }
}

#[tokio::test]
async fn a4_headers_that_are_missing_doubled_or_contradict_each_other_are_400_in_words() {
    let app = start().await;
    let program = app.program("alice").await;
    let bare = Answer::of(program.request(Method::GET, "/api/verify").send().await.unwrap()).await;
    assert_refused(&bare, 400);
    assert_eq!(bare.json["detail"], "x-forwarded-proto is missing: the proxy has to send it.");
    for (name, value, words) in [
        ("X-Forwarded-Host", "team.example.org", "more than once"),
        ("X-Forwarded-Uri", "/healthz", "more than once"),
        ("X-Original-URL", "http://app.example.org/healthz", "different requests"),
        ("X-Original-URL", "http://team.example.org/", "different requests"),
        ("X-Original-URL", "not a URL", "characters"),
        ("X-Original-Method", "POST", "different requests"),
    ] {
        let refused = APP.of(&program, &[(name, value)]).await;
        assert_refused(&refused, 400);
        assert!(refused.json["detail"].as_str().unwrap().contains(words), "{name}: {}", refused.text);
    }
    assert_told(&APP.of(&program, &[("X-Original-URL", "http://app.example.org/")]).await, ["alice", "", "", ""]);
}

/// A `#` ends the path for one program and is a part of it for another.
#[tokio::test]
async fn a4_a_request_with_a_fragment_is_400_by_whichever_headers_it_is_told() {
    let app = start().await;
    let (program, nobody) = (app.program("alice").await, app.anonymous());
    for uri in ["/static/x#/../../admin", "/healthz#", "/healthz?a#b", "/#/healthz"] {
        for visitor in [&program, &nobody] {
            let by_uri = Asked { uri, ..APP }.of(visitor, &[]).await;
            assert_refused(&by_uri, 400);
            assert_eq!(by_uri.json["detail"], "x-forwarded-uri is no path with a query.");
            let url = format!("http://app.example.org{uri}");
            let request = visitor.request(Method::GET, "/api/verify").header("X-Original-URL", url);
            let by_url = Answer::of(request.header("X-Original-Method", "GET").send().await.unwrap()).await;
            assert_refused(&by_url, 400);
            assert_eq!(by_url.json["detail"], "x-original-url is no http or https URL without a fragment.");
        }
    }
    assert_refused(&Asked { host: "app.example.org#x", uri: "/healthz", ..APP }.of(&nobody, &[]).await, 400);
}

#[tokio::test]
async fn a_request_of_any_page_and_any_method_is_judged_by_its_own_sign_in() {
    let app = start().await;
    let browser = app.browser("alice").await;
    let of_the_service = [("Origin", "http://app.example.org"), ("Sec-Fetch-Site", "same-origin")];
    let of_another = [("Origin", "http://evil.example"), ("Sec-Fetch-Site", "cross-site")];
    for headers in [of_the_service, of_another] {
        assert_told(&APP.of(&browser, &headers).await, ["alice", "", "", ""]);
        for method in [Method::POST, Method::HEAD, Method::DELETE, Method::OPTIONS] {
            let request = browser.request(method.clone(), "/api/verify").header("X-Forwarded-Proto", "http");
            let request = request.header("X-Forwarded-Host", APP.host).header("X-Forwarded-Uri", "/");
            let request = request.header("X-Forwarded-Method", "POST").header(headers[0].0, headers[0].1);
            let answer = Answer::of(request.send().await.unwrap()).await;
            assert_told(&answer, ["alice", "", "", ""]);
            assert!(answer.headers.keys().all(|name| !name.as_str().starts_with("access-control")), "{method}");
        }
    }
}

#[tokio::test]
async fn the_headers_of_traefik_and_the_path_of_envoy_are_taken_as_they_send_them() {
    let app = start().await;
    let browser = app.browser("alice").await;
    let of_traefik = [
        ("X-Forwarded-For", "203.0.113.1"),
        ("X-Forwarded-Port", "80"),
        ("X-Forwarded-Server", "4f1f6f7d5d3c"),
        ("X-Real-Ip", "203.0.113.1"),
        ("Accept-Encoding", "gzip"),
    ];
    assert_told(&Asked { uri: "/a%20b?c=d", ..APP }.of(&browser, &of_traefik).await, ["alice", "", "", ""]);
    for (path, status) in [("/api/verify/a/../b?c=d", 200), ("/api/verify/", 200), ("/api/verifying", 404)] {
        let request = browser.request(Method::POST, path).header("X-Forwarded-Proto", "http");
        let request = request.header("X-Forwarded-Host", APP.host).header("X-Forwarded-Uri", "/a/../b?c=d");
        let answer = Answer::of(request.header("X-Forwarded-Method", "POST").send().await.unwrap()).await;
        assert_eq!(answer.status, status, "{path}: {}", answer.text);
    }
}

#[tokio::test]
async fn without_a_list_of_services_nobody_may_ask() {
    let mut off = options();
    off.http.verify_hosts = None;
    let app = TestApp::start_with(off).await;
    assert_refused(&APP.of(&app.program("alice").await, &[]).await, 404);
}

#[tokio::test]
async fn wrong_credentials_are_counted_by_the_address_of_the_visitor_and_nothing_else_is() {
    let mut options = options();
    options.accounts.throttles = "anon=3/min,user=3/min,signup=off,login=off,failures=off".parse().unwrap();
    let app = TestApp::start_with(options).await;
    let (alice, nobody) = (app.browser("alice").await, app.anonymous());
    let wrong = app.caller(false, Some("0123456789abcdef0123456789abcdef01234567".to_owned()));
    let from = |address| [("X-Forwarded-For", address)];
    for _ in 0..10 {
        assert_told(&APP.of(&alice, &from("203.0.113.1")).await, ["alice", "", "", ""]);
        assert_refused(&APP.of(&nobody, &from("203.0.113.1")).await, 401);
        let of_the_service = [("X-Forwarded-For", "203.0.113.1"), ("Cookie", "theme=dark; session=a")];
        assert_refused(&APP.of(&nobody, &of_the_service).await, 401);
        assert_refused(&APP.of(&wrong, &[]).await, 401);
    }
    let ended = [("X-Forwarded-For", "203.0.113.3"), ("Cookie", "vestibule_session=vss_ended")];
    let ended_there = [("X-Forwarded-For", "203.0.113.3"), ("Cookie", "vestibule_service=vsw_ended")];
    for (headers, status) in [(&ended, 401), (&ended_there, 401), (&ended, 401), (&ended_there, 429), (&ended, 429)] {
        assert_refused(&APP.of(&nobody, headers).await, status);
    }
    for status in [401, 401, 401, 429, 429] {
        assert_refused(&APP.of(&wrong, &from("203.0.113.1")).await, status);
    }
    assert_refused(&APP.of(&wrong, &from("203.0.113.2")).await, 401);
    assert_told(&APP.of(&alice, &from("203.0.113.1")).await, ["alice", "", "", ""]);
    assert_refused(&APP.of(&nobody, &from("203.0.113.1")).await, 401);
    assert_told(&Asked { uri: "/healthz", ..APP }.of(&wrong, &from("203.0.113.1")).await, [""; 4]);
}
