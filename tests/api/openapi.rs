//! The API's document. Whether the server keeps to it is checked with every answer that a test reads (`support/conformity`).

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::support::conformity::{self, DOCUMENT};
use crate::support::{Options, TestApp};

#[tokio::test]
async fn the_document_is_served_once_made_and_small() {
    let app = TestApp::start().await;
    let anyone = app.anonymous();
    let answer = anyone.get("/api/openapi.json").await;
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/json"));
    assert_eq!(answer.json, *DOCUMENT);
    assert_eq!(answer.json["openapi"], "3.1.0");
    let tag = answer.header("etag").to_owned();
    let again = anyone.request(reqwest::Method::GET, "/api/openapi.json/").header("If-None-Match", tag);
    assert_eq!(again.send().await.unwrap().status(), 304);
    let compressed = anyone.request(reqwest::Method::GET, "/api/openapi.json").header("Accept-Encoding", "br");
    let compressed = compressed.send().await.unwrap().bytes().await.unwrap();
    assert!(compressed.len() < 16 * 1024, "{} bytes", compressed.len());
    let posted = anyone.post("/api/openapi.json", &json!({})).await;
    assert_eq!((posted.status, posted.header("allow")), (405, "GET,HEAD"));
    assert_eq!(posted.json["detail"], "Method \"POST\" not allowed.");
}

#[tokio::test]
async fn the_document_names_the_server_and_its_cookie() {
    let mut options = Options::default();
    options.http.public_url = Some("https://auth.example.org".parse().unwrap());
    let app = TestApp::start_with(options).await;
    let document = app.anonymous().get("/api/openapi.json").await.json;
    assert_eq!(document["servers"], json!([{ "url": "https://auth.example.org" }]));
    assert_eq!(document["components"]["securitySchemes"]["session"]["name"], "__Host-vestibule_session");
}

#[test]
fn an_operation_has_what_its_endpoint_declares() {
    let (method, login) = conformity::operation("/api/login").unwrap();
    assert_eq!((method, &login["operationId"], &login["security"]), ("post", &json!("login"), &json!([])));
    let schema = &DOCUMENT["components"]["schemas"]["login_arguments"];
    assert_eq!(schema["required"], json!(["username", "password"]));
    assert_eq!(schema["properties"]["session"]["type"], "boolean");
    let types: Vec<_> = login["requestBody"]["content"].as_object().unwrap().keys().collect();
    assert_eq!(types, ["application/json", "application/x-www-form-urlencoded", "multipart/form-data"]);
    let statuses: Vec<_> = login["responses"].as_object().unwrap().keys().collect();
    assert_eq!(statuses, ["200", "400", "401", "403", "405", "406", "408", "413", "415", "429", "500", "503"]);
    let (method, activity) = conformity::operation("/api/activity").unwrap();
    assert_eq!((method, &activity["parameters"][0]["name"]), ("get", &json!("before")));
    assert!(activity.get("requestBody").is_none() && activity["responses"].get("408").is_none());
    assert!(activity["responses"].get("403").is_some(), "a token of the desk is refused");
    assert_eq!(conformity::operation("/api/renew").unwrap().1["security"], json!([{ "session": [] }]));
    assert_eq!(conformity::operation("/api/me").unwrap().1["security"].as_array().unwrap().len(), 3);
    assert!(!DOCUMENT.to_string().contains("](super::"), "links of rustdoc are resolved");
}

#[test]
fn each_operation_is_in_a_group_that_says_what_it_is_for_and_the_desk_has_several() {
    let tags: Vec<_> = DOCUMENT["tags"].as_array().unwrap().iter().collect();
    let mut used = BTreeMap::<&str, u32>::new();
    for (path, operations) in DOCUMENT["paths"].as_object().unwrap() {
        for operation in operations.as_object().unwrap().values() {
            let [tag] = &operation["tags"].as_array().unwrap()[..] else { panic!("{path} is in one group") };
            let name = tag.as_str().unwrap();
            assert!(name.starts_with("Desk: ") || !path.starts_with("/api/admin/"), "{path}: {name}");
            *used.entry(name).or_default() += 1;
        }
    }
    for tag in &tags {
        assert!(used.contains_key(tag["name"].as_str().unwrap()), "nothing is in {tag}");
        assert!(tag["description"].as_str().unwrap().len() > 20, "{tag}");
    }
    assert_eq!(used.len(), tags.len(), "each group is described");
    assert!(used.keys().filter(|name| name.starts_with("Desk: ")).count() >= 5 && used.len() < 15, "{used:?}");
}

#[tokio::test]
async fn what_is_answered_beneath_the_api_and_is_no_operation_is_named_in_the_description() {
    let app = TestApp::start().await;
    let browser = app.browser("alice").await;
    let description = DOCUMENT["info"]["description"].as_str().unwrap();
    for path in ["/api/verify", "/api/sign_in_events", "/api/openapi.json", "/api/docs"] {
        assert!(description.contains(&format!("`{path}`")) && DOCUMENT["paths"].get(path).is_none(), "{path}");
    }
    // They are there; a service is asked about only where there is a list of services.
    let stream = browser.request(reqwest::Method::GET, "/api/sign_in_events").send().await.unwrap();
    assert_eq!(stream.headers()["content-type"], "text/event-stream");
}

#[tokio::test]
async fn an_endpoint_that_gets_nothing_names_an_argument_that_it_requires() {
    let app = TestApp::start().await;
    let mut named = 0;
    for (path, operation) in DOCUMENT["paths"].as_object().unwrap() {
        let Some(post) = operation.get("post") else { continue };
        let name = format!("{}_arguments", post["operationId"].as_str().unwrap());
        let Some(required) = DOCUMENT["components"]["schemas"][&name]["required"].as_array() else { continue };
        let browser = app.browser(&path.replace(['/', '_'], "")).await;
        app.execute("UPDATE accounts SET is_superuser = TRUE").await;
        let answer = browser.post(path, &json!({})).await;
        // To DRF, a log-in without a password is a wrong one; other log-ins want to be begun first.
        assert!([400, 401, 404].contains(&answer.status), "{path}: {}", answer.text);
        if answer.status == 400 {
            let is_named =
                answer.json.as_object().unwrap().keys().any(|field| required.contains(&field.as_str().into()));
            assert!(is_named, "{path}: {}", answer.text);
            named += 1;
        }
    }
    assert!(named > 15, "only {named}");
}

#[test]
fn i8_an_answer_that_is_not_declared_is_named_with_its_endpoint_status_and_field() {
    const JSON: (&str, &str) = ("Content-Type", "application/json");
    let check = |status, headers: &[(&str, &str)], body: Value| {
        let header =
            |name: &str| headers.iter().find(|(other, _)| *other == name).map(|(_, value)| (*value).to_owned());
        conformity::check("/api/me/", status, header, &body.to_string())
            .map_err(|wrong| wrong.split(": {").next().unwrap().to_owned())
    };
    let me = json!({
        "id": 1, "username": "a", "email": "", "groups": ["x"],
        "date_joined": "2027-01-15T08:00:00.000Z", "last_login": null,
    });
    let with = |name: &str, value: Value| {
        let mut me = me.clone();
        me[name] = value;
        me
    };
    assert_eq!(check(200, &[JSON], me.clone()), Ok(()));
    let told = |what: &str| Err(format!("GET /api/me/, {what}"));
    assert_eq!(check(418, &[JSON], me.clone()), told("418: the status is not declared"));
    assert_eq!(check(200, &[], me.clone()), told("200: \"\" is not declared"));
    assert_eq!(check(200, &[JSON], with("id", json!("1"))), told("200: the body.id breaks type \"integer\""));
    let date = told("200: the body.date_joined breaks format \"date-time\"");
    assert_eq!(check(200, &[JSON], with("date_joined", json!("yesterday"))), date);
    assert_eq!(check(200, &[JSON], with("groups", json!([1]))), told("200: the body.groups[0] breaks type \"string\""));
    assert_eq!(check(200, &[JSON], with("password", json!("x"))), told("200: the body.password is not declared"));
    assert_eq!(check(200, &[JSON, ("Retry-After", "1")], me), told("200: the header Retry-After is not declared"));
    let detail = || json!({ "detail": "No." });
    assert_eq!(check(401, &[JSON], detail()), told("401: the header WWW-Authenticate is missing"));
    assert_eq!(check(401, &[JSON, ("WWW-Authenticate", "Token")], detail()), Ok(()));
    assert_eq!(check(503, &[JSON, ("Retry-After", "soon")], detail()), told("503: Retry-After breaks minimum 0"));
    assert_eq!(check(405, &[JSON, ("Allow", "GET")], json!({})), told("405: the body has no detail"));
}
