//! The pages of the account area, as a browser without JavaScript has them.

use std::time::Duration;

use crate::support::{PASSWORD, TestApp, credentials};

const PAGES: [&str; 11] = [
    "/account",
    "/account/sessions",
    "/account/tokens",
    "/account/security",
    "/account/security/app",
    "/account/security/codes",
    "/account/password",
    "/account/activity",
    "/account/data",
    "/account/email",
    "/account/profile",
];
/// Those that rows of the overview lead to.
const OF_A_ROW: [&str; 2] = ["/account/email", "/account/profile"];
/// Those that rows of the page of what protects the account lead to.
const OF_SECURITY: [&str; 3] = ["/account/security/app", "/account/security/codes", "/account/password"];
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
        let marked = if OF_SECURITY.contains(&path) {
            "<a href=\"/account/security\" aria-current=\"true\"".to_owned()
        } else {
            format!("<a href=\"{path}\" aria-current=\"page\"")
        };
        // Once in the menu of a narrow page, once in the list of a wide one.
        let expected = if OF_A_ROW.contains(&path) { 0 } else { 2 + usize::from(path == "/account") };
        assert_eq!(page.text.matches(&marked).count(), expected, "{path}: {}", page.text);
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
    assert!(row.contains(" autofocus") && row.contains("It is logged out at once"), "{row}");
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
    let headings: [&str; PAGES.len()] = [
        "Dein Konto",
        "Wo du angemeldet bist",
        "Tokens für Programme",
        "Sicherheit",
        "Authenticator-App",
        "Codes zur Wiederherstellung",
        "Passwort ändern",
        "Aktivität",
        "Deine Daten",
        "E-Mail",
        "Name und Sprache",
    ];
    for (path, heading) in PAGES.into_iter().zip(headings) {
        let request = browser.request(reqwest::Method::GET, path).header("Accept-Language", "de");
        let page = crate::support::Answer::of(request.send().await.unwrap()).await;
        assert!(page.text.contains(&format!("<h1>{heading}</h1>")), "{path}: {}", page.text);
    }
}

#[tokio::test]
async fn the_page_of_the_activity_says_what_was_done_in_words_and_leads_to_what_is_earlier() {
    let app = TestApp::start().await;
    let browser = app.browser("alice").await;
    assert!(browser.get("/account/activity").await.words().contains("Account created"));
    for n in 0..50 {
        let form = [("first_name", format!("Alice {n}"))];
        let form: Vec<_> = form.iter().map(|(name, text)| (*name, text.as_str())).collect();
        assert_eq!(browser.post_form("/profile", &form).await.status, 303);
    }
    let page = browser.get("/account/activity").await;
    assert_eq!(page.words().matches("Names or language changed").count(), 50);
    assert!(!page.words().contains("Account created"));
    let (_, link) = page.text.split_once("href=\"/account/activity?before=").expect("it leads on");
    let (before, _) = link.split_once('"').unwrap();
    let earlier = browser.get(&format!("/account/activity?before={before}")).await;
    assert!(earlier.words().contains("Account created") && !earlier.words().contains("Names or language changed"));
    assert_eq!(browser.get("/account/activity?before=x").await.status, 200, "it says what is wrong");
}

#[tokio::test]
async fn the_names_and_the_language_are_saved_and_shown_again() {
    let app = TestApp::start().await;
    let browser = app.browser("alice").await;
    let long = "x".repeat(151);
    let refused = browser.post_form("/profile", &[("first_name", &long), ("last_name", "Liddell")]).await;
    assert_eq!(refused.status, 400);
    assert!(refused.text.contains(&long) && refused.text.contains("value=\"Liddell\""));
    let form = [("first_name", "Alice"), ("last_name", "Liddell"), ("language", "de")];
    let saved = browser.post_form("/profile?next=/account/profile%3Fdone", &form).await;
    assert_eq!((saved.status, saved.header("location")), (303, "/account/profile?done"));
    let page = browser.get("/account/profile?done").await;
    assert!(page.words().contains("Gespeichert."), "{}", page.words());
    assert!(page.text.contains("value=\"Alice\"") && page.text.contains("<html lang=\"de\""));
}

#[tokio::test]
async fn an_account_is_deleted_by_its_page_after_the_password() {
    let app = TestApp::start().await;
    let browser = app.browser("alice").await;
    app.clock.advance(FRESH);
    let wrong = browser.post_form("/account/delete", &[("password", "Wrong-harbor-42")]).await;
    assert_eq!(wrong.status, 400);
    let (_, form) = wrong.text.split_once("<details open class=\"verb\"").expect("the form is open");
    assert!(form.contains("name=\"password\"") && !wrong.text.contains("Wrong-harbor-42"));
    assert!(wrong.words().contains("That is not your password."), "{}", wrong.words());
    let gone = browser.post_form("/account/delete", &[("password", PASSWORD)]).await;
    assert_eq!((gone.status, gone.header("location")), (303, "/"));
    assert_eq!(browser.get("/account").await.status, 302);
    assert_eq!(app.number("SELECT count(*) FROM accounts").await, 0);
}

#[tokio::test]
async fn an_address_is_changed_after_the_password_in_place_and_what_was_typed_stays() {
    let app = TestApp::start().await;
    let browser = app.browser("alice").await;
    app.clock.advance(FRESH);
    let asked = browser.post_form("/email/change", &[("email", "alice@example.net")]).await;
    assert_eq!(asked.status, 401);
    assert!(asked.text.contains("name=\"confirm_password\"") && asked.text.contains("value=\"alice@example.net\""));
    let form = [("email", "alice@example.net"), ("confirm_password", PASSWORD)];
    let sent = browser.post_form("/email/change?next=/email/change/confirm", &form).await;
    assert_eq!((sent.status, sent.header("location")), (303, "/email/change/confirm"));
    assert!(browser.get("/email/change/confirm").await.text.contains("name=\"code\""));
    let wrong = browser.post_form("/email/change/confirm", &[("code", "12345")]).await;
    assert_eq!(wrong.status, 400);
    assert!(wrong.text.contains("name=\"code\"") && wrong.text.contains("aria-invalid=\"true\""));
}
