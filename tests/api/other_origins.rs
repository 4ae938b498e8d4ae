//! Pages of other origins: those that are allowed call the API with tokens, and no cookie goes either way.

use std::collections::BTreeSet;

use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::process::ServerProcess;
use crate::support::{Answer, Options, PASSWORD, TestApp, credentials};

const ALLOWED: &str = "https://app.example.org";
const FOREIGN: &str = "https://evil.example";

async fn allowing() -> TestApp {
    let mut options = Options::default();
    options.http.allowed_origins = vec![ALLOWED.to_owned()];
    TestApp::start_with(options).await
}

async fn of_public_url(url: &str) -> TestApp {
    let mut options = Options::default();
    options.http.public_url = Some(url.parse().unwrap());
    TestApp::start_with(options).await
}

async fn sent(request: RequestBuilder) -> Answer {
    Answer::of(request.send().await.unwrap()).await
}

/// A form post of alice's name and password.
fn form(app: &TestApp, path: &str, headers: &[(&str, &str)]) -> RequestBuilder {
    let request = app.anonymous().request(Method::POST, path).header("Accept", "text/html, */*");
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    request.form(&[("username", "alice"), ("password", PASSWORD)])
}

#[tokio::test]
async fn w6_an_allowed_origin_may_not_post_the_forms_of_the_pages() {
    let app = allowing().await;
    let browser = app.browser("alice").await;
    for path in ["/login", "/signup", "/logout"] {
        for headers in [
            &[("Origin", ALLOWED)][..],
            &[("Origin", ALLOWED), ("Sec-Fetch-Site", "same-site")],
            &[("Origin", FOREIGN)],
        ] {
            let request = headers
                .iter()
                .fold(browser.request(Method::POST, path), |request, (name, value)| request.header(*name, *value));
            let answer = sent(request.form(&[("username", "alice"), ("password", PASSWORD)])).await;
            assert_eq!((answer.status, answer.header("set-cookie")), (403, ""), "{path} {headers:?}");
            assert_eq!(answer.header("access-control-allow-origin"), "", "{path} {headers:?}");
        }
        let preflight = browser.request(Method::OPTIONS, path).header("Origin", ALLOWED);
        let answer = sent(preflight.header("Access-Control-Request-Method", "POST")).await;
        assert_eq!(answer.header("access-control-allow-origin"), "", "{path}");
    }
    assert!(browser.get("/").await.words().contains("Welcome, alice"));
}

#[tokio::test]
async fn w6_no_cookie_is_read_of_another_origin_and_none_is_set_for_it() {
    let app = allowing().await;
    let browser = app.browser("alice").await;
    for origin in [ALLOWED, FOREIGN] {
        let get = async |path: &str| sent(browser.request(Method::GET, path).header("Origin", origin)).await;
        assert_eq!(get("/api/me").await.status, 401, "{origin}");
        assert!(!get("/").await.words().contains("Welcome, alice"), "{origin}");
    }
    let linked = browser.request(Method::GET, "/").header("Sec-Fetch-Site", "cross-site");
    assert!(sent(linked).await.words().contains("Welcome, alice"), "who follows a link is still signed in");

    // The page's own token may be used anywhere; the cookie stays out of it.
    let token = browser.post("/api/renew", &json!({})).await.token();
    let page = app.caller(false, Some(token));
    let answer = sent(page.request(Method::POST, "/api/logout").header("Origin", ALLOWED)).await;
    assert_eq!((answer.status, answer.header("set-cookie")), (200, ""), "{}", answer.text);
}

#[tokio::test]
async fn w6_a_page_of_another_origin_gets_a_token_and_no_session() {
    let app = allowing().await;
    app.program("alice").await;
    let post = async |path: &str, body: &Value| {
        sent(app.anonymous().request(Method::POST, path).header("Origin", ALLOWED).json(body)).await
    };
    for (path, username) in [("/api/login", "alice"), ("/api/signup", "bob")] {
        let mut body = credentials(username);
        body["session"] = json!(true);
        let answer = post(path, &body).await;
        let reason = "A page of another origin cannot have a session. Leave this out to get a token.";
        assert_eq!((answer.status, answer.json), (400, json!({ "session": [reason] })), "{path}");
        body["session"] = json!(false);
        let answer = post(path, &body).await;
        assert!(matches!(answer.status, 200 | 201), "{path}: {}", answer.text);
        assert_eq!(answer.header("set-cookie"), "", "{path}");
        assert!(answer.token().starts_with("vst_"));
    }
    assert_eq!(app.number("SELECT count(*) FROM sessions").await, 0);
}

#[tokio::test]
async fn w6_the_preflight_allows_what_front_ends_send_and_answers_show_what_they_need() {
    let app = allowing().await;
    let names = |answer: &Answer, header: &str| -> BTreeSet<String> {
        answer.header(header).split(',').map(|name| name.trim().to_ascii_lowercase()).collect()
    };
    let preflight = app.anonymous().request(Method::OPTIONS, "/api/login").header("Origin", ALLOWED);
    let preflight = preflight.header("Sec-Fetch-Site", "cross-site").header("Access-Control-Request-Method", "POST");
    let asked = preflight.header("Access-Control-Request-Headers", "content-type,x-csrftoken");
    let answer = sent(asked).await;
    assert_eq!(answer.status, 204);
    let allowed = names(&answer, "access-control-allow-headers");
    for name in [
        "accept",
        "accept-encoding",
        "authorization",
        "baggage",
        "content-type",
        "dnt",
        "origin",
        "sentry-trace",
        "traceparent",
        "tracestate",
        "user-agent",
        "x-csrftoken",
        "x-request-id",
        "x-requested-with",
    ] {
        assert!(allowed.contains(name), "{name}: {allowed:?}");
    }
    let answer = sent(app.anonymous().request(Method::GET, "/api/me").header("Origin", ALLOWED)).await;
    let exposed = names(&answer, "access-control-expose-headers");
    for name in ["retry-after", "www-authenticate", "x-request-id"] {
        assert!(exposed.contains(name), "{name}: {exposed:?}");
    }
}

#[tokio::test]
async fn w5_what_the_browser_says_of_a_page_decides_before_any_origin_is_compared() {
    let app = TestApp::start().await;
    app.program("alice").await;
    for (origin, site, status) in [
        ("null", "same-origin", 303),
        ("https://auth.example.org", "same-origin", 303),
        ("null", "none", 303),
        ("null", "cross-site", 403),
        (&*app.url(""), "same-site", 403),
        (&*app.url(""), "", 303),
    ] {
        let answer = sent(form(&app, "/login", &[("Origin", origin), ("Sec-Fetch-Site", site)])).await;
        assert_eq!(answer.status, status, "{origin} {site}: {}", answer.text);
    }
}

#[tokio::test]
async fn w5_whole_origins_are_compared_and_a_ports_default_is_none() {
    for url in ["https://auth.example.org", "https://Auth.example.org:443/"] {
        let app = of_public_url(url).await;
        app.program("alice").await;
        for (origin, status) in [
            ("https://auth.example.org", 303),
            ("http://auth.example.org", 403),
            ("https://auth.example.org:8443", 403),
            ("https://example.org", 403),
            (&*app.url(""), 403),
        ] {
            let answer = sent(form(&app, "/login", &[("Origin", origin)])).await;
            assert_eq!(answer.status, status, "{url}: {origin}");
        }
    }
    let app = TestApp::start().await;
    app.program("alice").await;
    for (host, origin, status) in [
        ("auth.example.org", "https://auth.example.org", 303),
        ("auth.example.org:443", "https://auth.example.org", 303),
        ("AUTH.example.org:8443", "https://auth.example.org:8443", 303),
        ("auth.example.org", "https://auth.example.org:8443", 403),
        ("auth.example.org:443", "http://auth.example.org", 403),
    ] {
        let answer = sent(form(&app, "/login", &[("Host", host), ("Origin", origin)])).await;
        assert_eq!(answer.status, status, "{host}: {origin}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn w5_a_refusal_names_the_setting_that_helps_to_the_client_and_in_the_log() {
    for (headers, settings) in [
        // A proxy that drops the port, and a browser too old for Sec-Fetch-Site.
        (&[("Host", "e.org"), ("Origin", "https://e.org:8443")][..], &["PUBLIC_URL", "ALLOWED_ORIGINS"][..]),
        (
            &[("Host", "e.org"), ("Origin", "https://evil.example"), ("Sec-Fetch-Site", "cross-site")],
            &["ALLOWED_ORIGINS"],
        ),
    ] {
        let folder = TempDir::new().unwrap();
        let server = ServerProcess::start(folder.path());
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let mut refusals = Vec::new();
        for path in ["/login", "/api/login"] {
            let request = client.post(server.url(path)).form(&[("username", "alice")]);
            let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
            refusals.push(sent(request).await);
        }
        let (_, log) = server.terminate();
        let lines = log.lines().filter(|line| line.contains("another site's page"));
        let lines: Vec<Value> = lines.map(|line| serde_json::from_str(line).unwrap()).collect();
        assert!(!lines.is_empty(), "{log}");
        for line in &lines {
            assert_eq!(line["level"], "WARN");
            assert_eq!((&line["origin"], &line["own"]), (&json!(headers[1].1), &json!("e.org")), "{line}");
        }
        // A page speaks to people, the API and the log to whoever has set the server up.
        assert!(refusals.iter().all(|answer| answer.status == 403), "{refusals:?}");
        assert!(refusals[0].text.ends_with("try again."), "{refusals:?}");
        for setting in settings {
            let setting = format!("VESTIBULE_{setting}");
            assert!(refusals[1].text.contains(&setting), "{refusals:?}");
            assert!(lines.iter().all(|line| line["help"].as_str().unwrap().contains(&setting)), "{lines:?}");
        }
    }
}
