//! `GET /api/activity`: what was done to an account, as its owner reads it, and the mails that tell of the grave ones.

use serde_json::{Value, json};

use crate::support::{Caller, PASSWORD, TestApp, credentials};

async fn events(caller: &Caller) -> Vec<Value> {
    let answer = caller.get("/api/activity").await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json["events"].as_array().unwrap().clone()
}

async fn kinds(caller: &Caller) -> Vec<String> {
    events(caller).await.iter().map(|event| event["kind"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn s3_what_was_done_to_an_account_can_be_read_by_its_owner_alone_newest_first() {
    let app = TestApp::start().await;
    let browser = app.browser("alice").await;
    let other = app.browser("bob").await;
    assert_eq!(app.anonymous().post("/api/login", &credentials("alice")).await.status, 200);
    let token = json!({ "name": "backup", "expires_in": "30d", "scope": "read" });
    let token = browser.post("/api/tokens/create", &token).await.json;
    assert_eq!(browser.post("/api/tokens/revoke", &json!({ "id": token["id"] })).await.status, 200);
    assert_eq!(browser.post("/api/profile", &json!({ "first_name": "Alice" })).await.status, 200);
    assert_eq!(browser.post("/api/sign_ins/end", &json!({ "others": true })).await.status, 200);
    let new = json!({ "current_password": PASSWORD, "new_password": "Lemon-lantern-77" });
    assert_eq!(browser.post("/api/password/change", &new).await.status, 200);
    let done =
        ["change_password", "end_other_sign_ins", "change_profile", "revoke_token", "create_token", "login", "signup"];
    assert_eq!(kinds(&browser).await, done);
    assert_eq!(kinds(&other).await, ["signup"]);
    let made = &events(&browser).await[4];
    assert_eq!(made["details"], json!({ "new_device": false, "sign_in": token["id"], "name": "backup" }));
    assert_eq!((made["address"].as_str(), made["time"].as_str().map(str::len)), (Some("127.0.0.1"), Some(24)));
    assert_eq!(app.anonymous().get("/api/activity").await.status, 401);
}

#[tokio::test]
async fn a_wrong_password_writes_no_event_however_often() {
    let app = TestApp::start().await;
    let browser = app.browser("alice").await;
    for _ in 0..20 {
        let wrong = json!({ "username": "alice", "password": "wrong" });
        assert_eq!(app.anonymous().post("/api/login", &wrong).await.status, 401);
    }
    assert_eq!(kinds(&browser).await, ["signup"]);
}

#[tokio::test]
async fn pages_of_fifty_follow_each_other_by_before_and_a_bad_one_is_refused() {
    let app = TestApp::start().await;
    let browser = app.browser("alice").await;
    for number in 0..60 {
        let name = json!({ "first_name": format!("Alice {number}") });
        assert_eq!(browser.post("/api/profile", &name).await.status, 200);
    }
    let first = browser.get("/api/activity").await.json;
    assert_eq!(first["events"].as_array().unwrap().len(), 50);
    let next = first["next"].as_str().unwrap();
    let second = browser.get(&format!("/api/activity?before={next}")).await.json;
    assert_eq!((second["events"].as_array().unwrap().len(), &second["next"]), (11, &Value::Null));
    for bad in ["x", "", "1e3", "99999999999999999999"] {
        let refused = browser.get(&format!("/api/activity?before={bad}")).await;
        assert_eq!((refused.status, refused.json), (400, json!({ "before": ["A valid integer is required."] })));
    }
    assert_eq!(browser.get("/api/activity?after=1&%FF=%FF").await.status, 200);
}

#[tokio::test]
async fn a_log_in_from_a_new_device_says_so_once_and_mails_the_owner() {
    let app = TestApp::start().await;
    let browser = app.browser("alice").await;
    let mails = "SELECT count(*) FROM jobs WHERE kind = 'mail' AND payload LIKE '%new-sign-in%'";
    for (agent, is_new) in [("", false), ("lynx/2.9", true), ("lynx/2.8", false)] {
        let form = app.anonymous().request(reqwest::Method::POST, "/api/login").json(&credentials("alice"));
        let answer = form.header("user-agent", agent).send().await.unwrap();
        assert_eq!(answer.status(), 200);
        let last = events(&browser).await.remove(0);
        assert_eq!((&last["kind"], &last["details"]["new_device"]), (&json!("login"), &json!(is_new)), "{agent}");
    }
    assert_eq!(app.number(mails).await, 1);
    let address = "SELECT count(*) FROM jobs WHERE payload LIKE '%alice@example.org%' AND payload LIKE '%lynx%'";
    assert_eq!(app.number(address).await, 1);
}

#[tokio::test]
async fn a_new_password_and_a_new_token_are_mailed_in_the_language_of_the_account() {
    let app = TestApp::start().await;
    let browser = app.browser("alice").await;
    assert_eq!(browser.post("/api/profile", &json!({ "language": "de" })).await.status, 200);
    let token = json!({ "name": "backup", "expires_in": "30d", "scope": "read" });
    assert_eq!(browser.post("/api/tokens/create", &token).await.status, 201);
    let new = json!({ "current_password": PASSWORD, "new_password": "Lemon-lantern-77" });
    assert_eq!(browser.post("/api/password/change", &new).await.status, 200);
    for letter in ["%token-created%backup%", "%password-changed%"] {
        let german =
            "SELECT count(*) FROM jobs WHERE kind = 'mail' AND payload LIKE '%\"language\":\"de\"%' AND payload LIKE ";
        let query: &'static str = Box::leak(format!("{german}'{letter}'").into_boxed_str());
        assert_eq!(app.number(query).await, 1, "{letter}");
    }
}
