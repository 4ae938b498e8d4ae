//! Another reader of the API's document: schemathesis sends what it declares and what it does not, and compares each answer
//! with it.

use std::fs;
use std::process::Output;

use reqwest::Client;
use serde_json::json;
use tempfile::TempDir;

use crate::schemathesis_tool::Schemathesis;
use crate::support::conformity::DOCUMENT;
use crate::support::process::{ServerProcess, said, vestibule};
use crate::support::{Answer, credentials, file};

#[test]
fn the_document_is_openapi() {
    let Some(schemathesis) = Schemathesis::shared() else { return };
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("openapi.json");
    fs::write(&file, DOCUMENT.to_string()).unwrap();
    let validated = schemathesis.validate(&file);
    assert!(validated.status.success(), "{}", said(&validated));
    fs::write(&file, DOCUMENT.to_string().replace("\"operationId\"", "\"operationIds\"")).unwrap();
    assert!(!schemathesis.validate(&file).status.success(), "it validates");
}

#[tokio::test]
async fn i8_schemathesis_finds_no_answer_that_the_document_does_not_declare() {
    let Some(schemathesis) = Schemathesis::shared() else { return };
    let folder = TempDir::new().unwrap();
    // With a domain there are passkeys.
    let server = ServerProcess::start_with(folder.path(), &[("VESTIBULE_PUBLIC_URL", "http://localhost")]);
    let client = Client::builder().no_proxy().build().unwrap();
    let mut form = credentials("alice");
    let program = Answer::of(client.post(server.url("/api/signup")).json(&form).send().await.unwrap()).await;
    form["session"] = json!(true);
    let browser = Answer::of(client.post(server.url("/api/login")).json(&form).send().await.unwrap()).await;
    let session = browser.header("set-cookie").split([';', '=']).nth(1).unwrap();
    let found = schemathesis.run(folder.path(), &server.url("/api/openapi.json"), ".", &program.token(), session);
    assert_nothing_found(&found, DOCUMENT["paths"].as_object().unwrap().len() - 1);
}

#[tokio::test]
async fn i8_schemathesis_finds_nothing_at_the_desk_by_the_token_of_a_superuser() {
    let Some(schemathesis) = Schemathesis::shared() else { return };
    let folder = TempDir::new().unwrap();
    let server = ServerProcess::start_with(folder.path(), &[("VESTIBULE_PUBLIC_URL", "http://localhost")]);
    // The server closes an idle connection long before schemathesis is done.
    let client = Client::builder().no_proxy().pool_max_idle_per_host(0).build().unwrap();
    // Accounts with the ids that it thinks of first, and a superuser whose id it does not guess: it would end their sign-in.
    for n in 1..=5 {
        let form = credentials(&format!("somebody{n}"));
        assert_eq!(client.post(server.url("/api/signup")).json(&form).send().await.unwrap().status(), 201);
    }
    file::execute(folder.path(), "UPDATE sqlite_sequence SET seq = 7654321 WHERE name = 'accounts'").await;
    let mut form = credentials("root");
    form["session"] = json!(true);
    let browser = Answer::of(client.post(server.url("/api/signup")).json(&form).send().await.unwrap()).await;
    assert!(
        vestibule(folder.path())
            .args(["accounts", "roles", "root", "--superuser", "true"])
            .output()
            .unwrap()
            .status
            .success()
    );
    let create = ["tokens", "create", "root", "--name", "desk", "--expires-in", "1d", "--scope", "admin"];
    let token = String::from_utf8(vestibule(folder.path()).args(create).output().unwrap().stdout).unwrap();
    let session = browser.header("set-cookie").split([';', '=']).nth(1).unwrap();
    let found =
        schemathesis.run(folder.path(), &server.url("/api/openapi.json"), "^/api/admin/", token.trim(), session);
    assert_nothing_found(&found, DOCUMENT["paths"].as_object().unwrap().keys().filter(|path| is_of_desk(path)).count());
    let still =
        client.get(server.url("/api/admin/overview")).header("Authorization", format!("Token {}", token.trim()));
    assert_eq!(still.send().await.unwrap().status(), 200, "the superuser has gone on the way");
    let acts = file::number(folder.path(), "SELECT count(*) FROM admin_events").await;
    assert!(acts > 3, "it has done too little: {acts} acts");
}

fn is_of_desk(path: &str) -> bool {
    path.starts_with("/api/admin/")
}

/// Fails where schemathesis has found something, or has not tried so many operations.
fn assert_nothing_found(found: &Output, operations: usize) {
    let summary = said(found);
    assert!(found.status.success(), "{summary}");
    let number =
        |after: &str| summary.split_once(after).and_then(|(_, rest)| rest.split(['/', ' ']).next()?.parse().ok());
    let (selected, cases) = (number("Selected: ").unwrap_or(0), number("Test cases:\n  ").unwrap_or(0));
    assert!(selected == operations && cases > 500, "it tried too little: {summary}");
}
