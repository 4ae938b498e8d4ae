//! The programs of `docs/clients.md`, as they stand there: each logs in, by a second step too, reads its account and logs out.

#[path = "../../examples/log_in.rs"]
mod log_in;

use std::env;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

use crate::clients_tool::{curl, program, python, typescript};
use crate::second_step::{enrol, with_key};
use crate::support::process::{run, said};
use crate::support::{Options, PASSWORD, TestApp};

/// Runs a program that somebody starts: the server runs meanwhile in this process.
async fn start(app: &TestApp, mut command: Command, username: &str, password: &str, typed: String) -> Output {
    command.env("VESTIBULE_URL", app.url("")).env("VESTIBULE_USERNAME", username).env("VESTIBULE_PASSWORD", password);
    command.env("NO_PROXY", "127.0.0.1").stdout(Stdio::piped()).stderr(Stdio::piped());
    tokio::task::spawn_blocking(move || run(&mut command, typed)).await.unwrap()
}

async fn assert_works(command: impl Fn() -> Command) {
    let app = TestApp::start_with(with_key(Options::default())).await;
    let (ana, ben) = (app.browser("ana").await, app.browser("ben").await);
    let (_, codes) = enrol(&app, &ben).await;
    for (username, browser, typed) in [("ana", ana, String::new()), ("ben", ben, format!("{}\n", codes[0]))] {
        let done = start(&app, command(), username, PASSWORD, typed).await;
        assert!(done.status.success(), "{}", said(&done));
        assert!(String::from_utf8_lossy(&done.stdout).contains(username), "{}", said(&done));
        let left = browser.get("/api/sign_ins").await;
        assert_eq!(left.json.as_array().unwrap().len(), 1, "it has logged out: {}", left.text);
        let did = browser.get("/api/activity").await.text;
        assert!(did.contains(r#""kind":"logout""#), "it was signed in: {did}");
    }
    let refused = start(&app, command(), "ana", "Wrong-harbor-42", String::new()).await;
    assert!(!refused.status.success() && said(&refused).contains("Invalid credentials"), "{}", said(&refused));
}

#[tokio::test]
async fn the_program_with_curl_works() {
    if !curl() {
        return;
    }
    assert_works(|| {
        let mut shell = Command::new("sh");
        shell.args(["-c", program("curl", "sh")]);
        shell
    })
    .await;
}

async fn assert_python_works(heading: &str) {
    let Some(python) = python() else { return };
    assert_works(|| {
        let mut command = Command::new(python);
        command.args(["-c", program(heading, "python")]);
        command
    })
    .await;
}

#[tokio::test]
async fn the_program_with_httpx_works() {
    assert_python_works("Python with httpx").await;
}

#[tokio::test]
async fn the_program_with_requests_works() {
    assert_python_works("Python with requests").await;
}

#[tokio::test]
async fn the_program_as_for_drf_works() {
    assert_python_works("Python as for DRF").await;
}

#[test]
fn the_program_with_reqwest_works() {
    // This test is also the program: it starts itself as one.
    if env::var("VESTIBULE_URL").is_ok() {
        return log_in::main().unwrap();
    }
    let source = include_str!("../../examples/log_in.rs");
    assert_eq!(program("Rust with reqwest", "rust"), source, "examples/log_in.rs is the program of the page");
    let itself = || {
        let mut command = Command::new(env::current_exe().unwrap());
        command.args(["--exact", "clients::the_program_with_reqwest_works", "--nocapture"]);
        command
    };
    tokio::runtime::Runtime::new().unwrap().block_on(assert_works(itself));
}

#[test]
fn the_service_in_rust_is_the_one_that_the_documentation_of_the_crate_compiles() {
    let documented = include_str!("../../crates/vestibule-client/src/lib.rs");
    let (_, example) = documented.split_once("//! ```no_run\n").unwrap();
    let lines =
        example.split_once("//! ```").unwrap().0.lines().map(|line| line.trim_start_matches("//!").trim_start());
    let shown: Vec<&str> = lines.filter(|line| !line.starts_with('#')).collect();
    let of_the_page: Vec<&str> = program("A service in Rust", "rust").lines().map(str::trim_start).collect();
    assert_eq!(of_the_page, shown);
}

#[tokio::test]
async fn the_program_in_typescript_works_and_its_types_are_those_of_the_document() {
    let Some(modules) = typescript() else { return };
    let app = TestApp::start().await;
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name);
    std::os::unix::fs::symlink(modules, path("node_modules")).unwrap();
    fs::write(path("package.json"), r#"{ "type": "module" }"#).unwrap();
    fs::write(path("openapi.json"), app.anonymous().get("/api/openapi.json").await.text).unwrap();
    let types = tool(folder.path(), "openapi-typescript", &["openapi.json", "--output", "vestibule.ts"]);
    assert!(types.status.success(), "{}", said(&types));
    let compile =
        || tool(folder.path(), "tsc", &["--strict", "--target", "es2022", "--module", "nodenext", "client.ts"]);
    let client = program("TypeScript with fetch", "ts");
    fs::write(path("client.ts"), client.replace("me.body.username", "me.body.user_name")).unwrap();
    let wrong = compile();
    assert!(!wrong.status.success() && said(&wrong).contains("user_name"), "a wrong name is found: {}", said(&wrong));
    fs::write(path("client.ts"), client).unwrap();
    let compiled = compile();
    assert!(compiled.status.success(), "{}", said(&compiled));
    assert_works(|| {
        let mut node = Command::new("node");
        node.arg(path("client.js"));
        node
    })
    .await;
}

/// Runs a command of a package.
fn tool(folder: &Path, name: &str, arguments: &[&str]) -> Output {
    let program = folder.join("node_modules/.bin").join(name);
    Command::new(program).args(arguments).current_dir(folder).stdin(Stdio::null()).output().unwrap()
}
