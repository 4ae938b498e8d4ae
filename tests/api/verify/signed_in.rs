//! What another service is told of the signed-in user.

use serde_json::json;

use super::{APP, Asked, assert_refused, assert_told, options, start};
use crate::support::{Mailbox, PASSWORD, TestApp};

#[tokio::test]
async fn a4_a_session_and_a_token_are_told_with_all_four_headers_and_a_forged_one_has_no_effect() {
    let app = start().await;
    let (browser, program) = (app.browser("alice").await, app.program("bob").await);
    let forged = [("Remote-User", "root"), ("Remote-Email", "root@example.org"), ("Remote-Groups", "admins")];
    assert_told(&APP.of(&browser, &forged).await, ["alice", "", "", ""]);
    assert_told(&APP.of(&program, &forged).await, ["bob", "", "", ""]);
    let bearer = ("Authorization", &*format!("Bearer {}", program.token.clone().unwrap()));
    assert_told(&APP.of(&app.anonymous(), &[bearer]).await, ["bob", "", "", ""]);
    // What is sent explicitly decides.
    assert_told(&APP.of(&browser, &[bearer]).await, ["bob", "", "", ""]);
    assert_refused(&APP.of(&browser, &[("Authorization", "Token wrong")]).await, 401);
    assert_told(&APP.of(&browser, &[("Authorization", "Basic YTpi")]).await, ["alice", "", "", ""]);
}

#[tokio::test]
async fn a4_names_and_groups_are_told_and_an_address_only_once_it_is_proved() {
    let app = start().await;
    let mailbox = Mailbox::of(&app);
    let browser = app.browser("alice").await;
    assert_told(&APP.of(&browser, &[]).await, ["alice", "", "", ""]);
    let proof = mailbox.last("alice@example.org", "email-verify").await.secret();
    let confirmed = app.anonymous().post("/api/email/verify/confirm", &json!({ "token": proof })).await;
    assert_eq!(confirmed.status, 200, "{}", confirmed.text);
    app.execute("INSERT INTO groups (id, name) VALUES (1, 'équipe'), (2, 'a,admins'), (3, 'ops')").await;
    app.execute("INSERT INTO account_groups (account_id, group_id) SELECT id, 1 FROM accounts").await;
    app.execute("INSERT INTO account_groups (account_id, group_id) SELECT id, 2 FROM accounts").await;
    // A change of the profile is announced, so that nothing older is told.
    let named = json!({ "first_name": "Zoë", "last_name": "Müller", "language": "" });
    assert_eq!(browser.post("/api/profile", &named).await.status, 200);
    assert_told(&APP.of(&browser, &[]).await, ["alice", "alice@example.org", "Zoë Müller", "a%2Cadmins,équipe"]);

    let changed = browser.post("/api/email/change", &json!({ "email": "other@example.org" })).await;
    assert_eq!(changed.status, 200, "{}", changed.text);
    assert_told(&APP.of(&browser, &[]).await, ["alice", "alice@example.org", "Zoë Müller", "a%2Cadmins,équipe"]);
}

#[tokio::test]
async fn a4_who_signs_up_with_somebodys_address_as_a_name_is_not_told_as_that_somebody() {
    let app = start().await;
    let browser = app.caller(true, None);
    let form =
        json!({ "username": "root@example.org", "password": PASSWORD, "email": "root@example.org", "session": true });
    assert_eq!(browser.post("/api/signup", &form).await.status, 201);
    assert_told(&APP.of(&browser, &[]).await, ["root%40example.org", "", "", ""]);
}

#[tokio::test]
async fn t5_a_log_out_a_deactivation_and_an_expiry_end_it_at_once() {
    let app = start().await;
    let (browser, bob, carol) = (app.browser("alice").await, app.program("bob").await, app.program("carol").await);
    for (visitor, name) in [(&browser, "alice"), (&bob, "bob"), (&carol, "carol")] {
        assert_told(&APP.of(visitor, &[]).await, [name, "", "", ""]);
    }
    let cookie = browser.clone();
    assert_eq!(browser.post("/api/logout", &json!({})).await.status, 200);
    assert_refused(&APP.of(&cookie, &[]).await, 401);
    app.accounts.set_active("bob", false).await.unwrap();
    assert_refused(&APP.of(&bob, &[]).await, 401);
    app.clock.advance(app.accounts.settings().token_ttl);
    assert_refused(&APP.of(&carol, &[]).await, 401);
}

#[tokio::test]
async fn a_token_that_may_only_read_makes_no_request_that_changes_something() {
    let app = start().await;
    let owner = app.browser("alice").await;
    let wanted = json!({ "name": "reader", "expires_in": "30d", "scope": "read" });
    let reader = app.caller(false, Some(owner.post("/api/tokens/create", &wanted).await.token()));
    for (method, status) in
        [("GET", 200), ("HEAD", 200), ("OPTIONS", 200), ("POST", 403), ("DELETE", 403), ("PURGE", 403)]
    {
        let answer = Asked { method, ..APP }.of(&reader, &[]).await;
        assert_eq!(answer.status, status, "{method}: {}", answer.text);
        let answer = Asked { method, ..APP }.of(&owner, &[]).await;
        assert_eq!(answer.status, 200, "{method}: {}", answer.text);
    }
}

#[tokio::test]
async fn a_remembered_sign_in_is_answered_without_the_database() {
    let app = start().await;
    let browser = app.browser("alice").await;
    APP.of(&browser, &[]).await;
    let before = app.accounts.figures().cache;
    app.execute("UPDATE accounts SET first_name = 'Nobody has announced this'").await;
    for _ in 0..20 {
        assert_told(&APP.of(&browser, &[]).await, ["alice", "", "", ""]);
    }
    let after = app.accounts.figures().cache;
    assert_eq!((after.hits - before.hits, after.misses), (20, before.misses));
}

#[tokio::test]
async fn the_cookie_of_a_domain_has_a_name_and_an_attribute_of_its_own() {
    let mut shared = options();
    shared.http.public_url = Some("https://auth.example.org".parse().unwrap());
    shared.http.cookie_domain = Some("example.org".to_owned());
    let app = TestApp::start_with(shared).await;
    let form = json!({ "username": "alice", "password": PASSWORD, "session": true });
    let answer = app.anonymous().post("/api/signup", &form).await;
    let cookie = answer.header("set-cookie");
    let (pair, attributes) = cookie.split_once("; ").unwrap();
    assert!(pair.starts_with("__Secure-vestibule_session=vss_"), "{cookie}");
    assert_eq!(attributes, "Path=/; Max-Age=7776000; HttpOnly; SameSite=Lax; Secure; Domain=example.org");
    assert_told(&APP.of(&app.anonymous(), &[("Cookie", pair)]).await, ["alice", "", "", ""]);
    let host_only = pair.replace("__Secure-", "__Host-");
    assert_refused(&APP.of(&app.anonymous(), &[("Cookie", &host_only)]).await, 401);
    let ended = app.anonymous().request(reqwest::Method::POST, "/api/logout").header("Cookie", pair);
    let ended = ended.send().await.unwrap();
    let ended = ended.headers()["set-cookie"].to_str().unwrap();
    assert!(
        ended.starts_with("__Secure-vestibule_session=; Path=/; Max-Age=0;") && ended.ends_with("; Domain=example.org")
    );
}
