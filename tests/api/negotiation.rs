//! Methods, paths and media types.

use reqwest::Method;
use serde_json::json;

use crate::support::{Answer, TestApp};

const ENDPOINTS: [(&str, &str); 8] = [
    ("/api/signup", "POST"),
    ("/api/login", "POST"),
    ("/api/logout", "POST"),
    ("/api/renew", "POST"),
    ("/api/password_strength", "POST"),
    ("/api/test_token", "GET"),
    ("/api/me", "GET"),
    ("/api/sign_ins", "GET"),
];

#[tokio::test]
async fn i5_every_other_method_is_405_with_the_one_that_would_do() {
    let app = TestApp::start().await;
    for (path, right) in ENDPOINTS {
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "TRACE", "PROPFIND", "nonsense"] {
            if method == right {
                continue;
            }
            let request = app.anonymous().request(Method::from_bytes(method.as_bytes()).unwrap(), path);
            let answer = Answer::of(request.send().await.unwrap()).await;
            assert_eq!(
                (answer.status, answer.header("allow")),
                (405, &*format!("{right}, OPTIONS")),
                "{method} {path}"
            );
            if method != "HEAD" {
                assert_eq!(answer.json, json!({ "detail": format!("Method \"{method}\" not allowed.") }));
            }
        }
    }
    for page in ["/", "/account"] {
        let answer = Answer::of(app.anonymous().request(Method::DELETE, page).send().await.unwrap()).await;
        assert_eq!(answer.status, 405, "{page}");
        assert!(answer.header("allow").contains("GET"));
    }
}

#[tokio::test]
async fn options_describe_an_endpoint_as_drf_does() {
    let app = TestApp::start().await;
    let answer = Answer::of(app.anonymous().request(Method::OPTIONS, "/api/test_token").send().await.unwrap()).await;
    assert_eq!((answer.status, answer.header("allow")), (200, "GET, OPTIONS"));
    assert_eq!(answer.json["name"], "Test Token");
    assert_eq!(answer.json["renders"], json!(["application/json"]));
}

#[tokio::test]
async fn a_path_is_exact_and_may_end_with_a_slash() {
    let app = TestApp::start().await;
    for (path, status) in [
        ("/api/me", 401),
        ("/api/me/", 401),
        ("/api/me//", 404),
        ("/x/api/me", 404),
        ("/api/mex", 404),
        ("/api/ME", 404),
        ("/api", 404),
        ("/api/", 404),
        ("/api/%6de", 404),
        ("/login/", 200),
        ("/login", 200),
        ("/nowhere", 404),
    ] {
        assert_eq!(app.anonymous().get(path).await.status, status, "{path}");
    }
    assert_eq!(app.anonymous().get("/api/nowhere").await.json, json!({ "detail": "Not found." }));
}

#[tokio::test]
async fn all_three_media_types_say_the_same() {
    let app = TestApp::start().await;
    let caller = app.anonymous();
    let fields = [("username", "élise"), ("password", "Quiet-harbor-42"), ("email", "")];
    let form = caller.request(Method::POST, "/api/signup").form(&fields);
    assert_eq!(Answer::of(form.send().await.unwrap()).await.status, 201);
    let parts = fields.iter().fold(reqwest::multipart::Form::new(), |form, (name, value)| form.text(*name, *value));
    let multipart = caller.request(Method::POST, "/api/login").multipart(parts);
    let answer = Answer::of(multipart.send().await.unwrap()).await;
    assert_eq!((answer.status, &answer.json["user"]["username"]), (200, &json!("élise")));
    let body = json!({ "username": "élise", "password": "Quiet-harbor-42" });
    assert_eq!(caller.post("/api/login", &body).await.status, 200);
}
