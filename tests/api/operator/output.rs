//! Standard output and standard error that are full or that nobody reads.

use std::fs::OpenOptions;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

use super::assert_fails;
use crate::support::PASSWORD;
use crate::support::process::{run, vestibule};

/// A pipe whose reader has left.
fn left() -> Stdio {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    writer.into()
}

/// A disk without room.
fn full() -> Stdio {
    OpenOptions::new().write(true).open("/dev/full").unwrap().into()
}

/// Every command that has a result, in an order in which each can do its work in `folder`, and what it reads.
fn commands(folder: &Path) -> Vec<(Command, String)> {
    let (password, other) = (format!("{PASSWORD}\n"), "Other-harbor-42\n".to_owned());
    let here = |name: &str| folder.join(name).display().to_string();
    let (backup, django, new) = (here("backup.db"), here("django.sqlite3"), format!("sqlite:{}", here("new.db")));
    let commands: [(&[&str], &str); 12] = [
        (&["--help"], ""),
        (&["--version"], ""),
        (&["createsuperuser", "--username", "root", "--email", ""], &password),
        (&["changepassword", "root"], &other),
        (&["deactivate", "root"], ""),
        (&["activate", "root"], ""),
        (&["check"], ""),
        (&["backup", &backup], ""),
        (&["export-django", &django], ""),
        (&["import-django", "--dry-run", "--json", &django, "--database-url", &new], ""),
        (&["move", &format!("sqlite:{}", here("vestibule.db")), &new], ""),
        (&["restore", &backup, "--database-url", &format!("sqlite:{}", here("restored.db"))], ""),
    ];
    let commands = commands.iter().map(|(arguments, input)| {
        let mut command = vestibule(folder);
        command.args(*arguments);
        (command, (*input).to_owned())
    });
    commands.collect()
}

/// The site of these tests is not built, which `check` says and fails for.
fn is_check(command: &Command) -> bool {
    command.get_args().any(|argument| argument == "check")
}

#[test]
fn a_command_whose_reader_has_left_has_done_its_work() {
    let folder = TempDir::new().unwrap();
    for (mut command, input) in commands(folder.path()) {
        let done = run(command.stdout(left()), &input);
        let code = i32::from(is_check(&command));
        assert_fails(&done, code, &[]);
    }
    assert!(folder.path().join("restored.db").exists());
}

#[test]
fn a_command_whose_result_cannot_be_told_fails_in_words() {
    let folder = TempDir::new().unwrap();
    for (mut command, input) in commands(folder.path()) {
        let done = run(command.stdout(full()), &input);
        assert_fails(&done, 1, &["standard output", "No space left on device"]);
    }
    assert!(folder.path().join("restored.db").exists(), "the work is done all the same");
}

#[test]
fn a_command_that_nobody_listens_to_fails_without_a_panic() {
    let folder = TempDir::new().unwrap();
    for stderr in [left, full] {
        for (arguments, code) in [(&["deactivate", "nobody"][..], 1), (&["nonsense"], 2), (&["--addr", "x"], 2)] {
            let done = run(vestibule(folder.path()).args(arguments).stderr(stderr()), "");
            assert_fails(&done, code, &[]);
        }
    }
}

#[tokio::test]
async fn a_server_whose_log_nobody_reads_goes_on_serving() {
    for (stdout, stderr) in
        [(None, left()), (None, full()), (Some(full()), Stdio::piped()), (Some(left()), Stdio::piped())]
    {
        let folder = TempDir::new().unwrap();
        let mut command = vestibule(folder.path());
        let is_told = stdout.is_none();
        let port = if is_told { 0 } else { free_port() };
        command
            .args(["serve", "--addr", &format!("127.0.0.1:{port}")])
            .stderr(stderr)
            .stdout(stdout.unwrap_or(Stdio::piped()));
        let mut server = command.spawn().unwrap();
        let address = if is_told {
            let mut line = String::new();
            BufReader::new(server.stdout.take().unwrap()).read_line(&mut line).unwrap();
            line.split_whitespace().find_map(|word| word.trim_end_matches(':').parse().ok()).unwrap()
        } else {
            std::net::SocketAddr::from(([127, 0, 0, 1], port))
        };
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let mut refused = 0;
        let answer = loop {
            // A refusal is logged.
            let body = serde_json::json!({ "username": "nobody", "password": "x" });
            match client.post(format!("http://{address}/api/login")).json(&body).send().await {
                Ok(answer) => break answer,
                Err(_) if refused < 1_000 => refused += 1,
                Err(error) => panic!("{error}"),
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        };
        assert_eq!(answer.status(), 401);
        server.kill().unwrap();
        server.wait().unwrap();
    }
}

fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}
