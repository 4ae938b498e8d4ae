//! Forms without JavaScript.

use crate::support::{Options, PASSWORD, TestApp};

#[tokio::test]
async fn a_form_signs_up_logs_in_and_logs_out() {
    let app = TestApp::start().await;
    let browser = app.caller(true, None);
    let fields = [("username", "alice"), ("email", "alice@example.org"), ("password", PASSWORD)];
    let answer = browser.post_form("/signup", &fields).await;
    assert_eq!((answer.status, answer.header("location")), (303, "/"), "{}", answer.text);
    assert!(browser.get("/").await.words().contains("Welcome, alice"));
    let answer = browser.post_form("/logout", &[]).await;
    assert_eq!((answer.status, answer.header("location")), (303, "/"));
    assert!(!browser.get("/").await.words().contains("Welcome, alice"));
    let answer = browser.post_form("/login?next=/account", &fields).await;
    assert_eq!((answer.status, answer.header("location")), (303, "/account"));
    assert_eq!(browser.get("/account").await.status, 200);
}

#[tokio::test]
async fn a_multipart_form_signs_in_a_browser_and_keeps_what_was_typed() {
    let app = TestApp::start().await;
    let browser = app.caller(true, None);
    let post = async |path: &str, password: &str| {
        let form = reqwest::multipart::Form::new();
        let form = form.text("username", "alice").text("email", "a@example.org").text("password", password.to_owned());
        let request = browser.request(reqwest::Method::POST, path).header("Accept", "text/html").multipart(form);
        crate::support::Answer::of(request.send().await.unwrap()).await
    };
    let refused = post("/signup", "short7!").await;
    assert!(refused.status == 400 && refused.text.contains("value=\"alice\""), "{}", refused.text);
    assert_eq!(post("/signup", PASSWORD).await.status, 303);
    assert!(browser.get("/").await.words().contains("Welcome, alice"));
    browser.post_form("/logout", &[]).await;
    assert_eq!(post("/login", PASSWORD).await.status, 303);
    assert!(browser.get("/").await.words().contains("Welcome, alice"));
}

#[tokio::test]
async fn logging_out_twice_is_no_error() {
    let app = TestApp::start().await;
    let browser = app.browser("alice").await;
    for _ in 0..2 {
        let answer = browser.post_form("/logout", &[]).await;
        assert_eq!((answer.status, answer.header("location")), (303, "/"));
    }
}

#[tokio::test]
async fn w7_a_form_leads_only_to_a_path_of_this_site() {
    let app = TestApp::start().await;
    app.program("alice").await;
    for (next, leads_to) in [
        ("/account", "/account"),
        ("%2Faccount%3Ftab%3D1", "/account?tab=1"),
        ("//e", "/"),
        ("/%5Ce", "/"),
        ("https:e", "/"),
        ("https://e.example/", "/"),
        ("/%2509/e", "/"),
        ("/%09/e", "/"),
        ("good%5C@e", "/"),
        ("", "/"),
        ("%ff", "/"),
    ] {
        let fields = [("username", "alice"), ("password", PASSWORD)];
        let answer = app.caller(true, None).post_form(&format!("/login?next={next}"), &fields).await;
        assert_eq!((answer.status, answer.header("location")), (303, leads_to), "{next}");
    }
}

#[tokio::test]
async fn w8_a_refused_form_comes_back_with_its_messages_and_what_was_typed_but_the_password() {
    let app = TestApp::start().await;
    app.program("alice").await;
    let secret = "short7!";
    let fields = [("username", "alice"), ("email", "not-an-address"), ("password", secret)];
    let answer = app.anonymous().post_form("/signup?next=/account", &fields).await;
    assert_eq!(answer.status, 400);
    assert!(answer.header("content-type").starts_with("text/html"));
    for words in ["That name is taken.", "name@example.org", "Use at least 8 characters."] {
        assert!(answer.text.contains(words), "{words}: {}", answer.text);
    }
    for kept in ["value=\"alice\"", "value=\"not-an-address\"", "action=\"/signup?next=/account\""] {
        assert!(answer.text.contains(kept), "{kept}: {}", answer.text);
    }
    assert!(!answer.text.contains(secret));

    let fields = [("username", "alice"), ("password", "Wrong-harbor-42")];
    let request = app.anonymous().request(reqwest::Method::POST, "/login").header("Accept", "text/html");
    let request = request.header("Referer", "https://evil.example/").form(&fields);
    let answer = crate::support::Answer::of(request.send().await.unwrap()).await;
    assert_eq!((answer.status, answer.header("location")), (401, ""));
    assert!(answer.words().contains("That username and password do not match."), "{}", answer.text);
    assert!(!answer.text.contains("Wrong-harbor-42") && !answer.text.contains("evil.example"));
}

#[tokio::test]
async fn a_browser_whose_cookie_is_not_kept_is_told_so_at_the_log_in_page_and_the_others_go_on() {
    for (public_url, remedy) in [
        (None, "Allow cookies for this site, and log in again."),
        (Some("http://auth.example.org"), "Allow cookies for this site, and log in again."),
        (
            Some("https://auth.example.org"),
            "Open https://auth.example.org instead, allow cookies there, and log in again.",
        ),
    ] {
        let mut options = Options::default();
        options.http.public_url = public_url.map(|url| url.parse().unwrap());
        let app = TestApp::start_with(options).await;
        let origin = public_url.map_or_else(|| app.url(""), str::to_owned);
        let browser = app.caller(true, None);
        let post = async |path: &str| {
            let fields = [("username", "alice"), ("password", PASSWORD)];
            let request = browser.request(reqwest::Method::POST, path).header("Origin", &origin).form(&fields);
            let answer = crate::support::Answer::of(request.send().await.unwrap()).await;
            (answer.status, answer.header("location").to_owned())
        };
        assert_eq!(post("/signup").await, (303, "/login?entered".to_owned()));
        let location = "/login?next=/account&entered";
        assert_eq!(post("/login?next=/account").await, (303, location.to_owned()));

        let page = app.anonymous().get(location).await;
        let sentence = "You are not logged in: your browser did not keep the cookie of this site.";
        assert_eq!(page.status, 200);
        assert!(page.words().contains(&format!("{sentence} {remedy}")), "{}", page.words());
        assert!(page.text.contains("action=\"/login?next=/account\""), "{}", page.text);
        assert!(!app.anonymous().get("/login?next=/account").await.words().contains(sentence));
        // Over http this client keeps no cookie that is `Secure`.
        if !public_url.is_some_and(|url| url.starts_with("https")) {
            let page = browser.get(location).await;
            assert_eq!((page.status, page.header("location")), (302, "/account"));
        }
        assert_eq!(post("/logout").await, (303, "/".to_owned()));
    }
}

#[tokio::test]
async fn pages_lead_those_to_the_log_in_who_are_not_signed_in_and_the_others_past_it() {
    let app = TestApp::start().await;
    let answer = app.anonymous().get("/account").await;
    assert_eq!((answer.status, answer.header("location")), (302, "/login?next=/account"));
    let browser = app.browser("alice").await;
    for (page, leads_to) in [("/login", "/"), ("/signup?next=/account", "/account"), ("/login?next=//e", "/")] {
        let answer = browser.get(page).await;
        assert_eq!((answer.status, answer.header("location")), (302, leads_to), "{page}");
    }
}
