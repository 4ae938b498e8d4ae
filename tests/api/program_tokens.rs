//! Tokens for programs: `GET /api/tokens`, `POST /api/tokens/create`, `POST /api/tokens/revoke`, and their scopes.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};
use vestibule::api::{Endpoint, Permission};

use crate::support::{Answer, Caller, PASSWORD, TestApp, credentials};

const DAY: Duration = Duration::from_secs(86_400);

fn wanted(scope: &str) -> Value {
    json!({ "name": "nightly backup", "expires_in": "30d", "scope": scope })
}

async fn create(owner: &Caller, body: &Value) -> Answer {
    owner.post("/api/tokens/create", body).await
}

/// A program with a token of that scope.
async fn program(app: &TestApp, owner: &Caller, scope: &str) -> Caller {
    let answer = create(owner, &wanted(scope)).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    app.caller(false, Some(answer.token()))
}

async fn revoke(owner: &Caller, id: &Value) -> (u16, Value) {
    let answer = owner.post("/api/tokens/revoke", &json!({ "id": id })).await;
    (answer.status, answer.json)
}

fn not_found() -> (u16, Value) {
    (404, json!({ "detail": "Not found." }))
}

#[tokio::test]
async fn a_token_is_told_once_and_listed_by_its_name_until_it_is_revoked() {
    let app = TestApp::start().await;
    let owner = app.browser("alice").await;
    let created = create(&owner, &wanted("read")).await;
    assert_eq!(
        (created.status, &created.json["expiry"]),
        (201, &json!("2027-02-14T08:00:00.000Z")),
        "{}",
        created.text
    );
    let (id, token) = (created.json["id"].clone(), created.token());
    assert!(token.starts_with("vst_") && created.json.as_object().unwrap().len() == 3, "{}", created.text);
    let listed = json!([{
        "id": id, "name": "nightly backup", "scope": "read", "prefix": &token[..8],
        "created": "2027-01-15T08:00:00.000Z", "last_used": null, "expires": "2027-02-14T08:00:00.000Z",
    }]);
    let list = owner.get("/api/tokens").await;
    assert_eq!((list.status, &list.json), (200, &listed));
    assert!(!list.text.contains(&token[8..]) && !owner.get("/api/sign_ins").await.text.contains(&token[8..]));

    let program = app.caller(false, Some(token));
    assert_eq!(program.get("/api/me").await.json["username"], "alice");
    app.accounts.write_touches().await.unwrap();
    let list = program.get("/api/tokens").await.json;
    assert_eq!(list[0]["last_used"], "2027-01-15T08:00:00.000Z", "its first use, at once");
    let sign_ins = program.get("/api/sign_ins").await.json;
    let shown = ["id", "name", "scope", "current", "kind"].map(|field| &sign_ins[0][field]);
    assert_eq!(shown, [&id, &json!("nightly backup"), &json!("read"), &json!(true), &json!("token")]);
    assert_eq!(sign_ins[1]["name"], Value::Null);

    assert_eq!(revoke(&owner, &id).await, (200, json!({ "message": "The token is revoked." })));
    assert_eq!(program.get("/api/me").await.json, json!({ "detail": "Invalid token." }));
    assert_eq!(owner.get("/api/tokens").await.json, json!([]));
    assert_eq!(revoke(&owner, &id).await, not_found());
}

#[tokio::test]
async fn a_token_that_was_never_used_has_the_time_that_it_was_made_among_the_sign_ins() {
    let app = TestApp::start().await;
    let owner = app.browser("alice").await;
    create(&owner, &wanted("all")).await;
    let list = owner.get("/api/sign_ins").await.json;
    let token = list.as_array().unwrap().iter().find(|one| one["kind"] == "token").unwrap();
    assert_eq!((&token["created"], &token["address"]), (&token["last_used"], &json!("127.0.0.1")));
}

#[tokio::test]
async fn t4_a_token_lives_as_long_as_was_chosen() {
    let app = TestApp::start().await;
    let mut programs = Vec::new();
    for (word, days) in [("1d", 1), ("30d", 30), ("90d", 90), ("365d", 365), ("never", u32::MAX)] {
        let owner = app.browser(&format!("owner{days}")).await;
        let created = create(&owner, &json!({ "name": "n", "expires_in": word, "scope": "read" })).await;
        assert_eq!(created.json["expiry"].is_null(), word == "never", "{}", created.text);
        programs.push((days, app.caller(false, Some(created.token()))));
    }
    let mut passed = 0;
    for days in [1, 30, 90, 365, 3_650] {
        app.clock.advance(DAY * (days - passed) - Duration::from_secs(1));
        for (lives, program) in &programs {
            let status = program.get("/api/me").await.status;
            assert_eq!(status == 200, *lives >= days, "a token of {lives} days just before day {days}");
        }
        app.clock.advance(Duration::from_secs(1));
        passed = days;
    }
    let (_, endless) = programs.last().unwrap();
    assert_eq!(endless.get("/api/tokens").await.json[0]["expires"], Value::Null);
    let ended = &programs[0].1;
    assert_eq!(ended.get("/api/tokens").await.status, 401);
}

#[tokio::test]
async fn i1_what_does_not_fit_is_named_all_fields_at_once_and_nothing_is_made() {
    let app = TestApp::start().await;
    let owner = app.browser("alice").await;
    let required = json!(["This field is required."]);
    let lifetime = json!(["Write a number of days from 1 to 365 with d behind it, such as 30d, or never."]);
    for (body, errors) in [
        (json!({}), json!({ "name": required, "expires_in": required, "scope": required })),
        (
            json!({ "name": " ", "expires_in": null, "scope": "write" }),
            json!({
                "name": ["This field may not be blank."], "expires_in": ["This field may not be null."],
                "scope": ["Write read, all or admin."],
            }),
        ),
        (
            json!({ "name": "é".repeat(101), "expires_in": 2_592_000, "scope": true }),
            json!({
                "name": ["Ensure this field has no more than 100 characters."], "expires_in": lifetime,
                "scope": ["Not a valid string."],
            }),
        ),
        (
            json!({ "name": "a\0b", "expires_in": "366d", "scope": "read" }),
            json!({ "name": ["Null characters are not allowed."], "expires_in": lifetime }),
        ),
    ] {
        let answer = create(&owner, &body).await;
        assert_eq!((answer.status, answer.json), (400, errors), "{body}");
    }
    let answer = owner.post("/api/tokens/revoke", &json!({})).await;
    assert_eq!((answer.status, answer.json), (400, json!({ "id": required })));
    assert_eq!(owner.get("/api/tokens").await.json, json!([]));
    for name in ["é".repeat(100).as_str(), "<b>\u{202e}&\"'", "  around  "] {
        assert_eq!(create(&owner, &json!({ "name": name, "expires_in": "1d", "scope": "all" })).await.status, 201);
        assert_eq!(owner.get("/api/tokens").await.json[0]["name"], name.trim());
    }
}

#[tokio::test]
async fn l5_an_account_has_a_hundred_tokens_and_each_that_ends_makes_room() {
    let app = TestApp::start().await;
    let owner = app.browser("alice").await;
    for number in 0..100 {
        let body = json!({ "name": format!("n{number}"), "expires_in": "30d", "scope": "read" });
        assert_eq!(create(&owner, &body).await.status, 201);
    }
    let told = json!({ "non_field_errors": ["An account has at most 100 tokens for programs. Revoke one first."] });
    let refused = create(&owner, &wanted("read")).await;
    assert_eq!((refused.status, refused.json), (400, told));
    // Log-ins are not counted, and neither are other accounts.
    assert_eq!(app.anonymous().post("/api/login", &credentials("alice")).await.status, 200);
    assert_eq!(create(&app.browser("bob").await, &wanted("read")).await.status, 201);
    let list = owner.get("/api/tokens").await.json;
    assert_eq!((list.as_array().unwrap().len(), &list[0]["name"]), (100, &json!("n99")));
    assert_eq!(revoke(&owner, &list[7]["id"]).await.0, 200);
    assert_eq!(create(&owner, &wanted("read")).await.status, 201);
    // What has expired makes room too.
    app.clock.advance(30 * DAY);
    let mut form = credentials("alice");
    form["session"] = json!(true);
    assert_eq!(owner.post("/api/login", &form).await.status, 200);
    assert_eq!(create(&owner, &wanted("read")).await.status, 201);
}

#[tokio::test]
async fn t6_only_a_token_of_ones_own_that_was_made_by_name_is_revoked() {
    let app = TestApp::start().await;
    let (alice, bob) = (app.browser("alice").await, app.browser("bob").await);
    let of_bob = create(&bob, &wanted("all")).await;
    assert_eq!(revoke(&alice, &of_bob.json["id"]).await, not_found());
    assert_eq!(app.caller(false, Some(of_bob.token())).get("/api/me").await.status, 200);
    app.anonymous().post("/api/login", &credentials("alice")).await;
    for sign_in in alice.get("/api/sign_ins").await.json.as_array().unwrap() {
        assert_eq!(revoke(&alice, &sign_in["id"]).await, not_found(), "{sign_in}");
    }
    assert_eq!(alice.get("/api/me").await.status, 200);
}

/// The scope is looked at where the permission is: what an endpoint does not declare, no list of paths can forget.
#[tokio::test]
async fn t10_a_token_that_may_only_read_calls_every_get_and_nothing_else() {
    let app = TestApp::start().await;
    let owner = app.browser("alice").await;
    let (reader, writer) = (program(&app, &owner, "read").await, program(&app, &owner, "all").await);
    let denied = json!({ "detail": "You do not have permission to perform this action." });
    let mut seen = [0; 3];
    for endpoint in Endpoint::all() {
        let path = endpoint.path;
        if endpoint.permission == Permission::AllowAny {
            continue;
        }
        if endpoint.method == Method::GET {
            let status = reader.get(path).await.status;
            assert!(status != 403 && status == writer.get(path).await.status, "{path} {status}");
            seen[0] += usize::from(status == 200);
        } else {
            let answer = reader.post(path, &json!({})).await;
            let wants_a_session = endpoint.permission != Permission::IsAuthenticated;
            assert_eq!(answer.status, if wants_a_session { 401 } else { 403 }, "{path}");
            if !wants_a_session {
                assert_eq!(answer.json, denied);
                seen[1] += 1;
            }
            seen[2] += 1;
        }
    }
    assert!(seen[0] >= 4 && seen[1] >= 1 && seen[2] >= 4, "{seen:?}");
    assert_eq!(reader.get("/api/me").await.status, 200, "it has ended nothing");
    // Where anyone may call, credentials do not count.
    let log_in = json!({ "username": "alice", "password": PASSWORD });
    assert_eq!(reader.post("/api/login", &log_in).await.status, 200);
    assert_eq!(writer.post("/api/logout", &json!({})).await.status, 200);
    assert_eq!(writer.get("/api/me").await.status, 401);
}

#[tokio::test]
async fn t10_no_token_makes_revokes_or_ends_another() {
    let app = TestApp::start().await;
    let owner = app.browser("alice").await;
    let page = app.caller(false, Some(owner.post("/api/renew", &json!({})).await.token()));
    let log_in = app.anonymous().post("/api/login", &credentials("alice")).await.token();
    let named = program(&app, &owner, "all").await;
    let id = owner.get("/api/tokens").await.json[0]["id"].clone();
    for caller in [page, app.caller(false, Some(log_in)), named.clone(), app.anonymous()] {
        for (path, body) in [
            ("/api/tokens/create", wanted("all")),
            ("/api/tokens/revoke", json!({ "id": id })),
            ("/api/sign_ins/end", json!({ "id": id })),
            ("/api/sign_ins/end", json!({ "others": true, "tokens": true })),
        ] {
            assert_eq!(caller.post(path, &body).await.status, 401, "{path}");
        }
    }
    assert_eq!(owner.get("/api/tokens").await.json.as_array().unwrap().len(), 1);
    assert_eq!(named.get("/api/me").await.status, 200);
}

#[tokio::test]
async fn t2_the_text_of_a_named_token_is_in_no_file() {
    let app = TestApp::start().await;
    let owner = app.browser("alice").await;
    let token = create(&owner, &wanted("all")).await.token();
    for entry in std::fs::read_dir(app.folder()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        // All but what is shown again.
        assert!(!bytes.windows(20).any(|window| window == &token.as_bytes()[8..28]));
    }
}

#[tokio::test]
async fn a_form_without_javascript_makes_a_token_and_its_page_shows_the_text_this_once() {
    let app = TestApp::start().await;
    let owner = app.browser("alice").await;
    app.clock.advance(Duration::from_secs(10 * 60));
    let mut fields = vec![("name", "<nightly>"), ("expires_in", "30d"), ("scope", "all")];
    let refused = owner.post_form("/tokens/create", &fields).await;
    assert_eq!(refused.status, 401);
    let form_id = refused.form_id();
    fields.push(("form_id", &form_id));
    fields.push(("confirm_password", PASSWORD));
    let shown = owner.post_form("/tokens/create", &fields).await;
    assert_eq!((shown.status, shown.header("cache-control")), (201, "no-store"), "{}", shown.words());
    let at = shown.text.find("vst_").expect("the text of the token");
    let token =
        format!("vst_{}", shown.text[at + 4..].chars().take_while(char::is_ascii_alphanumeric).collect::<String>());
    assert_eq!(app.caller(false, Some(token.clone())).get("/api/me").await.status, 200);
    // A reload sends the form again.
    let again = owner.post_form("/tokens/create", &fields).await;
    assert_eq!((again.status, again.header("location")), (303, "/account/tokens"), "{}", again.words());
    assert!(!owner.get("/account/tokens").await.text.contains(&token));
    let list = owner.get("/api/tokens").await.json;
    assert_eq!((list.as_array().unwrap().len(), &list[0]["name"]), (1, &json!("<nightly>")));
    let id = list[0]["id"].as_str().unwrap();
    let revoked = owner.post_form("/tokens/revoke", &[("id", id)]).await;
    assert_eq!((revoked.status, revoked.header("location")), (303, "/account/tokens"));
    assert_eq!(app.caller(false, Some(token)).get("/api/me").await.status, 401);
    for (path, field, status) in [("/tokens/create", ("name", ""), 400), ("/tokens/revoke", ("id", "x"), 404)] {
        let refused = owner.post_form(path, &[field]).await;
        assert_eq!((refused.status, refused.header("content-type")), (status, "text/html; charset=utf-8"));
    }
}
