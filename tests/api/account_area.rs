//! The pages of the account area, as a browser without JavaScript has them.

use std::time::Duration;

use crate::support::{PASSWORD, TestApp, credentials};

const PAGES: [&str; 4] = ["/account", "/account/sessions", "/account/tokens", "/account/password"];
const FRESH: Duration = Duration::from_secs(10 * 60);

#[tokio::test]
async fn w9_each_page_is_for_its_owner_alone_and_is_marked_in_the_list_of_pages() {
    let app = TestApp::start().await;
    let browser = app.browser("alice").await;
    for path in PAGES {
        let page = app.anonymous().get(path).await;
        assert_eq!((page.status, page.header("location")), (302, format!("/login?next={path}").as_str()));
        let page = browser.get(path).await;
        assert_eq!((page.status, page.header("cache-control")), (200, "no-store"), "{path}");
        assert_eq!(page.text.matches("<h1").count(), 1, "{path}");
        let marked = format!("<a href=\"{path}\" aria-current=\"page\"");
        // Once in the menu of a narrow page, once in the list of a wide one.
        assert_eq!(page.text.matches(&marked).count(), 2 + usize::from(path == "/account"), "{path}: {}", page.text);
    }
}

#[tokio::test]
async fn the_page_of_the_sign_ins_says_when_each_was_used_and_ends_it_after_the_password_in_place() {
    let app = TestApp::start().await;
    let browser = app.browser("alice").await;
    assert!(browser.get("/account/sessions").await.words().contains("You are logged in here alone."));
    let phone = app.caller(true, None);
    let log_in = [("username", "alice"), ("password", PASSWORD)];
    assert_eq!(phone.post_form("/login", &log_in).await.status, 303);
    app.clock.advance(Duration::from_secs(3 * 60 * 60));
    let page = browser.get("/account/sessions").await;
    assert!(page.words().contains("First used 3 hours ago 15 Jan 2027, 08:00 UTC"), "{}", page.words());
    assert!(!page.text.contains("confirm_password"));

    let listed = browser.get("/api/sign_ins").await.json;
    let other = listed.as_array().unwrap().iter().find(|one| one["current"] == false).unwrap();
    let id = other["id"].as_str().unwrap();
    let refused = browser.post_form("/sign_ins/end", &[("id", id)]).await;
    assert_eq!(refused.status, 401);
    // Its form is open, has the id and asks for the password; the form of all others stays shut.
    let (_, row) = refused.text.split_once("<details open class=\"verb\"").expect("the row's form is open");
    let (row, rest) = row.split_once("</details>").unwrap();
    assert!(row.contains(id) && row.contains("name=\"confirm_password\""), "{row}");
    assert!(rest.contains("name=\"others\"") && !rest.contains("confirm_password") && !rest.contains("<details open"));

    let wrong = browser.post_form("/sign_ins/end", &[("id", id), ("confirm_password", "Wrong-harbor-42")]).await;
    assert_eq!(wrong.status, 400);
    assert!(wrong.words().contains("That is not your password."), "{}", wrong.words());
    assert!(!wrong.text.contains("Wrong-harbor-42"));
    let ended = browser.post_form("/sign_ins/end", &[("id", id), ("confirm_password", PASSWORD)]).await;
    assert_eq!((ended.status, ended.header("location")), (303, "/account/sessions"));
    assert_eq!(phone.get("/account").await.status, 302);
    let again = browser.post_form("/sign_ins/end", &[("id", id)]).await;
    assert_eq!(again.status, 404);
    assert!(again.words().contains("That one has ended already."), "{}", again.words());
}

#[tokio::test]
async fn ending_all_others_keeps_what_was_chosen_while_the_password_is_asked_for() {
    let app = TestApp::start().await;
    let browser = app.browser("alice").await;
    app.anonymous().post("/api/login", &credentials("alice")).await;
    app.clock.advance(FRESH);
    let refused = browser.post_form("/sign_ins/end", &[("others", "true"), ("tokens", "true")]).await;
    let (_, form) = refused.text.split_once("<details open class=\"verb\"").expect("the form is open");
    let (form, _) = form.split_once("</details>").unwrap();
    for field in ["name=\"others\" value=\"true\"", "name=\"tokens\" value=\"true\"", "name=\"confirm_password\""] {
        assert!(form.contains(field), "{field}: {form}");
    }
}

#[tokio::test]
async fn w8_a_token_that_was_refused_comes_back_with_what_was_typed_and_chosen() {
    let app = TestApp::start().await;
    let browser = app.browser("alice").await;
    assert!(browser.get("/account/tokens").await.words().contains("You have no tokens."));
    app.clock.advance(FRESH);
    let mut fields = vec![("name", "nightly"), ("expires_in", "365d"), ("scope", "all")];
    let refused = browser.post_form("/tokens/create", &fields).await;
    assert_eq!(refused.status, 401);
    let words = refused.words();
    assert!(words.contains("To go on, please confirm that it is you."), "{words}");
    for kept in ["value=\"nightly\"", "value=\"365d\" selected", "value=\"all\" selected", "name=\"confirm_password\""]
    {
        assert!(refused.text.contains(kept), "{kept}: {}", refused.text);
    }
    fields[0].1 = " ";
    let refused = browser.post_form("/tokens/create", &[&fields[..], &[("confirm_password", PASSWORD)]].concat()).await;
    assert_eq!(refused.status, 400);
    assert!(refused.text.contains("Error: Tokens for programs") && refused.words().contains("Please fill this in."));
    fields[0].1 = "nightly";
    let made = browser.post_form("/tokens/create", &fields).await;
    assert_eq!(made.status, 201);
    assert!(made.words().contains("It is shown this once"), "{}", made.words());
    app.clock.advance(Duration::from_secs(60));
    let page = browser.get("/account/tokens").await.words();
    for said in ["nightly", "vst_", "may do all that a program may do", "Made a minute ago", "Never used", "in a year"]
    {
        assert!(page.contains(said), "{said}: {page}");
    }
}

#[tokio::test]
async fn the_pages_are_german_for_who_reads_german() {
    let app = TestApp::start().await;
    let browser = app.browser("alice").await;
    for (path, heading) in PAGES.into_iter().zip(["Dein Konto", "Wo du angemeldet bist", "Tokens für Programme"]) {
        let request = browser.request(reqwest::Method::GET, path).header("Accept-Language", "de");
        let page = crate::support::Answer::of(request.send().await.unwrap()).await;
        assert!(page.text.contains(&format!("<h1>{heading}</h1>")), "{path}: {}", page.text);
    }
}
