//! A browser is led to the log-in page and back, to services of the list and nowhere else.

use base64ct::{Base64UrlUnpadded, Encoding};
use serde_json::json;

use super::{Asked, OWN, assert_refused, start};
use crate::support::{PASSWORD, TestApp};

const HTML: (&str, &str) = ("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");

fn continuing(url: &str) -> String {
    format!("/continue?to={}", Base64UrlUnpadded::encode_string(url.as_bytes()))
}

fn to_log_in(url: &str) -> String {
    format!("/login?next={}", continuing(url))
}

#[tokio::test]
async fn a_browser_is_led_to_the_log_in_page_and_from_there_back_to_the_page_it_wanted() {
    let app = start().await;
    app.browser("alice").await;
    let browser = app.caller(true, None);
    let wanted = "http://auth.example.org:8080/a%2Fb?c=d&e=%22@x;y";
    let asked = Asked { uri: wanted.strip_prefix("http://auth.example.org:8080").unwrap(), ..OWN };
    let answer = asked.of(&browser, &[HTML]).await;
    assert_refused(&answer, 303);
    let location = answer.header("location");
    assert_eq!(location, format!("http://auth.example.org{}", to_log_in(wanted)));

    let path = location.strip_prefix("http://auth.example.org").unwrap();
    assert_eq!(browser.get(path).await.status, 200);
    let logged_in = browser.post_form(path, &[("username", "alice"), ("password", PASSWORD)]).await;
    assert_eq!((logged_in.status, logged_in.header("location")), (303, &*continuing(wanted)));
    let back = browser.get(logged_in.header("location")).await;
    assert_eq!((back.status, back.header("refresh")), (200, &*format!("0;url={wanted}")), "{}", back.text);
    assert!(back.text.contains("You are logged in.") && back.text.contains(wanted), "{}", back.text);
    // Who is logged in already is not asked again.
    assert_eq!(browser.get(path).await.header("location"), continuing(wanted));
}

#[tokio::test]
async fn nginx_gets_the_same_way_with_a_status_that_it_passes_on() {
    let app = start().await;
    let original = [("X-Original-URL", "http://auth.example.org:8080/a"), ("X-Original-Method", "GET"), HTML];
    let answer = Asked { uri: "/a", ..OWN }.of(&app.anonymous(), &original).await;
    assert_refused(&answer, 401);
    assert_eq!(
        answer.header("location"),
        format!("http://auth.example.org{}", to_log_in("http://auth.example.org:8080/a"))
    );
}

#[tokio::test]
async fn a_script_a_program_and_a_form_are_told_401_and_are_led_nowhere() {
    let app = start().await;
    let nobody = app.anonymous();
    let post = Asked { method: "POST", ..OWN };
    for (asked, headers) in [
        (&OWN, &[][..]),
        (&OWN, &[("Accept", "application/json")]),
        (&OWN, &[HTML, ("Sec-Fetch-Mode", "cors")]),
        (&OWN, &[HTML, ("Authorization", "Token wrong")]),
        (&post, &[HTML]),
    ] {
        let answer = asked.of(&nobody, headers).await;
        assert_refused(&answer, 401);
        assert_eq!((answer.header("location"), answer.header("www-authenticate")), ("", "Token"), "{headers:?}");
    }
    let unknown = Asked { host: "evil.example", ..OWN }.of(&nobody, &[HTML]).await;
    assert_refused(&unknown, 403);
    assert_eq!(unknown.header("location"), "");
}

#[tokio::test]
async fn w7_the_way_back_leads_to_a_service_of_the_list_and_nowhere_else() {
    let app = start().await;
    let alice = app.browser("alice").await;
    for good in ["http://auth.example.org:8080/", "http://auth.example.org:8080/a?b", "http://AUTH.example.org:8080/"] {
        let answer = alice.get(&continuing(good)).await;
        let normal = good.replace("AUTH", "auth");
        assert_eq!((answer.status, answer.header("refresh")), (200, &*format!("0;url={normal}")));
    }
    let mut bad: Vec<String> = [
        "https://auth.example.org:8080/",
        "http://auth.example.org:8081/",
        "http://auth.example.org:8080@evil.example/",
        "http://auth.example.org:8080\\@evil.example/",
        "http://auth.example.org:8080.evil.example/",
        "http://evil.example/?http://auth.example.org:8080/",
        "http://user@auth.example.org:8080/",
        "http://auth.example.org:8080/a#b",
        "http://auth.example.org:8080#@evil.example/",
        "//auth.example.org:8080/",
        "/account",
        "javascript:alert(1)//auth.example.org:8080",
        "http://auth.example.org:8080/\r\nSet-Cookie: a=b",
        "",
    ]
    .map(continuing)
    .to_vec();
    bad.extend(["/continue", "/continue?to=%ff", "/continue?to=!", "/continue?next=/account"].map(str::to_owned));
    for path in bad {
        for visitor in [&alice, &app.anonymous()] {
            let answer = visitor.get(&path).await;
            let led = (answer.status, answer.header("location"), answer.header("refresh"));
            assert_eq!(led, (303, "/", ""), "{path}");
        }
    }
    let nobody = app.anonymous().get(&continuing("http://auth.example.org:8080/a")).await;
    assert_eq!((nobody.status, nobody.header("location")), (303, &*to_log_in("http://auth.example.org:8080/a")));
}

#[tokio::test]
async fn an_address_that_is_too_long_leads_back_to_the_front_page_of_the_service() {
    let app = start().await;
    let long = format!("/{}", "a".repeat(2_000));
    let answer = Asked { uri: &long, ..OWN }.of(&app.anonymous(), &[HTML]).await;
    assert_eq!(
        answer.header("location"),
        format!("http://auth.example.org{}", to_log_in("http://auth.example.org:8080/"))
    );
}

#[tokio::test]
async fn without_a_list_there_is_no_way_to_another_service() {
    let app = TestApp::start().await;
    let alice = app.browser("alice").await;
    let answer = alice.get(&continuing("http://auth.example.org:8080/")).await;
    assert_eq!((answer.status, answer.header("location")), (303, "/"));
    assert_eq!(alice.post("/api/logout", &json!({})).await.status, 200);
}
