//! Passkeys: what a device and the server say to each other.

mod challenges;
mod confirming;
mod fido2;
mod forms;
mod managing;
mod removals;
mod second_step;
mod signing_in;
mod signing_up;

use serde_json::{Value, json};
use vestibule::accounts::{CounterPolicy, PasskeySettings, RelyingParty, SecretKey, SecretKeys, SystemRandom};

use crate::support::{Answer, Caller, Options, PASSWORD, PasskeyDevice, TestApp};

/// Where the pages of the server are, as a browser sees it.
const ORIGIN: &str = "https://auth.example.org";
const RELATED: &str = "https://example.com";
const REFUSED: &str = "This passkey cannot be used here.";

pub(crate) fn settings(domain: &str) -> PasskeySettings {
    let relying_party = RelyingParty {
        domain: domain.to_owned(),
        origin: ORIGIN.to_owned(),
        related_origins: vec![RELATED.to_owned()],
    };
    PasskeySettings { relying_party: Some(relying_party), counter: CounterPolicy::Refuse }
}

/// The options of a server with passkeys.
fn options() -> Options {
    let mut options = Options::default();
    options.accounts.passkeys = settings("example.org");
    options.accounts.secret_keys = SecretKeys::new(SecretKey::new(&SystemRandom), []);
    options
}

async fn start() -> TestApp {
    TestApp::start_with(options()).await
}

pub(crate) fn device() -> PasskeyDevice {
    PasskeyDevice::new(ORIGIN)
}

/// A challenge, by the endpoint that gives it.
pub(crate) async fn begin(caller: &Caller, path: &str, body: Value) -> (Value, Value) {
    let begun = caller.post(path, &body).await;
    assert_eq!(begun.status, 200, "{path}: {}", begun.text);
    (begun.json["challenge_id"].clone(), begun.json["options"].clone())
}

/// Has a device make a passkey for the owner of a browser.
async fn register(browser: &Caller, device: &mut PasskeyDevice, kind: &str, name: &str) -> Answer {
    let (challenge_id, options) = begin(browser, "/api/passkeys/begin", json!({ "kind": kind })).await;
    let credential = device.create(&options);
    let body = json!({ "challenge_id": challenge_id, "name": name, "credential": credential });
    browser.post("/api/passkeys/create", &body).await
}

/// As [`register`], for a test of what comes after it. Returns what the server has answered.
pub(crate) async fn registered(browser: &Caller, device: &mut PasskeyDevice, kind: &str) -> Value {
    let answer = register(browser, device, kind, "key").await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    answer.json
}

/// Logs in by a passkey of a device, with a session if there are cookies.
async fn log_in(caller: &Caller, device: &mut PasskeyDevice) -> Answer {
    let (challenge_id, options) = begin(caller, "/api/login/passkey/begin", json!({})).await;
    let body = json!({ "challenge_id": challenge_id, "credential": device.get(&options), "session": true });
    caller.post("/api/login/passkey", &body).await
}

/// The first step of a log-in to an account with a second factor.
async fn first_step(caller: &Caller, username: &str) -> Value {
    let form = json!({ "username": username, "password": PASSWORD });
    let answer = caller.post("/api/login", &form).await;
    assert_eq!((answer.status, &answer.json["code"]), (401, &json!("second_factor_required")), "{}", answer.text);
    answer.json
}

/// The answer to the second step by a passkey of a device.
async fn second_step(caller: &Caller, pending: &Value, device: &mut PasskeyDevice) -> Answer {
    let (challenge_id, options) =
        begin(caller, "/api/login/second_factor/passkey", json!({ "pending": pending })).await;
    let credential = device.get(&options);
    let body = json!({ "pending": pending, "challenge_id": challenge_id, "credential": credential });
    caller.post("/api/login/second_factor", &body).await
}

/// The passkeys of the signed-in user.
async fn list(caller: &Caller) -> Vec<Value> {
    caller.get("/api/factors").await.json["passkeys"].as_array().cloned().unwrap_or_default()
}
