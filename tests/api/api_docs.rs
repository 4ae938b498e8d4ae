//! The page to read the API's document and to try it. What its script does is tried in a browser (`end2end/tests/apidocs.spec.ts`).

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::support::conformity::DOCUMENT;
use crate::support::{Options, TestApp};

#[tokio::test]
async fn the_page_has_every_operation_with_its_arguments_statuses_and_types() {
    let page = unescaped(&TestApp::start().await.anonymous().get("/api/docs").await.text);
    let ids: Vec<_> = values(&page, " id=\"");
    assert_eq!(ids.len(), ids.iter().collect::<BTreeSet<_>>().len(), "an id is there once");
    let mut operations = 0;
    for (path, methods) in DOCUMENT["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let part = part(&page, "<article", operation["operationId"].as_str().unwrap());
            let (call, _) = part.split_once("</code></p>").unwrap();
            assert!(call.contains(&format!(">{}<", method.to_uppercase())) && call.ends_with(&format!(">{path}")));
            assert!(call.contains(operation["summary"].as_str().unwrap()), "{path} has no summary");
            for status in operation["responses"].as_object().unwrap().keys() {
                assert!(part.contains(&format!(">{status}<")), "{path} does not name {status}");
            }
            for (name, is_required) in arguments(operation) {
                let named = format!("<code class=\"field-name\">{name}</code>");
                let after = part.split_once(&named).unwrap_or_else(|| panic!("{path} does not name {name}")).1;
                assert_eq!(after.starts_with(" <span class=\"required\">"), is_required, "{name} of {path}");
                assert!(part.contains(&format!(" name=\"{name}\"")), "the form of {path} does not ask for {name}");
            }
            assert!(part.contains(&format!("curl &quot;$VESTIBULE_URL{path}&quot;")), "{path} has no example");
            operations += 1;
        }
    }
    assert!(operations > 60 && page.matches("<article").count() == operations, "{operations}");
    for tag in DOCUMENT["tags"].as_array().unwrap() {
        let heading = format!(">{}</h2>", tag["name"].as_str().unwrap());
        let after = page.split_once(&heading).unwrap_or_else(|| panic!("there is no {heading}")).1;
        assert!(after.split_once("<article").unwrap().0.contains(tag["description"].as_str().unwrap()), "{tag}");
    }
    let types = DOCUMENT["components"]["schemas"].as_object().unwrap().keys();
    for name in types.filter(|name| !name.ends_with("_arguments")) {
        part(&page, "<section", &format!("type-{name}"));
    }
    for link in values(&page, "href=\"#") {
        assert!(ids.contains(&link), "#{link} leads nowhere");
    }
}

#[tokio::test]
async fn w1_the_page_loads_only_our_own_files_and_has_no_script_or_style_in_it() {
    let answer = TestApp::start().await.anonymous().get("/api/docs").await;
    assert_eq!((answer.status, answer.header("content-type")), (200, "text/html; charset=utf-8"));
    assert_eq!((answer.header("content-language"), answer.header("cache-control")), ("en", "no-cache"));
    let policy = answer.header("content-security-policy");
    for directive in policy.split("; ") {
        let sources: Vec<_> = directive.split(' ').skip(1).collect();
        assert!(sources == ["'self'"] || sources == ["'none'"], "{directive}");
    }
    assert!(policy.contains("default-src 'none'") && policy.contains("connect-src 'self'"));
    let page = unescaped(&answer.text);
    assert!(page.contains("<html lang=\"en\">"));
    for attribute in [" src=\"", " href=\"", " action=\""] {
        for url in values(&page, attribute) {
            assert!(url.starts_with(['/', '#']) && !url.starts_with("//"), "{attribute}{url}");
        }
    }
    assert!(!page.contains("<style") && !page.contains(" style=\"") && !page.contains(" onclick=\""));
    assert_eq!(page.matches("<script").count(), page.matches("<script src=\"").count());
}

#[tokio::test]
async fn the_page_is_made_once_small_and_asked_for_again_in_vain() {
    let app = TestApp::start().await;
    let anyone = app.anonymous();
    let request = || anyone.request(reqwest::Method::GET, "/api/docs/").header("Accept-Encoding", "br");
    let answer = request().send().await.unwrap();
    let tag = answer.headers()["etag"].clone();
    assert_eq!(answer.headers()["content-encoding"], "br");
    let bytes = answer.bytes().await.unwrap();
    assert!(bytes.len() < 32 * 1024, "{} bytes", bytes.len());
    assert_eq!(request().header("If-None-Match", tag).send().await.unwrap().status(), 304);
    let posted = anyone.post("/api/docs", &json!({})).await;
    assert_eq!((posted.status, posted.header("allow")), (405, "GET,HEAD"));
    assert!(DOCUMENT["paths"].get("/api/docs").is_none(), "it is a page and no endpoint");
    assert_eq!(anyone.get("/api/docs/login").await.status, 404);
}

#[tokio::test]
async fn the_examples_name_the_server_where_it_is_known() {
    let mut options = Options::default();
    options.http.public_url = Some("https://auth.example.org".parse().unwrap());
    let page = TestApp::start_with(options).await.anonymous().get("/api/docs").await.text;
    assert!(page.contains("auth.example.org") && !page.contains("$VESTIBULE_URL"));
}

/// The page renders paragraphs and code; other Markdown would be shown as it is typed.
#[test]
fn descriptions_have_no_other_markdown_than_paragraphs_and_code() {
    fn check(value: &Value, checked: &mut usize) {
        match value {
            Value::Object(object) => {
                for (name, value) in object {
                    if let ("description", Some(text)) = (name.as_str(), value.as_str()) {
                        let is_plain =
                            ["](", "**", "\n- ", "\n* ", "\n#", "```", "\n1."].iter().all(|it| !text.contains(it));
                        assert!(is_plain && text.matches('`').count() % 2 == 0, "{text}");
                        *checked += 1;
                    }
                    check(value, checked);
                }
            }
            Value::Array(list) => list.iter().for_each(|value| check(value, checked)),
            _ => {}
        }
    }
    let mut checked = 0;
    check(&DOCUMENT, &mut checked);
    assert!(checked > 100);
}

/// The arguments of an operation, each with whether it is required.
fn arguments(operation: &Value) -> Vec<(String, bool)> {
    let name = |parameter: &Value| parameter["name"].as_str().unwrap().to_owned();
    if let Some(parameters) = operation["parameters"].as_array() {
        return parameters.iter().map(|parameter| (name(parameter), parameter["required"] == true)).collect();
    }
    let content = &operation["requestBody"]["content"]["application/json"];
    let Some(path) = content["schema"]["$ref"].as_str() else { return Vec::new() };
    let schema = DOCUMENT.pointer(path.strip_prefix('#').unwrap()).unwrap();
    let required = schema["required"].as_array().cloned().unwrap_or_default();
    let properties = schema["properties"].as_object().unwrap().keys();
    properties.map(|name| (name.clone(), required.contains(&name.as_str().into()))).collect()
}

/// What stands in the element with this id, to the beginning of the next of its kind.
fn part<'a>(page: &'a str, element: &str, id: &str) -> &'a str {
    let mut parts = page.split(element).skip(1);
    let wanted = format!(" id=\"{id}\"");
    parts.find(|part| part.split('>').next().unwrap().contains(&wanted)).unwrap_or_else(|| panic!("{id} is not there"))
}

/// Every value of an attribute.
fn values<'a>(page: &'a str, attribute: &str) -> Vec<&'a str> {
    page.split(attribute).skip(1).map(|rest| rest.split('"').next().unwrap()).collect()
}

/// The page with the characters that need not be escaped in a text.
fn unescaped(page: &str) -> String {
    page.replace("&#x2f;", "/").replace("&#x27;", "'")
}
