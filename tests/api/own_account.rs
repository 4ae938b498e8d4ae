//! What an account's owner does with it: the profile, the export, the deletion.

use std::collections::BTreeSet;
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{PASSWORD, TestApp, credentials};

const TEN_MINUTES: Duration = Duration::from_secs(10 * 60);

fn password(password: &str) -> Value {
    json!({ "password": password })
}

#[tokio::test]
async fn a_profile_is_edited_field_by_field_and_what_is_wrong_is_told_at_its_field() {
    let app = TestApp::start().await;
    let browser = app.browser("alice").await;
    let names = json!({ "first_name": " Alice ", "last_name": "Liddell", "language": "de" });
    let answer = browser.post("/api/profile", &names).await;
    let of = |answer: &Value| ["first_name", "last_name", "language"].map(|field| answer[field].clone());
    assert_eq!((answer.status, of(&answer.json)), (200, ["Alice", "Liddell", "de"].map(Value::from)));
    assert_eq!(browser.post("/api/profile", &json!({ "language": "" })).await.status, 200);
    assert_eq!(of(&browser.get("/api/account").await.json), ["Alice", "Liddell", ""].map(Value::from));

    let bad = json!({ "first_name": "é".repeat(151), "last_name": null, "language": "fr" });
    let refused = browser.post("/api/profile", &bad).await;
    let told = json!({
        "first_name": ["Ensure this field has no more than 150 characters."],
        "last_name": ["This field may not be null."],
        "language": ["This is not a valid choice."],
    });
    assert_eq!((refused.status, refused.json), (400, told));
    assert_eq!(app.anonymous().post("/api/profile", &names).await.status, 401);
    let read = json!({ "name": "n", "expires_in": "30d", "scope": "read" });
    let read = browser.post("/api/tokens/create", &read).await.token();
    assert_eq!(app.caller(false, Some(read)).post("/api/profile", &names).await.status, 403);
}

#[tokio::test]
async fn pages_are_in_the_language_that_the_account_has_chosen() {
    let app = TestApp::start().await;
    let browser = app.browser("alice").await;
    assert!(browser.get("/account").await.text.contains("<html lang=\"en\""));
    let done = browser.post_form("/profile", &[("language", "de"), ("first_name", "A"), ("last_name", "")]).await;
    assert_eq!((done.status, done.header("location")), (303, "/account/profile"));
    assert!(browser.get("/account").await.text.contains("<html lang=\"de\""));
    assert!(app.anonymous().get("/login").await.text.contains("<html lang=\"en\""));
}

#[tokio::test]
async fn an_export_has_every_table_with_rows_of_accounts_and_no_secret() {
    let app = TestApp::start().await;
    let browser = app.browser("alice").await;
    app.browser("bob").await;
    let token = json!({ "name": "backup", "expires_in": "30d", "scope": "read" });
    let token = browser.post("/api/tokens/create", &token).await.token();
    app.execute(
        "INSERT INTO groups (name) VALUES ('editors'); INSERT INTO account_groups (account_id, group_id) VALUES (1, 1)",
    )
    .await;
    let answer = browser.get("/api/export").await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(answer.header("content-disposition"), "attachment; filename=\"vestibule-account.json\"");
    assert_eq!(answer.header("content-type"), "application/json");

    // Of the database as it is, so that a new table cannot be forgotten.
    let tables = "SELECT group_concat(DISTINCT m.name) FROM sqlite_master m, pragma_table_info(m.name) c
         WHERE m.type = 'table' AND (c.name = 'account_id' OR m.name IN ('accounts', 'django_accounts'))
             AND m.name <> 'ended_sign_ins'";
    let tables = app.text(tables).await;
    let tables: BTreeSet<&str> = tables.split(',').collect();
    assert!(tables.len() >= 8, "{tables:?}");
    let exported: BTreeSet<&str> = answer.json.as_object().unwrap().keys().map(String::as_str).collect();
    assert!(tables.is_subset(&exported), "{tables:?} {exported:?}");

    let account = &answer.json["accounts"][0];
    assert_eq!((&account["username"], &account["is_active"]), (&json!("alice"), &json!(true)));
    assert!(account["date_joined"].as_str().unwrap().ends_with('Z'), "{account}");
    assert_eq!(answer.json["groups"], json!(["editors"]));
    assert_eq!(answer.json["sessions"][0]["address"], "127.0.0.1");
    assert_eq!(answer.json["account_events"][0]["kind"], "signup");
    for secret in ["argon2", "digest", "bob", &token, PASSWORD] {
        assert!(!answer.text.contains(secret), "{secret}: {}", answer.text);
    }
    assert_eq!(app.anonymous().get("/api/export").await.status, 401);
}

#[tokio::test]
async fn t10_a_deletion_wants_a_fresh_session_and_the_password_and_then_nothing_is_left() {
    let app = TestApp::start().await;
    let browser = app.browser("alice").await;
    let program = app.anonymous().post("/api/login", &credentials("alice")).await.token();
    let page = browser.post("/api/renew", &json!({})).await.token();
    for token in [program.clone(), page] {
        assert_eq!(app.caller(false, Some(token)).post("/api/account/delete", &password(PASSWORD)).await.status, 401);
    }
    for (body, told) in [(json!({}), "This field is required."), (password("wrong"), "Invalid password.")] {
        let refused = browser.post("/api/account/delete", &body).await;
        assert_eq!((refused.status, refused.json), (400, json!({ "password": [told] })));
    }
    app.clock.advance(TEN_MINUTES);
    let refused = browser.post("/api/account/delete", &password(PASSWORD)).await;
    assert_eq!((refused.status, &refused.json["code"]), (401, &json!("confirmation_required")));
    assert_eq!(browser.post("/api/confirm", &password(PASSWORD)).await.status, 200);

    app.execute("INSERT INTO django_tokens (account_id, digest) SELECT account_id, digest FROM sessions").await;
    app.execute("INSERT INTO django_accounts SELECT id, username, email, '', '', NULL, 1, 0, 0, 1 FROM accounts").await;
    let done = browser.post("/api/account/delete", &password(PASSWORD)).await;
    assert_eq!((done.status, done.json), (200, json!({ "message": "Account deleted" })));
    assert!(done.headers["set-cookie"].to_str().unwrap().contains("Max-Age=0"));
    assert_eq!(browser.get("/api/me").await.status, 401);
    assert_eq!(app.caller(false, Some(program)).get("/api/me").await.status, 401);
    assert_eq!(app.anonymous().post("/api/login", &credentials("alice")).await.status, 401);
    for table in ["accounts", "sessions", "tokens", "account_events", "django_tokens"] {
        let query: &'static str = Box::leak(format!("SELECT count(*) FROM {table}").into_boxed_str());
        assert_eq!(app.number(query).await, 0, "{table}");
    }
    let kept = "SELECT count(*) FROM django_accounts WHERE id = 1 AND username = '' AND email = ''";
    assert_eq!(app.number(kept).await, 1, "an import does not bring it back");
    assert_eq!(app.number("SELECT count(*) FROM jobs WHERE payload LIKE '%account-deleted%'").await, 1);
    // The name is free again, and the id is not.
    assert_eq!(app.anonymous().post("/api/signup", &credentials("alice")).await.json["user"]["id"], 2);
}

#[tokio::test]
async fn a_form_without_javascript_deletes_the_account_and_leads_to_the_front_page() {
    let app = TestApp::start().await;
    let browser = app.browser("alice").await;
    app.clock.advance(TEN_MINUTES);
    let refused = browser.post_form("/account/delete", &[("password", "wrong")]).await;
    assert_eq!(refused.status, 400);
    let done = browser.post_form("/account/delete", &[("password", PASSWORD)]).await;
    assert_eq!((done.status, done.header("location")), (303, "/"));
    assert_eq!(browser.get("/api/me").await.status, 401);
}

#[tokio::test]
async fn p8_wrong_passwords_of_a_deletion_count_with_those_of_a_log_in() {
    let mut options = crate::support::Options::default();
    options.accounts.throttles = "login=off,anon=off,signup=off".parse().unwrap();
    let app = TestApp::start_with(options).await;
    let browser = app.browser("alice").await;
    for status in [400, 400, 400, 400, 400, 429] {
        assert_eq!(browser.post("/api/account/delete", &password("wrong")).await.status, status);
    }
}

#[tokio::test]
async fn a2_the_last_superuser_who_can_sign_in_may_not_go_and_of_two_at_once_one_may() {
    let app = TestApp::start().await;
    let (alice, bob) = (app.browser("alice").await, app.browser("bob").await);
    app.execute("UPDATE accounts SET is_superuser = 1").await;
    let body = password(PASSWORD);
    let (one, other) = tokio::join!(alice.post("/api/account/delete", &body), bob.post("/api/account/delete", &body));
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 400]);
    let refused = if one.status == 400 { one } else { other };
    let told = "This is the last superuser who can sign in. Make another one first.";
    assert_eq!(refused.json, json!({ "non_field_errors": [told] }));
    assert_eq!(app.number("SELECT count(*) FROM accounts").await, 1);
}
