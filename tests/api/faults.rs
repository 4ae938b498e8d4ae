//! A fault in one request.

use serde_json::json;

use crate::support::TestApp;

#[tokio::test]
async fn f9_a_panic_in_one_request_is_a_500_for_it_alone() {
    let app = TestApp::start().await;
    let alice = app.program("alice").await;
    app.clock.panic_when_read(true);
    let answer = alice.get("/api/me").await;
    assert_eq!((answer.status, &answer.json), (500, &json!({ "detail": "A server error occurred." })));
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    let page = alice.get("/account").await;
    assert_eq!(page.status, 500);
    assert!(page.text.contains("Something went wrong on our side."), "{}", page.text);
    app.clock.panic_when_read(false);
    assert_eq!(alice.get("/api/me").await.status, 200);
}
