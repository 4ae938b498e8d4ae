//! Another reader of the API's document: schemathesis sends what it declares and what it does not, and compares each answer
//! with it.

use std::fs;

use reqwest::Client;
use serde_json::json;
use tempfile::TempDir;

use crate::schemathesis_tool::Schemathesis;
use crate::support::conformity::DOCUMENT;
use crate::support::process::{ServerProcess, said};
use crate::support::{Answer, credentials};

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
    let found = schemathesis.run(folder.path(), &server.url("/api/openapi.json"), &program.token(), session);
    assert!(found.status.success(), "{}", said(&found));
    let summary = said(&found);
    let number =
        |after: &str| summary.split_once(after).and_then(|(_, rest)| rest.split(['/', ' ']).next()?.parse().ok());
    let (operations, cases) = (number("Selected: ").unwrap_or(0), number("Test cases:\n  ").unwrap_or(0));
    let declared = DOCUMENT["paths"].as_object().unwrap().len();
    assert!(operations + 1 == declared && cases > 1000, "it tried too little: {summary}");
}
