//! `accounts`, `tokens` and `sign-ins`, beside a running server.

use std::path::Path;
use std::process::Output;

use reqwest::Client;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::assert_fails;
use crate::support::process::{ServerProcess, run, said, vestibule};
use crate::support::{PASSWORD, credentials};
use crate::until::until;

fn command(folder: &Path, arguments: &[&str]) -> Output {
    run(vestibule(folder).args(arguments), "")
}

/// The standard output of a command that succeeds.
#[track_caller]
fn done(folder: &Path, arguments: &[&str]) -> String {
    let done = command(folder, arguments);
    assert!(done.status.success(), "{arguments:?}: {}", said(&done));
    String::from_utf8(done.stdout).unwrap()
}

/// The same, in JSON.
#[track_caller]
fn json_of(folder: &Path, arguments: &[&str]) -> Value {
    serde_json::from_str(&done(folder, &[arguments, &["--json"]].concat())).unwrap()
}

#[track_caller]
fn create(folder: &Path, name: &str, arguments: &[&str]) -> Output {
    let arguments = [&["accounts", "create", "--username", name], arguments].concat();
    run(vestibule(folder).args(arguments), format!("{PASSWORD}\n"))
}

/// A server with an account `alice` that is signed in.
async fn served(folder: &Path) -> (ServerProcess, Client, String) {
    let server = ServerProcess::start(folder);
    let client = Client::builder().no_proxy().build().unwrap();
    let answer = client.post(server.url("/api/signup")).json(&credentials("alice")).send().await.unwrap();
    let answer: Value = answer.json().await.unwrap();
    (server, client, answer["token"].as_str().unwrap().to_owned())
}

async fn status(server: &ServerProcess, client: &Client, token: &str) -> u16 {
    let request = client.get(server.url("/api/me")).header("Authorization", format!("Token {token}"));
    request.send().await.unwrap().status().as_u16()
}

/// Waits until the server refuses a token.
async fn refused(server: &ServerProcess, client: &Client, token: &str) {
    until("the server has learnt of it", async || status(server, client, token).await == 401).await;
}

#[test]
fn an_account_is_made_by_the_rules_of_a_sign_up_and_shown() {
    let folder = TempDir::new().unwrap();
    let folder = folder.path();
    let created = create(folder, "Ana", &["--email", "ana@example.org", "--json"]);
    let user = json!({ "id": 1, "username": "Ana", "email": "ana@example.org" });
    assert_eq!(serde_json::from_slice::<Value>(&created.stdout).unwrap(), user, "{}", said(&created));
    let shown = json_of(folder, &["accounts", "show", "ANA"]);
    for (field, value) in [
        ("username", json!("Ana")),
        ("is_active", json!(true)),
        ("is_staff", json!(false)),
        ("is_superuser", json!(false)),
        ("last_login", Value::Null),
        ("groups", json!([])),
    ] {
        assert_eq!(shown[field], value, "{field} of {shown}");
    }
    assert!(shown.get("password").is_none());
    let words = done(folder, &["accounts", "show", "ana"]);
    assert!(words.contains("ana@example.org") && words.contains("never"), "{words}");
    assert_fails(&create(folder, "ana", &[]), 1, &["username: A user with that username already exists."]);
    let weak = run(vestibule(folder).args(["accounts", "create", "--username", "bo"]), "1234\n");
    assert_fails(&weak, 1, &["password: This password is too short."]);
    assert_fails(&command(folder, &["accounts", "show", "bo"]), 1, &["there is no account bo"]);
}

#[test]
fn accounts_are_listed_page_by_page_and_by_filters() {
    let folder = TempDir::new().unwrap();
    let folder = folder.path();
    for name in ["bob", "ana", "anton", "carl"] {
        assert!(create(folder, name, &[]).status.success());
    }
    let root = ["createsuperuser", "--username", "root", "--email", ""];
    assert!(run(vestibule(folder).args(root), format!("{PASSWORD}\n")).status.success());
    done(folder, &["deactivate", "carl"]);
    let names = |arguments: &[&str]| {
        let page = json_of(folder, &[&["accounts", "list"], arguments].concat());
        let names = page["accounts"].as_array().unwrap().iter().map(|one| one["username"].as_str().unwrap().to_owned());
        (names.collect::<Vec<_>>(), page["next"].as_str().map(str::to_owned))
    };
    assert_eq!(names(&["--limit", "2"]), (vec!["ana".to_owned(), "anton".to_owned()], Some("anton".to_owned())));
    let rest = vec!["bob".to_owned(), "carl".to_owned(), "root".to_owned()];
    assert_eq!(names(&["--limit", "3", "--after", "anton"]), (rest, None));
    for (filter, shown) in [
        (&["AN"][..], &["ana", "anton"][..]),
        (&["--staff"], &["root"]),
        (&["--inactive"], &["carl"]),
        (&["--active", "--after", "bob"], &["root"]),
        (&["nobody"], &[]),
    ] {
        assert_eq!(names(filter).0, shown, "{filter:?}");
    }
    let list = command(folder, &["accounts", "list", "--limit", "1"]);
    let told = said(&list);
    assert!(told.contains("USERNAME") && told.contains("There are more: --after ana"), "{told}");
    for wrong in [&["--limit", "0"][..], &["--limit", "10001"], &["--active", "--inactive"]] {
        assert_fails(&command(folder, &[&["accounts", "list"], wrong].concat()), 2, &[]);
    }
    assert_fails(&command(folder, &["accounts", "list", "--after", " "]), 1, &["--after: no account"]);
}

#[tokio::test]
async fn a_token_is_made_for_a_script_and_revoked_while_the_server_runs() {
    let folder = TempDir::new().unwrap();
    let folder = folder.path();
    let (server, client, log_in) = served(folder).await;
    let made = command(folder, &["tokens", "create", "alice", "--name", "nightly", "--expires-in", "never"]);
    let token = String::from_utf8(made.stdout.clone()).unwrap().trim_end().to_owned();
    assert!(token.starts_with("vst_") && token.len() == 53, "the text alone is on standard output: {}", said(&made));
    assert_eq!(status(&server, &client, &token).await, 200);
    let list = json_of(folder, &["tokens", "list", "alice"]);
    let shown = ["name", "scope", "expires", "prefix"].map(|field| &list[0][field]);
    assert_eq!(shown, [&json!("nightly"), &json!("read"), &Value::Null, &json!(token[..8])]);
    assert!(!done(folder, &["tokens", "list", "alice"]).contains(&token[8..]));
    let id = list[0]["id"].as_str().unwrap();
    assert_eq!(json_of(folder, &["tokens", "revoke", "alice", id]), json!({ "ended": 1 }));
    refused(&server, &client, &token).await;
    assert_eq!(status(&server, &client, &log_in).await, 200);
    assert_fails(&command(folder, &["tokens", "revoke", "alice", id]), 1, &["no such sign-in or token"]);
    let wrong = ["tokens", "create", "alice", "--name", " ", "--expires-in", "1h", "--scope", "write"];
    assert_fails(&command(folder, &wrong), 1, &["name: This field may not be blank.", "expires_in: ", "scope: "]);
    assert_fails(&command(folder, &["tokens", "list", "nobody"]), 1, &["there is no account nobody"]);
    let json = json_of(folder, &["tokens", "create", "alice", "--name", "n", "--expires-in", "1d", "--scope", "all"]);
    assert!(json["token"].is_string() && json["id"].is_string() && json["expiry"].is_string(), "{json}");
    let (_, log) = server.terminate();
    assert!(!log.contains(&token[8..]));
}

#[tokio::test]
async fn a_sign_in_is_ended_while_the_server_runs() {
    let folder = TempDir::new().unwrap();
    let folder = folder.path();
    let (server, client, first) = served(folder).await;
    let answer = client.post(server.url("/api/login")).json(&credentials("alice")).send().await.unwrap();
    let second = answer.json::<Value>().await.unwrap()["token"].as_str().unwrap().to_owned();
    let named = done(folder, &["tokens", "create", "alice", "--name", "nightly"]).trim_end().to_owned();
    for token in [&first, &second, &named] {
        assert_eq!(status(&server, &client, token).await, 200);
    }
    let list = json_of(folder, &["sign-ins", "list", "alice"]);
    assert_eq!(list.as_array().unwrap().len(), 3);
    assert!(done(folder, &["sign-ins", "list", "alice"]).contains("nightly"));
    // The newest comes first, and the oldest is that of the sign-up.
    let id = list[2]["id"].as_str().unwrap();
    assert_eq!(done(folder, &["sign-ins", "end", "alice", id]), "1 sign-in has ended.\n");
    refused(&server, &client, &first).await;
    assert_eq!(status(&server, &client, &second).await, 200);
    assert_fails(&command(folder, &["sign-ins", "end", "alice", id]), 1, &["no such sign-in or token"]);

    assert_eq!(json_of(folder, &["sign-ins", "end", "alice", "--all"]), json!({ "ended": 1 }));
    refused(&server, &client, &second).await;
    assert_eq!(status(&server, &client, &named).await, 200);
    assert_eq!(json_of(folder, &["sign-ins", "end", "alice", "--all", "--tokens"]), json!({ "ended": 1 }));
    refused(&server, &client, &named).await;
    for wrong in [&[][..], &[id, "--all"], &["--tokens"]] {
        assert_fails(&command(folder, &[&["sign-ins", "end", "alice"], wrong].concat()), 2, &[]);
    }
}

#[test]
fn a_command_about_what_is_in_a_database_makes_none() {
    let folder = TempDir::new().unwrap();
    for arguments in [&["accounts", "list"][..], &["accounts", "show", "ana"], &["tokens", "list", "ana"]] {
        assert_fails(&command(folder.path(), arguments), 1, &["as there is no database at"]);
    }
    assert!(!folder.path().join("vestibule.db").exists());
}
