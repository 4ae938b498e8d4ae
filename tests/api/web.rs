//! What protects a browser.

use std::collections::BTreeSet;
use std::io::Read;

use base64ct::{Base64, Encoding};
use flate2::read::GzDecoder;
use reqwest::Method;
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::support::{Answer, Options, PASSWORD, TestApp, credentials};

/// The scripts that stand in a page, each as a policy names it.
fn inline_scripts(page: &str) -> Vec<String> {
    let scripts = page.split("<script").skip(1).map(|rest| {
        let (_, rest) = rest.split_once('>').unwrap();
        let (script, _) = rest.split_once("</script>").unwrap();
        format!("'sha256-{}'", Base64::encode_string(&Sha256::digest(script)))
    });
    scripts.collect()
}

#[tokio::test]
async fn w1_each_page_has_a_policy_that_names_its_scripts_and_no_others() {
    let app = TestApp::start().await;
    let (anonymous, alice) = (app.anonymous(), app.browser("alice").await);
    for (client, path) in [
        (&anonymous, "/"),
        (&anonymous, "/login"),
        (&anonymous, "/login?next=/account"),
        (&anonymous, "/signup"),
        (&anonymous, "/nowhere"),
        (&alice, "/"),
        (&alice, "/account"),
        (&alice, "/logout"),
    ] {
        let answer = client.get(path).await;
        let policy = answer.header("content-security-policy").to_owned();
        for part in ["'wasm-unsafe-eval'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"] {
            assert!(policy.contains(part), "{path}: {policy}");
        }
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{path}: {policy}");
        let (scripts, allowed) = (inline_scripts(&answer.text), policy.matches("'sha256-").count());
        assert!(scripts.len() == 3 && allowed == 3, "{path}: {policy}\n{}", answer.text);
        assert!(scripts.iter().all(|script| policy.contains(script)), "{path}: {policy}\n{}", answer.text);
        assert!(!answer.text.contains(" style=\"") && !answer.text.contains("<style"), "{path}");
    }
}

#[tokio::test]
async fn w2_every_answer_has_the_security_headers_whatever_its_status() {
    let app = TestApp::start().await;
    app.program("alice").await;
    let anonymous = app.anonymous();
    let answers = [
        anonymous.get("/").await,
        anonymous.get("/nowhere").await,
        anonymous.get("/favicon.svg").await,
        anonymous.get("/healthz").await,
        anonymous.get("/account").await,
        anonymous.get("/api/me").await,
        anonymous.get("/api/nowhere").await,
        anonymous.get("/api/login").await,
        anonymous.post("/api/signup", &json!({})).await,
        anonymous.post("/api/login", &credentials("alice")).await,
        anonymous.post("/api/login", &json!("x".repeat(70_000))).await,
    ];
    for answer in &answers {
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "same-origin"),
            ("x-frame-options", "DENY"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
        ] {
            assert_eq!(answer.header(name), value, "{} {}", answer.status, answer.text);
        }
        assert!(answer.header("permissions-policy").contains("camera=()"));
        assert!(!answer.header("content-security-policy").is_empty());
        assert!(answer.header("strict-transport-security").is_empty(), "not over plain http");
    }
    let statuses: BTreeSet<u16> = answers.iter().map(|answer| answer.status).collect();
    assert_eq!(statuses, BTreeSet::from([200, 302, 400, 401, 404, 405, 413]));

    let mut options = Options::default();
    options.http.public_url = Some("https://auth.example.org".parse().unwrap());
    let secure = TestApp::start_with(options).await;
    assert!(secure.anonymous().get("/nowhere").await.header("strict-transport-security").starts_with("max-age="));
}

#[tokio::test]
async fn w4_markup_in_a_name_or_an_address_is_only_text() {
    let app = TestApp::start().await;
    let markup = "\"</script><script>alert(1)</script>\"@example.org";
    let form = json!({ "username": "alice", "password": PASSWORD, "email": markup, "session": true });
    let browser = app.caller(true, None);
    let answer = browser.post("/api/signup", &form).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    for page in ["/", "/account"] {
        let html = browser.get(page).await.text;
        assert!(!html.contains("<script>alert"), "{page}: {html}");
        assert!(!html.contains("alert(1)</script>"), "{page}: {html}");
    }
    let typed = "<img src=x onerror=alert(1)>";
    let html = app.anonymous().post_form("/signup", &[("username", typed), ("password", "")]).await.text;
    assert!(!html.contains("<img src=x"), "{html}");
}

#[tokio::test]
async fn w5_another_sites_page_can_make_a_browser_do_nothing() {
    let app = TestApp::start().await;
    let browser = app.browser("alice").await;
    let foreign = [
        ("Origin", "https://evil.example"),
        ("Origin", "null"),
        ("Origin", "http://127.0.0.1"),
        ("Sec-Fetch-Site", "cross-site"),
        ("Sec-Fetch-Site", "same-site"),
    ];
    for (name, value) in foreign {
        for path in ["/api/login", "/api/signup", "/api/logout", "/api/renew", "/login", "/signup", "/logout"] {
            let request = browser.request(Method::POST, path).header(name, value);
            let answer = Answer::of(request.form(&[("username", "bob"), ("password", PASSWORD)]).send().await.unwrap());
            let answer = answer.await;
            assert_eq!(answer.status, 403, "{path} {name}: {value}");
            assert!(answer.header("set-cookie").is_empty());
        }
    }
    assert_eq!(browser.get("/api/me").await.status, 200);
    let own = browser
        .request(Method::POST, "/api/renew")
        .header("Origin", app.url(""))
        .header("Sec-Fetch-Site", "same-origin");
    assert_eq!(own.send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn w5_no_get_changes_anything() {
    let app = TestApp::start().await;
    let browser = app.browser("alice").await;
    for path in ["/logout", "/api/logout", "/login?username=alice&password=x", "/api/renew", "/account", "/"] {
        browser.get(path).await;
    }
    assert_eq!(browser.get("/api/me").await.status, 200);
}

#[tokio::test]
async fn w6_no_answer_has_a_cors_header_unless_an_origin_is_named() {
    let origin = "https://app.example.org";
    let preflight = |app: &TestApp, origin: &str| {
        let request = app.anonymous().request(Method::OPTIONS, "/api/login").header("Origin", origin);
        request.header("Access-Control-Request-Method", "POST").send()
    };
    let cors =
        |answer: &Answer| answer.headers.keys().filter(|name| name.as_str().starts_with("access-control")).count();
    let app = TestApp::start().await;
    let answer = Answer::of(preflight(&app, origin).await.unwrap()).await;
    assert_eq!(cors(&answer), 0);
    let get = app.anonymous().request(Method::GET, "/api/me").header("Origin", origin);
    assert_eq!(cors(&Answer::of(get.send().await.unwrap()).await), 0);

    let mut options = Options::default();
    options.http.allowed_origins = vec![origin.to_owned()];
    let app = TestApp::start_with(options).await;
    let answer = Answer::of(preflight(&app, origin).await.unwrap()).await;
    assert_eq!((answer.status, answer.header("access-control-allow-origin")), (204, origin));
    assert!(answer.header("access-control-allow-credentials").is_empty());
    let answer = Answer::of(preflight(&app, "https://evil.example").await.unwrap()).await;
    assert_eq!(cors(&answer), 0);

    let browser = app.browser("alice").await;
    let cross = |path: &str| {
        browser.request(Method::POST, path).header("Origin", origin).header("Sec-Fetch-Site", "cross-site")
    };
    let login = Answer::of(cross("/api/login").json(&credentials("alice")).send().await.unwrap()).await;
    assert_eq!(login.status, 200, "a page of the named origin may log in");
    let renew = cross("/api/renew").send().await.unwrap();
    assert_eq!(renew.status(), 401, "but a cookie does not count for it");
}

#[tokio::test]
async fn w9_what_shows_an_account_is_not_stored() {
    let app = TestApp::start().await;
    let browser = app.browser("alice").await;
    for path in ["/", "/account", "/logout", "/api/me", "/api/test_token"] {
        let answer = browser.get(path).await;
        assert_eq!((answer.status, answer.header("cache-control")), (200, "no-store"), "{path}");
    }
}

#[tokio::test]
async fn w12_the_host_header_builds_no_link() {
    let app = TestApp::start().await;
    for path in ["/", "/login", "/signup", "/account", "/nowhere"] {
        let request = app.anonymous().request(Method::GET, path);
        let request = request.header("Host", "evil.example").header("X-Forwarded-Host", "evil.example");
        let answer = Answer::of(request.send().await.unwrap()).await;
        assert!(!answer.text.contains("evil.example"), "{path}");
        assert!(!answer.header("location").contains("evil.example"), "{path}");
    }
}

#[tokio::test]
async fn who_is_signed_in_stands_in_the_first_html() {
    let app = TestApp::start().await;
    let browser = app.browser("Alice").await;
    assert!(browser.get("/").await.words().contains("Welcome, Alice"));
    let account = browser.get("/account").await;
    assert!(account.text.contains("Token valid for alice@example.org"), "{}", account.text);
    assert!(!app.anonymous().get("/").await.text.contains("Alice"));
}

#[tokio::test]
async fn a_page_kept_for_those_who_are_not_signed_in_is_shown_to_nobody_else() {
    let app = TestApp::start().await;
    let (alice, nobody) = (app.browser("alice").await, app.anonymous());
    for path in ["/login", "/signup"] {
        assert_eq!(alice.get(path).await.status, 302, "{path}");
        for _ in 0..2 {
            assert_eq!(nobody.get(path).await.status, 200, "{path}");
        }
        assert_eq!(alice.get(path).await.status, 302, "{path}");
        let elsewhere = nobody.get(&format!("{path}?next=/account")).await;
        assert!(elsewhere.text.contains("/account"), "{path}");
    }
    nobody.get("/").await;
    assert!(alice.get("/").await.text.contains("Log out"));
    assert!(!nobody.get("/").await.text.contains("Log out"));
}

#[tokio::test]
async fn w1_a_compressed_page_is_the_page_and_has_its_policy() {
    let app = TestApp::start().await;
    let plain = app.anonymous().get("/login").await;
    for (accepted, encoding) in [("gzip", "gzip"), ("gzip, deflate, br, zstd", "br"), ("br;q=0.5, gzip", "gzip")] {
        let request = app.anonymous().request(Method::GET, "/login").header("Accept-Encoding", accepted);
        let response = request.send().await.unwrap();
        assert_eq!(response.headers()["content-encoding"], encoding, "{accepted}");
        assert_eq!(response.headers()["vary"], "accept-encoding");
        assert_eq!(response.headers()["content-security-policy"], plain.header("content-security-policy"));
        let (compressed, mut text) = (response.bytes().await.unwrap(), String::new());
        match encoding {
            "gzip" => GzDecoder::new(&*compressed).read_to_string(&mut text).unwrap(),
            _ => brotli::Decompressor::new(&*compressed, 4096).read_to_string(&mut text).unwrap(),
        };
        assert_eq!(text, plain.text, "{accepted}");
    }
}
