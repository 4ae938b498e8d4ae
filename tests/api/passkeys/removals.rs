//! Random sequences of factors that are added and removed (guarantee K2).

use std::time::Duration;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};
use vestibule::accounts::Clock;

use super::*;
use crate::authenticator::Authenticator;
use crate::support::credentials;

/// What an account's owner does.
#[derive(Clone, Copy, Debug)]
enum Act {
    Add(&'static str),
    /// The passkey at this place of the list, counted round and round.
    Remove(usize),
    AddApp,
    RemoveApp,
    SetPassword,
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let act = prop_oneof![
        2 => Just(Act::Add("sign_in")),
        2 => Just(Act::Add("second_factor")),
        4 => any::<usize>().prop_map(Act::Remove),
        1 => Just(Act::AddApp),
        2 => Just(Act::RemoveApp),
        1 => Just(Act::SetPassword),
    ];
    prop::collection::vec(act, 1..16)
}

/// An account and all that its owner has.
struct Owner {
    app: TestApp,
    device: PasskeyDevice,
    authenticator: Option<Authenticator>,
    has_password: bool,
    /// The passkeys: by what the server names each, its kind, and by what the device names it.
    passkeys: Vec<(Value, &'static str, Vec<u8>)>,
}

impl Owner {
    /// Somebody with a password, or with a passkey and no password.
    async fn new(has_password: bool) -> Self {
        let app = start().await;
        let mut device = device();
        // What is tried with a part of the device's passkeys counts nothing.
        (device.counts, device.is_synced) = (false, true);
        let mut owner = Self { app, device, authenticator: None, has_password, passkeys: Vec::new() };
        if has_password {
            owner.app.browser("alice").await;
            return owner;
        }
        let browser = owner.app.caller(true, None);
        let (challenge_id, options) =
            begin(&browser, "/api/signup/passkey/begin", json!({ "username": "alice" })).await;
        let credential = owner.device.create(&options);
        let body =
            json!({ "username": "alice", "challenge_id": challenge_id, "credential": credential, "session": true });
        assert_eq!(browser.post("/api/signup/passkey", &body).await.status, 201);
        owner.keep(&list(&browser).await[0]["id"], "sign_in");
        owner
    }

    /// Remembers the passkey that the device has made last.
    fn keep(&mut self, id: &Value, kind: &'static str) {
        let is_new = |credential: &&Vec<u8>| self.passkeys.iter().all(|(_, _, known)| known != *credential);
        let credential = self.device.passkeys.keys().find(is_new).unwrap().clone();
        self.passkeys.push((id.clone(), kind, credential));
    }

    fn code(&self) -> Value {
        self.authenticator.as_ref().unwrap().code_at(self.app.clock.now().unix_millis()).into()
    }

    /// Logs in by the password, with whatever second step is asked for, and by a passkey where there is no password.
    async fn log_in(&mut self) -> Caller {
        // Each code of an app works once.
        self.app.clock.advance(Duration::from_secs(60));
        let browser = self.app.caller(true, None);
        if !self.has_password {
            let mut alone = self.device.clone();
            let signs_in =
                |id: &Vec<u8>| self.passkeys.iter().any(|(_, kind, known)| *kind == "sign_in" && known == id);
            alone.passkeys.retain(|id, _| signs_in(id));
            let answer = log_in(&browser, &mut alone).await;
            assert_eq!(answer.status, 200, "{}", answer.text);
            return browser;
        }
        let mut form = credentials("alice");
        form["session"] = json!(true);
        let answer = browser.post("/api/login", &form).await;
        if answer.status == 200 {
            return browser;
        }
        let factors = answer.json["factors"].as_array().unwrap_or_else(|| panic!("{}", answer.text)).clone();
        let mut body = json!({ "session": true });
        if factors.contains(&json!("passkey")) {
            let (challenge_id, options) = begin(&browser, "/api/login/second_factor/passkey", json!({})).await;
            (body["challenge_id"], body["credential"]) = (challenge_id, self.device.get(&options));
        } else {
            assert!(factors.contains(&json!("totp")), "recovery codes alone run out: {factors:?}");
            body["code"] = self.code();
        }
        let answer = browser.post("/api/login/second_factor", &body).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        browser
    }

    async fn act(&mut self, browser: &Caller, act: Act) {
        match act {
            Act::Add(kind) => {
                let made = register(browser, &mut self.device, kind, "").await;
                assert_eq!(made.status, 201, "{}", made.text);
                self.keep(&made.json["id"], kind);
            }
            Act::Remove(_) if self.passkeys.is_empty() => {}
            Act::Remove(at) => {
                let at = at % self.passkeys.len();
                let answer = browser.post("/api/passkeys/remove", &json!({ "id": self.passkeys[at].0 })).await;
                assert!([200, 400].contains(&answer.status), "{}", answer.text);
                if answer.status == 200 {
                    let (_, _, credential) = self.passkeys.remove(at);
                    self.device.passkeys.remove(&credential);
                }
            }
            Act::AddApp => {
                let begun = browser.post("/api/totp/begin", &json!({})).await;
                assert_eq!(begun.status, 200, "{}", begun.text);
                self.authenticator = Some(Authenticator::of(begun.json["secret"].as_str().unwrap()));
                self.app.clock.advance(Duration::from_secs(60));
                let confirmed = browser.post("/api/totp/confirm", &json!({ "code": self.code() })).await;
                assert_eq!(confirmed.status, 200, "{}", confirmed.text);
            }
            Act::RemoveApp if self.authenticator.is_none() => {}
            Act::RemoveApp => {
                let answer = browser.post("/api/totp/remove", &json!({})).await;
                assert!([200, 400].contains(&answer.status), "{}", answer.text);
                if answer.status == 200 {
                    self.authenticator = None;
                }
            }
            Act::SetPassword if self.has_password => {}
            Act::SetPassword => {
                let set = browser.post("/api/password/change", &json!({ "new_password": PASSWORD })).await;
                assert_eq!(set.status, 200, "{}", set.text);
                self.has_password = true;
            }
        }
    }
}

#[test]
fn k2_no_sequence_of_factors_that_are_added_and_removed_keeps_an_owner_out() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let mut runner = TestRunner::new(Config { cases: 24, failure_persistence: None, ..Config::default() });
    let outcome = runner.run(&(any::<bool>(), acts()), |(has_password, acts)| {
        runtime.block_on(async {
            let mut owner = Owner::new(has_password).await;
            for act in acts {
                let browser = owner.log_in().await;
                owner.act(&browser, act).await;
            }
            owner.log_in().await;
        });
        Ok(())
    });
    outcome.unwrap();
}
