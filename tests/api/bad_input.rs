//! What no decent client sends.

use bytes::Bytes;
use futures::stream;
use reqwest::{Body, Method};
use serde_json::{Value, json};

use crate::support::raw::exchange;
use crate::support::{Answer, TestApp, credentials};

async fn post_raw(app: &TestApp, path: &str, content_type: &str, body: impl Into<Body>) -> Answer {
    let request = app.anonymous().request(Method::POST, path).header("Content-Type", content_type).body(body);
    Answer::of(request.send().await.unwrap()).await
}

#[tokio::test]
async fn i1_malformed_bodies_get_a_clear_400_and_write_nothing() {
    let app = TestApp::start().await;
    let deep = format!("{{\"username\":{}", "[".repeat(60_000));
    let twice = r#"{"username":"a","username":"b","password":"Quiet-harbor-42"}"#;
    for (body, field) in [
        ("{", "detail"),
        ("{\"username\": \"x\"} x", "detail"),
        ("{\"username\": tru", "detail"),
        ("\u{feff}{}", "detail"),
        (deep.as_str(), "detail"),
        ("[[],{}]", "non_field_errors"),
        ("\"text\"", "non_field_errors"),
        ("1.5", "non_field_errors"),
        (twice, "username"),
    ] {
        for path in ["/api/signup", "/api/login", "/api/password_strength"] {
            let answer = post_raw(&app, path, "application/json", body.to_owned()).await;
            assert_eq!(answer.status, 400, "{path}: {}", &body[..body.len().min(40)]);
            assert!(answer.json.get(field).is_some(), "{path}: {}", answer.text);
        }
    }
    let answer = post_raw(&app, "/api/signup", "application/x-www-form-urlencoded", "username=a&username=b").await;
    assert_eq!(answer.json, json!({ "username": ["This field may be given only once."] }));
    for (content_type, status) in
        [("text/plain", 415), ("application/xml", 415), ("", 415), ("multipart/form-data", 400)]
    {
        assert_eq!(post_raw(&app, "/api/signup", content_type, "x=y").await.status, status, "{content_type}");
    }
    assert_eq!(app.number("SELECT count(*) FROM accounts").await, 0);
}

#[tokio::test]
async fn i1_wrong_types_are_named_with_their_field() {
    let app = TestApp::start().await;
    for wrong in [json!(true), json!([]), json!({ "a": 1 }), json!([["x"]])] {
        let form = json!({ "username": wrong, "password": wrong, "email": wrong });
        let answer = app.anonymous().post("/api/signup", &form).await;
        let expected = json!({
            "username": ["Not a valid string."], "password": ["Not a valid string."],
            "email": ["Enter a valid email address."],
        });
        assert_eq!((answer.status, answer.json), (400, expected), "{wrong}");
    }
}

#[tokio::test]
async fn a_number_in_json_is_the_text_that_was_sent_at_any_length() {
    let app = TestApp::start().await;
    for (at, number) in
        ["12345678901234567890123", "-98765432109876543210", "0.100000000000000005", "18446744073709551617"]
            .into_iter()
            .enumerate()
    {
        let form = format!(r#"{{"username":"n{at}","password":{number}}}"#);
        // Digits alone are no password.
        let digits = number.bytes().all(|b| b.is_ascii_digit());
        let answer = post_raw(&app, "/api/signup", "application/json", form.clone()).await;
        assert_eq!(answer.status, if digits { 400 } else { 201 }, "{number}: {}", answer.text);
        if digits {
            assert!(answer.text.contains("entirely numeric"), "{}", answer.text);
            continue;
        }
        assert_eq!(post_raw(&app, "/api/login", "application/json", form).await.status, 200, "{number}");
        let text = json!({ "username": format!("n{at}"), "password": number });
        assert_eq!(app.anonymous().post("/api/login", &text).await.status, 200, "{number}");
    }
    let name = "1234567890".repeat(15);
    let form = format!(r#"{{"username":{name},"password":"Quiet-harbor-42"}}"#);
    let answer = post_raw(&app, "/api/signup", "application/json", form).await;
    assert_eq!((answer.status, &answer.json["user"]["username"]), (201, &Value::String(name)));
}

#[tokio::test]
async fn a_field_that_is_sent_twice_matters_only_where_nobody_knows_which_was_meant() {
    let app = TestApp::start().await;
    app.program("alice").await;
    let form = "application/x-www-form-urlencoded";
    let log_in = async |more: &str| {
        let body = format!("username=alice&password=Quiet-harbor-42{more}");
        post_raw(&app, "/api/login", form, body).await
    };
    for (more, is_browser) in [
        ("&_=1&_=2&email=a&email=b", false),
        ("&session=false&session=true", true),
        ("&session=true&session=false", false),
        ("&session=&session=on&_=1&session=on", true),
    ] {
        let answer = log_in(more).await;
        assert_eq!((answer.status, !answer.header("set-cookie").is_empty()), (200, is_browser), "{more}");
    }
    let json = r#"{"username":"alice","session":true,"x":1,"password":"Quiet-harbor-42","x":[],"session":false}"#;
    let answer = post_raw(&app, "/api/login", "application/json", json).await;
    assert_eq!((answer.status, answer.header("set-cookie")), (200, ""));
    let ended = app.caller(false, Some(answer.token()));
    let parts = [("everywhere", "false"), ("everywhere", "true"), ("_", ""), ("_", "")];
    let parts = parts.into_iter().fold(reqwest::multipart::Form::new(), |form, (name, text)| form.text(name, text));
    let answer = ended.request(Method::POST, "/api/logout").multipart(parts).send().await.unwrap();
    assert_eq!((answer.status(), app.number("SELECT count(*) FROM tokens").await), (reqwest::StatusCode::OK, 0));

    for field in ["username", "password"] {
        let answer = log_in(&format!("&{field}=b")).await;
        assert_eq!((answer.status, answer.json), (400, json!({ field: ["This field may be given only once."] })));
    }
    let twice = "username=b&password=Quiet-harbor-42&email=&email=b%40example.org";
    let answer = post_raw(&app, "/api/signup", form, twice).await;
    assert_eq!((answer.status, answer.json), (400, json!({ "email": ["This field may be given only once."] })));
}

#[tokio::test]
async fn i2_a_body_over_64_kib_is_413_announced_chunked_and_endless() {
    let app = TestApp::start().await;
    let fits = json!({ "username": "x".repeat(60_000), "password": "y" });
    assert_eq!(app.anonymous().post("/api/login", &fits).await.status, 401);
    let announced = post_raw(&app, "/api/login", "application/json", "x".repeat(65 * 1024)).await;
    assert_eq!(announced.status, 413);
    assert_eq!(announced.json, json!({ "detail": "Request body exceeds 65536 bytes." }));
    let chunk = Bytes::from(vec![b'x'; 8 * 1024]);
    let chunks = stream::iter((0..9).map({
        let chunk = chunk.clone();
        move |_| Ok::<_, std::io::Error>(chunk.clone())
    }));
    assert_eq!(post_raw(&app, "/api/login", "application/json", Body::wrap_stream(chunks)).await.status, 413);
    // The server must hang up on this one, which some clients see before the answer.
    let endless = Body::wrap_stream(stream::repeat_with(move || Ok::<_, std::io::Error>(chunk.clone())));
    let request = app.anonymous().request(Method::POST, "/api/login").header("Content-Type", "application/json");
    if let Ok(answer) = request.body(endless).send().await {
        assert_eq!(answer.status(), 413);
    }
    assert_eq!(app.anonymous().get("/healthz").await.text, "ok");
}

#[tokio::test]
async fn i3_what_is_not_text_is_a_400_in_every_field() {
    let app = TestApp::start().await;
    app.program("alice").await;
    for path in ["/api/signup", "/api/login"] {
        for field in ["username", "password", "email"] {
            if (path, field) == ("/api/login", "email") {
                continue;
            }
            let nul = json!({ field: "a\0b" });
            let mut form = credentials("alice2");
            form[field] = nul[field].clone();
            let answer = app.anonymous().post(path, &form).await;
            assert_eq!(answer.status, 400, "{path} {field}");
            let messages = answer.json[field].as_array().unwrap_or_else(|| panic!("{path} {field}: {}", answer.text));
            assert!(messages.contains(&json!("Null characters are not allowed.")), "{path} {field}: {messages:?}");

            let lone = format!(r#"{{"{field}": "\ud800"}}"#);
            let answer = post_raw(&app, path, "application/json", lone).await;
            assert_eq!(answer.status, 400);
            assert!(answer.json["detail"].as_str().unwrap().starts_with("JSON parse error - "), "{}", answer.text);

            let bytes = [format!("{{\"{field}\": \"").as_bytes(), b"\xff\"}"].concat();
            assert_eq!(post_raw(&app, path, "application/json", bytes).await.status, 400);
            let encoded = format!("{field}=%FF%FE");
            let answer = post_raw(&app, path, "application/x-www-form-urlencoded", encoded).await;
            assert_eq!(answer.status, 400);
            assert!(answer.json["detail"].as_str().unwrap().contains("UTF-8"), "{}", answer.text);
        }
    }
}

#[tokio::test]
async fn i4_broken_framing_is_refused_and_no_header_can_be_split() {
    let app = TestApp::start().await;
    for (headers, status) in [
        ("Content-Length: 2\r\nContent-Length: 3\r\n", 400),
        ("Content-Length: 2, 3\r\n", 400),
        ("Content-Length: -1\r\n", 400),
        ("Content-Length: x\r\n", 400),
        ("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", 400),
        (&*format!("X-Big: {}\r\n", "x".repeat(200_000)), 431),
        (&*"X-Many: y\r\n".repeat(500), 431),
    ] {
        let request = format!("POST /api/login HTTP/1.1\r\nHost: e\r\nConnection: close\r\n{headers}\r\n{{}}");
        let answer = exchange(app.address, request.as_bytes()).await.expect("an answer");
        assert_eq!(answer.status, status, "{}", &headers[..headers.len().min(60)]);
    }
    for target in ["/login?next=%0d%0aSet-Cookie:%20a=b", "/login?next=/%0d%0aX:y"] {
        let form = [("username", "alice"), ("password", "x")];
        let answer = app.anonymous().post_form(target, &form).await;
        assert!(answer.header("set-cookie").is_empty() && answer.headers.get("x").is_none(), "{target}");
    }
}

#[tokio::test]
async fn a_name_of_every_length_and_script_that_is_accepted_comes_back_as_it_was_typed() {
    let app = TestApp::start().await;
    for name in ["é".repeat(150), "张伟".to_owned(), "a٣".to_owned(), "@.+-_".to_owned(), "ﬁsh".to_owned()] {
        let form = json!({ "username": name, "password": "Quiet-harbor-42" });
        let answer = app.anonymous().post("/api/signup", &form).await;
        assert_eq!((answer.status, &answer.json["user"]["username"]), (201, &Value::String(name)));
    }
}
