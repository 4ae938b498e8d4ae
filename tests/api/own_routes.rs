//! Routes of a program that serves Vestibule as a library.

use axum::Router;
use axum::routing::{get, post};
use reqwest::Method;
use serde_json::json;
use vestibule::http::SignedIn;

use crate::support::{Answer, Caller, Options, TestApp};

const BROWSER: &str = "text/html,application/xhtml+xml,*/*;q=0.8";

async fn notes(user: SignedIn) -> String {
    user.profile.username
}

async fn greeting(user: Option<SignedIn>) -> String {
    user.map_or_else(|| "nobody".to_owned(), |user| user.profile.username)
}

async fn start() -> TestApp {
    let routes = Router::new()
        .route("/notes", get(notes).post(notes))
        .nest("/nested", Router::new().route("/notes", get(notes)))
        .route("/greeting", get(greeting))
        .route("/open", post(async || "open"))
        .route("/login", get(async || "not Vestibule's"))
        .route("/api/me", get(async || "not Vestibule's"));
    let mut options = Options::default();
    options.http.routes = routes.into();
    TestApp::start_with(options).await
}

#[tokio::test]
async fn a_route_of_a_programs_own_knows_who_is_signed_in() {
    let app = start().await;
    let (alice, bob, nobody) = (app.browser("alice").await, app.program("bob").await, app.anonymous());
    for (visitor, name) in [(&alice, "alice"), (&bob, "bob")] {
        for path in ["/notes", "/greeting", "/notes/"] {
            let answer = visitor.get(path).await;
            assert_eq!((answer.status, &*answer.text), (200, name), "{path}");
        }
    }
    let wrong = app.caller(false, Some("wrong".to_owned()));
    for visitor in [&nobody, &wrong] {
        let answer = visitor.get("/notes").await;
        assert_eq!((answer.status, answer.header("www-authenticate")), (401, "Token"), "{}", answer.text);
        assert_eq!(visitor.get("/greeting").await.text, "nobody");
    }
    assert_eq!(alice.post("/api/logout", &json!({})).await.status, 200);
    assert_eq!(alice.get("/notes").await.status, 401);
}

#[tokio::test]
async fn a_browser_that_nobody_has_signed_in_is_led_to_the_log_in_and_back() {
    let app = start().await;
    let navigate = async |method: Method, path: &str| {
        let request = app.anonymous().request(method, path).header("Accept", BROWSER);
        Answer::of(request.send().await.unwrap()).await
    };
    let led = navigate(Method::GET, "/notes?page=2&sort=a").await;
    assert_eq!((led.status, led.header("location")), (303, "/login?next=/notes?page=2%26sort=a"));
    assert_eq!(navigate(Method::GET, "/nested/notes").await.header("location"), "/login?next=/nested/notes");
    assert_eq!(navigate(Method::POST, "/notes").await.status, 401, "what is sent would be lost on the way");
}

#[tokio::test]
async fn a_token_reaches_no_further_than_its_scope() {
    let app = start().await;
    let owner = app.browser("alice").await;
    app.execute("UPDATE accounts SET is_staff = TRUE").await;
    for (scope, reading, writing) in [("all", 200, 200), ("read", 200, 403), ("admin", 403, 403)] {
        let body = json!({ "name": scope, "expires_in": "1d", "scope": scope });
        let program = app.caller(false, Some(owner.post("/api/tokens/create", &body).await.token()));
        let statuses = (program.get("/notes").await.status, program.post("/notes", &json!({})).await.status);
        assert_eq!(statuses, (reading, writing), "{scope}");
    }
}

#[tokio::test]
async fn own_routes_are_behind_the_same_checks_and_take_nothing_from_vestibule() {
    let app = start().await;
    let alice = app.browser("alice").await;
    let foreign = alice.request(Method::POST, "/open").header("Sec-Fetch-Site", "cross-site");
    assert_eq!(foreign.send().await.unwrap().status(), 403);
    let own = alice.post("/open", &json!({})).await;
    assert_eq!(
        (own.status, own.header("x-content-type-options"), own.header("x-frame-options")),
        (200, "nosniff", "DENY")
    );
    assert!(!own.header("x-request-id").is_empty());
    assert_eq!(alice.get("/api/me").await.json["username"], "alice");
    assert!(app.anonymous().get("/login").await.text.contains("<form"));
    let nowhere = alice.get("/nowhere").await;
    assert_eq!((nowhere.status, nowhere.text.contains("<html")), (404, true));
}

#[tokio::test]
async fn wrong_credentials_count_for_their_address_and_who_sends_none_is_not_counted() {
    let mut options = Options::default();
    options.accounts.throttles = "anon=2/hour".parse().unwrap();
    options.http.routes = Router::new().route("/notes", get(notes)).into();
    let app = TestApp::start_with(options).await;
    let statuses = async |visitor: Caller| {
        let mut statuses = Vec::new();
        for _ in 0..3 {
            statuses.push(visitor.get("/notes").await.status);
        }
        statuses
    };
    assert_eq!(statuses(app.anonymous()).await, [401; 3]);
    assert_eq!(statuses(app.caller(false, Some("wrong".to_owned()))).await, [401, 401, 429]);
}
