//! What a request is called, in its answer and in its log.

use std::collections::BTreeSet;

use reqwest::header::HeaderValue;
use reqwest::{Client, Method};
use serde_json::{Value, json};
use sqlx::{Connection, SqliteConnection};
use tempfile::TempDir;

use crate::support::process::ServerProcess;
use crate::support::{Answer, Options, PASSWORD, TestApp};

/// A key of Django's form, that nobody has.
const KEY: &str = "6a8f5b0c44d1e5a1b2c3d4e5f60718293a4b5c6d";
const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

/// Whether a text is a UUID of version 7, in its usual form.
fn is_uuid_7(text: &str) -> bool {
    let form = text.char_indices().all(|(at, c)| match at {
        8 | 13 | 18 | 23 => c == '-',
        14 => c == '7',
        19 => matches!(c, '8' | '9' | 'a' | 'b'),
        _ => matches!(c, '0'..='9' | 'a'..='f'),
    });
    form && text.len() == 36
}

async fn id_of(app: &TestApp, given: Option<&[u8]>) -> String {
    let request = app.anonymous().request(Method::GET, "/api/me");
    let request = match given {
        Some(id) => request.header("X-Request-Id", HeaderValue::from_bytes(id).unwrap()),
        None => request,
    };
    Answer::of(request.send().await.unwrap()).await.header("x-request-id").to_owned()
}

#[tokio::test]
async fn an_id_is_a_uuid_that_says_nothing_of_the_traffic_and_strangers_cannot_choose_it() {
    let app = TestApp::start().await;
    let mut ids = BTreeSet::new();
    for given in [None, None, Some(&b"mine"[..])] {
        let id = id_of(&app, given).await;
        assert!(is_uuid_7(&id), "{id}");
        ids.insert(id);
    }
    assert_eq!(ids.len(), 3);
}

#[tokio::test]
async fn a_trusted_proxy_may_give_an_id_of_visible_ascii() {
    let mut options = Options::default();
    options.http.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
    let app = TestApp::start_with(options).await;
    for good in ["a", "0f8b2c/7:\"x\"", &"x".repeat(128)] {
        assert_eq!(id_of(&app, Some(good.as_bytes())).await, good);
    }
    for bad in [&b""[..], b"two words", b"caf\xc3\xa9", b"\xff", &[b'x'; 129]] {
        let id = id_of(&app, Some(bad)).await;
        assert!(is_uuid_7(&id), "{bad:?}: {id}");
    }
    assert!(is_uuid_7(&id_of(&app, None).await));
}

/// Logs in with a wrong password, and asks with a token when the database has lost its tables; the events of the log,
/// and the ids in the answers.
async fn logged(settings: &[(&str, &str)], headers: &[(&str, &str)]) -> (Vec<Value>, [String; 2]) {
    let folder = TempDir::new().unwrap();
    let server = ServerProcess::start_with(folder.path(), settings);
    let client = Client::builder().no_proxy().build().unwrap();
    let ask = async |method: Method, path: &str, key: &str| {
        let request = client.request(method, server.url(path)).header("Authorization", format!("Token {key}"));
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        let form = [("username", "alice"), ("password", PASSWORD)];
        Answer::of(request.form(&form).send().await.unwrap()).await
    };
    let refused = ask(Method::POST, "/api/login", "mistyped").await;
    assert_eq!(refused.status, 401, "{}", refused.text);
    let url = format!("sqlite:{}", folder.path().join("vestibule.db").display());
    let mut other = SqliteConnection::connect(&url).await.unwrap();
    for table in ["ALTER TABLE tokens RENAME TO lost", "ALTER TABLE django_tokens RENAME TO lost_too"] {
        sqlx::query(table).execute(&mut other).await.unwrap();
    }
    let failed = ask(Method::GET, "/api/me", KEY).await;
    assert!(failed.status >= 500, "{}", failed.text);
    let (_, log) = server.terminate();
    let events = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    (events, [refused, failed].map(|answer| answer.header("x-request-id").to_owned()))
}

fn of_request<'e>(events: &'e [Value], id: &str) -> Vec<&'e Value> {
    events.iter().filter(|event| event["request"]["id"] == id).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_line_of_a_requests_log_has_its_id_whether_it_changes_something_or_not() {
    let (events, [log_in, me]) = logged(&[], &[("X-Request-Id", "mine"), ("traceparent", "00-x-y-01")]).await;
    for (id, method, path, at_least) in [(log_in, "POST", "/api/login", 1), (me, "GET", "/api/me", 2)] {
        assert!(is_uuid_7(&id), "{id}");
        let lines = of_request(&events, &id);
        assert!(lines.len() >= at_least, "{path}: {events:#?}");
        for line in lines {
            assert_eq!(line["request"], json!({ "id": id, "method": method, "path": path }), "{line}");
        }
    }
    let strays = events.iter().filter(|event| event["request"].is_null() && event["level"] == "ERROR");
    assert_eq!(strays.count(), 0, "{events:#?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_trusted_proxy_calls_a_request_and_its_trace_stand_in_each_line() {
    let traceparent = format!("00-{TRACE}-00f067aa0ba902b7-01");
    let headers = [("X-Request-Id", "its \"id\""), ("traceparent", &*traceparent)];
    let (events, ids) = logged(&[("VESTIBULE_TRUSTED_PROXIES", "127.0.0.1")], &headers).await;
    assert!(ids.iter().all(|id| is_uuid_7(id)), "a space is not visible: {ids:?}");
    let traced = events.iter().filter(|event| event["request"]["trace_id"] == TRACE).count();
    assert!(traced >= 3, "{events:#?}");

    let headers = [("X-Request-Id", "its\"id"), ("traceparent", "00-not-one-01")];
    let (events, ids) = logged(&[("VESTIBULE_TRUSTED_PROXIES", "127.0.0.1")], &headers).await;
    assert_eq!(ids, ["its\"id", "its\"id"]);
    assert!(of_request(&events, "its\"id").len() >= 3, "{events:#?}");
    assert!(events.iter().all(|event| event["request"]["trace_id"].is_null()), "{events:#?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_page_asks_for_while_it_is_rendered_is_logged_with_its_request() {
    let folder = TempDir::new().unwrap();
    let server = ServerProcess::start(folder.path());
    let client = Client::builder().no_proxy().build().unwrap();
    let form = [("username", "alice"), ("password", PASSWORD), ("session", "true")];
    let signed_up = Answer::of(client.post(server.url("/api/signup")).form(&form).send().await.unwrap()).await;
    let cookie = signed_up.header("set-cookie").split(';').next().unwrap().to_owned();
    let account = async || {
        let request = client.get(server.url("/account")).header("Cookie", &cookie);
        Answer::of(request.send().await.unwrap()).await
    };
    assert_eq!(account().await.status, 200);
    let url = format!("sqlite:{}", folder.path().join("vestibule.db").display());
    let mut other = SqliteConnection::connect(&url).await.unwrap();
    sqlx::query("ALTER TABLE tokens RENAME TO lost").execute(&mut other).await.unwrap();
    let failed = account().await;
    let (_, log) = server.terminate();
    let events: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let lines = of_request(&events, failed.header("x-request-id"));
    assert_eq!(failed.status, 200, "what the page asks for fails, and who asks is known");
    assert!(lines.iter().any(|line| line["message"] == "the database failed"), "{events:#?}");
    assert!(events.iter().all(|event| event["level"] != "ERROR" || event["request"].is_object()), "{events:#?}");
}
