//! A real Django takes what Vestibule exports.

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
