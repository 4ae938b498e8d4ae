//! What the Django system answered, recorded request by request, played in order.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde_json::{Map, Value};

use crate::cluster::Cluster;
use crate::support::raw::{RawAnswer, exchange};
use crate::support::{TestApp, conformity};

const CASES: &str = include_str!("../data/cases.json");

#[tokio::test]
async fn the_recorded_requests_are_answered_as_recorded() {
    play(&TestApp::start().await).await;
}

#[tokio::test]
async fn i3_the_recorded_requests_are_answered_in_the_same_way_on_postgresql() {
    let Some(cluster) = Cluster::shared() else { return };
    play(&TestApp::start_on_postgres(&cluster.new_database().await).await).await;
}

async fn play(app: &TestApp) {
    let cases: Vec<Value> = serde_json::from_str(CASES).unwrap();
    let mut captured = BTreeMap::new();
    let mut wrong = String::new();
    for case in &cases {
        let name = case["name"].as_str().unwrap();
        let Some(answer) = exchange(app.address, &request(&case["request"], &captured)).await else {
            writeln!(wrong, "{name}: no answer").unwrap();
            continue;
        };
        let body = serde_json::from_slice(&answer.body)
            .unwrap_or_else(|_| Value::String(String::from_utf8_lossy(&answer.body).into_owned()));
        for (variable, field) in case["capture"].as_object().unwrap_or(&Map::new()) {
            let value = body[field.as_str().unwrap()].as_str().unwrap_or_default();
            captured.insert(variable.clone(), value.to_owned());
        }
        let path = case["request"]["path"].as_str().unwrap().split('?').next().unwrap();
        let header = |name: &str| answer.headers.get(&name.to_ascii_lowercase()).cloned();
        if let Err(told) = conformity::check(path, answer.status, header, &String::from_utf8_lossy(&answer.body)) {
            writeln!(wrong, "{name}: not as declared: {told}").unwrap();
        }
        for difference in differences(&case["expect"], &answer, &body) {
            writeln!(wrong, "{name}: {difference}").unwrap();
        }
    }
    assert_eq!(cases.len(), 127);
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// Fills `${name}` from what was captured.
fn filled(text: &str, captured: &BTreeMap<String, String>) -> String {
    captured.iter().fold(text.to_owned(), |text, (name, value)| text.replace(&format!("${{{name}}}"), value))
}

fn request(case: &Value, captured: &BTreeMap<String, String>) -> Vec<u8> {
    let method = case["method"].as_str().unwrap();
    let body = body(case, captured);
    let mut request =
        format!("{method} {} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n", case["path"].as_str().unwrap());
    for (name, value) in case["headers"].as_object().unwrap() {
        write!(request, "{name}: {}\r\n", filled(value.as_str().unwrap(), captured)).unwrap();
    }
    if body.is_some() || matches!(method, "POST" | "PUT" | "PATCH") {
        write!(request, "Content-Length: {}\r\n", body.as_ref().map_or(0, Vec::len)).unwrap();
    }
    request.push_str("\r\n");
    // Headers travel as Latin-1.
    let mut bytes: Vec<u8> = request.chars().map(|c| u8::try_from(c as u32).unwrap()).collect();
    bytes.extend(body.unwrap_or_default());
    bytes
}

fn body(case: &Value, captured: &BTreeMap<String, String>) -> Option<Vec<u8>> {
    if let Some(text) = case["body"].as_str() {
        return Some(filled(text, captured).into_bytes());
    }
    if let Some(base64) = case["body_b64"].as_str() {
        return Some(decode_base64(base64));
    }
    let generated = case["body_gen"].as_object()?;
    let part = |name: &str| generated.get(name).and_then(Value::as_str).unwrap_or_default();
    let times = usize::try_from(generated["times"].as_u64().unwrap()).unwrap();
    Some([part("prefix"), &part("text").repeat(times), part("suffix")].concat().into_bytes())
}

fn decode_base64(text: &str) -> Vec<u8> {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bits, mut held, mut bytes) = (0_u32, 0, Vec::new());
    for digit in text.bytes().filter_map(|b| DIGITS.iter().position(|&digit| digit == b)) {
        bits = bits << 6 | u32::try_from(digit).unwrap();
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from(bits >> held & 0xff).unwrap());
        }
    }
    bytes
}

fn differences(expected: &Value, answer: &RawAnswer, body: &Value) -> Vec<String> {
    let mut found = Vec::new();
    if expected["status"] != answer.status {
        found.push(format!("status {}, expected {}", answer.status, expected["status"]));
    }
    match &expected["body"] {
        Value::String(rule) if rule == "signed_in" => found.extend(signed_in(expected, body)),
        Value::String(rule) if rule == "any" => {
            let is_fine = answer.status < 400 || body.is_object();
            found.extend((!is_fine).then(|| format!("the error is not an object: {body}")));
        }
        rule if !matches(rule, body) => found.push(format!("body {body}, expected {rule}")),
        _ => {}
    }
    for (name, rule) in expected["headers"].as_object().unwrap() {
        let (have, rule) = (answer.headers.get(&name.to_ascii_lowercase()), rule.as_str().unwrap());
        let have = have.map_or("", String::as_str);
        let holds = match rule.strip_prefix("contains:") {
            Some(list) => list.split(',').all(|want| have.split(',').any(|item| item.trim() == want)),
            None => have.starts_with(rule.strip_prefix("prefix:").unwrap()),
        };
        if !holds {
            found.push(format!("{name}: {have:?}, expected {rule:?}"));
        }
    }
    found
}

fn signed_in(expected: &Value, body: &Value) -> Vec<String> {
    let mut found = Vec::new();
    if body["token"].as_str().is_none_or(|token| token.len() < 40) {
        found.push("no token".to_owned());
    }
    if body["user"]["id"].as_i64().is_none() || body["user"].get("password").is_some() {
        found.push(format!("user {}", body["user"]));
    }
    for (key, value) in expected["user"].as_object().unwrap_or(&Map::new()) {
        if body["user"][key] != *value {
            found.push(format!("user.{key} is {}, expected {value}", body["user"][key]));
        }
    }
    found
}

fn matches(rule: &Value, value: &Value) -> bool {
    match (rule, value) {
        (Value::String(rule), Value::String(value)) if rule.starts_with("prefix:") => value.starts_with(&rule[7..]),
        (Value::Object(rule), Value::Object(value)) => {
            rule.len() == value.len()
                && rule.iter().all(|(key, rule)| value.get(key).is_some_and(|value| matches(rule, value)))
        }
        _ => rule == value,
    }
}
