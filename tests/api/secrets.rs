//! What is never written down.

use std::fs;

use serde_json::json;

use crate::support::{PASSWORD, TestApp, credentials};

#[tokio::test]
async fn t2_no_secret_stands_in_the_database_or_its_log() {
    let app = TestApp::start().await;
    let program = app.program("alice").await;
    let mut form = credentials("bob");
    form["session"] = json!(true);
    let answer = app.anonymous().post("/api/signup", &form).await;
    let cookie = answer.header("set-cookie").split(['=', ';']).nth(1).unwrap().to_owned();
    assert!(cookie.starts_with("vss_"));
    let secrets = [program.token.clone().unwrap(), answer.token(), cookie, PASSWORD.to_owned()];
    let mut read = 0;
    for file in fs::read_dir(app.folder()).unwrap() {
        let content = fs::read(file.unwrap().path()).unwrap();
        read += content.len();
        for secret in &secrets {
            let found = content.windows(secret.len()).any(|window| window == secret.as_bytes());
            assert!(!found, "a secret stands in the files");
        }
    }
    assert!(read > 4096, "the files were read");
}
