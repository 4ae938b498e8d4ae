//! The hand-over of a sign-in to the host of a service that the session's cookie does not reach.

use std::time::Duration;

use base64ct::{Base64UrlUnpadded, Encoding};
use reqwest::Method;
use serde_json::json;

use super::{APP, Asked, assert_refused, assert_told, options, start};
use crate::support::{Answer, Caller, PASSWORD, TestApp};

pub(super) const HTML: (&str, &str) = ("Accept", "text/html");
const SITE: &str = "http://app.example.org";
pub(super) const AUTH: &str = "http://auth.example.org";

/// A browser at a service: Vestibule's cookies there are those of another host.
pub(super) async fn at(visitor: &Caller, host: &str, url: &str) -> Answer {
    let path = url.split_once("example.org").unwrap().1;
    let request = visitor.request(Method::GET, path.trim_start_matches(":8080")).header("X-Forwarded-Proto", "http");
    Answer::of(request.header("X-Forwarded-Host", host).send().await.unwrap()).await
}

/// Begins at the service; where it leads at the sign-in server.
pub(super) async fn begin(there: &Caller, asked: &Asked<'_>) -> String {
    let answer = asked.of(there, &[HTML]).await;
    assert_refused(&answer, 303);
    let start = answer.header("location").to_owned();
    assert!(start.starts_with(&format!("http://{}/.vestibule/start?to=", asked.host)), "{start}");
    let begun = at(there, asked.host, &start).await;
    assert_eq!(begun.status, 303, "{}", begun.text);
    begun.header("location").strip_prefix(AUTH).expect("the sign-in server").to_owned()
}

/// Where the page leads that a browser is signed in for.
pub(super) async fn led(here: &Caller, path: &str) -> String {
    let answer = here.get(path).await;
    assert_eq!(answer.status, 200, "{} {}", answer.text, answer.header("location"));
    answer.header("refresh").strip_prefix("0;url=").expect("a way on").to_owned()
}

#[tokio::test]
async fn a_browser_takes_its_sign_in_to_a_service_of_another_host_and_it_ends_with_the_session() {
    let app = start().await;
    app.browser("alice").await;
    let (here, there) = (app.caller(true, None), app.caller(true, None));
    let path = begin(&there, &Asked { uri: "/a?b=c", ..APP }).await;

    // Nobody is signed in: the log-in page comes first, and leads back.
    let asked = here.get(&path).await;
    assert_eq!((asked.status, asked.header("location").starts_with("/login?next=/continue?to=")), (303, true));
    let form = [("username", "alice"), ("password", PASSWORD)];
    let logged_in = here.post_form(asked.header("location"), &form).await;
    assert_eq!((logged_in.status, logged_in.header("location")), (303, &*path));

    let enter = led(&here, &path).await;
    assert!(enter.starts_with(&format!("{SITE}/.vestibule/enter?code=vsw_")), "{enter}");
    let entered = at(&there, APP.host, &enter).await;
    assert_eq!((entered.status, entered.header("location")), (303, "http://app.example.org/a?b=c"), "{}", entered.text);
    let cookie = entered.header("set-cookie");
    assert!(cookie.starts_with("vestibule_service=vsw_"), "{cookie}");
    assert!(cookie.ends_with("; Path=/; Max-Age=7776000; HttpOnly; SameSite=Lax"), "{cookie}");
    assert_told(&APP.of(&there, &[]).await, ["alice", "", "", ""]);
    assert_eq!(there.get("/api/me").await.status, 401, "it is no sign-in at the sign-in server");
    assert_refused(&Asked { host: "auth.example.org:8080", ..APP }.of(&there, &[]).await, 401);

    // A confirmation gives the session a new secret, and its sign-ins at services stay.
    assert_eq!(here.post("/api/confirm", &json!({ "password": PASSWORD })).await.status, 200);
    assert_told(&APP.of(&there, &[]).await, ["alice", "", "", ""]);
    assert_eq!(here.post("/api/logout", &json!({})).await.status, 200);
    assert_refused(&APP.of(&there, &[]).await, 401);
    assert_eq!(app.number("SELECT count(*) FROM service_sign_ins").await, 0);
}

#[tokio::test]
async fn t11_a_code_works_once_for_half_a_minute_at_its_service_and_for_the_browser_that_has_asked() {
    let app = start().await;
    let here = app.browser("alice").await;
    let (there, thief) = (app.caller(true, None), app.caller(true, None));
    let path = begin(&there, &APP).await;
    begin(&thief, &APP).await;
    let refused = async |visitor: &Caller, host: &str, enter: &str| {
        let answer = at(visitor, host, enter).await;
        assert_eq!((answer.status, answer.headers.get("set-cookie")), (400, None), "{}", answer.text);
        assert!(answer.text.contains("Open the service again"), "{}", answer.text);
    };

    // Somebody else's browser, as of a visitor who is to be logged in as the thief, and one that has never asked.
    let enter = led(&here, &path).await;
    refused(&thief, APP.host, &enter).await;
    refused(&app.caller(true, None), APP.host, &enter).await;
    refused(&there, "team.example.org", &enter).await;
    assert_eq!(at(&there, APP.host, &enter).await.status, 303);
    refused(&there, APP.host, &enter).await;

    let enter = led(&here, &path).await;
    app.clock.advance(Duration::from_secs(30));
    refused(&there, APP.host, &enter).await;
    refused(&there, APP.host, &format!("{SITE}/.vestibule/enter?code=vsw_wrong")).await;
    refused(&there, APP.host, &format!("{SITE}/.vestibule/enter")).await;

    // A session that has ended takes its codes along.
    let enter = led(&here, &path).await;
    assert_eq!(here.post("/api/logout", &json!({})).await.status, 200);
    refused(&there, APP.host, &enter).await;
}

#[tokio::test]
async fn a4_the_sign_in_at_one_service_is_none_at_another() {
    let app = start().await;
    let here = app.browser("alice").await;
    app.execute("INSERT INTO groups (id, name) VALUES (1, 'team')").await;
    app.execute("INSERT INTO account_groups (account_id, group_id) SELECT id, 1 FROM accounts").await;
    let there = app.caller(true, None);
    let path = begin(&there, &APP).await;
    let enter = led(&here, &path).await;
    let entered = at(&there, APP.host, &enter).await;
    let cookie = entered.header("set-cookie").split(';').next().unwrap().to_owned();
    let (nobody, sent) = (app.anonymous(), [("Cookie", &*cookie)]);
    assert_told(&APP.of(&nobody, &sent).await, ["alice", "", "", "team"]);
    assert_refused(&Asked { host: "team.example.org", ..APP }.of(&nobody, &sent).await, 401);
    let secret = cookie.split_once('=').unwrap().1;
    for name in ["vestibule_session", "vestibule_asking", "__Host-vestibule_session"] {
        assert_refused(&APP.of(&nobody, &[("Cookie", &format!("{name}={secret}"))]).await, 401);
    }
    let bearer = format!("Bearer {secret}");
    assert_refused(&APP.of(&nobody, &[("Authorization", &bearer)]).await, 401);
    let me = nobody.request(Method::GET, "/api/me").header("Authorization", &bearer);
    assert_eq!(me.send().await.unwrap().status(), 401);

    // A second entry replaces the first, whose secret is then unknown.
    let again = led(&here, &path).await;
    assert_eq!(at(&there, APP.host, &again).await.status, 303);
    assert_refused(&APP.of(&nobody, &sent).await, 401);
    assert_told(&APP.of(&there, &[]).await, ["alice", "", "", "team"]);
    assert_eq!(app.number("SELECT count(*) FROM service_sign_ins").await, 1);
}

#[tokio::test]
async fn codes_that_nobody_uses_are_few_and_a_token_gets_none() {
    let app = start().await;
    let (here, program, there) = (app.browser("alice").await, app.program("bob").await, app.caller(true, None));
    let path = begin(&there, &APP).await;
    assert_eq!(program.get(&path).await.status, 303, "a program is led to the log-in page");
    for _ in 0..25 {
        led(&here, &path).await;
    }
    assert_eq!(app.number("SELECT count(*) FROM service_codes").await, 20);
    // Without what is known of the browser nothing is handed over: it begins at the service.
    let bare = path.split_once("&browser=").unwrap().0;
    assert!(led(&here, bare).await.starts_with(&format!("{SITE}/.vestibule/start?to=")));
    app.clock.advance(Duration::from_secs(30));
    app.accounts.purge_expired().await.unwrap();
    assert_eq!(app.number("SELECT count(*) FROM service_codes").await, 0);
}

#[tokio::test]
async fn w7_a_step_leads_to_the_service_that_its_proxy_names_and_nowhere_else() {
    let app = start().await;
    let there = app.caller(true, None);
    for (to, led) in
        [("/a?b", "/a?b"), ("//evil.example/", "//evil.example/"), ("https://evil.example/", "/"), ("", "/")]
    {
        let to = Base64UrlUnpadded::encode_string(to.as_bytes());
        let begun = at(&there, APP.host, &format!("{SITE}/.vestibule/start?to={to}")).await;
        let expected = Base64UrlUnpadded::encode_string(format!("{SITE}{led}").as_bytes());
        let location = begun.header("location");
        assert!(location.starts_with(&format!("{AUTH}/continue?to={expected}&browser=")), "{location}");
    }
    for (host, status) in
        [("evil.example", 403), ("auth.example.org", 403), ("app.example.org, evil.example", 400), ("", 400)]
    {
        let answer = at(&there, host, &format!("{SITE}/.vestibule/start")).await;
        assert_eq!((answer.status, answer.header("location")), (status, ""), "{host}: {}", answer.text);
    }
    let post = there.request(Method::POST, "/.vestibule/start").header("X-Forwarded-Proto", "http");
    assert_eq!(post.header("X-Forwarded-Host", APP.host).send().await.unwrap().status(), 405);
    let mut elsewhere = options();
    elsewhere.http.trusted_proxies.clear();
    let elsewhere = TestApp::start_with(elsewhere).await;
    assert_eq!(at(&elsewhere.anonymous(), APP.host, &format!("{SITE}/.vestibule/start")).await.status, 400);
}
