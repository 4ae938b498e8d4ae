//! Registering, renaming and removing passkeys.

use std::time::Duration;

use serde_json::{Value, json};

use super::*;
use crate::support::{Mailbox, credentials};

#[tokio::test]
async fn a_passkey_is_registered_listed_renamed_and_removed_and_each_is_an_event() {
    let app = start().await;
    let mailbox = Mailbox::of(&app);
    let (browser, mut device) = (app.browser("alice").await, device());
    let (challenge_id, options) = begin(&browser, "/api/passkeys/begin", json!({ "kind": "sign_in" })).await;
    assert_eq!(options["rp"], json!({ "id": "example.org", "name": "example.org" }));
    assert_eq!((&options["user"]["name"], &options["user"]["displayName"]), (&json!("alice"), &json!("alice")));
    assert_eq!((&options["attestation"], &options["excludeCredentials"]), (&json!("none"), &json!([])));
    let selection = &options["authenticatorSelection"];
    assert_eq!((&selection["residentKey"], &selection["userVerification"]), (&json!("required"), &json!("required")));
    let body = json!({ "challenge_id": challenge_id, "name": " Phone ", "credential": device.create(&options) });
    let made = browser.post("/api/passkeys/create", &body).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let id = made.json["id"].clone();
    assert_eq!(made.json, json!({ "id": id, "name": "Phone", "kind": "sign_in", "recovery_codes": [] }));
    assert_eq!(
        list(&browser).await,
        [json!({
            "id": id, "name": "Phone", "kind": "sign_in", "created": "2027-01-15T08:00:00.000Z", "last_used": null,
            "domain": "example.org", "is_usable": true, "is_backed_up": false,
        })]
    );
    // The next device is told of the first one by its id and by the ways to reach it that the server knows.
    let (_, options) = begin(&browser, "/api/passkeys/begin", json!({ "kind": "sign_in" })).await;
    let known = &options["excludeCredentials"][0];
    assert_eq!((&known["type"], &known["transports"]), (&json!("public-key"), &json!(["hybrid", "internal"])));

    let renamed = browser.post("/api/passkeys/rename", &json!({ "id": id, "name": "Old phone" })).await;
    assert_eq!((renamed.status, &list(&browser).await[0]["name"]), (200, &json!("Old phone")));
    let removed = browser.post("/api/passkeys/remove", &json!({ "id": id })).await;
    assert_eq!((removed.status, list(&browser).await.len()), (200, 0), "{}", removed.text);
    assert_eq!(log_in(&app.caller(true, None), &mut device).await.status, 401, "it is good for nothing any more");
    let events = browser.get("/api/activity").await.json["events"].clone();
    let events: Vec<_> = events.as_array().unwrap().iter().map(|event| event["kind"].as_str().unwrap()).collect();
    assert_eq!(&events[..3], ["passkey_removed", "passkey_renamed", "passkey_created"]);
    for letter in ["passkey-created", "passkey-removed"] {
        mailbox.last("alice@example.org", letter).await;
    }
}

#[tokio::test]
async fn a_passkey_without_a_name_gets_that_of_its_authenticator_with_a_number_if_need_be() {
    let app = start().await;
    let (browser, mut device) = (app.browser("alice").await, device());
    device.aaguid = *b"\xba\xda\x55\x66\xa7\xaa\x40\x1f\xbd\x96\x45\x61\x9a\x55\x12\x0d";
    for name in ["1Password", "1Password 2", "1Password 3"] {
        assert_eq!(register(&browser, &mut device, "sign_in", "").await.json["name"], name);
    }
    device.aaguid = [0; 16];
    assert_eq!(register(&browser, &mut device, "sign_in", " ").await.json["name"], "Passkey");
}

#[tokio::test]
async fn i1_what_cannot_be_registered_is_told_by_its_field() {
    let app = start().await;
    let browser = app.browser("alice").await;
    let begin_with = async |body: Value| browser.post("/api/passkeys/begin", &body).await.json;
    assert_eq!(begin_with(json!({})).await, json!({ "kind": ["This field is required."] }));
    assert_eq!(begin_with(json!({ "kind": "both" })).await, json!({ "kind": ["Write sign_in or second_factor."] }));
    let create = async |change: &dyn Fn(&mut Value)| {
        let (challenge_id, options) = begin(&browser, "/api/passkeys/begin", json!({ "kind": "sign_in" })).await;
        let credential = device().create(&options);
        let mut body = json!({ "challenge_id": challenge_id, "name": "key", "credential": credential });
        change(&mut body);
        let answer = browser.post("/api/passkeys/create", &body).await;
        assert_eq!(answer.status, 400, "{}", answer.text);
        answer.json
    };
    let unreadable = json!({ "credential": ["This is not the answer of an authenticator."] });
    for wrong in [json!(7), json!("text"), json!([]), json!({}), json!({ "id": "AA" }), json!({ "id": "!" })] {
        assert_eq!(create(&|body| body["credential"] = wrong.clone()).await, unreadable, "{wrong}");
    }
    for part in ["attestationObject", "clientDataJSON"] {
        let told = create(&|body| body["credential"]["response"][part] = json!("not base64!")).await;
        assert_eq!(told, unreadable, "{part}");
    }
    let missing = create(&|body| body["credential"] = Value::Null).await;
    assert_eq!(missing, json!({ "credential": ["This field is required."] }));
    let unnamed = create(&|body| body["challenge_id"] = Value::Null).await;
    assert_eq!(unnamed, json!({ "challenge_id": ["This field may not be null."] }));
    let long = create(&|body| body["name"] = json!("é".repeat(101))).await;
    assert_eq!(long, json!({ "name": ["Ensure this field has no more than 100 characters."] }));
    assert_eq!(list(&browser).await.len(), 0);
}

#[tokio::test]
async fn what_a_device_or_a_page_has_not_done_as_it_was_asked_is_not_registered() {
    let app = start().await;
    let browser = app.browser("alice").await;
    let refused = json!({ "credential": ["This passkey could not be registered."] });
    let mut unverified = device();
    unverified.verifies = false;
    let answer = register(&browser, &mut unverified, "sign_in", "key").await;
    assert_eq!((answer.status, answer.json), (400, refused.clone()), "without user verification");
    for origin in ["https://evil.example", "http://auth.example.org", "https://auth.example.org:8443", "null"] {
        let answer = register(&browser, &mut PasskeyDevice::new(origin), "sign_in", "key").await;
        assert_eq!((answer.status, answer.json), (400, refused.clone()), "{origin}");
    }
    assert_eq!(register(&browser, &mut PasskeyDevice::new(RELATED), "sign_in", "key").await.status, 201);
    // The answer to another challenge.
    let (challenge_id, _) = begin(&browser, "/api/passkeys/begin", json!({ "kind": "sign_in" })).await;
    let (_, options) = begin(&browser, "/api/passkeys/begin", json!({ "kind": "sign_in" })).await;
    let body = json!({ "challenge_id": challenge_id, "credential": device().create(&options) });
    assert_eq!(browser.post("/api/passkeys/create", &body).await.json, refused);
    // One for another domain.
    let (challenge_id, mut options) = begin(&browser, "/api/passkeys/begin", json!({ "kind": "sign_in" })).await;
    options["rp"]["id"] = json!("example.com");
    let body = json!({ "challenge_id": challenge_id, "credential": device().create(&options) });
    assert_eq!(browser.post("/api/passkeys/create", &body).await.json, refused);
    assert_eq!(register(&browser, &mut unverified, "second_factor", "key").await.status, 201, "a touch is enough");
}

#[tokio::test]
async fn a_passkey_is_registered_once_and_an_account_has_at_most_twenty() {
    let app = start().await;
    let (browser, mut device) = (app.browser("alice").await, device());
    for _ in 0..20 {
        registered(&browser, &mut device, "sign_in").await;
    }
    let many = json!({ "non_field_errors": ["An account has at most 20 passkeys. Remove one first."] });
    let answer = browser.post("/api/passkeys/begin", &json!({ "kind": "sign_in" })).await;
    assert_eq!((answer.status, answer.json), (400, many));
}

#[tokio::test]
async fn t6_a_passkey_of_another_account_is_not_found() {
    let app = start().await;
    let (alice, bob) = (app.browser("alice").await, app.browser("bob").await);
    let id = registered(&alice, &mut device(), "sign_in").await["id"].clone();
    for path in ["/api/passkeys/rename", "/api/passkeys/remove"] {
        for id in [id.clone(), json!("0".repeat(32)), json!("1")] {
            assert_eq!(bob.post(path, &json!({ "id": id, "name": "mine" })).await.status, 404, "{path}");
        }
        assert_eq!(bob.post(path, &json!({ "name": "mine" })).await.json["id"], json!(["This field is required."]));
    }
    assert_eq!(list(&alice).await[0]["name"], "key");
}

#[tokio::test]
async fn k2_who_has_no_password_keeps_a_passkey_that_logs_in() {
    let app = start().await;
    let (browser, mut device) = (app.browser("alice").await, device());
    let first = registered(&browser, &mut device, "sign_in").await["id"].clone();
    registered(&browser, &mut device, "second_factor").await;
    app.execute("UPDATE accounts SET password = '!unusable'").await;
    let removed = browser.post("/api/passkeys/remove", &json!({ "id": first })).await;
    // It has a second factor now, which a removal wants to be proved.
    assert_eq!((removed.status, &removed.json["code"]), (401, &json!("confirmation_required")), "{}", removed.text);
    assert_eq!(log_in(&browser, &mut device).await.status, 200);
    let told = browser.post("/api/passkeys/remove", &json!({ "id": first })).await;
    let last = "Nobody could log in to this account without it. Add another passkey or set a password first.";
    assert_eq!((told.status, told.json), (400, json!({ "non_field_errors": [last] })));
    registered(&browser, &mut device, "sign_in").await;
    assert_eq!(browser.post("/api/passkeys/remove", &json!({ "id": first })).await.status, 200);
}

#[tokio::test]
async fn the_data_of_an_account_has_its_passkeys_without_keys() {
    let app = start().await;
    let browser = app.browser("alice").await;
    registered(&browser, &mut device(), "sign_in").await;
    let data = browser.get("/api/export").await.json;
    let passkey = &data["passkeys"][0];
    assert_eq!((&passkey["name"], &passkey["rp_id"]), (&json!("key"), &json!("example.org")));
    assert_eq!((passkey.get("public_key"), passkey.get("credential_id")), (None, None));
}

#[tokio::test]
async fn where_there_are_no_passkeys_every_endpoint_of_them_says_so() {
    let app = TestApp::start().await;
    let browser = app.browser("alice").await;
    let off = json!({ "detail": "Passkeys are not available on this server.", "code": "passkeys_off" });
    for (path, body) in [
        ("/api/passkeys/begin", json!({ "kind": "sign_in" })),
        ("/api/login/passkey/begin", json!({})),
        ("/api/signup/passkey/begin", json!({ "username": "bob" })),
        ("/api/confirm/passkey", json!({})),
    ] {
        let answer = browser.post(path, &body).await;
        assert_eq!((answer.status, answer.json), (404, off.clone()), "{path}");
    }
    assert_eq!(browser.get("/.well-known/webauthn").await.status, 404);
}

#[tokio::test]
async fn related_origins_are_named_where_browsers_look_for_them() {
    let answer = start().await.anonymous().get("/.well-known/webauthn").await;
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/json"));
    assert_eq!(answer.json, json!({ "origins": [ORIGIN, RELATED] }));
}

#[tokio::test]
async fn t10_an_old_session_registers_no_passkey() {
    let app = start().await;
    let browser = app.browser("alice").await;
    let (challenge_id, options) = begin(&browser, "/api/passkeys/begin", json!({ "kind": "sign_in" })).await;
    app.clock.advance(Duration::from_secs(10 * 60));
    let body = json!({ "challenge_id": challenge_id, "credential": device().create(&options) });
    let answer = browser.post("/api/passkeys/create", &body).await;
    assert_eq!((answer.status, &answer.json["code"]), (401, &json!("confirmation_required")));
    let token = app.anonymous().post("/api/login", &credentials("alice")).await.token();
    let program = app.caller(false, Some(token));
    assert_eq!(program.post("/api/passkeys/begin", &json!({ "kind": "sign_in" })).await.status, 401);
}
