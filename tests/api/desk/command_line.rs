//! `accounts`, `groups` and `audit` on the command line.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Stdio;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::process::{run, said, vestibule};
use crate::support::{PASSWORD, file};

/// The standard output of a command that succeeds.
#[track_caller]
fn done(folder: &Path, arguments: &[&str]) -> String {
    let done = run(vestibule(folder).args(arguments), format!("{PASSWORD}\n"));
    assert!(done.status.success(), "{arguments:?}: {}", said(&done));
    String::from_utf8(done.stdout).unwrap()
}

#[track_caller]
fn fails(folder: &Path, arguments: &[&str], words: &str) {
    let done = run(vestibule(folder).args(arguments), format!("{PASSWORD}\n"));
    assert_eq!(done.status.code(), Some(1), "{arguments:?}: {}", said(&done));
    assert!(said(&done).contains(words), "{arguments:?}: {}", said(&done));
}

#[tokio::test]
async fn a3_each_command_that_changes_an_account_is_a_row_of_the_record_and_a_missing_row_shows() {
    let folder = TempDir::new().unwrap();
    let folder = folder.path();
    for arguments in [
        &["createsuperuser", "--username", "root", "--email", ""][..],
        &["accounts", "create", "--username", "ana", "--email", "ana@example.org"],
        &["accounts", "edit", "ana", "--email", "a@example.org", "--first-name", "=cmd"],
        &["accounts", "invite", "--username", "nina", "--email", "nina@example.org"],
        &["groups", "create", "helpers"],
        &["groups", "right", "helpers", "help"],
        &["groups", "add", "helpers", "ana"],
        &["accounts", "roles", "ana", "--staff", "true"],
        &["tokens", "create", "ana", "--name", "desk", "--scope", "admin"],
        &["changepassword", "ana"],
        &["sign-ins", "end", "ana", "--all"],
        &["factors", "reset", "ana"],
        &["deactivate", "ana"],
        &["activate", "ana"],
        &["groups", "remove", "helpers", "ana"],
        &["groups", "delete", "helpers"],
        &["accounts", "delete", "ana", "--yes"],
    ] {
        done(folder, arguments);
    }
    for refused in [
        &["deactivate", "root"][..],
        &["accounts", "roles", "root", "--superuser", "false"],
        &["accounts", "delete", "root", "--yes"],
    ] {
        fails(folder, refused, "last superuser");
    }
    fails(folder, &["accounts", "delete", "nina"], "--yes");
    // It is not taken for nobody in particular, which would list all.
    fails(folder, &["audit", "list", "--account", " "], "account");

    let lines = done(folder, &["audit", "export", "--json-lines"]);
    let rows: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let actions: Vec<_> = rows.iter().map(|row| row["action"].as_str().unwrap()).collect();
    assert_eq!(
        actions,
        [
            "create_superuser",
            "create_account",
            "edit_account",
            "invite",
            "create_group",
            "set_group_right",
            "add_to_group",
            "set_roles",
            "create_token",
            "change_password",
            "end_sign_ins",
            "factors_reset",
            "deactivate",
            "activate",
            "remove_from_group",
            "delete_group",
            "delete_account",
        ]
    );
    assert!(rows.iter().all(|row| row["actor"] == json!("command line")));
    let csv = done(folder, &["audit", "export", "--csv"]);
    assert_eq!(csv.lines().count(), 18, "{csv}");
    assert!(csv.starts_with("id,time,actor_id,"));
    let listed = done(folder, &["audit", "list", "--account", "nina"]);
    assert!(listed.contains("invite") && !listed.contains("delete_account"), "{listed}");
    assert!(done(folder, &["groups", "list"]).starts_with("NAME"));

    assert!(done(folder, &["audit", "verify"]).contains("All 17 rows"));
    file::execute(folder, "DELETE FROM admin_events WHERE id = 9").await;
    fails(folder, &["audit", "verify"], "row 9 of the record is missing");
}

#[tokio::test]
async fn an_export_that_follows_the_record_writes_each_row_as_it_comes() {
    let folder = TempDir::new().unwrap();
    let folder = folder.path();
    done(folder, &["createsuperuser", "--username", "root", "--email", ""]);
    let mut follower =
        vestibule(folder).args(["audit", "export", "--json-lines", "--follow"]).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(follower.stdout.take().unwrap()).lines();
    let mut next = || serde_json::from_str::<Value>(&lines.next().unwrap().unwrap()).unwrap()["target"].clone();
    assert_eq!(next(), "root");
    done(folder, &["groups", "create", "second"]);
    assert_eq!(next(), "second");
    follower.kill().unwrap();
    follower.wait().unwrap();
}
