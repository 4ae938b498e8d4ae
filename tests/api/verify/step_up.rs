//! A session that was begun without a second factor proves one on its way to a service that wants it.

use std::time::Duration;

use base64ct::{Base64UrlUnpadded, Encoding};
use serde_json::json;

use super::hand_over::{AUTH, HTML, at, begin, led};
use super::{APP, Asked, assert_refused, assert_told, options};
use crate::authenticator::Authenticator;
use crate::desk::employ;
use crate::passkeys;
use crate::second_step::{enrol, next_code, now, with_key};
use crate::support::{Answer, Caller, PASSWORD, TestApp};

const VAULT: Asked<'static> = Asked { host: "vault.example.org:8080", ..APP };
/// The cookie of a session reaches it.
const NEAR: Asked<'static> = Asked { host: "auth.example.org:9090", ..APP };
const OPS: Asked<'static> = Asked { host: "ops.example.org", ..APP };
const TEN_MINUTES: Duration = Duration::from_secs(10 * 60);

async fn start() -> TestApp {
    let mut options = with_key(options());
    options.accounts.passkeys = passkeys::settings("example.org");
    TestApp::start_with(options).await
}

/// The path of the step-up for a URL, from which a browser comes back to it.
fn step_up_for(url: &str) -> String {
    format!("/step_up?next=/continue?to={}", Base64UrlUnpadded::encode_string(url.as_bytes()))
}

/// The path that a page's only form of this kind is posted to.
fn action(page: &Answer, beginning: &str) -> String {
    let mark = format!("action=\"{beginning}");
    let (_, rest) = page.text.split_once(&mark).unwrap_or_else(|| panic!("no form for {beginning}: {}", page.text));
    format!("{beginning}{}", rest.split_once('"').unwrap().0).replace("&amp;", "&")
}

/// Whether a session is admitted to a service that its cookie reaches.
async fn assert_admitted(browser: &Caller) {
    assert_told(&NEAR.of(browser, &[]).await, ["alice", "", "", ""]);
}

#[tokio::test]
async fn a_browser_proves_the_factor_that_a_service_of_another_host_wants_and_goes_on_there() {
    let app = start().await;
    let (here, there) = (app.browser("alice").await, app.caller(true, None));
    let (authenticator, _) = enrol(&app, &here).await;
    let path = begin(&there, &Asked { uri: "/a?b=c", ..VAULT }).await;
    let asked = here.get(&path).await;
    let step_up = asked.header("location").to_owned();
    assert_eq!((asked.status, step_up.starts_with("/step_up?next=/continue?to=")), (303, true), "{step_up}");
    let page = here.get(&step_up).await;
    assert_eq!((page.status, page.header("cache-control")), (200, "no-store"), "{}", page.text);
    assert!(page.words().contains("asks for a second factor too"), "{}", page.words());
    let form = action(&page, "/step_up");
    let wrong = here.post_form(&form, &[("code", &authenticator.wrong_at(now(&app)))]).await;
    assert_eq!(wrong.status, 400);
    assert!(wrong.text.contains("aria-invalid=\"true\"") && wrong.text.contains("<title>Error: "), "{}", wrong.text);
    let proved = here.post_form(&action(&wrong, "/step_up"), &[("code", &next_code(&app, &authenticator))]).await;
    assert_eq!((proved.status, proved.header("location")), (303, &*path), "{}", proved.text);

    let entered = at(&there, VAULT.host, &led(&here, &path).await).await;
    assert_eq!(entered.header("location"), "http://vault.example.org:8080/a?b=c", "{}", entered.text);
    assert_told(&VAULT.of(&there, &[]).await, ["alice", "", "", ""]);
    // Who has proved it is not asked again.
    assert_eq!(here.get(&step_up).await.header("location"), path);
    assert!(led(&here, &path).await.contains("/.vestibule/enter?code="));
}

#[tokio::test]
async fn a_sign_in_at_a_service_counts_there_as_soon_as_its_session_has_proved_the_factor() {
    let app = start().await;
    let (here, there) = (app.browser("alice").await, app.caller(true, None));
    let (authenticator, _) = enrol(&app, &here).await;
    let path = begin(&there, &APP).await;
    at(&there, APP.host, &led(&here, &path).await).await;
    assert_told(&APP.of(&there, &[]).await, ["alice", "", "", ""]);
    assert_refused(&NEAR.of(&here, &[]).await, 403);
    let answer = here.post("/api/step_up", &json!({ "code": next_code(&app, &authenticator) })).await;
    assert_eq!((answer.status, answer.token().starts_with("vst_")), (200, true), "{}", answer.text);
    assert!(answer.header("set-cookie").starts_with("vestibule_session=vss_"), "{}", answer.header("set-cookie"));
    assert_admitted(&here).await;
    assert_told(&APP.of(&there, &[]).await, ["alice", "", "", ""]);
    assert_eq!(app.number("SELECT count(*) FROM sessions WHERE methods LIKE '%otp%'").await, 1);
    // It is fresh for no longer than it was.
    app.clock.advance(TEN_MINUTES);
    let again = here.post("/api/step_up", &json!({ "code": next_code(&app, &authenticator) })).await;
    assert_eq!(again.status, 200, "the password may have been given long ago");
    let sensitive = here.post("/api/recovery_codes/create", &json!({})).await;
    assert_eq!((sensitive.status, &sensitive.json["code"]), (401, &json!("confirmation_required")));
}

#[tokio::test]
async fn where_the_cookie_reaches_a_browser_is_led_straight_and_nginx_by_a_status_that_it_passes_on() {
    let app = start().await;
    let browser = app.browser("alice").await;
    let location = format!("{AUTH}{}", step_up_for("http://auth.example.org:9090/a?b"));
    let answer = Asked { uri: "/a?b", ..NEAR }.of(&browser, &[HTML]).await;
    assert_refused(&answer, 303);
    assert_eq!(answer.header("location"), location);
    let original = [("X-Original-URL", "http://auth.example.org:9090/a?b"), ("X-Original-Method", "GET"), HTML];
    let answer = Asked { uri: "/a?b", ..NEAR }.of(&browser, &original).await;
    assert_refused(&answer, 401);
    assert_eq!((answer.header("location"), &answer.json["code"]), (&*location, &json!("second_factor_required")));
}

#[tokio::test]
async fn a_program_a_script_and_a_form_are_told_403_with_a_code_and_are_led_nowhere() {
    let app = start().await;
    let (browser, program) = (app.browser("alice").await, app.program("bob").await);
    let page = app.caller(false, Some(browser.post("/api/renew", &json!({})).await.token()));
    let post = Asked { method: "POST", ..NEAR };
    for (asked, visitor, headers) in [
        (&NEAR, &program, &[HTML][..]),
        (&NEAR, &page, &[HTML]),
        (&NEAR, &browser, &[]),
        (&NEAR, &browser, &[HTML, ("Sec-Fetch-Mode", "cors")]),
        (&post, &browser, &[HTML]),
        (&VAULT, &program, &[]),
    ] {
        let answer = asked.of(visitor, headers).await;
        assert_refused(&answer, 403);
        assert_eq!(answer.header("location"), "", "{headers:?}");
        if !headers.contains(&HTML) {
            assert_eq!(answer.json["code"], "second_factor_required");
        }
    }
    // A token proves nothing here.
    assert_eq!(program.post("/api/step_up", &json!({ "code": "123456" })).await.status, 401);
}

#[tokio::test]
async fn an_account_without_a_factor_sets_one_up_without_javascript_and_goes_on() {
    let app = start().await;
    let browser = app.browser("alice").await;
    let step_up = step_up_for("http://auth.example.org:9090/a");
    let next = step_up.strip_prefix("/step_up?next=").unwrap();
    let page = browser.get(&step_up).await;
    assert!(page.words().contains("your account has none yet"), "{}", page.words());
    let begin = action(&page, "/totp/begin");
    let begun = browser.post_form(&begin, &[]).await;
    assert_eq!((begun.status, begun.header("location")), (303, &*step_up), "{}", begun.text);
    let page = browser.get(&step_up).await;
    let (_, uri) = page.text.split_once("secret=").expect("a key");
    let authenticator = Authenticator::of(&uri[..32]);
    let confirm = action(&page, "/step_up/set_up");
    assert_eq!(confirm, format!("/step_up/set_up?next={next}"));
    let wrong = browser.post_form(&confirm, &[("code", &authenticator.wrong_at(now(&app)))]).await;
    assert_eq!((wrong.status, wrong.text.contains(&uri[..32])), (400, true), "the key stays");
    let code = authenticator.code_at(now(&app));
    let done = browser.post_form(&confirm, &[("code", &code)]).await;
    assert_eq!(done.status, 200, "{}", done.text);
    assert!(done.words().contains("The app is set up.") && done.text.contains("<pre"), "{}", done.words());
    assert!(done.text.contains(&format!("href=\"{next}\"")), "{}", done.text);
    assert_eq!(browser.get(next).await.header("refresh"), "0;url=http://auth.example.org:9090/a");
    assert_admitted(&browser).await;
    assert_eq!(app.number("SELECT count(*) FROM recovery_codes").await, 10);
    // A reload makes nothing anew, and the browser goes on.
    let again = browser.post_form(&confirm, &[("code", &code)]).await;
    assert_eq!((again.status, again.header("location")), (302, next), "{}", again.text);
}

#[tokio::test]
async fn t10_a_stale_session_confirms_its_password_before_it_sets_a_factor_up() {
    let app = start().await;
    let browser = app.browser("alice").await;
    let step_up = step_up_for("http://auth.example.org:9090/");
    browser.post("/api/totp/begin", &json!({})).await;
    assert!(browser.get(&step_up).await.text.contains("otpauth://"));
    app.clock.advance(TEN_MINUTES);
    let page = browser.get(&step_up).await;
    assert!(!page.text.contains("otpauth://"), "its key is a secret");
    let early = browser.post_form("/step_up/set_up?next=/account", &[("code", "123456")]).await;
    assert_eq!((early.status, early.text.contains("name=\"confirm_password\"")), (401, true), "{}", early.text);
    let refused = browser.post_form(&action(&page, "/totp/begin"), &[]).await;
    assert_eq!((refused.status, refused.text.contains("name=\"confirm_password\"")), (401, true), "{}", refused.text);
    let begun = browser.post_form(&action(&refused, "/totp/begin"), &[("confirm_password", PASSWORD)]).await;
    assert_eq!((begun.status, begun.header("location")), (303, &*step_up), "{}", begun.text);
    assert!(browser.get(&step_up).await.text.contains("otpauth://"));
}

#[tokio::test]
async fn a_passkey_proves_the_factor_and_one_that_is_added_on_the_way_leads_back() {
    let app = start().await;
    let browser = app.browser("alice").await;
    let mut device = passkeys::device();
    let step_up = step_up_for("http://auth.example.org:9090/");
    let page = browser.get(&step_up).await;
    let (_, link) = page.text.split_once("href=\"/account/security/passkeys?next=").expect("a way to passkeys");
    let link = format!("/account/security/passkeys?next={}", link.split_once('"').unwrap().0);
    let adding = browser.get(&link).await;
    let (_, finish) = adding.text.split_once("data-finish=\"").expect("a button");
    let finish = finish.split_once('"').unwrap().0.to_owned();
    assert!(finish.starts_with("/passkeys/create?next=/step_up?next="), "{finish}");
    let (challenge, options) =
        passkeys::begin(&browser, "/api/passkeys/begin", json!({ "kind": "second_factor" })).await;
    let credential = device.create(&options).to_string();
    let form = [("challenge_id", challenge.as_str().unwrap()), ("credential", &*credential), ("name", "key")];
    let added = browser.post_form(&finish, &form).await;
    assert_eq!(added.status, 201, "{}", added.text);
    assert!(added.text.contains(&format!("href=\"{step_up}\"")), "{}", added.text);

    let page = browser.get(&step_up).await;
    assert!(page.text.contains("data-begin=\"/api/confirm/passkey\""), "{}", page.text);
    let (challenge, options) = passkeys::begin(&browser, "/api/confirm/passkey", json!({})).await;
    let body = json!({ "challenge_id": challenge, "credential": device.get(&options) });
    assert_eq!(browser.post("/api/step_up", &body).await.status, 200);
    assert_admitted(&browser).await;
    assert_eq!(browser.post("/api/step_up", &body).await.status, 400, "a challenge is answered once");
}

#[tokio::test]
async fn p8_wrong_codes_of_a_step_up_count_as_failures_of_the_account() {
    let mut options = with_key(options());
    options.accounts.throttles = "anon=off,signup=off,login=off".parse().unwrap();
    let app = TestApp::start_with(options).await;
    let browser = app.browser("alice").await;
    let (authenticator, _) = enrol(&app, &browser).await;
    for code in [json!(null), json!(""), json!("12345"), json!(12)] {
        assert_eq!(browser.post("/api/step_up", &json!({ "code": code })).await.status, 400, "{code}");
    }
    let mut statuses = Vec::new();
    for _ in 0..6 {
        let wrong = authenticator.wrong_at(now(&app));
        statuses.push(browser.post("/api/step_up", &json!({ "code": wrong })).await.status);
    }
    assert_eq!(statuses.last(), Some(&429), "{statuses:?}");
    assert_eq!(browser.post("/api/confirm", &json!({ "password": PASSWORD })).await.status, 429);
    assert_refused(&NEAR.of(&browser, &[]).await, 403);
}

#[tokio::test]
async fn w7_the_step_up_leads_to_a_path_of_this_site_and_nowhere_else() {
    let app = start().await;
    let (browser, nobody) = (app.browser("alice").await, app.anonymous());
    let (authenticator, _) = enrol(&app, &browser).await;
    for next in ["//evil.example/", "https://evil.example/", "/%5Cevil.example/", "javascript:alert(1)", ""] {
        let path = format!("/step_up?next={next}");
        assert_eq!(nobody.get(&path).await.header("location"), "/login", "{path}");
        let page = browser.get(&path).await;
        assert_eq!((page.status, page.text.contains("evil")), (200, false), "{path}");
    }
    let proved =
        browser.post_form("/step_up?next=//evil.example/", &[("code", &next_code(&app, &authenticator))]).await;
    assert_eq!((proved.status, proved.header("location")), (303, "/"));
    assert_eq!(browser.get("/step_up?next=//evil.example/").await.header("location"), "/");
    let here = nobody.get(&step_up_for("http://auth.example.org:9090/")).await;
    assert!(here.header("location").starts_with("/login?next=/continue?to="), "{}", here.header("location"));
}

#[tokio::test]
async fn who_may_not_use_a_service_anyway_is_asked_for_no_factor() {
    let app = start().await;
    let (here, there) = (app.browser("alice").await, app.caller(true, None));
    let answer = OPS.of(&here, &[HTML]).await;
    assert_refused(&answer, 403);
    assert!(answer.text.contains("may not use this service"), "{}", answer.text);
    let path = begin(&there, &OPS).await;
    at(&there, OPS.host, &led(&here, &path).await).await;
    assert_refused(&OPS.of(&there, &[HTML]).await, 403);
}

#[tokio::test]
async fn a6_a_hand_over_while_staff_acts_as_another_account_is_judged_by_their_own_sign_in() {
    let app = start().await;
    let (here, there) = (app.browser("manager").await, app.caller(true, None));
    enrol(&app, &app.browser("alice").await).await;
    employ(&app, "manager", "manage").await;
    let act = async || {
        let begun = here.post("/api/admin/accounts/impersonate", &json!({ "id": 2, "reason": "ticket 7" })).await;
        assert_eq!(begun.status, 200, "{}", begun.text);
        assert_eq!(here.get("/api/me").await.json["username"], "alice");
    };
    let path = begin(&there, &VAULT).await;
    act().await;
    let asked = here.get(&path).await;
    assert_eq!((asked.status, asked.header("location").starts_with("/step_up?")), (303, true), "{}", asked.text);
    let page = here.get(asked.header("location")).await;
    assert!(page.words().contains("your account has none yet"), "alice's app proves nothing: {}", page.words());

    assert_eq!(here.post("/api/impersonation/end", &json!({})).await.status, 200);
    let (authenticator, _) = enrol(&app, &here).await;
    let proved = here.post("/api/step_up", &json!({ "code": next_code(&app, &authenticator) })).await;
    assert_eq!(proved.status, 200, "{}", proved.text);
    act().await;
    assert_eq!(here.get(asked.header("location")).await.header("location"), path, "nothing is left to prove");
    assert_eq!(at(&there, VAULT.host, &led(&here, &path).await).await.status, 303);
    assert_told(&VAULT.of(&there, &[]).await, ["manager", "", "", "manage"]);
}
