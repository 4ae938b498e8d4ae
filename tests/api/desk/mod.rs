//! The desk from outside: `/api/admin/…` by every kind of caller, and the command line.

use std::time::Duration;

use serde_json::{Value, json};
use vestibule::accounts::{Actor, By};
use vestibule::api::{Endpoint, Permission};
use vestibule::contract::{Finding, Right};

use crate::support::{Answer, Caller, Options, PASSWORD, TestApp, credentials};

mod bulk;
mod command_line;
mod impersonation;
mod pages;
mod record;
mod repeated_forms;
mod webhook_pages;

/// Every endpoint of the desk, with the right that it wants.
fn endpoints() -> Vec<(&'static Endpoint, Right)> {
    let right = |endpoint: &Endpoint| match endpoint.permission {
        Permission::Desk(right) => Some(right),
        _ => None,
    };
    Endpoint::all().filter_map(|endpoint| Some((endpoint, right(endpoint)?))).collect()
}

async fn call(caller: &Caller, endpoint: &Endpoint) -> Answer {
    match endpoint.method.as_str() {
        "GET" => caller.get(endpoint.path).await,
        _ => caller.post(endpoint.path, &json!({})).await,
    }
}

/// Makes an account, which has signed up, staff with this right.
pub async fn employ(app: &TestApp, username: &str, right: &str) {
    let id = app.accounts.find_account(username).await.unwrap().account.user.id;
    let group = right.into();
    if app.accounts.create_group(By::CommandLine, &group).await.is_ok() {
        app.accounts.set_group_right(By::CommandLine, &group, &right.into()).await.unwrap();
    }
    app.accounts.set_roles(Actor::operator(id), Some(true), None).await.unwrap();
    app.accounts.add_to_group(Actor::operator(id), &group).await.unwrap();
}

/// A program with a token of the scope `admin`.
pub async fn admin_program(app: &TestApp, owner: &Caller) -> Caller {
    let body = json!({ "name": "desk", "expires_in": "1d", "scope": "admin" });
    let made = owner.post("/api/tokens/create", &body).await;
    assert_eq!(made.status, 201, "{}", made.text);
    app.caller(false, Some(made.token()))
}

#[tokio::test]
async fn a1_every_endpoint_of_the_desk_is_for_its_right_and_denied_to_everybody_else() {
    let app = TestApp::start().await;
    let user = app.browser("user").await;
    let page = app.caller(false, Some(user.post("/api/renew", &json!({})).await.token()));
    let program = app.program("program").await;
    let idle = app.browser("idle").await;
    app.execute("UPDATE accounts SET is_staff = TRUE WHERE username = 'idle'").await;
    let mut staff = Vec::new();
    for right in Right::ALL {
        let browser = app.browser(right.name()).await;
        employ(&app, right.name(), right.name()).await;
        let page = app.caller(false, Some(browser.post("/api/renew", &json!({})).await.token()));
        let log_in = app.anonymous().post("/api/login", &credentials(right.name())).await.token();
        let by_admin_token = admin_program(&app, &browser).await;
        staff.push((right, browser, by_admin_token, [page, app.caller(false, Some(log_in))]));
    }
    let endpoints = endpoints();
    assert!(endpoints.len() >= 27, "only {} endpoints", endpoints.len());
    for (endpoint, wanted) in endpoints {
        let path = endpoint.path;
        for nobody in [&app.anonymous(), &page, &program] {
            assert_eq!(call(nobody, endpoint).await.status, 401, "{path}");
        }
        for without in [&user, &idle] {
            assert_eq!(call(without, endpoint).await.status, 403, "{path}");
        }
        for (right, browser, by_admin_token, other_tokens) in &staff {
            for caller in [browser, by_admin_token] {
                let answer = call(caller, endpoint).await;
                // What is for superusers is refused after the right.
                let is_for_superusers =
                    ["roles", "right"].iter().any(|end| path.ends_with(end)) || path.contains("/webhooks");
                let is_by_session_alone = path.ends_with("/impersonate") && caller.token.is_some();
                match (*right >= wanted, is_for_superusers) {
                    (true, _) if is_by_session_alone => assert_eq!(answer.status, 403, "{path} {}", answer.text),
                    (false, _) => assert_eq!(answer.status, 403, "{path} {right:?}"),
                    (true, true) => assert!([400, 403].contains(&answer.status), "{path} {}", answer.text),
                    (true, false) => assert!([200, 400].contains(&answer.status), "{path} {}", answer.text),
                }
            }
            for token in other_tokens {
                assert_eq!(call(token, endpoint).await.status, 401, "{path}");
            }
        }
    }
}

#[tokio::test]
async fn t10_what_changes_something_at_the_desk_wants_a_fresh_session_or_a_token_of_its_scope() {
    let app = TestApp::start().await;
    let browser = app.browser("manager").await;
    employ(&app, "manager", "manage").await;
    app.browser("alice").await;
    let program = admin_program(&app, &browser).await;
    app.clock.advance(Duration::from_secs(601));
    let body = json!({ "id": 2 });
    let stale = browser.post("/api/admin/accounts/deactivate", &body).await;
    assert_eq!((stale.status, &stale.json["code"]), (401, &json!("confirmation_required")));
    assert_eq!(browser.get("/api/admin/account?id=2").await.status, 200, "to read it is old enough");
    browser.post("/api/confirm", &json!({ "password": PASSWORD })).await;
    assert_eq!(browser.post("/api/admin/accounts/deactivate", &body).await.status, 200);
    assert_eq!(program.post("/api/admin/accounts/activate", &body).await.status, 200);
    // The token is for the desk alone, and does nothing there once its owner is not staff.
    assert_eq!(program.get("/api/me").await.status, 403);
    app.execute("UPDATE accounts SET is_staff = FALSE WHERE username = 'manager'").await;
    for path in ["/api/admin/accounts", "/api/me"] {
        assert_eq!(program.get(path).await.status, 403, "{path}");
    }
    let refused =
        browser.post("/api/tokens/create", &json!({ "name": "n", "expires_in": "1d", "scope": "admin" })).await;
    assert_eq!((refused.status, refused.json["scope"].is_array()), (400, true), "{}", refused.text);
}

#[tokio::test]
async fn an_account_is_found_shown_helped_and_deleted_and_each_act_is_in_the_record() {
    let app = TestApp::start().await;
    let desk = app.browser("manager").await;
    employ(&app, "manager", "manage").await;
    let alice = app.program("alice").await;
    let found = desk.get("/api/admin/accounts?search=ALICE@ex").await.json;
    assert_eq!((&found["accounts"][0]["username"], &found["next"]), (&json!("alice"), &Value::Null));
    let id = found["accounts"][0]["id"].clone();
    let shown = desk.get(&format!("/api/admin/account?id={id}")).await;
    assert_eq!(shown.json["sign_ins"].as_array().unwrap().len(), 1, "{}", shown.text);
    assert!(!shown.text.contains("argon2") && !shown.text.contains(&alice.token.clone().unwrap()[8..]));
    let act = async |verb: &str| {
        let body = json!({ "id": id, "reason": "asked by phone" });
        desk.post(&format!("/api/admin/accounts/{verb}"), &body).await
    };
    assert_eq!(act("end_sign_ins").await.json, json!({ "ended": 1 }));
    assert_eq!(alice.get("/api/me").await.status, 401);
    for verb in ["send_reset", "reset_factors", "deactivate", "activate", "delete"] {
        assert_eq!(act(verb).await.status, 200, "{verb}");
    }
    assert_eq!(act("delete").await.status, 404);
    assert_eq!(desk.get(&format!("/api/admin/account?id={id}")).await.status, 404);
    let events = desk.get(&format!("/api/admin/events?account={id}")).await.json;
    let actions: Vec<_> = events["events"].as_array().unwrap().iter().map(|row| row["action"].clone()).collect();
    assert_eq!(
        json!(actions),
        json!(["delete_account", "activate", "deactivate", "factors_reset", "send_reset", "end_sign_ins"])
    );
    let newest = &events["events"][0];
    let who = ["actor", "actor_id", "address", "reason", "target"].map(|field| &newest[field]);
    assert_eq!(who, [&json!("manager"), &json!(1), &json!("127.0.0.1"), &json!("asked by phone"), &json!("alice")]);
    app.accounts.verify_record().await.unwrap();
}

#[tokio::test]
async fn who_is_invited_sets_a_password_by_the_link_once() {
    let app = TestApp::start().await;
    let desk = app.browser("helper").await;
    employ(&app, "helper", "help").await;
    let body = json!({ "username": "nina", "email": "nina@example.org" });
    let invited = desk.post("/api/admin/accounts/invite", &body).await;
    assert_eq!((invited.status, &invited.json["username"]), (201, &json!("nina")), "{}", invited.text);
    let mail = app.text("SELECT payload FROM jobs WHERE kind = 'mail' AND payload LIKE '%invitation%'").await;
    let mail: Value = serde_json::from_str(&mail).unwrap();
    let link = mail["letter"]["link"].as_str().unwrap();
    let token = link.rsplit_once('=').unwrap().1;
    app.clock.advance(Duration::from_secs(6 * 86_400));
    let set = async || {
        let body = json!({ "token": token, "new_password": PASSWORD });
        app.anonymous().post("/api/password/reset/confirm", &body).await.status
    };
    assert_eq!(set().await, 200);
    assert_eq!(set().await, 400);
    assert!(app.can_log_in("nina", PASSWORD).await);
    assert!(app.can_log_in("nina@example.org", PASSWORD).await, "the link has proved the address");
}

#[tokio::test]
async fn a2_roles_are_given_and_taken_by_superusers_alone_and_what_is_no_answer_takes_none_away() {
    let app = TestApp::start().await;
    let root = app.browser("root").await;
    let alice = app.browser("alice").await;
    app.execute("UPDATE accounts SET is_superuser = TRUE WHERE username = 'root'").await;
    let set = async |caller: &Caller, body: Value| caller.post("/api/admin/accounts/roles", &body).await;
    assert_eq!(set(&alice, json!({ "id": 2, "is_superuser": true })).await.status, 403);
    let given = set(&root, json!({ "id": 2, "is_staff": true, "is_superuser": true })).await;
    assert_eq!((given.status, &given.json["is_superuser"]), (200, &json!(true)), "{}", given.text);
    for wrong in [json!("maybe"), json!(""), Value::Null, json!(0)] {
        let refused = set(&alice, json!({ "id": 1, "is_superuser": wrong })).await;
        assert_eq!((refused.status, refused.json["is_superuser"].is_array()), (400, true), "{}", refused.text);
    }
    assert_eq!(set(&alice, json!({ "id": 1, "is_superuser": "false" })).await.status, 200);
    assert_eq!(root.get("/api/admin/accounts").await.status, 403, "at once");
    let last = set(&alice, json!({ "id": 2, "is_superuser": false })).await;
    assert_eq!((last.status, last.json["non_field_errors"].is_array()), (400, true), "{}", last.text);
}

#[tokio::test]
async fn the_record_is_exported_in_its_order_and_followed_by_asking_again() {
    let app = TestApp::start().await;
    let desk = app.browser("viewer").await;
    employ(&app, "viewer", "view").await;
    let export = async |after: &str| desk.get(&format!("/api/admin/events/export{after}")).await;
    let first = export("").await.json;
    let ids: Vec<_> = first["events"].as_array().unwrap().iter().map(|row| row["id"].as_i64().unwrap()).collect();
    assert_eq!(ids, [1, 2, 3, 4]);
    assert_eq!(first["next"], "4");
    assert_eq!(export("?after=4").await.json, json!({ "events": [], "next": "4" }));
    app.accounts.create_group(By::CommandLine, &"new".into()).await.unwrap();
    let followed = export("?after=4").await.json;
    assert_eq!((&followed["events"][0]["action"], &followed["next"]), (&json!("create_group"), &json!("5")));
    let wrong = export("?after=x").await;
    assert_eq!((wrong.status, wrong.json["after"].is_array()), (400, true), "{}", wrong.text);
}

#[tokio::test]
async fn the_overview_counts_the_days_and_names_servers_jobs_and_risks() {
    let mut options = Options::default();
    let risk = Finding { what: "A.".to_owned(), why: "B.".to_owned(), remedy: "C.".to_owned() };
    options.accounts.findings = vec![risk];
    let app = TestApp::start_with(options).await;
    let desk = app.browser("viewer").await;
    employ(&app, "viewer", "view").await;
    app.anonymous().post("/api/login", &json!({ "username": "viewer", "password": "wrong" })).await;
    app.accounts.report_node().await.unwrap();
    let shown = desk.get("/api/admin/overview").await.json;
    let today = &shown["days"][29];
    assert_eq!([&today["sign_ups"], &today["log_ins"], &today["refusals"]], [&json!(1), &json!(0), &json!(1)]);
    assert_eq!(shown["nodes"][0]["version"], shown["version"]);
    assert_eq!(shown["findings"], json!([{ "what": "A.", "why": "B.", "remedy": "C." }]));
    let jobs = shown["jobs"].as_array().unwrap();
    assert!(jobs.iter().all(|job| job["count"].as_u64() > Some(0)), "{jobs:?}");
}
