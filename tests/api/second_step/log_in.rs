//! The step itself.

use std::time::Duration;

use futures::future::join_all;
use serde_json::json;

use super::{Enrolled, cookie, in_browser, log_in, log_in_browser};
use crate::support::{PASSWORD, TestApp};

#[tokio::test]
async fn a_client_that_knows_of_no_second_step_sees_a_clean_401_and_one_that_does_is_signed_in_by_the_code() {
    let alice = Enrolled::start().await;
    let first = log_in(&alice.app.anonymous(), "alice", PASSWORD).await;
    assert_eq!((first.status, first.header("www-authenticate")), (401, "Token"));
    assert_eq!(first.header("content-type"), "application/json");
    assert_eq!(first.headers.get("set-cookie"), None, "a program has no cookie");
    let pending = first.json["pending"].as_str().unwrap().to_owned();
    let expected = json!({
        "detail": "A second factor is needed to log in to this account.",
        "code": "second_factor_required",
        "pending": pending,
        "factors": ["totp", "recovery_code"],
        "expires_in": 600,
    });
    assert_eq!(first.json, expected);
    assert!(pending.starts_with("vsp_"));

    let second = alice.answer(&pending, &alice.code()).await;
    assert_eq!(second.status, 200, "{}", second.text);
    assert_eq!(second.headers.get("set-cookie"), None);
    assert_eq!(second.json["user"]["username"], "alice");
    let program = alice.app.caller(false, Some(second.token()));
    assert_eq!(program.get("/api/me").await.status, 200);
    let again = alice.answer(&pending, &alice.code()).await;
    assert_eq!(again.json, json!({ "detail": "This log-in has ended. Begin again.", "code": "log_in_ended" }));
    assert_eq!((again.status, again.header("www-authenticate")), (401, "Token"));
    let methods = alice.app.text("SELECT methods FROM tokens WHERE session_id IS NULL ORDER BY id DESC LIMIT 1").await;
    assert_eq!(methods, "pwd otp");
}

#[tokio::test]
async fn a_recovery_code_is_typed_as_one_likes_and_works_once() {
    let alice = Enrolled::start().await;
    let code = alice.recovery_codes[0].to_uppercase().replace('-', " ");
    let pending = alice.begin().await;
    assert_eq!(alice.answer(&pending, &code).await.status, 200);
    let pending = alice.begin().await;
    let again = alice.answer(&pending, &code).await;
    assert_eq!((again.status, again.json), (400, json!({ "code": ["Invalid code."] })));
    assert_eq!(alice.answer(&pending, &alice.recovery_codes[1]).await.status, 200);
}

#[tokio::test]
async fn t11_of_twenty_log_ins_that_use_one_code_at_the_same_moment_one_succeeds() {
    let alice = Enrolled::start().await;
    // Five wait at most.
    let mut pending = Vec::new();
    for _ in 0..5 {
        pending.push(alice.begin().await);
    }
    for code in [alice.code(), alice.recovery_codes[3].clone()] {
        let answers = join_all(pending.iter().cycle().take(20).map(|pending| alice.answer(pending, &code))).await;
        let count = |status: u16| answers.iter().filter(|answer| answer.status == status).count();
        assert_eq!(count(200), 1, "{answers:?}");
        assert_eq!(count(200) + count(400) + count(401), 20);
        pending.clear();
        for _ in 0..5 {
            pending.push(alice.begin().await);
        }
    }
}

#[tokio::test]
async fn p12_a_log_in_waits_for_ten_minutes_and_no_longer() {
    let alice = Enrolled::start().await;
    let (first, second) = (alice.begin().await, alice.begin().await);
    alice.app.clock.advance(Duration::from_secs(10 * 60 - 31));
    assert_eq!(alice.answer(&first, &alice.code()).await.status, 200);
    alice.app.clock.advance(Duration::from_secs(1));
    let late = alice.answer(&second, &alice.code()).await;
    assert_eq!((late.status, &late.json["code"]), (401, &json!("log_in_ended")));
}

#[tokio::test]
async fn p12_the_fifth_wrong_code_ends_the_log_in_and_its_owner_reads_of_it() {
    let alice = Enrolled::start().await;
    let (pending, other) = (alice.begin().await, alice.begin().await);
    for _ in 0..4 {
        let wrong = alice.answer(&pending, &alice.wrong()).await;
        assert_eq!((wrong.status, wrong.json), (400, json!({ "code": ["Invalid code."] })));
    }
    let fifth = alice.answer(&pending, &alice.wrong()).await;
    assert_eq!((fifth.status, &fifth.json["code"]), (401, &json!("log_in_ended")));
    let right = alice.code();
    assert_eq!(alice.answer(&pending, &right).await.status, 401);
    assert_eq!(alice.answer(&other, &right).await.status, 200, "another log-in goes on");
    let activity = alice.browser.get("/api/activity").await;
    let kinds: Vec<_> = activity.json["events"].as_array().unwrap().iter().map(|event| event["kind"].clone()).collect();
    assert_eq!(kinds.iter().filter(|kind| *kind == "second_factor_refused").count(), 1, "{kinds:?}");
    let mails = "SELECT count(*) FROM jobs WHERE payload LIKE '%second-factor-refused%'";
    assert_eq!(alice.app.number(mails).await, 1);
}

#[tokio::test]
async fn p12_of_forty_wrong_codes_at_once_five_are_compared() {
    let alice = Enrolled::start().await;
    let (pending, wrong) = (alice.begin().await, alice.wrong());
    let answers = join_all((0..40).map(|_| alice.answer(&pending, &wrong))).await;
    let count = |status: u16| answers.iter().filter(|answer| answer.status == status).count();
    assert_eq!((count(400), count(401)), (4, 36), "the fifth is told that the log-in has ended");
    assert_eq!(alice.answer(&pending, &alice.code()).await.status, 401);
}

#[tokio::test]
async fn a_log_in_that_waits_opens_nothing_else() {
    let alice = Enrolled::start().await;
    let browser = alice.app.caller(true, None);
    let first = log_in_browser(&browser, "alice").await;
    let pending = first.json["pending"].as_str().unwrap().to_owned();
    assert_eq!(browser.get("/api/me").await.status, 401);
    assert_eq!(alice.app.caller(false, Some(pending.clone())).get("/api/me").await.status, 401);
    for name in ["vestibule_session", "vestibule_link", "vestibule_trusted"] {
        let request = alice.app.anonymous().client.get(alice.app.url("/api/me"));
        let answer = request.header("Cookie", format!("{name}={pending}")).send().await.unwrap();
        assert_eq!(answer.status(), 401, "{name}");
    }
    for path in ["/api/confirm", "/api/password/change", "/api/renew", "/api/totp/remove"] {
        let body = json!({ "pending": pending, "password": PASSWORD, "code": alice.code() });
        assert_eq!(browser.post(path, &body).await.status, 401, "{path}");
    }
    for secret in ["", "x", "vsp_x", &pending[1..], &format!("{pending}x")] {
        let code = alice.code();
        assert_eq!(alice.answer(secret, &code).await.status, 401, "{secret}");
    }
}

#[tokio::test]
async fn what_is_no_code_is_told_at_its_field_and_is_no_attempt() {
    let alice = Enrolled::start().await;
    let pending = alice.begin().await;
    for (code, told) in [
        (json!(""), "This field may not be blank."),
        (json!(" "), "This field may not be blank."),
        (json!(null), "This field may not be null."),
        (json!(["123456"]), "Not a valid string."),
        (json!("12345"), "Invalid code."),
    ] {
        let body = json!({ "pending": pending, "code": code });
        let answer = alice.app.anonymous().post("/api/login/second_factor", &body).await;
        assert_eq!((answer.status, answer.json), (400, json!({ "code": [told] })));
    }
    assert_eq!(alice.answer(&pending, &alice.code()).await.status, 200);
}

#[tokio::test]
async fn a_new_password_and_an_account_that_may_not_sign_in_end_the_log_ins_that_wait() {
    let alice = Enrolled::start().await;
    let pending = alice.begin().await;
    let new = json!({ "current_password": PASSWORD, "new_password": "Lemon-lantern-77" });
    assert_eq!(alice.browser.post("/api/password/change", &new).await.status, 200);
    assert_eq!(alice.answer(&pending, &alice.code()).await.status, 401);

    let again = json!({ "username": "alice", "password": "Lemon-lantern-77" });
    let pending = alice.app.anonymous().post("/api/login", &again).await.json["pending"].clone();
    alice.app.accounts.change_password("alice", PASSWORD).await.unwrap();
    assert_eq!(alice.answer(pending.as_str().unwrap(), &alice.code()).await.status, 401);

    let pending = alice.begin().await;
    alice.app.accounts.set_active("alice", false).await.unwrap();
    assert_eq!(alice.answer(&pending, &alice.code()).await.status, 401);
    alice.app.accounts.set_active("alice", true).await.unwrap();
    assert_eq!(alice.answer(&pending, &alice.code()).await.status, 401, "it has ended");
}

#[tokio::test]
async fn at_most_five_log_ins_of_an_account_wait_and_the_oldest_ends() {
    let alice = Enrolled::start().await;
    let mut pending = Vec::new();
    for _ in 0..6 {
        pending.push(alice.begin().await);
    }
    assert_eq!(alice.app.number("SELECT count(*) FROM pending_sign_ins").await, 5);
    assert_eq!(alice.answer(&pending[0], &alice.code()).await.status, 401);
    assert_eq!(alice.answer(&pending[1], &alice.code()).await.status, 200);
}

#[tokio::test]
async fn a_browser_has_the_log_in_in_a_cookie_that_goes_with_the_second_step() {
    let alice = Enrolled::start().await;
    let browser = alice.app.caller(true, None);
    let first = log_in_browser(&browser, "alice").await;
    let pending = cookie(&first, "vestibule_pending").expect("a cookie");
    for attribute in ["; HttpOnly", "; SameSite=Lax", "; Path=/", "; Max-Age=600"] {
        assert!(pending.contains(attribute), "{pending}");
    }
    assert!(pending.contains(first.json["pending"].as_str().unwrap()));
    assert_eq!(cookie(&first, "vestibule_session"), None);
    let second = browser.post("/api/login/second_factor", &in_browser(&alice.code(), false)).await;
    assert_eq!(second.status, 200, "{}", second.text);
    assert!(cookie(&second, "vestibule_session").is_some());
    assert!(cookie(&second, "vestibule_pending").unwrap().contains("Max-Age=0"));
    assert_eq!(cookie(&second, "vestibule_trusted"), None);
    assert_eq!(browser.get("/api/me").await.status, 200);
    let methods = alice.app.text("SELECT methods FROM sessions ORDER BY id DESC LIMIT 1").await;
    assert_eq!(methods, "pwd otp");
}

#[tokio::test]
async fn w5_another_sites_page_cannot_take_the_second_step_nor_have_a_session_by_it() {
    let mut options = crate::support::Options::default();
    options.http.allowed_origins = vec!["https://app.example.org".to_owned()];
    let alice = Enrolled::start_with(options).await;
    let browser = alice.app.caller(true, None);
    log_in_browser(&browser, "alice").await;
    let post = async |origin: &str, body: &serde_json::Value| {
        let request = browser.request(reqwest::Method::POST, "/api/login/second_factor").header("Origin", origin);
        crate::support::Answer::of(request.json(body).send().await.unwrap()).await
    };
    assert_eq!(post("https://evil.example", &in_browser(&alice.code(), false)).await.status, 403);
    let allowed = "https://app.example.org";
    assert_eq!(post(allowed, &in_browser(&alice.code(), false)).await.status, 400, "it has no cookie");
    assert_eq!(post(allowed, &json!({ "code": alice.code() })).await.status, 401, "nor that of the log-in");
    let pending = alice.begin().await;
    let answer = post(allowed, &json!({ "code": alice.code(), "pending": pending })).await;
    assert_eq!((answer.status, answer.headers.get("set-cookie")), (200, None), "{}", answer.text);
}

#[tokio::test]
async fn t3_a_log_in_by_two_steps_takes_the_place_of_the_session_before() {
    let alice = Enrolled::start().await;
    log_in_browser(&alice.browser, "alice").await;
    assert_eq!(alice.browser.get("/api/me").await.status, 200, "the first step ends nothing");
    let sessions = "SELECT count(*) FROM sessions";
    assert_eq!(alice.app.number(sessions).await, 1);
    let code = alice.code();
    assert_eq!(alice.browser.post("/api/login/second_factor", &in_browser(&code, false)).await.status, 200);
    assert_eq!(alice.browser.get("/api/me").await.status, 200);
    assert_eq!(alice.app.number(sessions).await, 1);
}

#[tokio::test]
async fn p13_neither_a_reset_nor_a_sign_up_signs_anybody_in_around_the_second_step() {
    let alice = Enrolled::start().await;
    let mailbox = crate::support::Mailbox::of(&alice.app);
    alice.app.anonymous().post("/api/password/reset", &json!({ "email": "alice@example.org" })).await;
    let mail = mailbox.last("alice@example.org", "password-reset").await;
    let body = json!({ "token": mail.secret(), "new_password": "Lemon-lantern-77" });
    let reset = alice.app.anonymous().post("/api/password/reset/confirm", &body).await;
    assert_eq!((reset.status, reset.headers.get("set-cookie")), (200, None), "{}", reset.text);
    let first = log_in(&alice.app.anonymous(), "alice", "Lemon-lantern-77").await;
    assert_eq!((first.status, &first.json["code"]), (401, &json!("second_factor_required")));
    let taken = alice.app.anonymous().post("/api/signup", &crate::support::credentials("alice")).await;
    assert_eq!(taken.status, 400);
    let pending = first.json["pending"].as_str().unwrap();
    assert_eq!(alice.answer(pending, &alice.code()).await.status, 200, "the factor is what it was");
}

#[tokio::test]
async fn a_log_in_by_the_proved_address_needs_the_second_step_too() {
    let alice = Enrolled::start().await;
    alice
        .app
        .execute(
            "INSERT INTO proved_addresses (account_id, address_folded, proved_at) VALUES (1, 'alice@example.org', 0)",
        )
        .await;
    let first = log_in(&alice.app.anonymous(), "alice@example.org", PASSWORD).await;
    assert_eq!(first.json["code"], "second_factor_required");
    let pending = first.json["pending"].as_str().unwrap();
    assert_eq!(alice.answer(pending, &alice.code()).await.status, 200);
}

#[tokio::test]
async fn an_account_without_a_second_factor_knows_nothing_of_it() {
    let app = TestApp::start().await;
    app.program("bob").await;
    let browser = app.caller(true, None);
    let answer = log_in_browser(&browser, "bob").await;
    assert_eq!((answer.status, cookie(&answer, "vestibule_pending")), (200, None));
    assert_eq!(app.number("SELECT count(*) FROM pending_sign_ins").await, 0);
}
