//! Passkeys of another implementation, with each algorithm that the server offers.

use serde_json::json;

use super::*;
use crate::fido2::Fido2Device;

#[tokio::test]
async fn what_yubicos_fido2_registers_logs_in_with_every_algorithm_that_is_offered() {
    let Some(mut device) = Fido2Device::start() else { return };
    let app = start().await;
    let alice = app.browser("alice").await;
    let (_, options) = begin(&alice, "/api/passkeys/begin", json!({ "kind": "sign_in" })).await;
    let offered = options["pubKeyCredParams"].as_array().unwrap().clone();
    assert_eq!(offered.len(), 4);
    for algorithm in offered {
        let (challenge_id, options) = begin(&alice, "/api/passkeys/begin", json!({ "kind": "sign_in" })).await;
        let algorithm = &algorithm["alg"];
        let credential =
            device.ask(&json!({ "do": "create", "origin": ORIGIN, "options": options, "algorithm": algorithm }));
        let body = json!({ "challenge_id": challenge_id, "credential": credential });
        let made = alice.post("/api/passkeys/create", &body).await;
        assert_eq!(made.status, 201, "{algorithm}: {}", made.text);
        assert!(made.json["name"].as_str().unwrap().starts_with("YubiKey 5 NFC"), "{}", made.text);

        let browser = app.caller(true, None);
        for _ in 0..2 {
            let (challenge_id, options) = begin(&browser, "/api/login/passkey/begin", json!({})).await;
            let credential = device.ask(&json!({ "do": "get", "origin": ORIGIN, "options": options }));
            let mut body = json!({ "challenge_id": challenge_id, "credential": credential, "session": true });
            let answer = browser.post("/api/login/passkey", &body).await;
            assert_eq!((answer.status, &answer.json["user"]["username"]), (200, &json!("alice")), "{algorithm}");

            let (challenge_id, options) = begin(&browser, "/api/login/passkey/begin", json!({})).await;
            let credential = device.ask(&json!({ "do": "get", "origin": "https://evil.example", "options": options }));
            (body["challenge_id"], body["credential"]) = (challenge_id, credential);
            assert_eq!(browser.post("/api/login/passkey", &body).await.status, 401, "{algorithm}");
        }
    }
}
