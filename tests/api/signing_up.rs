//! `POST /api/signup`.

use futures::future::join_all;
use serde_json::{Value, json};

use crate::support::{PASSWORD, TestApp, credentials};

fn sign_up(username: &str, password: &str) -> Value {
    json!({ "username": username, "password": password })
}

#[tokio::test]
async fn a_sign_up_answers_with_the_account_and_a_token_that_works() {
    let app = TestApp::start().await;
    let answer = app.anonymous().post("/api/signup", &credentials("Alice")).await;
    assert_eq!(answer.status, 201);
    assert_eq!(answer.json["user"], json!({ "id": 1, "username": "Alice", "email": "alice@example.org" }));
    assert_eq!(answer.json["expiry"], "2027-02-14T08:00:00.000Z");
    assert_eq!(answer.json["expires_in"], 30 * 24 * 60 * 60);
    assert!(answer.header("set-cookie").is_empty(), "a program gets no cookie");
    let program = app.caller(false, Some(answer.token()));
    assert_eq!(program.get("/api/test_token").await.json, json!({ "message": "Token valid for alice@example.org" }));
}

#[tokio::test]
async fn p1_a_password_has_8_code_points_to_1024_bytes() {
    let app = TestApp::start().await;
    for (password, status) in [
        ("Ab9$xyz".to_owned(), 400),
        ("Ab9$xyz!".to_owned(), 201),
        ("пароль-я".to_owned(), 201),
        ("Long-phrase-of-words-".repeat(4)[..64].to_owned(), 201),
        ("Long-phrase-".repeat(90)[..1024].to_owned(), 201),
        ("Long-phrase-".repeat(90)[..1025].to_owned(), 400),
    ] {
        let name = format!("user{}-{}", password.len(), status);
        let answer = app.anonymous().post("/api/signup", &sign_up(&name, &password)).await;
        assert_eq!(answer.status, status, "{} bytes: {:?}", password.len(), answer.json);
    }
}

#[tokio::test]
async fn p1_a_password_over_the_limit_costs_no_hash() {
    let app = TestApp::start().await;
    app.program("alice").await;
    let hashes = app.accounts.figures().hashes;
    for path in ["/api/login", "/api/signup"] {
        let answer = app.anonymous().post(path, &sign_up("alice", &"x".repeat(1025))).await;
        assert_eq!(answer.status, 400);
        assert_eq!(answer.json["password"], json!(["Ensure this field has no more than 1024 bytes."]), "{path}");
    }
    assert_eq!(app.accounts.figures().hashes, hashes);
}

#[tokio::test]
async fn p2_nothing_is_cut_off_a_password() {
    let app = TestApp::start().await;
    let start = "q".repeat(72);
    let created = app.anonymous().post("/api/signup", &sign_up("alice", &format!("{start}-one-tail"))).await;
    assert_eq!(created.status, 201);
    let other = app.anonymous().post("/api/login", &sign_up("alice", &format!("{start}-two-tail"))).await;
    assert_eq!(other.status, 401);
    let same = app.anonymous().post("/api/login", &sign_up("alice", &format!("{start}-one-tail"))).await;
    assert_eq!(same.status, 200);
}

#[tokio::test]
async fn p3_weak_passwords_are_refused_in_djangos_words() {
    let app = TestApp::start().await;
    for (password, message) in [
        ("short7!", "This password is too short. It must contain at least 8 characters."),
        ("password1", "This password is too common."),
        ("PASSWORD1", "This password is too common."),
        ("8264019375", "This password is entirely numeric."),
        ("marianne1", "The password is too similar to the username."),
        ("dashwood9", "The password is too similar to the email address."),
    ] {
        let form = json!({ "username": "marianne", "password": password, "email": "dashwood@example.org" });
        let answer = app.anonymous().post("/api/signup", &form).await;
        assert_eq!((answer.status, &answer.json), (400, &json!({ "password": [message] })), "{password}");
    }
}

#[tokio::test]
async fn every_error_of_every_field_comes_in_one_answer() {
    let app = TestApp::start().await;
    app.program("alice").await;
    let form = json!({ "username": "ALICE", "password": "1234", "email": "nope" });
    let answer = app.anonymous().post("/api/signup", &form).await;
    assert_eq!(answer.status, 400);
    assert_eq!(answer.json["username"], json!(["A user with that username already exists."]));
    assert_eq!(answer.json["email"], json!(["Enter a valid email address."]));
    assert_eq!(answer.json["password"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn p6_names_that_look_alike_are_one_name() {
    let app = TestApp::start().await;
    app.program("Kelvin").await;
    for twin in ["kelvin", "KELVIN", "\u{212a}elvin", "ｋｅｌｖｉｎ", " Kelvin "] {
        let answer = app.anonymous().post("/api/signup", &sign_up(twin, PASSWORD)).await;
        assert_eq!(answer.json, json!({ "username": ["A user with that username already exists."] }), "{twin}");
        assert_eq!(app.anonymous().post("/api/login", &sign_up(twin, PASSWORD)).await.status, 200, "{twin}");
    }
}

#[tokio::test]
async fn l4_of_a_hundred_sign_ups_for_one_name_exactly_one_is_made() {
    let app = TestApp::start().await;
    let caller = app.anonymous();
    let form = credentials("alice");
    let answers = join_all((0..100).map(|_| caller.post("/api/signup", &form))).await;
    let made = answers.iter().filter(|answer| answer.status == 201).count();
    let taken = answers.iter().filter(|answer| {
        answer.json == json!({ "username": ["A user with that username already exists."] }) && answer.status == 400
    });
    assert_eq!((made, taken.count()), (1, 99));
}

#[tokio::test]
async fn i7_what_is_not_the_callers_to_set_has_no_effect() {
    let app = TestApp::start().await;
    let mut form = credentials("alice");
    form["id"] = json!(4711);
    form["is_staff"] = json!(true);
    form["is_superuser"] = json!(true);
    form["is_active"] = json!(false);
    form["date_joined"] = json!("1970-01-01T00:00:00Z");
    let answer = app.anonymous().post("/api/signup", &form).await;
    assert_eq!((answer.status, &answer.json["user"]["id"]), (201, &json!(1)));
    let me = app.caller(false, Some(answer.token())).get("/api/me").await;
    assert_eq!(me.json["date_joined"], "2027-01-15T08:00:00.000Z");
    assert_eq!(app.number("SELECT is_staff OR is_superuser OR NOT is_active FROM accounts").await, 0);
}
