//! The pages and their forms: the script posts what a device has answered as any form is posted, and the page says what was
//! refused.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};

use super::*;

const PASSKEYS: &str = "/account/security/passkeys";

/// The fields of a form with what a device has answered.
fn answered(challenge_id: &Value, credential: &Value) -> [(&'static str, String); 2] {
    [("challenge_id", challenge_id.as_str().unwrap().to_owned()), ("credential", credential.to_string())]
}

async fn post(app: &TestApp, browser: &Caller, path: &str, fields: &[(&str, String)]) -> Answer {
    let request = browser.request(Method::POST, path).header("Origin", app.url("")).form(fields);
    Answer::of(request.send().await.unwrap()).await
}

/// What the button of a page asks, finishes and is for.
fn button(page: &Answer) -> &str {
    let (_, rest) = page.text.split_once("data-passkey=").unwrap_or_else(|| panic!("no button: {}", page.text));
    rest.split_once('>').unwrap().0
}

#[tokio::test]
async fn a_log_in_by_passkey_leads_to_where_it_was_to_lead_and_w7_nowhere_else() {
    let app = start().await;
    let mut device = device();
    registered(&app.browser("alice").await, &mut device, "sign_in").await;
    for (next, target) in [("/account", "/login?next=/account&entered"), ("//e", "/login?entered")] {
        let browser = app.caller(true, None);
        let page = browser.get(&format!("/login?next={next}")).await;
        let button = button(&page);
        let finish = if next == "/account" { "/login/passkey?next=/account" } else { "/login/passkey" };
        for attribute in [
            "\"get\"",
            "data-begin=\"/api/login/passkey/begin\"",
            &format!("data-finish=\"{finish}\""),
            "data-autofill",
        ] {
            assert!(button.contains(attribute), "{attribute}: {button}");
        }
        assert!(page.text.contains("autocomplete=\"username webauthn\"") && page.text.contains("<noscript>"));
        let (challenge_id, options) = begin(&browser, "/api/login/passkey/begin", json!({})).await;
        let entered = post(&app, &browser, finish, &answered(&challenge_id, &device.get(&options))).await;
        assert_eq!((entered.status, entered.header("location")), (303, target), "{}", entered.text);
        assert_eq!(browser.get("/account").await.status, 200);
    }
}

#[tokio::test]
async fn k1_the_log_in_page_says_that_a_passkey_was_refused_and_offers_it_again() {
    let app = start().await;
    let mut device = device();
    registered(&app.browser("alice").await, &mut device, "second_factor").await;
    let browser = app.caller(true, None);
    let (challenge_id, options) = begin(&browser, "/api/login/passkey/begin", json!({})).await;
    let fields = answered(&challenge_id, &device.get(&options));
    let page = post(&app, &browser, "/login/passkey?next=/account", &fields).await;
    assert_eq!(page.status, 401);
    assert!(page.words().contains("That passkey cannot be used here."), "{}", page.words());
    assert!(page.text.contains("action=\"/login?next=/account\""), "{}", page.text);
    assert!(button(&page).contains("data-finish=\"/login/passkey?next=/account\""));

    // A challenge works once.
    let page = post(&app, &browser, "/login/passkey", &fields).await;
    assert_eq!(page.status, 400);
    assert!(page.words().contains("That took too long. Please try again."), "{}", page.words());
    assert_eq!(browser.get("/account").await.header("location"), "/login?next=/account");
}

#[tokio::test]
async fn a_sign_up_with_a_passkey_says_at_its_fields_what_is_wrong_and_leads_on() {
    let app = start().await;
    app.program("alice").await;
    let (browser, mut device) = (app.caller(true, None), device());
    let page = browser.get("/signup?next=/account").await;
    assert!(page.text.contains("href=\"/signup/passkey?next=/account\""), "{}", page.text);
    let path = "/signup/passkey/begin?next=/account";
    let fields = [("username", "Alice".to_owned()), ("email", "nowhere".to_owned())];
    let page = post(&app, &browser, path, &fields).await;
    assert_eq!(page.status, 400);
    for words in ["That name is taken.", "Enter an address like"] {
        assert!(page.words().contains(words), "{words}: {}", page.words());
    }
    assert!(
        page.text.contains("value=\"Alice\"") && page.text.contains(&format!("action=\"{path}\"")),
        "{}",
        page.text
    );
    assert!(button(&page).contains("data-finish=\"/signup/passkey?next=/account\""), "{}", button(&page));

    let who = json!({ "username": "bob", "email": "" });
    let (challenge_id, options) = begin(&browser, "/api/signup/passkey/begin", who).await;
    let mut fields = answered(&challenge_id, &device.create(&options)).to_vec();
    fields.extend([("username", "bob".to_owned()), ("email", String::new())]);
    let entered = post(&app, &browser, "/signup/passkey?next=/account", &fields).await;
    assert_eq!((entered.status, entered.header("location")), (303, "/login?next=/account&entered"), "{}", entered.text);
    assert_eq!(browser.get("/api/me").await.json["username"], "bob");
}

#[tokio::test]
async fn t10_the_page_of_passkeys_asks_to_confirm_and_goes_on_with_what_was_chosen() {
    let app = start().await;
    let (browser, mut device) = (app.browser("alice").await, device());
    let page = browser.get(PASSKEYS).await;
    assert!(page.words().contains("You have no passkeys.") && button(&page).contains("\"create\""), "{}", page.words());
    app.clock.advance(Duration::from_secs(600));
    let mut fields = vec![("kind", "second_factor".to_owned()), ("name", "My <key>".to_owned())];
    let page = post(&app, &browser, "/passkeys/begin", &fields).await;
    assert_eq!(page.status, 401);
    assert!(page.text.contains("name=\"confirm_password\"") && !page.text.contains("data-passkey"), "{}", page.text);
    assert!(page.text.contains("name=\"kind\" value=\"second_factor\""), "{}", page.text);
    fields.push(("confirm_password", PASSWORD.to_owned()));
    let page = post(&app, &browser, "/passkeys/begin", &fields).await;
    assert_eq!(page.status, 200, "{}", page.text);
    assert!(page.words().contains("Thank you. Now add the passkey."), "{}", page.words());
    let (_, begun) = page.text.split_once("data-begun=\"").unwrap();
    let begun: Value = serde_json::from_str(&begun.split_once('"').unwrap().0.replace("&quot;", "\"")).unwrap();
    let mut fields = answered(&begun["challenge_id"], &device.create(&begun["options"])).to_vec();
    fields.push(("name", "My <key>".to_owned()));
    let page = post(&app, &browser, "/passkeys/create", &fields).await;
    assert_eq!(page.status, 201, "{}", page.text);
    assert!(page.text.contains("“My &lt;key&gt;” is added.") && page.text.contains("id=\"codes\""), "{}", page.text);
    let page = browser.get(PASSKEYS).await;
    assert!(page.text.contains("My &lt;key&gt;") && page.words().contains("Second step only"), "{}", page.words());
    assert!(page.words().contains("For example.org"), "{}", page.words());
}

#[tokio::test]
async fn a_passkey_is_renamed_and_removed_by_the_forms_of_its_row() {
    let app = start().await;
    let (browser, mut device) = (app.browser("alice").await, device());
    let id = registered(&browser, &mut device, "sign_in").await["id"].as_str().unwrap().to_owned();
    let fields = |name: &str| [("id", id.clone()), ("name", name.to_owned())];
    let page = post(&app, &browser, "/passkeys/rename", &fields(" ")).await;
    assert_eq!(page.status, 400);
    assert!(
        page.text.contains("aria-invalid=\"true\"") && page.text.contains("<details open class=\"verb verb-mild\"")
    );
    let renamed = post(&app, &browser, "/passkeys/rename", &fields("Desk")).await;
    assert_eq!((renamed.status, renamed.header("location")), (303, PASSKEYS));
    assert!(browser.get(PASSKEYS).await.words().contains("Desk"));
    let removed = post(&app, &browser, "/passkeys/remove", &fields("")).await;
    assert_eq!((removed.status, removed.header("location")), (303, PASSKEYS));
    let page = post(&app, &browser, "/passkeys/remove", &fields("")).await;
    assert_eq!(page.status, 404);
    assert!(page.words().contains("You have no passkeys."), "{}", page.words());
}

#[tokio::test]
async fn t10_a_form_of_who_has_no_password_is_confirmed_by_a_passkey_and_asks_for_no_password() {
    let app = start().await;
    let (browser, mut device) = (app.caller(true, None), device());
    let who = json!({ "username": "bob", "email": "" });
    let (challenge_id, options) = begin(&browser, "/api/signup/passkey/begin", who).await;
    let body = json!({
        "username": "bob", "challenge_id": challenge_id, "credential": device.create(&options), "session": true,
    });
    assert_eq!(browser.post("/api/signup/passkey", &body).await.status, 201);
    app.clock.advance(Duration::from_secs(600));
    let mut fields =
        vec![("name", "nightly".to_owned()), ("expires_in", "30d".to_owned()), ("scope", "read".to_owned())];
    let page = post(&app, &browser, "/tokens/create", &fields).await;
    assert_eq!(page.status, 401);
    assert!(!page.text.contains("name=\"confirm_password\""), "{}", page.text);
    let asked = button(&page);
    assert!(
        asked.contains("data-begin=\"/api/confirm/passkey\"") && asked.contains("data-prefix=\"confirm_\""),
        "{asked}"
    );
    let (challenge_id, options) = begin(&browser, "/api/confirm/passkey", json!({})).await;
    let [(_, challenge), (_, credential)] = answered(&challenge_id, &device.get(&options));
    fields.extend([("confirm_challenge_id", challenge), ("confirm_credential", credential)]);
    // One that was used already is refused, and the page asks again.
    let made = post(&app, &browser, "/tokens/create", &fields).await;
    assert!(made.status == 201 && made.text.contains("vst_"), "{}", made.text);
    app.clock.advance(Duration::from_secs(600));
    let page = post(&app, &browser, "/tokens/create", &fields).await;
    assert_eq!(page.status, 400);
    assert!(page.words().contains("That took too long.") && button(&page).contains("confirm_"), "{}", page.words());
}

#[tokio::test]
async fn a_server_without_passkeys_offers_none_and_its_pages_say_so() {
    let app = TestApp::start().await;
    let (anonymous, alice) = (app.anonymous(), app.browser("alice").await);
    for path in ["/login", "/signup"] {
        let page = anonymous.get(path).await;
        assert!(!page.text.contains("data-passkey") && !page.text.contains("/signup/passkey"), "{}", page.text);
        assert!(!page.words().to_lowercase().contains("log in with a passkey"), "{}", page.words());
    }
    for page in [anonymous.get("/signup/passkey").await, alice.get(PASSKEYS).await] {
        assert!(page.words().contains("Passkeys cannot be used on this site."), "{}", page.words());
        assert!(!page.text.contains("data-passkey"), "{}", page.text);
    }
}

#[tokio::test]
async fn w1_a_page_with_passkeys_has_no_script_of_its_own_in_it_but_a_file_of_the_site() {
    let app = start().await;
    for path in ["/login", "/signup/passkey"] {
        let page = app.anonymous().get(path).await;
        let files: Vec<_> = page.text.split("<script type=\"module\" src=\"").skip(1).collect();
        assert!(files.len() == 1 && files[0].starts_with("/passkeys.js\""), "{path}: {}", page.text);
        let policy = page.header("content-security-policy");
        assert!(policy.contains("script-src 'self' ") && policy.matches("'sha256-").count() == 3, "{policy}");
    }
}
