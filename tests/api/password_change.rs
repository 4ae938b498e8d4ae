//! `POST /api/password/change`, called by a page and by a form without JavaScript that confirms the password on its way.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{PASSWORD, TestApp, credentials};

const NEW_PASSWORD: &str = "Lemon-lantern-77";
const TEN_MINUTES: Duration = Duration::from_secs(10 * 60);

fn change(current: &str, new: &str) -> Value {
    json!({ "current_password": current, "new_password": new })
}

#[tokio::test]
async fn p11_a_change_ends_every_other_sign_in_and_the_browser_that_asked_goes_on_with_new_secrets() {
    let app = TestApp::start().await;
    let browser = app.browser("alice").await;
    let page = browser.post("/api/renew", &json!({})).await.token();
    let other = app.caller(true, None);
    let mut form = credentials("alice");
    form["session"] = json!(true);
    assert_eq!(other.post("/api/login", &form).await.status, 200);
    let program = app.anonymous().post("/api/login", &credentials("alice")).await.token();
    let program = app.caller(false, Some(program));
    assert_eq!(program.get("/api/me").await.status, 200);

    let answer = browser.post("/api/password/change", &change(PASSWORD, NEW_PASSWORD)).await;
    assert_eq!((answer.status, &answer.json["user"]["username"]), (200, &json!("alice")), "{}", answer.text);
    for ended in [&other, &program, &app.caller(false, Some(page))] {
        assert_eq!(ended.get("/api/me").await.status, 401);
    }
    assert_eq!(browser.get("/api/me").await.status, 200);
    assert_eq!(app.caller(false, Some(answer.token())).get("/api/me").await.status, 200);
    assert!(!app.can_log_in("alice", PASSWORD).await && app.can_log_in("alice", NEW_PASSWORD).await);
}

#[tokio::test]
async fn programs_tokens_are_kept_where_the_switch_is_on() {
    let app = TestApp::start().await;
    let browser = app.browser("alice").await;
    let log_in = app.anonymous().post("/api/login", &credentials("alice")).await.token();
    let token = json!({ "name": "backup", "expires_in": "30d", "scope": "all" });
    let program = browser.post("/api/tokens/create", &token).await.token();
    let mut body = change(PASSWORD, NEW_PASSWORD);
    body["keep_tokens"] = json!(true);
    assert_eq!(browser.post("/api/password/change", &body).await.status, 200);
    assert_eq!(app.caller(false, Some(program)).get("/api/me").await.status, 200);
    let log_in = app.caller(false, Some(log_in)).get("/api/me").await;
    assert_eq!(
        log_in.status, 401,
        "a log-in's token is no token for programs: somebody may have it by the old password"
    );
}

#[tokio::test]
async fn what_is_wrong_is_told_at_its_field_in_the_words_of_djangos_libraries() {
    let app = TestApp::start().await;
    let browser = app.browser("alice").await;
    let required = "This field is required.";
    for (body, errors) in [
        (json!({}), json!({ "current_password": [required], "new_password": [required] })),
        (change("wrong", NEW_PASSWORD), json!({ "current_password": ["Invalid password."] })),
        (change(PASSWORD, "xalice12"), json!({ "new_password": ["The password is too similar to the username."] })),
        (
            change(PASSWORD, "1234"),
            json!({ "new_password": [
                "This password is too short. It must contain at least 8 characters.",
                "This password is too common.",
                "This password is entirely numeric.",
            ] }),
        ),
    ] {
        let answer = browser.post("/api/password/change", &body).await;
        assert_eq!((answer.status, answer.json), (400, errors));
    }
    assert!(app.can_log_in("alice", PASSWORD).await);
}

/// The fields of a form.
fn fields<'a>(current: &'a str, new: &'a str) -> [(&'a str, &'a str); 2] {
    [("current_password", current), ("new_password", new)]
}

#[tokio::test]
async fn t10_a_form_without_javascript_confirms_the_password_by_a_field_of_its_own_and_goes_on() {
    let app = TestApp::start().await;
    let browser = app.browser("alice").await;
    app.clock.advance(TEN_MINUTES);
    let new = ("new_password", "Brass-lantern-77");
    let refused = browser.post_form("/password/change", &[new]).await;
    assert_eq!((refused.status, refused.header("location")), (401, ""));
    assert!(refused.words().contains("Please enter your password to go on."), "{}", refused.words());
    assert!(refused.text.contains("action=\"/password/change?next=/account/password?done\""), "{}", refused.text);
    for wrong in ["wrong", ""] {
        let refused = browser.post_form("/password/change", &[new, ("confirm_password", wrong)]).await;
        assert_eq!((refused.status, refused.headers.get("set-cookie")), (400, None));
    }

    // The confirmation counts although the rest is refused.
    let refused = browser.post_form("/password/change", &[new, ("confirm_password", PASSWORD)]).await;
    assert_eq!(refused.status, 400);
    assert!(refused.header("set-cookie").contains("HttpOnly"));
    assert!(refused.words().contains("Please fill this in."), "the current password is missing: {}", refused.words());
    for secret in [new.1, PASSWORD] {
        assert!(!refused.text.contains(secret), "{}", refused.text);
    }
    let done = browser.post_form("/password/change", &[new, ("current_password", PASSWORD)]).await;
    assert_eq!((done.status, done.header("location")), (303, "/account/password"));
    assert_eq!(browser.get("/account").await.status, 200);
    assert!(app.can_log_in("alice", new.1).await);
}

#[tokio::test]
async fn t10_a_form_that_has_the_password_anyway_is_not_asked_for_it_again() {
    let app = TestApp::start().await;
    let browser = app.browser("alice").await;
    app.clock.advance(TEN_MINUTES);
    let refused = browser.post_form("/password/change", &fields("wrong", NEW_PASSWORD)).await;
    assert_eq!((refused.status, refused.headers.get("set-cookie")), (400, None));
    assert!(refused.words().contains("That is not your password."), "{}", refused.words());
    let done = browser.post_form("/password/change", &fields(PASSWORD, NEW_PASSWORD)).await;
    assert_eq!((done.status, done.headers.get_all("set-cookie").iter().count()), (303, 1), "the later secret counts");
    assert_eq!(browser.get("/account").await.status, 200);
    assert!(app.can_log_in("alice", NEW_PASSWORD).await);
}

#[tokio::test]
async fn w8_the_page_shows_again_what_was_wrong_and_chosen_and_says_when_it_is_done() {
    let app = TestApp::start().await;
    let browser = app.browser("alice").await;
    let form = [("current_password", "wrong-harbor-42"), ("new_password", "short7!"), ("keep_tokens", "true")];
    let refused = browser.post_form("/password/change", &form).await;
    assert_eq!(refused.status, 400);
    assert!(refused.words().contains("Use at least 8 characters."), "{}", refused.words());
    assert!(refused.text.contains("checked"), "{}", refused.text);
    assert!(!refused.text.contains("wrong-harbor-42") && !refused.text.contains("short7!"));
    let done = "Your password is changed.";
    assert!(browser.get("/account/password?done").await.words().contains(done));
    assert!(!browser.get("/account/password").await.words().contains(done));
    let page = app.anonymous().get("/account/password").await;
    assert_eq!((page.status, page.header("location")), (302, "/login?next=/account/password"));
}

#[tokio::test]
async fn w7_a_form_of_another_path_than_its_page_leads_there_or_to_its_next_on_this_site() {
    let app = TestApp::start().await;
    let browser = app.browser("alice").await;
    for (query, leads_to) in
        [("", "/account/password"), ("?next=/account?changed", "/account?changed"), ("?next=//e", "/")]
    {
        let path = format!("/password/change{query}");
        let answer = browser.post_form(&path, &fields(PASSWORD, PASSWORD)).await;
        assert_eq!((answer.status, answer.header("location")), (303, leads_to), "{query}: {}", answer.words());
    }
    let answer = browser.get("/password/change").await;
    assert_eq!((answer.status, answer.header("location")), (303, "/account/password"), "as after a refusal");
}

#[tokio::test]
async fn a_form_whose_session_has_ended_leads_to_the_log_in_and_reads_no_password() {
    let app = TestApp::start().await;
    let browser = app.browser("alice").await;
    app.accounts.change_password("alice", NEW_PASSWORD).await.unwrap();
    let hashes = app.accounts.figures().hashes;
    let answer = browser.post_form("/password/change", &fields(NEW_PASSWORD, PASSWORD)).await;
    assert_eq!((answer.status, answer.header("location")), (302, "/login?next=/account/password"));
    assert_eq!(app.accounts.figures().hashes, hashes);
}

#[tokio::test]
async fn a_log_in_form_knows_no_confirmation() {
    let app = TestApp::start().await;
    app.program("alice").await;
    let fields = [("username", "alice"), ("password", PASSWORD), ("confirm_password", "wrong")];
    assert_eq!(app.caller(true, None).post_form("/login", &fields).await.status, 303);
    assert_eq!(app.anonymous().post_form("/confirm", &[("password", PASSWORD)]).await.status, 404);
}
