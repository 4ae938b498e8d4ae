//! One verb on many accounts: by the API, by the pages and by the command line.

use std::time::Duration;

use serde_json::{Value, json};
use sqlx::{Connection, SqliteConnection};
use tempfile::TempDir;
use vestibule::accounts::{Actor, By};

use super::employ;
use crate::support::process::{run, said, vestibule};
use crate::support::{Caller, PASSWORD, TestApp};

/// A server with a superuser, whose browser it is, and the accounts `alice` and `bob`, 2 and 3.
async fn start() -> (TestApp, Caller) {
    let app = TestApp::start().await;
    let root = app.browser("root").await;
    app.accounts.set_roles(Actor::operator(1), None, Some(true)).await.unwrap();
    for name in ["alice", "bob"] {
        app.browser(name).await;
    }
    app.accounts.create_group(By::CommandLine, &"team".into()).await.unwrap();
    (app, root)
}

async fn bulk(caller: &Caller, body: Value) -> crate::support::Answer {
    caller.post("/api/admin/accounts/bulk", &body).await
}

#[tokio::test]
async fn a_list_of_ids_is_answered_with_what_became_of_each() {
    let (app, root) = start().await;
    let done = bulk(&root, json!({ "ids": [2, "3", 1, 99, 2], "verb": "deactivate", "reason": "left" })).await;
    assert_eq!(done.status, 200, "{}", done.text);
    let one = |id: i64, username: Value, outcome: &str, why: &str| json!({ "id": id, "username": username, "outcome": outcome, "why": why });
    let wanted = [
        one(2, json!("alice"), "done", ""),
        one(3, json!("bob"), "done", ""),
        one(1, json!("root"), "refused", "This is your own account: change it on the pages of the account."),
        one(99, Value::Null, "refused", "There is no account with this id."),
    ];
    assert_eq!(done.json, json!({ "results": wanted }));
    assert!(!app.can_log_in("alice", PASSWORD).await && !app.can_log_in("bob", PASSWORD).await);
    let events = root.get("/api/admin/events?action=deactivate").await.json;
    let rows = events["events"].as_array().unwrap();
    assert_eq!(rows.len(), 2);
    assert!(rows.iter().all(|row| row["reason"] == "left" && row["actor"] == "root"));
    let preview = bulk(&root, json!({ "ids": [2], "verb": "activate", "preview": true })).await;
    assert_eq!(preview.json["results"][0]["outcome"], "done");
    assert!(!app.can_log_in("alice", PASSWORD).await, "nothing was done");
    // A form repeats the name.
    let form = root.post_form("/api/admin/accounts/bulk", &[("ids", "2"), ("ids", "3"), ("verb", "activate")]).await;
    assert_eq!(form.json["results"].as_array().unwrap().len(), 2, "{}", form.text);
    assert!(app.can_log_in("bob", PASSWORD).await);
}

#[tokio::test]
async fn what_is_no_request_for_many_accounts_is_refused_and_nothing_is_done() {
    let (app, root) = start().await;
    let many: Vec<i64> = (1..=101).collect();
    for (wrong, fields) in [
        (json!({}), &["ids", "verb"][..]),
        (json!({ "ids": [], "verb": "activate" }), &["ids"]),
        (json!({ "ids": many, "verb": "activate" }), &["ids"]),
        (json!({ "ids": [2, "x"], "verb": "deactivate" }), &["ids"]),
        (json!({ "ids": [2, null], "verb": "deactivate" }), &["ids"]),
        (json!({ "ids": [2, [3]], "verb": "deactivate" }), &["ids"]),
        (json!({ "ids": {"a": 2}, "verb": "deactivate" }), &["ids"]),
        (json!({ "ids": [2], "verb": "delete" }), &["verb"]),
        (json!({ "ids": [2], "verb": "add_to_group" }), &["group"]),
        (json!({ "ids": [2], "verb": "add_to_group", "group": "nobody" }), &["group"]),
        (json!({ "ids": [2], "verb": "deactivate", "reason": "x".repeat(501) }), &["reason"]),
    ] {
        let refused = bulk(&root, wrong.clone()).await;
        assert_eq!(refused.status, 400, "{wrong}: {}", refused.text);
        let told: Vec<_> = refused.json.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(told, fields, "{wrong}: {}", refused.text);
    }
    assert!(app.can_log_in("alice", PASSWORD).await);
    let helper = app.browser("helper").await;
    employ(&app, "helper", "help").await;
    assert_eq!(bulk(&helper, json!({ "ids": [2], "verb": "deactivate" })).await.status, 403);
    let done = bulk(&helper, json!({ "ids": [2, 1], "verb": "end_sign_ins", "tokens": true })).await;
    let outcomes = [&done.json["results"][0]["outcome"], &done.json["results"][1]["why"]];
    assert_eq!(outcomes, [&json!("done"), &json!("Only a superuser may act on a superuser.")], "{}", done.text);
    app.clock.advance(Duration::from_secs(601));
    let stale = bulk(&root, json!({ "ids": [2], "verb": "deactivate" })).await;
    assert_eq!((stale.status, &stale.json["code"]), (401, &json!("confirmation_required")));
}

#[tokio::test]
async fn accounts_are_chosen_on_the_list_named_before_anything_is_done_and_then_told_of() {
    let (app, root) = start().await;
    let list = root.get("/admin?search=b").await;
    assert!(list.text.contains("<form method=\"get\" action=\"/admin/bulk\" class=\"chosen\""), "{}", list.text);
    assert!(list.text.contains("name=\"ids\" value=\"3\"") && !list.text.contains("name=\"ids\" value=\"2\""));
    assert!(list.text.contains("name=\"search\" value=\"b\""), "the way back keeps what was searched for");
    let asked = root.get("/admin/bulk?ids=1&ids=2&ids=3&verb=deactivate&search=b").await;
    let words = asked.words();
    assert_eq!(asked.status, 200, "{words}");
    for part in ["It will be done to 2 accounts.", "alice", "bob", "Will be done", "This is your own account."] {
        assert!(words.contains(part), "{part}: {words}");
    }
    assert!(asked.text.contains("href=\"/admin?search=b\""), "{}", asked.text);
    assert!(app.can_log_in("alice", PASSWORD).await, "nothing is done by a GET");
    for odd in ["/admin/bulk?verb=deactivate", "/admin/bulk?ids=99&verb=deactivate"] {
        let nothing = root.get(odd).await;
        assert!(!nothing.text.contains("action=\"/admin/accounts/bulk"), "{odd}: {}", nothing.words());
    }
    assert_eq!(root.get("/admin/bulk?ids=2&verb=nonsense").await.header("location"), "/admin");
    assert_eq!(root.get("/admin/bulk?ids=x&verb=deactivate").await.status, 400);

    let fields = [("ids", "1"), ("ids", "2"), ("ids", "3"), ("verb", "deactivate"), ("reason", "left")];
    let path = "/admin/accounts/bulk?next=/admin?search=b";
    app.clock.advance(Duration::from_secs(601));
    let stale = root.post_form(path, &fields).await;
    assert_eq!(stale.status, 401);
    assert!(stale.text.contains("name=\"confirm_password\"") && stale.text.contains("value=\"left\""));
    assert_eq!(stale.text.matches("type=\"hidden\" name=\"ids\"").count(), 3, "{}", stale.text);
    let done = root.post_form(path, &[&fields[..], &[("confirm_password", PASSWORD)]].concat()).await;
    let words = done.words();
    assert_eq!(done.status, 200, "{words}");
    for part in ["It is done for 2 accounts.", "It was refused for one account.", "This is your own account."] {
        assert!(words.contains(part), "{part}: {words}");
    }
    assert!(done.text.contains("href=\"/admin?search=b\""), "{}", done.text);
    assert!(!app.can_log_in("alice", PASSWORD).await && !app.can_log_in("bob", PASSWORD).await);

    let asked = root.get("/admin/bulk?ids=2&ids=3&verb=add_to_group").await;
    assert!(asked.text.contains("<option value=\"team\""), "{}", asked.text);
    let gone = [("ids", "2"), ("verb", "add_to_group"), ("group", "no-more")];
    let refused = root.post_form("/admin/accounts/bulk?next=/admin", &gone).await;
    assert_eq!(refused.status, 400);
    assert!(refused.words().contains("There is no group of that name any more."), "{}", refused.words());
    let fields = [("ids", "2"), ("ids", "3"), ("verb", "add_to_group"), ("group", "team")];
    let done = root.post_form("/admin/accounts/bulk?next=/admin", &fields).await;
    assert!(done.words().contains("It is done for 2 accounts."), "{}", done.words());
    let record = root.get("/admin/record?action=add_to_group").await.words();
    assert!(record.contains("alice") && record.contains("bob"), "{record}");
}

#[tokio::test]
async fn a1_boxes_and_verbs_of_the_list_are_those_of_the_viewers_right() {
    let (app, _root) = start().await;
    let mut pages = Vec::new();
    for right in ["view", "help", "manage"] {
        let browser = app.browser(right).await;
        employ(&app, right, right).await;
        let list = browser.get("/admin").await.text;
        assert!(!list.contains("name=\"ids\" value=\"1\""), "{right}: only superusers act on a superuser");
        let verbs = ["end_sign_ins", "deactivate"].map(|verb| list.contains(&format!("<option value=\"{verb}\"")));
        pages.push((list.contains("name=\"ids\" value=\"2\""), verbs));
        let confirm = browser.get("/admin/bulk?ids=2&verb=deactivate").await;
        assert_eq!(confirm.status, if right == "manage" { 200 } else { 403 }, "{right}");
    }
    assert_eq!(pages, [(false, [false, false]), (true, [true, false]), (true, [true, true])]);
}

#[tokio::test]
async fn the_command_line_tells_what_it_has_done_when_a_later_hundred_fails() {
    const ACCOUNTS: usize = 205;
    let folder = TempDir::new().unwrap();
    let folder = folder.path();
    let command = |arguments: &[&str]| {
        let done = run(vestibule(folder).args(arguments), "");
        (done.status.code(), String::from_utf8(done.stdout.clone()).unwrap(), said(&done))
    };
    let made = run(
        vestibule(folder).args(["accounts", "create", "--username", "first", "--email", ""]),
        format!("{PASSWORD}\n"),
    );
    assert!(made.status.success(), "{}", said(&made));
    let mut database = SqliteConnection::connect(&format!("sqlite:{}/vestibule.db", folder.display())).await.unwrap();
    for statement in [
        "WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 205)
         INSERT INTO accounts (id, username, username_folded, email, password, date_joined)
         SELECT i, 'user' || i, 'user' || i, '', '!', 0 FROM n",
        "CREATE TRIGGER broken BEFORE UPDATE OF is_active ON accounts WHEN OLD.id = 101
         BEGIN SELECT RAISE(ABORT, 'a fault of the test'); END",
    ] {
        sqlx::query(statement).execute(&mut database).await.unwrap();
    }
    database.close().await.unwrap();
    let ids: String = (1..=ACCOUNTS).chain([1]).map(|id| format!("{id}\n")).collect();
    std::fs::write(folder.join("ids.txt"), ids).unwrap();
    let bulk = ["accounts", "bulk", "deactivate", "--ids", "--from", "ids.txt", "--json"];
    let (code, output, text) = command(&bulk);
    assert!(code == Some(1) && text.contains("refused for 105 of 205 accounts"), "{text}");
    let results = serde_json::from_str::<Value>(&output).unwrap()["results"].as_array().unwrap().clone();
    assert_eq!(results.len(), ACCOUNTS, "each is told of once");
    for (place, result) in results.iter().enumerate() {
        let is_done = place < 100;
        assert_eq!(result["id"], json!(place + 1));
        assert_eq!(result["outcome"], json!(if is_done { "done" } else { "refused" }), "{result}");
        assert_eq!(result["why"].as_str().unwrap().is_empty(), is_done, "{result}");
    }
    assert_eq!(results[0]["username"], json!("first"));
    let (code, output, _) = command(&bulk[..bulk.len() - 1]);
    assert!(code == Some(1) && output.matches("unchanged").count() == 100, "{output}");
    assert_eq!(output.matches("refused").count(), 105, "{output}");
}

#[tokio::test]
async fn a2_the_command_line_does_it_by_names_ids_and_lines_of_a_file_and_fails_where_one_is_refused() {
    let folder = TempDir::new().unwrap();
    let folder = folder.path();
    let command = |arguments: &[&str], input: &str| {
        let done = run(vestibule(folder).args(arguments), input);
        (done.status.code(), said(&done))
    };
    for name in ["ana", "ben"] {
        let made = command(&["accounts", "create", "--username", name, "--email", ""], &format!("{PASSWORD}\n"));
        assert_eq!(made.0, Some(0), "{}", made.1);
    }
    command(&["createsuperuser", "--username", "root", "--email", ""], &format!("{PASSWORD}\n"));
    let (code, text) = command(&["accounts", "bulk", "deactivate", "ana", "nobody"], "");
    assert!(code == Some(1) && text.contains("nobody"), "{text}");
    let (code, text) = command(&["accounts", "bulk", "activate", "ana", "--json"], "");
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains(r#""outcome":"unchanged""#), "nothing was done before: {text}");
    let (code, text) = command(&["accounts", "bulk", "deactivate", "--from", "-"], "ana\n\n ben\n");
    assert!(code == Some(0) && text.matches("done").count() == 2, "{text}");
    std::fs::write(folder.join("ids.txt"), "1\n3\n99\n").unwrap();
    let (code, text) = command(&["accounts", "bulk", "deactivate", "--ids", "--from", "ids.txt"], "");
    assert!(code == Some(1) && text.contains("last superuser") && text.contains("no account with this id"), "{text}");
    assert!(text.contains("unchanged") && text.contains("refused for 2 of 3 accounts"), "{text}");
    command(&["groups", "create", "team"], "");
    let (code, text) = command(&["accounts", "bulk", "add-to-group", "ana", "ben", "--group", "team"], "");
    assert!(code == Some(0), "{text}");
    let (code, text) = command(&["accounts", "bulk", "delete", "ana"], "");
    assert!(code == Some(2) && text.contains("write deactivate"), "{text}");
    let (_, record) = command(&["audit", "export", "--json-lines"], "");
    assert_eq!(record.matches("\"deactivate\"").count(), 2, "{record}");
    assert_eq!(record.matches("\"add_to_group\"").count(), 2, "{record}");
}
