//! A member of staff acts as another account: who may, what they may do, and when it ends (guarantee A6).

use std::time::Duration;

use axum::Router;
use axum::routing::get;
use reqwest::Method;
use serde_json::{Value, json};
use tokio::time::timeout;
use vestibule::accounts::{Actor, By};
use vestibule::contract::Field;
use vestibule::http::{SignedIn, VerifyHosts};

use super::{admin_program, employ};
use crate::second_step::{enrol, with_key};
use crate::support::{Answer, Caller, Options, PASSWORD, TestApp};

const IMPERSONATE: &str = "/api/admin/accounts/impersonate";
const END: &str = "/api/impersonation/end";
const HALF_AN_HOUR: Duration = Duration::from_secs(30 * 60);
/// How long a busy machine may take.
const SOON: Duration = Duration::from_secs(20);

/// A server with a manager (account 1) and a user (account 2), by their browsers.
async fn start_with(options: Options) -> (TestApp, Caller, Caller) {
    let app = TestApp::start_with(options).await;
    let manager = app.browser("manager").await;
    employ(&app, "manager", "manage").await;
    let alice = app.browser("alice").await;
    (app, manager, alice)
}

async fn start() -> (TestApp, Caller, Caller) {
    start_with(Options::default()).await
}

async fn act_as(manager: &Caller, id: i64) -> Answer {
    manager.post(IMPERSONATE, &json!({ "id": id, "reason": "ticket 7" })).await
}

/// Begins, which succeeds.
async fn begin(manager: &Caller) {
    let begun = act_as(manager, 2).await;
    assert_eq!(begun.status, 200, "{}", begun.text);
    assert_eq!(who(manager).await, "alice");
}

/// As whom a browser is signed in; the detail where it is not.
async fn who(browser: &Caller) -> String {
    let me = browser.get("/api/me").await.json;
    me["username"].as_str().or(me["detail"].as_str()).unwrap_or_default().to_owned()
}

/// The newest rows of the record about alice: what was done, what is there since, by whom, and why.
async fn recorded(app: &TestApp) -> Vec<Value> {
    let mut rows = app.accounts.admin_events_after(0, 100).await.unwrap();
    rows.reverse();
    let about = rows.into_iter().filter(|row| row.target == "alice" && row.target_id == Some(2));
    about.map(|row| json!([row.action, row.after, row.actor_id, row.reason])).collect()
}

/// Why the last impersonation has ended, as the record says it.
async fn ended_because(app: &TestApp) -> String {
    let newest = &recorded(app).await[0];
    assert_eq!((&newest[0], &newest[2]), (&json!("impersonate_end"), &json!(1)));
    serde_json::from_str::<Value>(newest[1].as_str().unwrap()).unwrap()["because"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a6_staff_acts_as_an_account_and_is_themselves_again_and_every_event_has_both_ids() {
    let (app, manager, alice) = start().await;
    let before = alice.get("/api/me").await.json;
    let sign_ins = alice.get("/api/sign_ins").await.json;
    let mails = app.number("SELECT count(*) FROM jobs WHERE kind = 'mail'").await;
    begin(&manager).await;
    assert_eq!(manager.get("/api/me").await.json, before, "last_login too");
    assert_eq!(manager.post(END, &json!({})).await.status, 200);
    assert_eq!(who(&manager).await, "manager");
    // At the desk, without another log-in.
    assert_eq!(manager.get("/api/admin/accounts").await.status, 200);
    assert_eq!(manager.post(END, &json!({})).await.status, 200, "and again");

    let record = recorded(&app).await;
    assert_eq!(record[0], json!(["impersonate_end", "{\"because\":\"asked\"}", 1, ""]));
    assert_eq!(record[1], json!(["impersonate", "{\"until\":\"2027-01-15T08:30:00.000Z\"}", 1, "ticket 7"]));
    assert_eq!(record.len(), 2);
    app.accounts.verify_record().await.unwrap();
    let activity = alice.get("/api/activity").await;
    let events = activity.json["events"].as_array().unwrap();
    for (event, kind) in events.iter().zip(["impersonate_end", "impersonate"]) {
        assert_eq!((&event["kind"], &event["details"]["actor_id"]), (&json!(kind), &json!(1)), "{}", activity.text);
        assert_eq!((&event["address"], &event["time"]), (&Value::Null, &json!("2027-01-15T08:00:00.000Z")));
    }
    assert!(!activity.text.contains("ticket 7"), "the reason is the record's alone");
    let page = alice.get("/account/activity").await.words();
    assert!(page.contains("Opened by the operator, to see what you see"), "{page}");
    // What its owner has is as it was.
    assert_eq!(alice.get("/api/sign_ins").await.json, sign_ins);
    assert_eq!(alice.get("/api/me").await.json, before);
    assert_eq!(app.number("SELECT count(*) FROM jobs WHERE kind = 'mail'").await, mails);
}

#[tokio::test]
async fn a6_who_may_not_or_gives_no_reason_in_a_line_does_not_act_as_anybody() {
    let (app, manager, alice) = start().await;
    let helper = app.browser("helper").await;
    employ(&app, "helper", "help").await;
    let root = app.browser("root").await;
    app.accounts.set_roles(Actor::operator(4), None, Some(true)).await.unwrap();
    let program = admin_program(&app, &manager).await;
    let page = app.caller(false, Some(manager.post("/api/renew", &json!({})).await.token()));
    let idle = app.browser("idle").await;
    for (caller, status) in [(&app.anonymous(), 401), (&page, 401), (&program, 403), (&alice, 403), (&helper, 403)] {
        let refused = act_as(caller, 5).await;
        assert_eq!(refused.status, status, "{}", refused.text);
    }
    assert_eq!(act_as(&program, 5).await.json["code"], "session_required");
    for (reason, told) in [
        (Value::Null, "This field may not be null."),
        (json!(""), "This field may not be blank."),
        (json!("  "), "This field may not be blank."),
        (json!("a\nb"), "Control characters, such as line breaks, are not allowed."),
        (json!("a\u{7f}"), "Control characters, such as line breaks, are not allowed."),
        (json!("a".repeat(501)), "Ensure this field has no more than 500 characters."),
    ] {
        let refused = manager.post(IMPERSONATE, &json!({ "id": 5, "reason": reason })).await;
        assert_eq!((refused.status, &refused.json["reason"]), (400, &json!([told])), "{}", refused.text);
    }
    assert_eq!(manager.post(IMPERSONATE, &json!({ "id": 5 })).await.json["reason"].as_array().unwrap().len(), 1);
    for (id, status) in [(1, 400), (3, 400), (4, 403), (99, 404)] {
        assert_eq!(act_as(&manager, id).await.status, status, "{id}");
    }
    assert_eq!(
        act_as(&root, 3).await.json["non_field_errors"],
        json!(["Staff and superusers cannot be impersonated."])
    );
    app.accounts.deactivate(Actor::operator(5)).await.unwrap();
    assert_eq!(act_as(&manager, 5).await.json["non_field_errors"], json!(["This account is not active."]));
    assert_eq!(idle.get("/api/me").await.status, 401);
    // The page does not offer it either.
    assert!(manager.get("/admin/account?id=2").await.text.contains("action=\"/admin/accounts/impersonate?"));
    for (viewer, id) in [(&helper, 2), (&manager, 1), (&manager, 3), (&manager, 4), (&manager, 5), (&root, 3)] {
        assert!(!viewer.get(&format!("/admin/account?id={id}")).await.text.contains("impersonate"), "{id}");
    }
    assert_eq!(app.number("SELECT count(*) FROM impersonations").await, 0);
    assert_eq!(act_as(&root, 2).await.status, 200, "a superuser may");
    assert_eq!(act_as(&root, 2).await.json["code"], "impersonating", "not twice");
}

#[tokio::test]
async fn a6_it_wants_a_fresh_sign_in_which_the_form_asks_for_with_the_reason_kept() {
    let (app, manager, _) = start().await;
    app.clock.advance(Duration::from_secs(601));
    let stale = act_as(&manager, 2).await;
    assert_eq!((stale.status, &stale.json["code"]), (401, &json!("confirmation_required")));
    let form = [("id", "2"), ("reason", "ticket 7")];
    let asked = manager.post_form("/admin/accounts/impersonate?next=/account", &form).await;
    assert_eq!(asked.status, 401);
    assert!(asked.text.contains("value=\"ticket 7\"") && asked.text.contains("name=\"confirm_password\""));
    let form = [("id", "2"), ("reason", "ticket 7"), ("confirm_password", PASSWORD)];
    let begun = manager.post_form("/admin/accounts/impersonate?next=/account", &form).await;
    assert_eq!((begun.status, begun.header("location")), (303, "/account"), "{}", begun.words());
    assert_eq!(who(&manager).await, "alice");
}

#[tokio::test]
async fn a6_it_ends_after_half_an_hour_however_much_it_is_used() {
    let (app, manager, _) = start().await;
    begin(&manager).await;
    for _ in 0..29 {
        app.clock.advance(Duration::from_secs(60));
        assert_eq!(who(&manager).await, "alice");
    }
    app.clock.advance(Duration::from_secs(60));
    assert_eq!(who(&manager).await, "manager");
    assert_eq!(ended_because(&app).await, "expired");
    app.clock.set_back(HALF_AN_HOUR);
    assert_eq!(who(&manager).await, "manager", "also when the clock is set back");
    // One that a clock which was set back would make longer ends too.
    begin(&manager).await;
    app.clock.set_back(HALF_AN_HOUR);
    assert_eq!(who(&manager).await, "manager");
}

#[tokio::test]
async fn a6_it_ends_at_once_when_staff_may_not_any_longer_or_the_account_changes() {
    for round in 0..5 {
        let (app, manager, _) = start().await;
        begin(&manager).await;
        let [staff, target] = [Actor::operator(1), Actor::operator(2)];
        let expected = match round {
            0 => {
                app.accounts.set_group_right(By::CommandLine, &"manage".into(), &"help".into()).await.unwrap();
                "right_lost"
            }
            1 => {
                app.accounts.set_roles(staff, Some(false), None).await.unwrap();
                "right_lost"
            }
            2 => {
                app.accounts.set_roles(target, Some(true), None).await.unwrap();
                "account_changed"
            }
            3 => {
                app.accounts.deactivate(target).await.unwrap();
                "account_changed"
            }
            _ => {
                app.accounts.delete_other(target, &Field::Absent).await.unwrap();
                "account_changed"
            }
        };
        assert_eq!(who(&manager).await, "manager", "{expected}");
        assert_eq!(ended_because(&app).await, expected);
        assert_eq!(app.number("SELECT count(*) FROM impersonations").await, 0);
    }
}

#[tokio::test]
async fn a6_it_ends_with_the_sign_in_of_staff_and_the_record_says_so() {
    for is_deactivated in [true, false] {
        let (app, manager, alice) = start().await;
        begin(&manager).await;
        match is_deactivated {
            true => app.accounts.deactivate(Actor::operator(1)).await.unwrap(),
            false => _ = app.accounts.end_other_sign_ins(Actor::operator(1), false).await.unwrap(),
        }
        assert_eq!(manager.get("/api/me").await.status, 401);
        assert_eq!(alice.get("/api/me").await.status, 200);
        app.accounts.end_impersonations().await.unwrap();
        app.accounts.end_impersonations().await.unwrap();
        assert_eq!(ended_because(&app).await, "sign_in_ended");
        assert_eq!(recorded(&app).await[1][0], "impersonate", "once");
    }
    // Nobody has asked since the time was over.
    let (app, manager, _) = start().await;
    begin(&manager).await;
    app.accounts.end_impersonations().await.unwrap();
    assert_eq!(who(&manager).await, "alice");
    app.clock.advance(HALF_AN_HOUR);
    app.accounts.end_impersonations().await.unwrap();
    assert_eq!(ended_because(&app).await, "expired");
}

#[tokio::test]
async fn a6_a_log_out_ends_the_impersonation_and_no_sign_in_of_anybody() {
    let (app, manager, alice) = start().await;
    for everywhere in [false, true] {
        begin(&manager).await;
        let done = manager.post("/api/logout", &json!({ "everywhere": everywhere })).await;
        assert_eq!((done.status, done.headers.get("set-cookie")), (200, None));
        assert_eq!((who(&manager).await, who(&alice).await), ("manager".to_owned(), "alice".to_owned()));
    }
    begin(&manager).await;
    let done = manager.post_form("/logout", &[]).await;
    assert_eq!((done.status, done.header("location")), (303, "/"));
    assert_eq!(who(&manager).await, "manager");
    assert_eq!(ended_because(&app).await, "asked");
}

#[tokio::test]
async fn a6_no_secret_of_before_and_no_token_of_a_page_acts_as_the_account() {
    let (app, manager, _) = start().await;
    let page = app.caller(false, Some(manager.post("/api/renew", &json!({})).await.token()));
    let begun = act_as(&manager, 2).await;
    let cookie = begun.header("set-cookie").split(';').next().unwrap().to_owned();
    assert!(cookie.starts_with("vestibule_session="), "the secret of before is worth nothing");
    assert_eq!(page.get("/api/me").await.status, 401);
    let renewed = manager.post("/api/renew", &json!({})).await;
    assert_eq!((renewed.status, &renewed.json["code"]), (403, &json!("impersonating")));
    assert_eq!(app.number("SELECT count(*) FROM tokens WHERE account_id = 1").await, 0);
    manager.post(END, &json!({})).await;
    let page = app.caller(false, Some(manager.post("/api/renew", &json!({})).await.token()));
    assert_eq!(who(&page).await, "manager");
    // A program of the operator's stays who it is.
    let program = app.program("other").await;
    begin(&manager).await;
    let request = manager.request(Method::GET, "/api/me");
    let both = request.header("Authorization", format!("Token {}", program.token.clone().unwrap()));
    assert_eq!(Answer::of(both.send().await.unwrap()).await.json["username"], "other");
}

#[tokio::test]
async fn a6_every_page_says_as_whom_one_acts_and_has_the_button_that_ends_it() {
    let (app, manager, alice) = start().await;
    // Pages that are kept for everybody are kept before.
    for path in ["/", "/signup", "/password/reset"] {
        app.anonymous().get(path).await;
    }
    begin(&manager).await;
    let pages = [
        ("/", 200),
        ("/account", 200),
        ("/account/sessions", 200),
        ("/account/tokens", 200),
        ("/account/password", 200),
        ("/account/email", 200),
        ("/account/profile", 200),
        ("/account/activity", 200),
        ("/account/data", 200),
        ("/account/security", 200),
        ("/account/security/codes", 200),
        ("/account/security/passkeys", 200),
        ("/logout", 200),
        ("/password/reset", 200),
        ("/nowhere", 404),
        ("/admin", 403),
        ("/admin/account?id=2", 403),
    ];
    for (path, status) in pages {
        let page = manager.get(path).await;
        assert_eq!(page.status, status, "{path}");
        let words = page.words();
        assert!(words.contains("You act as alice until 15 Jan 2027, 08:30 UTC."), "{path}: {words}");
        assert!(words.contains("Really you are manager."), "{path}: {words}");
        assert!(page.text.contains("<form method=\"post\" action=\"/impersonation/end?next="), "{path}");
        assert_eq!(page.header("cache-control"), "no-store", "{path}");
        // No script reads or writes what the browser keeps of the operator's own sign-in.
        assert!(!page.text.contains(".wasm"), "{path}");
        for other in [&alice, &app.anonymous()] {
            assert!(!other.get(path).await.words().contains("You act as"), "{path}");
        }
    }
    let german = manager.request(Method::GET, "/account").header("Accept-Language", "de").send().await.unwrap();
    let words = Answer::of(german).await.words();
    assert!(words.contains("als alice hier. Du kannst alles ansehen"), "{words}");
    assert_eq!(manager.get("/api/docs").await.status, 403, "it is one page for everybody");
    // A form is refused in its place, and nothing is changed.
    let form = [("first_name", "Eve"), ("last_name", ""), ("language", "")];
    let refused = manager.post_form("/profile", &form).await;
    assert_eq!(refused.status, 403);
    assert!(refused.words().contains("You act as another account, which you can look at and not change."));
    assert_eq!(app.number("SELECT count(*) FROM accounts WHERE first_name = 'Eve'").await, 0);

    let page = manager.get("/account").await.text;
    let action = page.split("action=\"").find(|rest| rest.starts_with("/impersonation/end")).unwrap();
    let action = action.split('"').next().unwrap().replace("&amp;", "&");
    let ended = manager.post_form(&action, &[]).await;
    assert_eq!((ended.status, ended.header("location")), (303, "/admin/account?id=2&done=impersonation-end"));
    let words = manager.get(ended.header("location")).await.words();
    assert!(words.contains("You are yourself again.") && !words.contains("You act as"), "{words}");
    assert!(words.contains("Acted as the account") && words.contains("ticket 7"), "{words}");
}

/// What could be sent by a page.
const CONTROLS: [&str; 4] = ["<form", "<button", "<input", "<select"];

/// A page that stays open is sent by the operator's own session once the impersonation has ended.
#[track_caller]
fn assert_nothing_can_be_sent(page: &Answer) {
    let (top, main) = page.text.split_once("<main id=\"main\"").expect("a page");
    assert_eq!((top.matches("<form").count(), top.matches("<button").count()), (1, 1), "{top}");
    assert!(top.contains("action=\"/impersonation/end?next="), "{top}");
    let (before, rest) = main.split_once("<fieldset").expect("a part that is disabled");
    let (attributes, rest) = rest.split_once('>').unwrap();
    let (_, after) = rest.rsplit_once("</fieldset>").unwrap();
    // What stands in its own legend would not be disabled.
    let has_legend = rest.split("<fieldset").next().unwrap().contains("<legend");
    assert!(attributes.contains(" disabled") && !has_legend, "{attributes}");
    assert!(CONTROLS.iter().all(|control| !before.contains(control) && !after.contains(control)), "{before} {after}");
    // A button elsewhere may belong to a form by its id.
    assert!(!page.text.contains(" form=\""), "{}", page.text);
}

#[tokio::test]
async fn a6_no_form_of_a_page_can_be_sent_later_for_the_operators_own_account() {
    let mut options = with_key(Options::default());
    options.accounts.passkeys = crate::passkeys::settings("localhost");
    let (app, manager, alice) = start_with(options).await;
    let token = json!({ "name": "nightly", "expires_in": "30d", "scope": "all" });
    assert_eq!(alice.post("/api/tokens/create", &token).await.status, 201);
    enrol(&app, &alice).await;
    begin(&manager).await;
    for path in [
        "/account",
        "/account/sessions",
        "/account/tokens",
        "/account/password",
        "/account/email",
        "/account/profile",
        "/account/activity",
        "/account/data",
        "/account/security",
        "/account/security/app",
        "/account/security/codes",
        "/account/security/passkeys",
        "/logout",
        "/password/reset",
        "/",
    ] {
        let page = manager.get(path).await;
        assert_eq!(page.status, 200, "{path}");
        assert_nothing_can_be_sent(&page);
        // It is the page that its owner has, with its labels; that of the sign-ins differs by the one that asks.
        if path.starts_with("/account") && path != "/account/sessions" {
            let owners = alice.get(path).await;
            for part in ["<h1", "<label"] {
                assert_eq!(page.text.matches(part).count(), owners.text.matches(part).count(), "{part} of {path}");
            }
        }
    }
    let refused = manager.post_form("/profile", &[("first_name", "Eve"), ("last_name", ""), ("language", "")]).await;
    assert_eq!(refused.status, 403);
    assert_nothing_can_be_sent(&refused);
    manager.post(END, &json!({})).await;
    assert!(!manager.get("/account/profile").await.text.contains("<fieldset"));
}

#[tokio::test]
async fn a6_other_services_are_not_told_of_it() {
    let mut options = Options::default();
    options.http.public_url = Some("http://auth.example.org".parse().unwrap());
    options.http.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
    options.http.verify_hosts = Some(VerifyHosts::parse("[hosts.\"http://auth.example.org:8080\"]").unwrap());
    let (_app, manager, _) = start_with(options).await;
    begin(&manager).await;
    let asked = manager.request(Method::GET, "/api/verify").header("X-Forwarded-Proto", "http");
    let asked = asked.header("X-Forwarded-Host", "auth.example.org:8080").header("X-Forwarded-Uri", "/");
    let told = Answer::of(asked.header("X-Forwarded-Method", "GET").send().await.unwrap()).await;
    assert_eq!((told.status, told.header("remote-user")), (200, "manager"));
    assert_eq!(who(&manager).await, "alice");
}

#[tokio::test]
async fn a6_switched_off_nobody_acts_as_another_account_and_nothing_offers_it() {
    let mut options = Options::default();
    options.accounts.impersonation = false;
    let (app, manager, _) = start_with(options).await;
    let refused = act_as(&manager, 2).await;
    assert_eq!((refused.status, &refused.json["code"]), (403, &json!("impersonation_off")));
    assert_eq!(refused.json["detail"], "Impersonation is switched off.");
    assert!(!manager.get("/admin/account?id=2").await.text.contains("impersonate"));
    // One from before the server was started anew ends.
    app.execute(
        "INSERT INTO impersonations (session_id, actor_id, actor, address, target_id, target, created_at, expires_at)
         SELECT id, 1, 'manager', '', 2, 'alice', 1800000000000, 1800001800000 FROM sessions WHERE account_id = 1",
    )
    .await;
    // The session as it was before is remembered; a confirmation gives it a new secret.
    manager.post("/api/confirm", &json!({ "password": PASSWORD })).await;
    assert_eq!(who(&manager).await, "manager");
    assert_eq!(ended_because(&app).await, "switched_off");
}

#[tokio::test]
async fn a6_a_page_of_staff_that_is_open_is_told_that_it_is_over_and_one_of_the_account_is_not() {
    let (app, manager, alice) = start().await;
    let open = async |browser: &Caller| browser.client.get(app.url("/api/sign_in_events")).send().await.unwrap();
    let (mut of_manager, mut of_alice) = (open(&manager).await, open(&alice).await);
    begin(&manager).await;
    let told = timeout(SOON, of_manager.chunk()).await.unwrap().unwrap().unwrap();
    assert!(String::from_utf8_lossy(&told).contains("event: ended"));
    manager.post(END, &json!({})).await;
    assert!(timeout(Duration::from_millis(300), of_alice.chunk()).await.is_err(), "nothing of hers has ended");
}

#[tokio::test]
async fn a6_routes_of_a_programs_own_are_not_told_of_it() {
    let mut options = Options::default();
    let route = get(async |user: SignedIn| user.profile.username);
    options.http.routes = Router::new().route("/notes", route).into();
    let (_app, manager, _) = start_with(options).await;
    begin(&manager).await;
    assert_eq!(manager.get("/notes").await.text, "manager");
}
