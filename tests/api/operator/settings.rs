//! Settings that cannot work, that were meant otherwise, or that nobody filled in.

use std::fs;
use std::process::Command;

use sqlx::{Connection, SqliteConnection};
use tempfile::TempDir;

use super::assert_fails;
use crate::support::process::{ServerProcess, run, said, vestibule};

fn check(folder: &TempDir, settings: &[(&str, &str)]) -> Command {
    let mut command = vestibule(folder.path());
    command.arg("check").envs(settings.iter().copied());
    command
}

#[test]
fn what_cannot_work_is_an_error_of_check_and_no_server_starts_with_it() {
    let folder = TempDir::new().unwrap();
    let text = folder.path().join("notes.txt");
    fs::write(&text, "Buy milk. ".repeat(1_000)).unwrap();
    let text = format!("sqlite:{}", text.display());
    for (settings, code, words) in [
        (&[("VESTIBULE_ARGON2", "m=4000000000")][..], 1, "memory"),
        (&[("LEPTOS_SITE_ADDR", "127.0.0.1:39999"), ("VESTIBULE_METRICS_ADDR", "127.0.0.1:39999")], 1, "39999"),
        (&[("DATABASE_URL", &text)], 1, "notes.txt"),
        (&[("DATABASE_URL", "sqlite:/no/such/folder/v.db")], 1, "/no/such/folder"),
        (&[("DATABASE_URL", "postgres://h/d?sslmode=verify-full&sslrootcert=/no/such.pem")], 1, "/no/such.pem"),
        (&[("VESTIBULE_THROTTLE", "login=0/min")], 2, "lets nothing through"),
        (&[("VESTIBULE_PASSWORD_MIN_LENGTH", "2000")], 2, "at most 1024"),
        (&[("VESTIBULE_ALLOWED_ORIGINS", "*")], 2, "write an origin"),
        (&[("VESTIBULE_ALLOWED_ORIGINS", "https://*.example.org")], 2, "write an origin"),
        (&[("VESTIBULE_ALLOWED_ORIGINS", "https://app.example.org:70000")], 2, "write an origin"),
        (&[("VESTIBULE_PUBLIC_URL", "https://auth.example.org:70000")], 2, "write an origin"),
        (&[("LEPTOS_SITE_ADDR", "127.0.0.1:70000")], 2, "--addr"),
        (&[("VESTIBULE_METRICS_ADDR", "127.0.0.1:70000")], 2, "--metrics-addr"),
        (&[("DATABASE_URL", "postgres://h:70000/d")], 2, "65535"),
        (&[("DATABASE_URL", "sqlite:v.db?mode=ro")], 2, "mode=rwc"),
    ] {
        assert_fails(&run(&mut check(&folder, settings), ""), code, &[words]);
        if code == 2 {
            // What is not read at all names the variable that it stood in.
            assert_fails(&run(&mut check(&folder, settings), ""), code, &[settings[0].0]);
        }
        let mut serve = vestibule(folder.path());
        assert_fails(&run(serve.arg("serve").envs(settings.iter().copied()), ""), code, &[words]);
    }
}

#[test]
fn no_command_hashes_a_password_that_no_memory_is_enough_for() {
    let folder = TempDir::new().unwrap();
    let mut command = vestibule(folder.path());
    command.args(["createsuperuser", "--username", "root", "--email", ""]).env("VESTIBULE_ARGON2", "m=4000000000");
    assert_fails(&run(&mut command, "Quiet-harbor-42\n"), 1, &["memory", "VESTIBULE_ARGON2"]);
}

#[tokio::test]
async fn a_database_of_djangos_is_not_taken_for_ones_own() {
    let folder = TempDir::new().unwrap();
    let url = format!("sqlite:{}", folder.path().join("db.sqlite3").display());
    let mut django = SqliteConnection::connect(&format!("{url}?mode=rwc")).await.unwrap();
    let tables = "CREATE TABLE auth_user (id INTEGER PRIMARY KEY); CREATE TABLE django_migrations (id INTEGER)";
    sqlx::raw_sql(tables).execute(&mut django).await.unwrap();
    django.close().await.unwrap();
    let before = fs::read_dir(folder.path()).unwrap().count();
    assert_fails(&run(&mut check(&folder, &[("DATABASE_URL", &url)]), ""), 1, &["db.sqlite3", "of another program"]);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), before, "a check leaves nothing");
}

#[test]
fn a_check_of_a_database_in_use_finds_nothing_wrong_with_it_and_leaves_nothing() {
    let folder = TempDir::new().unwrap();
    let server = ServerProcess::start(folder.path());
    let done = run(&mut check(&folder, &[]), "");
    assert!(!said(&done).contains("vestibule.db"), "{}", said(&done));
    assert!(server.terminate().0.success());
    let files = || fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().file_name()).collect::<Vec<_>>();
    let before = files();
    let done = run(&mut check(&folder, &[]), "");
    assert!(!said(&done).contains("vestibule.db"), "{}", said(&done));
    assert_eq!(files(), before);
}

#[test]
fn what_was_meant_otherwise_is_a_finding() {
    let folder = TempDir::new().unwrap();
    for (variable, value, words) in [
        ("VESTIBULE_TOKEN_TTL", "30", "VESTIBULE_TOKEN_TTL is 30 s"),
        ("VESTIBULE_SESSION_TTL", "14", "VESTIBULE_SESSION_TTL is 14 s"),
        ("VESTIBULE_ACCESS_TTL", "15", "VESTIBULE_ACCESS_TTL is 15 s"),
        ("DATABASE_URL", "postgres://localhost/d?channel_binding=require", "channel_binding"),
    ] {
        let done = run(&mut check(&folder, &[(variable, value)]), "");
        assert!(said(&done).contains(&format!("warning: {words}")) || said(&done).contains(words), "{}", said(&done));
    }
}

/// The variables of all settings, by the help of all commands.
fn variables(folder: &TempDir) -> Vec<String> {
    let mut variables = Vec::new();
    for verb in ["serve", "import-django", "move"] {
        let help = run(vestibule(folder.path()).args([verb, "--help"]), "");
        let help = String::from_utf8(help.stdout).unwrap();
        let names = help.split("[env:").skip(1).filter_map(|rest| rest.trim_start().split(['=', ']']).next());
        variables.extend(names.map(str::to_owned));
    }
    variables.sort();
    variables.dedup();
    assert!(variables.len() >= 19 && variables.contains(&"DATABASE_URL".to_owned()), "{variables:?}");
    variables
}

/// A command with no settings at all but these.
fn bare(folder: &TempDir, settings: &[(&str, &str)]) -> Command {
    let mut command = vestibule(folder.path());
    command.env_clear().arg("check").envs(settings.iter().copied());
    command
}

#[test]
fn an_empty_variable_is_one_that_is_not_set() {
    let folder = TempDir::new().unwrap();
    let expected = run(&mut bare(&folder, &[]), "");
    let variables = variables(&folder);
    for variable in &variables {
        for empty in ["", "  "] {
            let done = run(&mut bare(&folder, &[(variable, empty)]), "");
            assert_eq!((done.status.code(), said(&done)), (expected.status.code(), said(&expected)), "{variable}");
        }
    }
    let all: Vec<(&str, &str)> = variables.iter().map(|variable| (variable.as_str(), "")).collect();
    assert_eq!(said(&run(&mut bare(&folder, &all), "")), said(&expected));
    let server = ServerProcess::start_with(folder.path(), &[("VESTIBULE_TOKEN_TTL", ""), ("VESTIBULE_PUBLIC_URL", "")]);
    assert!(server.terminate().0.success());
}

#[test]
fn a_newline_or_an_escape_code_in_a_value_is_refused_by_the_name_of_the_variable() {
    let folder = TempDir::new().unwrap();
    for variable in variables(&folder) {
        for value in ["30d\n", "30d\r\n", "\u{1b}[2J"] {
            let done = run(&mut bare(&folder, &[(&variable, value)]), "");
            assert_fails(&done, 2, &[&variable, "newline or another control character"]);
            assert!(!said(&done).contains(['\r', '\u{1b}']), "{variable}");
        }
    }
    for arguments in
        [&["deactivate", "a\u{1b}]0;x\u{7}"][..], &["\u{1b}[2J"], &["backup", "x\n"], &["--addr", "\u{9b}31m"]]
    {
        let done = run(vestibule(folder.path()).args(arguments), "");
        assert_fails(&done, 2, &["argument ", "control character"]);
        assert!(!said(&done).contains(['\u{1b}', '\u{7}', '\u{9b}']), "{arguments:?}");
    }
    // What turns the direction of writing is no control character, and is escaped where it is repeated.
    for arguments in [&["deactivate", "ana\u{202e}x"][..], &["\u{202e}x"]] {
        let done = run(vestibule(folder.path()).args(arguments), "");
        assert!(!done.status.success() && !said(&done).contains('\u{202e}'), "{}", said(&done));
        assert!(said(&done).contains("\\u202e"), "{}", said(&done));
    }
}
