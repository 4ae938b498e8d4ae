//! Random requests to every endpoint: whatever comes, the answer is no 5xx, an error is an object, and only a 201
//! writes an account.

use std::cell::Cell;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use reqwest::Method;
use reqwest::header::HeaderValue;
use serde_json::{Map, Value};

use crate::support::{Answer, PASSWORD, TestApp};

const PATHS: [&str; 11] = [
    "/api/signup",
    "/api/login",
    "/api/logout",
    "/api/renew",
    "/api/password_strength",
    "/api/test_token",
    "/api/me",
    "/api/sign_ins",
    "/api/",
    "/api/signup/",
    "/api/nowhere",
];
const METHODS: [&str; 7] = ["POST", "POST", "POST", "GET", "PUT", "OPTIONS", "DELETE"];
const NAMES: [&str; 6] = ["username", "password", "email", "session", "everywhere", "other"];
const TYPES: [&str; 7] = [
    "application/json",
    "application/json; charset=utf-8",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=X",
    "multipart/form-data",
    "text/plain",
    "",
];

#[derive(Debug)]
struct Asked {
    method: &'static str,
    path: &'static str,
    content_type: &'static str,
    authorization: Option<Vec<u8>>,
    body: Vec<u8>,
}

fn json_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        "[a-zA-Z0-9@.+_-]{1,200}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((any::<String>(), inner), 0..4).prop_map(Value::from_iter),
        ]
    })
}

fn fields() -> impl Strategy<Value = Vec<(&'static str, Value)>> {
    prop::collection::vec((prop::sample::select(&NAMES[..]), json_value()), 0..5)
}

fn body() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        4 => fields().prop_map(|pairs| {
            let object: Map<String, Value> = pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
            Value::Object(object).to_string().into_bytes()
        }),
        2 => fields().prop_map(|pairs| {
            let pairs = pairs.iter().map(|(name, value)| format!("{name}={}", value.as_str().unwrap_or("%zz%FF+&=")));
            pairs.collect::<Vec<_>>().join("&").into_bytes()
        }),
        2 => fields().prop_map(|pairs| {
            let parts = pairs.iter().map(|(name, value)| {
                format!("--X\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
            });
            format!("{}--X--\r\n", parts.collect::<String>()).into_bytes()
        }),
        1 => "[a-z]{4,9}".prop_map(|name| {
            format!(r#"{{"username":"{name}","password":"{PASSWORD}","session":true}}"#).into_bytes()
        }),
        1 => json_value().prop_map(|value| value.to_string().into_bytes()),
        1 => prop::collection::vec(any::<u8>(), 0..400),
    ]
}

fn asked() -> impl Strategy<Value = Asked> {
    let authorization = prop::option::of(prop_oneof![
        Just(b"Token ".to_vec()),
        prop::collection::vec(any::<u8>(), 0..80).prop_map(|bytes| [b"Token ".to_vec(), bytes].concat()),
        prop::collection::vec(any::<u8>(), 0..80),
    ]);
    let place =
        (prop::sample::select(&METHODS[..]), prop::sample::select(&PATHS[..]), prop::sample::select(&TYPES[..]));
    let anything = (place, authorization, body());
    let anything = anything.prop_map(|((method, path, content_type), authorization, body)| Asked {
        method,
        path,
        content_type,
        authorization,
        body,
    });
    prop_oneof![19 => anything, 1 => good_sign_up()]
}

/// By chance alone there are so few of these that a run may have none.
fn good_sign_up() -> impl Strategy<Value = Asked> {
    "[a-z]{4,9}".prop_map(|name| Asked {
        method: "POST",
        path: "/api/signup",
        content_type: "application/json",
        authorization: None,
        body: format!(r#"{{"username":"{name}","password":"{PASSWORD}"}}"#).into_bytes(),
    })
}

async fn ask(app: &TestApp, asked: &Asked) -> Answer {
    let method = Method::from_bytes(asked.method.as_bytes()).unwrap();
    let mut request = app.anonymous().request(method, asked.path).body(asked.body.clone());
    if !asked.content_type.is_empty() {
        request = request.header("Content-Type", asked.content_type);
    }
    if let Some(value) = asked.authorization.as_ref().and_then(|bytes| HeaderValue::from_bytes(bytes).ok()) {
        request = request.header("Authorization", value);
    }
    Answer::of(request.send().await.unwrap()).await
}

#[test]
fn i1_no_request_gets_a_5xx_and_only_a_201_writes() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let app = runtime.block_on(TestApp::start());
    let mut runner = TestRunner::new(Config { cases: 1500, failure_persistence: None, ..Config::default() });
    let made = Cell::new(0);
    let outcome = runner.run(&asked(), |asked| {
        let answer = runtime.block_on(ask(&app, &asked));
        made.set(made.get() + i64::from(answer.status == 201));
        prop_assert!(answer.status < 500, "{} {}", answer.status, answer.text);
        prop_assert!(answer.status < 400 || answer.json.is_object(), "{} {}", answer.status, answer.text);
        Ok(())
    });
    outcome.unwrap();
    assert!(made.get() > 0, "some of it was good");
    assert_eq!(runtime.block_on(app.number("SELECT count(*) FROM accounts")), made.get());
}
