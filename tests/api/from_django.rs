//! What clients see after an import from Django, whose rows are planted here.

use std::time::Duration;

use reqwest::{Method, RequestBuilder};
use serde_json::json;
use sqlx::{Connection, SqliteConnection};
use vestibule::accounts::TokenDigest;

use crate::support::{Answer, Options, PASSWORD, TestApp, credentials};

const DAY: Duration = Duration::from_secs(86_400);
const KEY: &str = "6a8f5b0c44d1e5a1b2c3d4e5f60718293a4b5c6d";
const COOKIE: &str = "3f0x9k2m5p7q1r8s4t6u0v3w9y2z5a7b";
const UNUSED: &str = "SELECT count(*) FROM django_sessions WHERE NOT is_used";

/// Plants rows of alice's; the digest of `secret` is at `$1`.
async fn plant(app: &TestApp, sql: &'static str, secret: &str) {
    let url = format!("sqlite:{}", app.folder().join("vestibule.db").display());
    let mut connection = SqliteConnection::connect(&url).await.unwrap();
    let digest = TokenDigest::of_secret(secret);
    sqlx::query(sql).bind(digest.as_bytes()).execute(&mut connection).await.unwrap();
}

/// A server that knows alice, and that Django had signed her in for two more days.
async fn with_session() -> TestApp {
    with_session_and(Options::default()).await
}

async fn with_session_and(options: Options) -> TestApp {
    let app = TestApp::start_with(options).await;
    app.accounts.create_account("alice", "alice@example.org", PASSWORD, false).await.unwrap();
    let session = "INSERT INTO django_sessions (account_id, digest, expires_at)
        VALUES (1, $1, 1800000000000 + 172800000)";
    plant(&app, session, COOKIE).await;
    app
}

/// A request of a browser that has Django's cookie and no other.
fn with_cookie(app: &TestApp, method: Method, path: &str) -> RequestBuilder {
    app.anonymous().request(method, path).header("Cookie", format!("theme=dark; sessionid={COOKIE}"))
}

async fn sent(request: RequestBuilder) -> Answer {
    Answer::of(request.send().await.unwrap()).await
}

async fn get(app: &TestApp, path: &str) -> Answer {
    sent(with_cookie(app, Method::GET, path)).await
}

/// The secret of the session that an answer hands out.
fn secret(answer: &Answer) -> String {
    let cookies: Vec<_> = answer.headers.get_all("set-cookie").iter().map(|c| c.to_str().unwrap()).collect();
    let [cookie] = cookies[..] else { panic!("one cookie, and Django's is left alone: {cookies:?}") };
    cookie.strip_prefix("vestibule_session=").unwrap().split(';').next().unwrap().to_owned()
}

fn with_session_of(app: &TestApp, secret: &str, path: &str) -> RequestBuilder {
    app.anonymous().request(Method::GET, path).header("Cookie", format!("vestibule_session={secret}"))
}

#[tokio::test]
async fn a_key_of_drfs_works_under_both_keywords_and_one_that_nobody_has_is_invalid() {
    let app = with_session().await;
    for row in [
        "INSERT INTO django_tokens (account_id, digest) VALUES (1, $1)",
        "INSERT INTO tokens (account_id, digest, created_at, last_used_at, expires_at)
            VALUES (1, $1, 1600000000000, 1600000000000, 253402300799999)",
    ] {
        plant(&app, row, KEY).await;
    }
    let test_token = async |header: String| {
        sent(app.anonymous().request(Method::GET, "/api/test_token").header("Authorization", header)).await
    };
    app.clock.advance(3_650 * DAY);
    for keyword in ["Token", "token", "Bearer"] {
        let answer = test_token(format!("{keyword} {KEY}")).await;
        assert_eq!((answer.status, &answer.json), (200, &json!({ "message": "Token valid for alice@example.org" })));
    }
    for unknown in [KEY.replace('6', "7"), KEY.to_uppercase(), "ab".repeat(32), "x".repeat(2_000)] {
        let answer = test_token(format!("Token {unknown}")).await;
        assert_eq!((answer.status, &answer.json), (401, &json!({ "detail": "Invalid token." })));
    }

    let alice = app.caller(false, Some(KEY.to_owned()));
    let list = alice.get("/api/sign_ins").await.json;
    assert_eq!(list[0]["imported"], true);
    assert_eq!(list[0]["expires"], json!(null));
    assert_eq!(list[0]["current"], true);
    assert_eq!(list[0]["address"], "");
    let page = alice.get("/account/sessions").await.words();
    assert!(page.contains("Token imported from Django"), "{page}");
    assert!(page.contains("Never ends"), "{page}");

    assert_eq!(alice.post("/api/logout", &json!({})).await.status, 200);
    assert_eq!(alice.get("/api/me").await.status, 401);
}

#[tokio::test]
async fn a_browser_with_djangos_cookie_sees_its_account_at_the_first_request_and_only_then() {
    let app = with_session().await;
    for _ in 0..2 {
        assert!(app.anonymous().get("/").await.words().contains("Log in"), "the page that is kept for anyone");
    }
    let first = get(&app, "/account").await;
    assert_eq!(first.status, 200);
    assert!(first.words().contains("alice@example.org"), "{}", first.words());
    assert_eq!(first.header("cache-control"), "no-store");
    let secret = secret(&first);
    let list = sent(with_session_of(&app, &secret, "/account/sessions")).await;
    assert!(list.words().contains("This one"), "{}", list.words());

    let me = sent(with_session_of(&app, &secret, "/api/me")).await;
    assert_eq!((me.json["username"].as_str(), &me.json["last_login"]), (Some("alice"), &json!(null)));
    let renew = app.anonymous().request(Method::POST, "/api/renew");
    let renewed = sent(renew.header("Cookie", format!("sessionid={COOKIE}; vestibule_session={secret}"))).await;
    assert_eq!((renewed.status, renewed.header("set-cookie")), (200, ""));

    let second = get(&app, "/account").await;
    assert_eq!(
        (second.status, second.header("location"), second.header("set-cookie")),
        (302, "/login?next=/account", "")
    );
    assert!(!get(&app, "/").await.text.contains("alice"));
}

#[tokio::test]
async fn djangos_cookie_counts_for_a_page_that_is_kept_and_for_the_calls_of_a_page() {
    for (method, path, words) in [
        (Method::GET, "/", "Welcome, alice"),
        (Method::GET, "/nowhere", "Log out"),
        (Method::GET, "/api/me", "alice@example.org"),
        (Method::POST, "/api/renew", "vst_"),
    ] {
        let app = with_session().await;
        app.anonymous().get("/").await;
        let answer = sent(with_cookie(&app, method, path)).await;
        assert!(answer.words().contains(words), "{path}: {}", answer.text);
        let me = sent(with_session_of(&app, &secret(&answer), "/api/me")).await;
        assert_eq!(me.json["username"], "alice", "{path}");
    }
    let app = with_session().await;
    let stream = with_cookie(&app, Method::GET, "/api/sign_in_events").send().await.unwrap();
    assert_eq!(stream.status(), 200);
    assert!(stream.headers()["set-cookie"].to_str().unwrap().starts_with("vestibule_session=vss_"));
}

#[tokio::test]
async fn t4_the_new_cookie_lives_as_long_as_djangos_had_left() {
    let app = with_session().await;
    app.clock.advance(DAY);
    let first = get(&app, "/").await;
    assert!(first.header("set-cookie").contains("; Max-Age=86400;"), "{}", first.header("set-cookie"));
    let secret = secret(&first);
    app.clock.advance(DAY - Duration::from_secs(1));
    assert_eq!(sent(with_session_of(&app, &secret, "/api/me")).await.status, 200);
    app.clock.advance(Duration::from_secs(1));
    assert_eq!(sent(with_session_of(&app, &secret, "/api/me")).await.status, 401);
}

#[tokio::test]
async fn djangos_cookie_is_worthless_where_it_is_over_or_its_account_has_been_closed_or_changed() {
    for step in 0..4 {
        let app = with_session().await;
        match step {
            0 => app.accounts.set_active("alice", false).await.unwrap(),
            1 => app.accounts.change_password("alice", "Lemon-lantern-77").await.unwrap(),
            2 => app.clock.advance(2 * DAY),
            _ => plant(&app, "UPDATE django_sessions SET is_used = 1 WHERE digest = $1", COOKIE).await,
        }
        let answer = get(&app, "/account").await;
        assert_eq!((answer.status, answer.header("set-cookie")), (302, ""), "step {step}");
        assert_eq!(get(&app, "/api/me").await.status, 401, "step {step}");
    }
    let app = with_session().await;
    let long = "a".repeat(41);
    for cookie in ["", "short", &long, "3f0x9k2m5p7q1r8s4t6u0v3w9y2z5a7c", "'; DROP TABLE accounts", "\"quoted-text\""]
    {
        let request = app.anonymous().request(Method::GET, "/api/me").header("Cookie", format!("sessionid={cookie}"));
        let answer = sent(request).await;
        assert_eq!((answer.status, answer.header("set-cookie")), (401, ""), "{cookie}");
    }
    assert_eq!(app.number(UNUSED).await, 1);
}

#[tokio::test]
async fn t8_a_token_or_a_session_of_ours_comes_before_djangos_cookie_and_leaves_it() {
    let app = with_session().await;
    let bob = app.program("bob").await.token.unwrap();
    for (token, status) in [(bob.as_str(), 200), (KEY, 401)] {
        let request = with_cookie(&app, Method::GET, "/api/me").header("Authorization", format!("Token {token}"));
        let answer = sent(request).await;
        assert_eq!((answer.status, answer.header("set-cookie")), (status, ""));
        assert!(!answer.text.contains("alice"));
    }
    let browser = app.browser("carol").await;
    let request = browser.request(Method::GET, "/api/me");
    assert_eq!(sent(request).await.json["username"], "carol");
    assert_eq!(app.number(UNUSED).await, 1);
}

#[tokio::test]
async fn t5_after_a_log_out_djangos_cookie_lets_nobody_in() {
    let app = with_session().await;
    let secret = secret(&get(&app, "/").await);
    let both = format!("vestibule_session={secret}; sessionid={COOKIE}");
    let log_out = app.anonymous().request(Method::POST, "/logout").header("Cookie", &both);
    let answer = sent(log_out).await;
    assert_eq!(answer.status, 303);
    assert!(answer.header("set-cookie").contains("Max-Age=0"), "{}", answer.header("set-cookie"));
    for path in ["/api/me", "/api/sign_ins"] {
        assert_eq!(get(&app, path).await.status, 401);
    }

    // Also where the log-out is the first that is heard of it, or another sign-in is what ends.
    let app = with_session().await;
    let answer = sent(with_cookie(&app, Method::POST, "/logout")).await;
    assert!(answer.header("set-cookie").contains("Max-Age=0"), "{}", answer.header("set-cookie"));
    assert_eq!((get(&app, "/api/me").await.status, app.number("SELECT count(*) FROM sessions").await), (401, 0));

    for path in ["/logout", "/api/logout"] {
        let app = with_session().await;
        let token = app.anonymous().post("/api/login", &credentials("alice")).await.token();
        let log_out = with_cookie(&app, Method::POST, path).header("Authorization", format!("Token {token}"));
        assert!(sent(log_out).await.status < 400);
        assert_eq!(get(&app, "/api/me").await.status, 401, "{path}");
    }
}

#[tokio::test]
async fn w5_another_sites_page_uses_up_no_cookie_of_djangos() {
    let origin = "https://app.example.org";
    let mut options = Options::default();
    options.http.allowed_origins = vec![origin.to_owned()];
    let app = with_session_and(options).await;
    for (method, path, origin, status) in [
        (Method::POST, "/api/logout", "https://evil.example", 403),
        (Method::POST, "/logout", "https://evil.example", 403),
        (Method::POST, "/api/renew", origin, 401),
        (Method::GET, "/api/me", origin, 401),
        (Method::GET, "/", origin, 200),
        (Method::GET, "/", "https://evil.example", 200),
        (Method::POST, "/logout", origin, 403),
    ] {
        let request = with_cookie(&app, method, path).header("Origin", origin).header("Sec-Fetch-Site", "cross-site");
        let answer = sent(request).await;
        assert_eq!((answer.status, answer.header("set-cookie")), (status, ""), "{path} {origin}");
    }
    assert_eq!(app.number(UNUSED).await, 1);
}

#[tokio::test]
async fn a_file_that_anyone_may_keep_hands_out_no_session() {
    let app = with_session().await;
    let answer = get(&app, "/favicon.svg").await;
    assert_eq!((answer.status, answer.header("set-cookie")), (200, ""));
    assert_eq!(app.number(UNUSED).await, 1);
}

#[tokio::test]
async fn me_names_the_groups_of_the_account() {
    let app = with_session().await;
    for row in [
        "INSERT INTO groups (id, name) SELECT 1, 'writers' WHERE $1 IS NOT NULL",
        "INSERT INTO groups (id, name) SELECT 2, 'editors' WHERE $1 IS NOT NULL",
        "INSERT INTO account_groups (account_id, group_id) SELECT 1, id FROM groups WHERE $1 IS NOT NULL",
    ] {
        plant(&app, row, COOKIE).await;
    }
    assert_eq!(get(&app, "/api/me").await.json["groups"], json!(["editors", "writers"]));
}
