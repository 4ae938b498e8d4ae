//! `POST /api/sign_ins/end`, and the ids in `GET /api/sign_ins`.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::timeout;

use crate::cluster::Cluster;
use crate::support::{Caller, Options, PASSWORD, TestApp, credentials};
use crate::until::until;

/// A page must hear of it within a second.
const A_SECOND: Duration = Duration::from_secs(1);
/// How long a busy machine may take.
const SOON: Duration = Duration::from_secs(20);

/// Another browser of somebody who has signed up.
async fn browser_of(app: &TestApp, username: &str) -> Caller {
    let browser = app.caller(true, None);
    let mut form = credentials(username);
    form["session"] = json!(true);
    assert_eq!(browser.post("/api/login", &form).await.status, 200);
    browser
}

/// A program of theirs that has logged in.
async fn program_of(app: &TestApp, username: &str) -> Caller {
    let answer = app.anonymous().post("/api/login", &credentials(username)).await;
    app.caller(false, Some(answer.token()))
}

/// A program with a token that its owner has made.
async fn named_of(app: &TestApp, owner: &Caller, scope: &str) -> Caller {
    let body = json!({ "name": "backup", "expires_in": "30d", "scope": scope });
    let answer = owner.post("/api/tokens/create", &body).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    app.caller(false, Some(answer.token()))
}

async fn end(caller: &Caller, body: Value) -> (u16, Value) {
    let answer = caller.post("/api/sign_ins/end", &body).await;
    (answer.status, answer.json)
}

/// The id of the sign-in that a caller uses.
async fn own_id(caller: &Caller) -> String {
    let list = caller.get("/api/sign_ins").await.json;
    assert_eq!(list[0]["current"], true, "{list}");
    list[0]["id"].as_str().unwrap().to_owned()
}

async fn is_in(caller: &Caller) -> bool {
    caller.get("/api/me").await.status == 200
}

fn not_found() -> (u16, Value) {
    (404, json!({ "detail": "Not found." }))
}

fn ended(number: u64) -> (u16, Value) {
    (200, json!({ "ended": number }))
}

#[tokio::test]
async fn t6_a_sign_in_is_ended_by_its_id_with_its_pages_and_the_others_go_on() {
    let app = TestApp::start().await;
    let laptop = app.browser("alice").await;
    let (phone, program) = (browser_of(&app, "alice").await, program_of(&app, "alice").await);
    let named = named_of(&app, &laptop, "all").await;
    let page = app.caller(false, Some(phone.post("/api/renew", &json!({})).await.token()));
    assert_eq!(own_id(&page).await, own_id(&phone).await, "a page's token stands for its session");
    let mut stream = phone.client.get(app.url("/api/sign_in_events")).send().await.unwrap();

    assert_eq!(end(&laptop, json!({ "id": own_id(&phone).await })).await, ended(1));
    assert!(!is_in(&phone).await && !is_in(&page).await);
    let event = timeout(A_SECOND, stream.chunk()).await.expect("within a second").unwrap().unwrap();
    assert!(String::from_utf8_lossy(&event).contains("event: ended"), "its open page is told");
    for one in [&program, &named] {
        assert!(is_in(one).await);
        assert_eq!(end(&laptop, json!({ "id": own_id(one).await })).await, ended(1));
        assert!(!is_in(one).await);
    }
    assert!(is_in(&laptop).await);
    assert_eq!(laptop.get("/api/sign_ins").await.json.as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn t6_the_id_of_another_account_of_what_has_ended_and_of_nothing_is_404() {
    let app = TestApp::start().await;
    let (alice, bob) = (app.browser("alice").await, app.browser("bob").await);
    assert_eq!(end(&alice, json!({ "id": own_id(&bob).await })).await, not_found());
    assert!(is_in(&bob).await);
    let phone = browser_of(&app, "alice").await;
    let id = own_id(&phone).await;
    let (one, other) = tokio::join!(end(&alice, json!({ "id": id })), end(&alice, json!({ "id": id })));
    assert!([one.0, other.0] == [200, 404] || [one.0, other.0] == [404, 200], "{one:?} {other:?}");
    assert_eq!(end(&alice, json!({ "id": id })).await, not_found());
    for id in ["", "1", "x", &"0".repeat(32), &"é".repeat(32), "../../etc", &"f".repeat(60_000)] {
        assert_eq!(end(&alice, json!({ "id": id })).await, not_found(), "{id}");
    }
    // By the same id, which is in nobody's hands.
    let stranger = app.browser("carol").await;
    assert_eq!(end(&stranger, json!({ "id": own_id(&alice).await })).await, not_found());
    assert!(is_in(&alice).await);
}

#[tokio::test]
async fn t6_the_sign_in_that_asks_may_end_itself_and_loses_its_cookie() {
    let app = TestApp::start().await;
    let browser = app.browser("alice").await;
    let answer = browser.post("/api/sign_ins/end", &json!({ "id": own_id(&browser).await })).await;
    assert_eq!((answer.status, answer.json), ended(1));
    assert!(answer.headers["set-cookie"].to_str().unwrap().contains("Max-Age=0"));
    assert!(!is_in(&browser).await);
}

#[tokio::test]
async fn t6_an_id_stays_the_same_when_its_session_gets_a_new_secret_and_names_one_sign_in_alone() {
    let app = TestApp::start().await;
    let (laptop, phone) = (app.browser("alice").await, browser_of(&app, "alice").await);
    let id = own_id(&phone).await;
    assert_eq!(phone.post("/api/confirm", &json!({ "password": PASSWORD })).await.status, 200);
    assert_eq!(own_id(&phone).await, id);
    assert_ne!(own_id(&laptop).await, id);
    assert_eq!(end(&laptop, json!({ "id": id })).await, ended(1));
    assert!(!is_in(&phone).await);
}

#[tokio::test]
async fn t6_all_others_are_browsers_and_log_ins_and_named_tokens_only_where_that_is_said() {
    let app = TestApp::start().await;
    let laptop = app.browser("alice").await;
    let bob = app.program("bob").await;
    for tokens in [false, true] {
        let (phone, program) = (browser_of(&app, "alice").await, program_of(&app, "alice").await);
        let named = named_of(&app, &laptop, "all").await;
        let mut body = json!({ "others": true });
        if tokens {
            body["tokens"] = json!(true);
        }
        // The named one of the first round is there in the second.
        assert_eq!(end(&laptop, body).await, ended(if tokens { 4 } else { 2 }));
        assert!(!is_in(&phone).await && !is_in(&program).await);
        assert_eq!(is_in(&named).await, !tokens);
        assert!(is_in(&laptop).await && is_in(&bob).await);
    }
    assert_eq!(end(&laptop, json!({ "others": true })).await, ended(0));
}

#[tokio::test]
async fn what_is_to_end_is_said_once() {
    let app = TestApp::start().await;
    let browser = app.browser("alice").await;
    let phone = browser_of(&app, "alice").await;
    let id = own_id(&phone).await;
    for (body, errors) in [
        (json!({}), json!({ "id": ["This field is required."] })),
        (json!({ "others": false }), json!({ "id": ["This field is required."] })),
        (json!({ "tokens": true }), json!({ "id": ["This field is required."] })),
        (json!({ "id": null }), json!({ "id": ["This field may not be null."] })),
        (json!({ "id": [id] }), json!({ "id": ["Not a valid string."] })),
        (json!({ "id": id, "others": true }), json!({ "others": ["Give either id or others, not both."] })),
    ] {
        assert_eq!(end(&browser, body.clone()).await, (400, errors), "{body}");
    }
    assert!(is_in(&phone).await);
}

#[tokio::test]
async fn s3_each_end_is_counted_by_its_event() {
    let app = TestApp::start().await;
    let browser = app.browser("alice").await;
    let phone = browser_of(&app, "alice").await;
    end(&browser, json!({ "id": own_id(&phone).await })).await;
    end(&browser, json!({ "others": true })).await;
    named_of(&app, &browser, "read").await;
    let tokens = browser.get("/api/tokens").await.json;
    browser.post("/api/tokens/revoke", &json!({ "id": tokens[0]["id"] })).await;
    let metrics = format!("http://{}/metrics", app.metrics);
    let text = app.anonymous().client.get(metrics).send().await.unwrap().text().await.unwrap();
    for event in ["end_sign_in", "end_other_sign_ins", "create_token", "revoke_token"] {
        let series = format!("vestibule_account_events_total{{event=\"{event}\",outcome=\"ok\"}} 1\n");
        assert!(text.contains(&series), "{series} is not in {text}");
    }
}

#[tokio::test]
async fn the_forms_of_the_list_work_without_javascript_and_confirm_the_password_on_their_way() {
    let app = TestApp::start().await;
    let browser = app.browser("alice").await;
    let (phone, tablet) = (browser_of(&app, "alice").await, browser_of(&app, "alice").await);
    let id = own_id(&phone).await;
    app.clock.advance(Duration::from_secs(10 * 60));
    let refused = browser.post_form("/sign_ins/end", &[("id", &id)]).await;
    assert_eq!(refused.status, 401);
    let ended = browser.post_form("/sign_ins/end", &[("id", &id), ("confirm_password", PASSWORD)]).await;
    assert_eq!((ended.status, ended.header("location")), (303, "/account/sessions"), "{}", ended.text);
    assert!(!is_in(&phone).await && is_in(&tablet).await);
    // A checkbox with a hidden input before it.
    let fields = [("others", "true"), ("tokens", "false"), ("tokens", "on")];
    assert_eq!(browser.post_form("/sign_ins/end", &fields).await.status, 303);
    assert!(!is_in(&tablet).await && is_in(&browser).await);
    let own = own_id(&browser).await;
    let ended = browser.post_form("/sign_ins/end", &[("id", &own)]).await;
    assert_eq!(ended.status, 303);
    assert!(ended.header("set-cookie").contains("Max-Age=0"));
    assert!(!is_in(&browser).await);
}

#[tokio::test]
async fn the_list_has_a_limit_and_the_one_that_asks_is_in_it() {
    let app = TestApp::start().await;
    let browser = app.browser("alice").await;
    app.clock.advance(Duration::from_secs(60));
    let program = program_of(&app, "alice").await;
    // Copies of the program's sign-in, each with a secret of its own.
    let copies = "INSERT INTO tokens (account_id, digest, created_at, last_used_at, expires_at)
        WITH RECURSIVE n (n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM n WHERE n < 1500)
        SELECT account_id, randomblob(32), created_at + n, last_used_at, expires_at FROM n, tokens WHERE session_id IS NULL";
    app.execute(copies).await;
    for caller in [&browser, &program] {
        let list = caller.get("/api/sign_ins").await.json;
        let list = list.as_array().unwrap();
        assert_eq!(list.len(), 1_000);
        assert!(list[0]["current"] == true && list[1..].iter().all(|one| one["current"] == false));
    }
    assert_eq!(end(&browser, json!({ "others": true })).await, ended(1_501));
}

/// As a log-out does.
#[tokio::test]
async fn t6_what_is_ended_on_one_node_has_ended_on_the_others() {
    let Some(cluster) = Cluster::shared() else { return };
    let url = cluster.new_database().await;
    let here = TestApp::start_on_postgres(&url).await;
    let there = TestApp::start_on_postgres_with(&url, Options::default()).await;
    let laptop = here.browser("alice").await;
    for others in [false, true] {
        let (phone, program) = (browser_of(&there, "alice").await, program_of(&there, "alice").await);
        assert!(is_in(&phone).await && is_in(&program).await);
        let mut stream = phone.client.get(there.url("/api/sign_in_events")).send().await.unwrap();
        if others {
            assert_eq!(end(&laptop, json!({ "others": true })).await, ended(2));
        } else {
            for one in [&phone, &program] {
                assert_eq!(end(&laptop, json!({ "id": own_id(one).await })).await, ended(1));
            }
        }
        until("the other node has learnt of it", async || !is_in(&phone).await && !is_in(&program).await).await;
        let event = timeout(SOON, stream.chunk()).await.expect("the open page is told").unwrap().unwrap();
        assert!(String::from_utf8_lossy(&event).contains("event: ended"));
    }
}
