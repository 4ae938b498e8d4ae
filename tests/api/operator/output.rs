//! Standard output and standard error that are full or that nobody reads.

use std::fs::OpenOptions;
use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};

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
    let commands: [(&[&str], &str); 21] = [
        (&["--help"], ""),
        (&["--version"], ""),
        (&["createsuperuser", "--username", "root", "--email", ""], &password),
        (&["changepassword", "root"], &other),
        (&["accounts", "create", "--username", "ana", "--email", ""], &password),
        (&["deactivate", "ana"], ""),
        (&["activate", "ana"], ""),
        (&["accounts", "list"], ""),
        (&["accounts", "show", "root"], ""),
        (&["tokens", "create", "root", "--name", "backup"], ""),
        (&["tokens", "list", "root"], ""),
        (&["sign-ins", "list", "root", "--json"], ""),
        (&["sign-ins", "end", "root", "--all"], ""),
        (&["sign-ins", "end", "root", "--all", "--tokens"], ""),
        (&["check"], ""),
        (&["jobs"], ""),
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

/// Starts a server of whose two outputs one can be read, and finds there where it listens.
fn serve(folder: &Path, stdout: Stdio, stderr: Stdio) -> (Child, SocketAddr) {
    let mut server = vestibule(folder).arg("serve").stdout(stdout).stderr(stderr).spawn().unwrap();
    let stdout = server.stdout.take().map(|output| Box::new(output) as Box<dyn Read>);
    let stderr = server.stderr.take().map(|output| Box::new(output) as Box<dyn Read>);
    let address = |line: String| {
        let words = line.split([' ', '"']).map(|word| word.trim_end_matches(':').to_owned()).collect::<Vec<_>>();
        words.iter().find_map(|word| word.parse().ok())
    };
    let lines = BufReader::new(stdout.or(stderr).unwrap()).lines();
    let address = lines.map_while(Result::ok).find_map(address).expect("an address");
    (server, address)
}

#[tokio::test]
async fn a_server_that_nobody_listens_to_goes_on_serving() {
    let outputs: [fn() -> (Stdio, Stdio); 4] = [
        || (Stdio::piped(), left()),
        || (Stdio::piped(), full()),
        || (left(), Stdio::piped()),
        || (full(), Stdio::piped()),
    ];
    for output in outputs {
        let folder = TempDir::new().unwrap();
        let (stdout, stderr) = output();
        let (mut server, address) = serve(folder.path(), stdout, stderr);
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        // Each refusal is logged.
        for _ in 0..3 {
            let body = serde_json::json!({ "username": "nobody", "password": "x" });
            let answer = client.post(format!("http://{address}/api/login")).json(&body).send().await.unwrap();
            assert_eq!(answer.status(), 401);
        }
        server.kill().unwrap();
        server.wait().unwrap();
    }
}
