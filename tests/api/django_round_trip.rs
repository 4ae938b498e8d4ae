//! A real Django, and back: it takes what Vestibule exports, be it Vestibule's own accounts or those that came from a
//! Django.

use std::path::Path;

use reqwest::Client;
use serde_json::{Value, json};

use crate::django::Django;
use crate::support::PASSWORD;
use crate::support::process::{ServerProcess, run, vestibule};

fn client() -> Client {
    Client::builder().no_proxy().build().unwrap()
}

/// Runs a command that succeeds; what it says.
#[track_caller]
fn done(folder: &Path, arguments: &[&str]) -> String {
    let done = run(vestibule(folder).args(arguments), "");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).unwrap()
}

#[tokio::test]
async fn a_real_django_lets_in_whom_vestibule_has_signed_up() {
    let Some(django) = Django::shared() else { return };
    let folder = tempfile::tempdir().unwrap();
    let server = ServerProcess::start(folder.path());
    let names = ["alice", "Zoë", "k@home"];
    for name in names {
        let form = json!({"username": name, "password": PASSWORD, "email": "Someone@example.org"});
        let answer = client().post(server.url("/api/signup")).json(&form).send().await.unwrap();
        assert_eq!(answer.status(), 201);
    }
    assert!(server.terminate().0.success());
    done(folder.path(), &["deactivate", "k@home"]);

    let exported = folder.path().join("django.sqlite3");
    let said = done(folder.path(), &["export-django", exported.to_str().unwrap()]);
    assert!(said.contains("3 accounts and 0 groups; 2 tokens and 0 sessions stay behind"), "{said}");
    let checked = django.manage(&exported, &["migrate", "--check"]);
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
    let migrated = django.manage(&exported, &["migrate"]);
    assert!(String::from_utf8_lossy(&migrated.stdout).contains("No migrations to apply."), "{migrated:?}");

    let tries = json!([["alice", PASSWORD], ["Zoë", PASSWORD], ["alice", "another"], ["k@home", PASSWORD]]);
    let let_in = django.accounts(&exported, "authenticate", &tries);
    let ids: Vec<Option<i64>> = let_in.as_array().unwrap().iter().map(|user| user["id"].as_i64()).collect();
    assert_eq!(ids, [Some(1), Some(2), None, None]);
    assert_eq!(let_in[0]["email"], "Someone@example.org");
    assert_eq!(let_in[0]["flags"], json!([true, false, false]));
}

/// Whether somebody gets in by the API.
async fn signs_in(server: &ServerProcess, name: &Value, password: &Value) -> bool {
    let form = json!({"username": name, "password": password});
    let answer = client().post(server.url("/api/login")).json(&form).send().await.unwrap();
    answer.status() == 200
}

/// Whether a token is good.
async fn is_live(server: &ServerProcess, token: &Value) -> bool {
    let header = format!("Token {}", token.as_str().unwrap());
    let answer = client().get(server.url("/api/test_token")).header("Authorization", header).send().await.unwrap();
    answer.status() == 200
}

#[tokio::test]
async fn a_djangos_users_come_over_sign_in_go_back_and_sign_in_there() {
    let Some(django) = Django::shared() else { return };
    let folder = tempfile::tempdir().unwrap();
    let (from, exported) = (folder.path().join("from.sqlite3"), folder.path().join("back.sqlite3"));
    let made = django.make(&from);
    let hashers = made.iter().filter(|user| user["token"].is_string()).count();
    assert!(hashers >= 7, "only {hashers} hashers");
    let url = format!("sqlite:{}", folder.path().join("vestibule.db").display());
    let database = from.to_str().unwrap();
    done(folder.path(), &["import-django", database, "--on-conflict=skip", "--database-url", &url]);

    let server = ServerProcess::start(folder.path());
    for (number, user) in made.iter().enumerate() {
        let name = &user["username"];
        for token in ["token", "knox"].map(|kind| &user[kind]).into_iter().filter(|token| token.is_string()) {
            assert!(is_live(&server, token).await, "a token of {name}");
        }
        assert!(!signs_in(&server, name, &json!("another")).await, "{name}");
        // The hashes of the others go back as they came.
        let may_sign_in = user["flags"][0] == json!(true) && user["has_usable_password"] == json!(true);
        if number % 2 == 0 || !may_sign_in {
            assert_eq!(signs_in(&server, name, &user["password"]).await, may_sign_in, "{name}");
        }
    }
    assert!(server.terminate().0.success());

    done(folder.path(), &["export-django", exported.to_str().unwrap(), "--database-url", &url]);
    let checked = django.manage(&exported, &["migrate", "--check"]);
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
    let before = django.accounts(&from, "list", &Value::Null);
    assert_eq!(django.accounts(&exported, "list", &Value::Null), before);
    let tries: Vec<Value> = made.iter().map(|user| json!([user["username"], user["password"]])).collect();
    let let_in = django.accounts(&exported, "authenticate", &json!(tries));
    let expected = django.accounts(&from, "authenticate", &json!(tries));
    assert_eq!(let_in.as_array().unwrap().iter().filter(|user| !user.is_null()).count(), hashers);
    assert_eq!(let_in, expected);
}
