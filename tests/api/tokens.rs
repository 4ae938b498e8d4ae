//! Tokens and the session's cookie, as credentials.

use std::collections::HashSet;
use std::time::Duration;

use serde_json::json;

use crate::support::{Options, TestApp, credentials};

const DAY: Duration = Duration::from_secs(86_400);

#[tokio::test]
async fn t1_ten_thousand_tokens_differ() {
    use vestibule::accounts::{PlainToken, SystemRandom, TokenKind};
    let tokens: HashSet<String> =
        (0..10_000).map(|_| PlainToken::new(TokenKind::Token, &SystemRandom).expose().to_owned()).collect();
    assert_eq!(tokens.len(), 10_000);
}

#[tokio::test]
async fn t4_a_programs_token_lives_for_thirty_days_and_no_longer() {
    let app = TestApp::start().await;
    let alice = app.program("alice").await;
    app.clock.advance(30 * DAY - Duration::from_secs(1));
    assert_eq!(alice.get("/api/me").await.status, 200);
    app.clock.advance(Duration::from_secs(1));
    assert_eq!(alice.get("/api/me").await.json, json!({ "detail": "Invalid token." }));
}

#[tokio::test]
async fn t4_a_session_ends_when_it_is_not_used_and_at_its_limit_even_if_it_is() {
    let app = TestApp::start().await;
    let idle = app.browser("idle").await;
    app.clock.advance(14 * DAY - Duration::from_secs(1));
    assert_eq!(idle.get("/api/me").await.status, 200);
    app.clock.advance(14 * DAY);
    assert_eq!(idle.get("/api/me").await.status, 401);

    let busy = app.browser("busy").await;
    for _ in 0..8 {
        app.clock.advance(10 * DAY);
        assert_eq!(busy.get("/api/me").await.status, 200);
        // The server's own clock would have let it pass the second in which it does so.
        app.accounts.write_touches().await.unwrap();
    }
    app.clock.advance(10 * DAY);
    assert_eq!(busy.get("/api/me").await.status, 401);
}

#[tokio::test]
async fn t4_a_pages_token_lives_for_fifteen_minutes() {
    let app = TestApp::start().await;
    let browser = app.browser("alice").await;
    let page = app.caller(false, Some(browser.post("/api/renew", &json!({})).await.token()));
    app.clock.advance(Duration::from_secs(15 * 60 - 1));
    assert_eq!(page.get("/api/me").await.status, 200);
    app.clock.advance(Duration::from_secs(1));
    assert_eq!(page.get("/api/me").await.status, 401);
    assert_eq!(browser.post("/api/renew", &json!({})).await.status, 200);
}

#[tokio::test]
async fn t7_a_token_counts_only_in_the_header() {
    let app = TestApp::start().await;
    let token = app.program("alice").await.token.unwrap();
    let anonymous = app.anonymous();
    for query in ["token", "access_token", "auth_token", "Authorization"] {
        assert_eq!(anonymous.get(&format!("/api/test_token?{query}={token}")).await.status, 401, "{query}");
    }
    let body = json!({ "token": token, "access_token": token });
    assert_eq!(anonymous.post("/api/logout", &body).await.status, 401);
    let cookie = anonymous.client.get(app.url("/api/me")).header("Cookie", format!("vestibule_session={token}"));
    assert_eq!(cookie.send().await.unwrap().status(), 401);
}

#[tokio::test]
async fn t8_where_a_cookie_and_a_token_disagree_the_token_decides() {
    let app = TestApp::start().await;
    let mut both = app.browser("alice").await;
    both.token = app.program("bob").await.token;
    for path in ["/api/me", "/"] {
        let answer = both.get(path).await;
        assert!(answer.text.contains("bob") && !answer.text.contains("alice"), "{path}: {}", answer.text);
    }
    assert_eq!(both.post("/api/logout", &json!({})).await.status, 200);
    assert_eq!(both.get("/api/me").await.status, 401, "bob's token has ended, and no cookie stands in for it");
    both.token = None;
    assert_eq!(both.get("/api/me").await.json["username"], "alice");
}

#[tokio::test]
async fn t9_the_cookie_can_be_read_by_no_script_and_sent_by_no_other_site() {
    let app = TestApp::start().await;
    let mut form = credentials("alice");
    form["session"] = json!(true);
    let answer = app.anonymous().post("/api/signup", &form).await;
    let cookie = answer.header("set-cookie").to_owned();
    assert!(cookie.starts_with("vestibule_session=vss_"), "{cookie}");
    for attribute in ["; HttpOnly", "; SameSite=Lax", "; Path=/", "; Max-Age="] {
        assert!(cookie.contains(attribute), "{cookie}");
    }
    assert!(!cookie.contains("Secure"), "a cookie with Secure would be lost over plain http: {cookie}");

    let mut options = Options::default();
    options.http.public_url = Some("https://auth.example.org".parse().unwrap());
    let app = TestApp::start_with(options).await;
    let answer = app.anonymous().post("/api/signup", &form).await;
    let cookie = answer.header("set-cookie");
    assert!(cookie.starts_with("__Host-vestibule_session=") && cookie.contains("; Secure"), "{cookie}");
    assert!(!cookie.contains("Domain"), "{cookie}");
}

#[tokio::test]
async fn i6_malformed_credentials_are_refused_in_drfs_words() {
    let app = TestApp::start().await;
    let token = app.program("alice").await.token.unwrap();
    let bare = "Authentication credentials were not provided.";
    for (header, detail) in [
        ("Token".to_owned(), "Invalid token header. No credentials provided."),
        ("Bearer ".to_owned(), "Invalid token header. No credentials provided."),
        ("Token a b".to_owned(), "Invalid token header. Token string should not contain spaces."),
        ("Token caf\u{e9}".to_owned(), "Invalid token header. Token string should not contain invalid characters."),
        (format!("Token {token}x"), "Invalid token."),
        (format!("Token {}", &token[..token.len() - 1]), "Invalid token."),
        ("Basic YWxpY2U6cHc=".to_owned(), bare),
        (token.clone(), bare),
        (String::new(), bare),
    ] {
        let request = app.anonymous().client.get(app.url("/api/test_token"));
        let latin1: Vec<u8> = header.chars().map(|c| u8::try_from(c as u32).unwrap()).collect();
        let value = reqwest::header::HeaderValue::from_bytes(&latin1).unwrap();
        let answer = crate::support::Answer::of(request.header("Authorization", value).send().await.unwrap()).await;
        assert_eq!((answer.status, &answer.json), (401, &json!({ "detail": detail })), "{header:?}");
        assert_eq!(answer.header("www-authenticate"), "Token");
    }
    for header in [format!("token {token}"), format!("BEARER {token}"), format!("Bearer\t{token} ")] {
        let request = app.anonymous().client.get(app.url("/api/test_token")).header("Authorization", &header);
        assert_eq!(request.send().await.unwrap().status(), 200, "{header:?}");
    }
}
