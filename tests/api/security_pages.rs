//! The pages of what protects an account, as a browser without JavaScript has them, and the endpoints that only they need.

use std::time::Duration;

use serde_json::json;

use crate::authenticator::Authenticator;
use crate::second_step::{enrol, next_code, now, with_key};
use crate::support::{Answer, Caller, Options, PASSWORD, TestApp};

const SECURITY: &str = "/account/security";
const APP: &str = "/account/security/app";
/// Where its set-up is begun, and the page that follows.
const BEGIN: &str = "/totp/begin?next=/account/security/app?begun";
const BEGUN: &str = "/account/security/app?begun";
const CODES: &str = "/account/security/codes";
const FRESH: Duration = Duration::from_secs(10 * 60);

async fn start() -> TestApp {
    TestApp::start_with(with_key(Options::default())).await
}

/// The key that a page shows, without the room between its groups.
fn key_of(page: &Answer) -> String {
    let (_, key) = page.text.split_once("<code id=\"key\"").expect("the page shows a key");
    let (key, _) = key.split_once("</code>").unwrap();
    let pieces = key.split('<').map(|piece| piece.split_once('>').map_or("", |(_, words)| words));
    pieces.collect::<String>().split_whitespace().collect()
}

/// The recovery codes that a page shows.
fn codes_of(page: &Answer) -> Vec<String> {
    let (_, codes) = page.text.split_once("<pre").expect("the page shows codes");
    let (codes, _) = codes.split_once("</pre>").unwrap();
    let (_, codes) = codes.split_once('>').unwrap();
    codes.lines().map(str::to_owned).collect()
}

async fn german(browser: &Caller, path: &str) -> Answer {
    let request = browser.request(reqwest::Method::GET, path).header("Accept-Language", "de");
    Answer::of(request.send().await.unwrap()).await
}

#[tokio::test]
async fn an_account_is_told_in_one_sentence_what_protects_it_and_has_no_row_for_what_it_lacks() {
    let app = start().await;
    let browser = app.browser("alice").await;
    let words = browser.get(SECURITY).await.words();
    assert!(words.contains("Your password alone protects this account."), "{words}");
    assert!(words.contains("Authenticator appNot set up"), "{words}");
    assert!(!words.contains("Recovery codes") && !words.contains("Trusted browsers"), "{words}");
    assert!(german(&browser, SECURITY).await.words().contains("Dein Passwort allein schützt dieses Konto."));

    enrol(&app, &browser).await;
    let words = browser.get(SECURITY).await.words();
    assert!(words.contains("Your password and a second step protect this account."), "{words}");
    assert!(words.contains("Recovery codes10 left"), "{words}");
    for jargon in ["WebAuthn", "TOTP", "2FA"] {
        for path in [SECURITY, APP, CODES] {
            let words = browser.get(path).await.words();
            assert!(!words.contains(jargon), "{path}: {words}");
        }
    }
}

#[tokio::test]
async fn advice_is_given_one_by_one_and_dismissed_for_good() {
    let app = start().await;
    let browser = app.browser("alice").await;
    assert_eq!(browser.get("/api/advice").await.json, json!({ "advice": "address" }));
    let page = browser.get(SECURITY).await;
    assert!(page.words().contains("Confirm an e-mail address"), "{}", page.words());
    assert!(!page.text.contains("<h2 id=\"advice\">Set up an authenticator app"), "one at a time");

    let done = browser.post_form("/advice/dismiss", &[("advice", "address")]).await;
    assert_eq!((done.status, done.header("location")), (303, SECURITY));
    let page = browser.get(SECURITY).await.words();
    assert!(page.contains("Then nobody gets in who has only found out your password."), "{page}");
    let again = browser.post("/api/advice/dismiss", &json!({ "advice": "address" })).await;
    assert_eq!((again.status, again.json), (200, json!({ "advice": "app" })), "twice is as good as once");
    let last = browser.post("/api/advice/dismiss", &json!({ "advice": "app" })).await;
    assert_eq!((last.status, last.json), (200, json!({ "advice": null })));
    assert!(!browser.get(SECURITY).await.text.contains("id=\"advice\""));

    // It is the account's, in any browser, and in what the account takes with it.
    let phone = app.caller(true, None);
    phone.post_form("/login", &[("username", "alice"), ("password", PASSWORD)]).await;
    assert!(!phone.get(SECURITY).await.text.contains("id=\"advice\""));
    let exported = browser.get("/api/export").await.json["dismissed_advice"].clone();
    assert_eq!(exported[0]["advice"], json!("address"), "{exported}");
    let bob = app.browser("bob").await;
    assert_eq!(bob.get("/api/advice").await.json, json!({ "advice": "address" }));
}

#[tokio::test]
async fn what_is_no_advice_cannot_be_dismissed_and_nobody_dismisses_for_another() {
    let app = start().await;
    let browser = app.browser("alice").await;
    let refused = browser.post("/api/advice/dismiss", &json!({ "advice": "diet" })).await;
    assert_eq!((refused.status, refused.json), (400, json!({ "advice": ["This is not a valid choice."] })));
    assert_eq!(browser.post("/api/advice/dismiss", &json!({})).await.status, 400);
    assert_eq!(app.anonymous().post("/api/advice/dismiss", &json!({ "advice": "app" })).await.status, 401);
    assert_eq!(app.anonymous().get("/api/advice").await.status, 401);
    let read = json!({ "name": "n", "expires_in": "30d", "scope": "read" });
    let read = app.caller(false, Some(browser.post("/api/tokens/create", &read).await.token()));
    assert_eq!(read.get("/api/advice").await.status, 200);
    assert_eq!(read.post("/api/advice/dismiss", &json!({ "advice": "app" })).await.status, 403);
    assert_eq!(app.number("SELECT count(*) FROM dismissed_advice").await, 0);
}

#[tokio::test]
async fn an_authenticator_app_is_set_up_without_javascript_and_a_wrong_code_keeps_the_key() {
    let app = start().await;
    let browser = app.browser("alice").await;
    let page = browser.get(APP).await;
    assert!(page.text.contains(&format!("action=\"{BEGIN}\"")) && !page.text.contains("id=\"key\""), "{}", page.text);
    let begun = browser.post_form(BEGIN, &[]).await;
    assert_eq!((begun.status, begun.header("location")), (303, BEGUN));
    let page = browser.get(BEGUN).await;
    assert_eq!(page.header("cache-control"), "no-store");
    for part in ["<svg", "href=\"otpauth://totp/", "autocomplete=\"one-time-code\"", "inputmode=\"numeric\""] {
        assert!(page.text.contains(part), "{part}: {}", page.text);
    }
    let key = key_of(&page);
    assert_eq!(key.len(), 32, "{key}");
    let authenticator = Authenticator::of(&key);

    let wrong = browser.post_form("/totp/confirm", &[("code", &authenticator.wrong_at(now(&app)))]).await;
    assert_eq!(wrong.status, 400);
    assert!(wrong.text.contains("aria-invalid=\"true\"") && wrong.text.contains("<title>Error: "), "{}", wrong.text);
    assert_eq!(key_of(&wrong), key);

    let code = authenticator.code_at(now(&app));
    let typed = format!(" {} {} ", &code[..3], &code[3..]);
    let confirmed = browser.post_form("/totp/confirm", &[("code", &typed)]).await;
    assert_eq!(confirmed.status, 200, "{}", confirmed.text);
    assert!(confirmed.words().contains("The app is set up."), "{}", confirmed.words());
    let codes = codes_of(&confirmed);
    assert_eq!(codes.len(), 10, "{codes:?}");
    // The file is in the page, so that it needs no script and no second request.
    let (_, file) = confirmed.text.split_once("href=\"data:text/plain;charset=utf-8,").expect("there is a file");
    let (file, rest) = file.split_once('"').unwrap();
    assert!(rest.contains("download=\"vestibule-recovery-codes.txt\""));
    let file = percent_encoding::percent_decode_str(file).decode_utf8().unwrap();
    assert!(file.starts_with("Recovery codes of alice\n") && file.contains(&codes.join("\n")), "{file}");

    // A reload posts the form again: nothing is shown twice, and nothing is made anew.
    let again = browser.post_form("/totp/confirm", &[("code", &code)]).await;
    assert_eq!(again.status, 401);
    assert!(!again.text.contains("<pre") && again.words().contains("Set up just now"), "{}", again.words());
    assert_eq!(app.number("SELECT count(*) FROM recovery_codes").await, 10);
}

#[tokio::test]
async fn t10_a_stale_session_sees_no_key_and_is_asked_for_the_password_in_place() {
    let app = start().await;
    let browser = app.browser("alice").await;
    assert_eq!(browser.get("/api/totp/pending").await.status, 404);
    let begun = browser.post("/api/totp/begin", &json!({})).await.json;
    assert_eq!(browser.get("/api/totp/pending").await.json, begun);
    app.clock.advance(FRESH);
    let refused = browser.get("/api/totp/pending").await;
    assert_eq!((refused.status, &refused.json["code"]), (401, &json!("confirmation_required")));
    let page = browser.get(BEGUN).await;
    assert!(
        !page.text.contains(begun["secret"].as_str().unwrap()) && !page.text.contains("<svg xmlns"),
        "{}",
        page.text
    );

    let asked = browser.post_form(BEGIN, &[]).await;
    assert_eq!(asked.status, 401);
    assert!(asked.text.contains("name=\"confirm_password\""), "{}", asked.text);
    let begun = browser.post_form(BEGIN, &[("confirm_password", PASSWORD)]).await;
    assert_eq!((begun.status, begun.header("location")), (303, BEGUN));
    key_of(&browser.get(BEGUN).await);
    let bob = app.browser("bob").await;
    assert_eq!(bob.get("/api/totp/pending").await.status, 404, "it is its owner's alone");
    app.clock.advance(Duration::from_secs(15 * 60));
    browser.post("/api/confirm", &json!({ "password": PASSWORD })).await;
    assert_eq!(browser.get("/api/totp/pending").await.status, 404, "it has expired");
}

#[tokio::test]
async fn an_app_is_removed_after_a_question_in_place_and_the_password_and_a_code() {
    let app = start().await;
    let browser = app.browser("alice").await;
    let (authenticator, _) = enrol(&app, &browser).await;
    let words = browser.get(APP).await.words();
    assert!(words.contains("A log-in then asks for your password alone"), "{words}");
    app.clock.advance(FRESH);
    let asked = browser.post_form("/totp/remove", &[]).await;
    assert_eq!(asked.status, 401);
    let (_, form) = asked.text.split_once("<details open class=\"verb\"").expect("the form is open");
    assert!(form.contains("name=\"confirm_password\"") && form.contains("name=\"confirm_code\""), "{form}");
    let code = next_code(&app, &authenticator);
    let removed = browser.post_form("/totp/remove", &[("confirm_password", PASSWORD), ("confirm_code", &code)]).await;
    assert_eq!((removed.status, removed.header("location")), (303, APP), "{}", removed.words());
    assert!(browser.get(APP).await.text.contains("action=\"/totp/begin"));
    assert!(browser.get(SECURITY).await.words().contains("Your password alone protects this account."));
    let gone = browser.post_form("/totp/remove", &[]).await;
    assert_eq!(gone.status, 400);
}

#[tokio::test]
async fn an_app_moves_to_another_phone_and_the_old_one_works_until_the_new_one_does() {
    let app = start().await;
    let browser = app.browser("alice").await;
    let (old, _) = enrol(&app, &browser).await;
    let confirm = json!({ "password": PASSWORD, "code": next_code(&app, &old) });
    assert_eq!(browser.post("/api/confirm", &confirm).await.status, 200);
    let begun = browser.post_form(BEGIN, &[]).await;
    assert_eq!((begun.status, begun.header("location")), (303, BEGUN));
    assert!(browser.get(APP).await.words().contains("Remove the authenticator app"), "what is in use is seen");
    let page = browser.get(BEGUN).await;
    let new = Authenticator::of(&key_of(&page));
    assert!(page.words().contains("The app that you have works until then."), "{}", page.words());
    let confirmed = browser.post_form("/totp/confirm", &[("code", &new.code_at(now(&app)))]).await;
    assert_eq!(confirmed.status, 200);
    assert!(!confirmed.text.contains("<pre"), "the recovery codes stay those that they were");
    assert!(browser.get(SECURITY).await.words().contains("Recovery codes10 left"));
}

#[tokio::test]
async fn recovery_codes_are_shown_once_counted_and_made_anew() {
    let app = start().await;
    let browser = app.browser("alice").await;
    assert!(browser.get(CODES).await.words().contains("You have none."));
    let (_, first) = enrol(&app, &browser).await;
    let page = browser.get(CODES).await;
    assert!(page.words().contains("10 left") && !page.text.contains(&first[0]), "{}", page.words());
    app.execute("DELETE FROM recovery_codes WHERE id > 2").await;
    assert!(browser.get(CODES).await.words().contains("Two left: make new ones"));
    assert!(browser.get(SECURITY).await.words().contains("Two left: make new ones"));

    app.clock.advance(FRESH);
    let asked = browser.post_form("/recovery_codes/create", &[]).await;
    assert_eq!(asked.status, 401);
    assert!(asked.text.contains("name=\"confirm_code\""), "{}", asked.text);
    let form_id = asked.form_id();
    let proofs = [("form_id", form_id.as_str()), ("confirm_password", PASSWORD), ("confirm_code", first[0].as_str())];
    let made = browser.post_form("/recovery_codes/create", &proofs).await;
    assert_eq!(made.status, 201, "{}", made.words());
    let codes = codes_of(&made);
    assert!(codes.len() == 10 && codes.iter().all(|code| !first.contains(code)), "{codes:?}");
    assert!(!browser.get(CODES).await.text.contains(&codes[0]));
    // A reload sends the form again: the codes that were shown stay good.
    let again = browser.post_form("/recovery_codes/create", &proofs).await;
    assert_eq!((again.status, again.header("location")), (303, CODES), "{}", again.words());
    let confirmed = browser.post("/api/confirm", &json!({ "password": PASSWORD, "code": codes[0] })).await;
    assert_eq!(confirmed.status, 200, "{}", confirmed.text);
}

#[tokio::test]
async fn trusted_browsers_are_counted_and_forgotten_by_one_button() {
    let app = start().await;
    let browser = app.browser("alice").await;
    let token = json!({ "name": "n", "expires_in": "30d", "scope": "all" });
    let program = app.caller(false, Some(browser.post("/api/tokens/create", &token).await.token()));
    let (authenticator, _) = enrol(&app, &browser).await;
    let phone = app.caller(true, None);
    let log_in = [("username", "alice"), ("password", PASSWORD)];
    let next = phone.post_form("/login", &log_in).await;
    assert_eq!((next.status, next.header("location")), (303, "/login/second_factor"));
    let code = next_code(&app, &authenticator);
    let done = phone.post_form("/login/second_factor", &[("code", &code), ("trust", "true")]).await;
    assert_eq!(done.status, 303, "{}", done.words());
    let page = browser.get(SECURITY).await;
    assert!(page.words().contains("Trusted browsersOne browser"), "{}", page.words());
    assert_eq!(phone.post_form("/login", &log_in).await.header("location"), "/", "it is trusted");

    let forgotten = browser.post_form("/trusted_browsers/forget", &[]).await;
    assert_eq!((forgotten.status, forgotten.header("location")), (303, SECURITY));
    assert!(!browser.get(SECURITY).await.words().contains("Trusted browsers"));
    assert_eq!(phone.post_form("/login", &log_in).await.header("location"), "/login/second_factor");
    assert_eq!(browser.post("/api/trusted_browsers/forget", &json!({})).await.json, json!({ "forgotten": 0 }));
    let activity = browser.get("/account/activity").await.words();
    assert_eq!(activity.matches("Trusted browsers forgotten").count(), 1, "{activity}");
    assert_eq!(program.post("/api/trusted_browsers/forget", &json!({})).await.status, 401);
}
