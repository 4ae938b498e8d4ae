//! The record of who did what (guarantee S1, S2, S3).

use std::io::Write;
use std::sync::{Arc, Mutex};

use serde_json::Value;
use tracing_subscriber::fmt::MakeWriter;

use vestibule::accounts::Actor;
use vestibule::contract::SignInKind;

use crate::fixture::{Fixture, PASSWORD, Sqlite, client};

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn s1_s2_s3_every_step_is_one_line_without_secrets_and_hostile_names_are_escaped() {
    let log = Log::default();
    // For the whole process, as a subscriber for one thread can miss what other tests have logged before. Lines
    // are told apart by their thread.
    let subscriber = tracing_subscriber::fmt().json().with_thread_ids(true).with_max_level(tracing::Level::TRACE);
    subscriber.with_writer(log.clone()).init();
    let thread = format!("{:?}", std::thread::current().id());

    let fixture = Fixture::<Sqlite>::new().await.unwrap();
    let granted = fixture.sign_up_as("alice", SignInKind::Browser).await;
    fixture.log_in("alice", "canary-wrong").await.unwrap_err();
    for name in ["A\r\nforged\u{1b}[31m", "a\r\nforged\u{1b}[31m", "Typed-by-mistake-77"] {
        fixture.log_in(name, "canary-wrong").await.unwrap_err();
    }
    let program = fixture.log_in("alice", PASSWORD).await.unwrap();
    let identity = fixture.whose_session(&granted).await.unwrap();
    let from = client();
    let actor = Actor::owner(&identity, &from);
    let (name, lifetime, scope) = ("canary-name".into(), "30d".into(), "all".into());
    let made = fixture.accounts.create_token(actor, &name, &lifetime, &scope).await.unwrap();
    fixture.accounts.revoke_token(actor, &made.id).await.unwrap();
    let program_id = fixture.accounts.sign_ins(&identity).await.unwrap()[1].id.clone();
    fixture.accounts.end_sign_in(Actor::operator(actor.account_id), &program_id).await.unwrap();
    fixture.accounts.end_sign_in(actor, &program_id).await.unwrap_err();
    fixture.accounts.end_other_sign_ins(actor, true).await.unwrap();
    fixture.accounts.confirm(&identity, &"canary-wrong".into(), None, &client()).await.unwrap_err();
    let confirmed = fixture.accounts.confirm(&identity, &PASSWORD.into(), None, &client()).await.unwrap();
    let (current, new) = (PASSWORD.into(), "Amber-teapot-88".into());
    let changed = fixture.accounts.change_own_password(&identity, &current, &new, false, &client()).await.unwrap();
    fixture.accounts.log_out(&identity, false, &client()).await.unwrap();
    fixture.accounts.change_password("alice", "Lemon-lantern-77").await.unwrap();
    fixture.accounts.set_active("alice", false).await.unwrap();

    let text = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    let secret = granted.session.unwrap().secret;
    for canary in [
        PASSWORD,
        "canary-wrong",
        "mistake-77",
        "forged",
        "Lemon-lantern-77",
        "Amber-teapot-88",
        &confirmed.session.unwrap().secret,
        &confirmed.signed_in.token,
        &changed.session.unwrap().secret,
        &changed.signed_in.token,
        &granted.signed_in.token,
        &secret,
        &program.signed_in.token,
        &made.token[8..],
        "canary-name",
        "$argon2id$v=",
    ] {
        let line = text.lines().find(|line| line.contains(canary));
        assert!(line.is_none(), "{canary} stands in the log: {line:?}");
    }
    let events: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .filter(|line| line["target"] == "vestibule::audit" && line["threadId"] == thread.as_str())
        .map(|line| line["fields"].clone())
        .collect();
    let id = granted.signed_in.user.id;
    let seen: Vec<_> = events
        .iter()
        .map(|event| {
            (event["event"].as_str().unwrap(), event["outcome"].as_str().unwrap(), event["account_id"].as_i64())
        })
        .collect();
    assert_eq!(
        seen,
        [
            ("signup", "ok", Some(id)),
            ("login", "refused", Some(id)),
            ("login", "refused", None),
            ("login", "refused", None),
            ("login", "refused", None),
            ("login", "ok", Some(id)),
            ("create_token", "ok", Some(id)),
            ("revoke_token", "ok", Some(id)),
            ("end_sign_in", "ok", Some(id)),
            ("end_other_sign_ins", "ok", Some(id)),
            ("confirm", "refused", Some(id)),
            ("confirm", "ok", Some(id)),
            ("change_password", "ok", Some(id)),
            ("logout", "ok", Some(id)),
            ("change_password", "ok", Some(id)),
            ("deactivate", "ok", Some(id)),
        ]
    );
    assert_eq!(events[0]["address"], "192.0.2.1");
    assert_eq!((&events[0]["username"], &events[1]["username"]), (&"\"alice\"".into(), &"\"alice\"".into()));
    let digests: Vec<&str> = events[1..5].iter().map(|event| event["name_digest"].as_str().unwrap()).collect();
    assert!(digests.iter().all(|digest| digest.len() == 16 && digest.bytes().all(|b| b.is_ascii_hexdigit())));
    assert_eq!(digests[1], digests[2], "the same name is known again");
    assert_eq!(digests.iter().collect::<std::collections::HashSet<_>>().len(), 3);
    assert!(events[2..5].iter().all(|event| event["username"].is_null()), "what was typed may be a password");
    assert!(events[5]["name_digest"].is_null());
    let ended: Vec<&Value> = events[6..10].iter().map(|event| &event["sign_in"]).collect();
    assert_eq!(ended, [&made.id.clone().into(), &made.id.into(), &program_id.into(), &Value::Null]);
    assert_eq!((&events[6]["address"], &events[8]["address"]), (&"192.0.2.1".into(), &Value::Null), "the operator's");
}
