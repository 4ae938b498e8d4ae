//! The page, without JavaScript.

use std::time::Duration;

use reqwest::Method;

use super::{Enrolled, cookie, log_in_browser};
use crate::support::{Answer, Caller, PASSWORD};

const STEP: &str = "/login/second_factor";

async fn first_step(browser: &Caller, path: &str) -> Answer {
    browser.post_form(path, &[("username", "alice"), ("password", PASSWORD)]).await
}

#[tokio::test]
async fn a_form_leads_to_the_second_step_and_from_there_to_where_it_was_to_lead() {
    let alice = Enrolled::start().await;
    let browser = alice.app.caller(true, None);
    let first = first_step(&browser, "/login?next=/account").await;
    assert_eq!((first.status, first.header("location")), (303, "/login/second_factor?next=/account"));
    assert!(cookie(&first, "vestibule_pending").is_some());
    let page = browser.get(first.header("location")).await;
    assert_eq!(page.status, 200);
    for attribute in [
        "action=\"/login/second_factor?next=/account\"",
        "autocomplete=\"one-time-code\"",
        "inputmode=\"numeric\"",
        "name=\"trust\"",
        "href=\"/login/second_factor?next=/account&amp;recovery\"",
    ] {
        assert!(page.text.contains(attribute), "{attribute}: {}", page.text);
    }
    assert!(page.words().contains("Do not ask again in this browser for 30 days"), "{}", page.words());
    assert_eq!(page.header("cache-control"), "no-store");

    let request = browser.request(Method::POST, "/login/second_factor?next=/account");
    let request = request.header("Origin", alice.app.url("")).form(&[("code", alice.code()), ("trust", "true".into())]);
    let entered = Answer::of(request.send().await.unwrap()).await;
    assert_eq!((entered.status, entered.header("location")), (303, "/login?next=/account&entered"));
    assert!(cookie(&entered, "vestibule_pending").unwrap().contains("Max-Age=0"));
    assert!(cookie(&entered, "vestibule_trusted").is_some());
    let checked = browser.get(entered.header("location")).await;
    assert_eq!((checked.status, checked.header("location")), (302, "/account"));
    assert_eq!(browser.get("/account").await.status, 200);
    let page = browser.get("/login/second_factor?next=/account").await;
    assert_eq!((page.status, page.header("location")), (302, "/account"), "nothing waits any longer");
}

#[tokio::test]
async fn w8_a_wrong_code_comes_back_with_its_message_in_place_and_what_was_chosen() {
    let alice = Enrolled::start().await;
    let browser = alice.app.caller(true, None);
    first_step(&browser, "/login").await;
    let wrong = alice.wrong();
    let page = browser.post_form("/login/second_factor?next=/account", &[("code", &wrong), ("trust", "true")]).await;
    assert_eq!(page.status, 400);
    assert!(page.words().contains("That code is not right."), "{}", page.words());
    assert!(page.text.contains("action=\"/login/second_factor?next=/account\"") && page.text.contains("checked"));
    assert!(page.text.contains("aria-invalid=\"true\"") && !page.text.contains(&wrong), "{}", page.text);
    let entered = browser.post_form(STEP, &[("code", &alice.code())]).await;
    assert_eq!((entered.status, entered.header("location")), (303, "/"));
}

#[tokio::test]
async fn a_recovery_code_has_words_of_its_own_and_a_keyboard_with_letters() {
    let alice = Enrolled::start().await;
    let browser = alice.app.caller(true, None);
    first_step(&browser, "/login").await;
    let page = browser.get("/login/second_factor?next=/account&recovery").await;
    assert!(page.words().contains("Recovery code") && !page.text.contains("inputmode"), "{}", page.text);
    assert!(page.text.contains("href=\"/login/second_factor?next=/account\""), "{}", page.text);
    let action = "/login/second_factor?next=/account&recovery";
    assert!(page.text.contains(&format!("action=\"{}\"", action.replace('&', "&amp;"))), "{}", page.text);
    let wrong = browser.post_form(action, &[("code", "zzzzz-zzzzz")]).await;
    assert!(wrong.status == 400 && wrong.words().contains("Recovery code"), "{}", wrong.text);
    let entered = browser.post_form(action, &[("code", &alice.recovery_codes[0])]).await;
    assert_eq!((entered.status, entered.header("location")), (303, "/account"));
}

#[tokio::test]
async fn w7_the_second_step_leads_only_to_a_path_of_this_site() {
    let alice = Enrolled::start().await;
    for next in ["//e", "https://e.example/", "/%5Ce"] {
        let browser = alice.app.caller(true, None);
        let first = first_step(&browser, &format!("/login?next={next}")).await;
        assert_eq!(first.header("location"), STEP);
        let entered = browser.post_form(&format!("{STEP}?next={next}"), &[("code", &alice.code())]).await;
        assert_eq!((entered.status, entered.header("location")), (303, "/"));
    }
}

#[tokio::test]
async fn p12_who_comes_too_late_or_too_often_begins_again() {
    let alice = Enrolled::start().await;
    let (browser, wrong) = (alice.app.caller(true, None), alice.wrong());
    first_step(&browser, "/login").await;
    for _ in 0..4 {
        assert_eq!(browser.post_form(STEP, &[("code", &wrong)]).await.status, 400);
    }
    let fifth = browser.post_form("/login/second_factor?next=/account", &[("code", &wrong)]).await;
    assert_eq!((fifth.status, fifth.header("location")), (302, "/login?next=/account&stale"));
    let page = browser.get(fifth.header("location")).await;
    assert!(page.words().contains("Please log in again"), "{}", page.words());

    first_step(&browser, "/login").await;
    alice.app.clock.advance(Duration::from_secs(600));
    for answer in [browser.get(STEP).await, browser.post_form(STEP, &[("code", &alice.code())]).await] {
        assert_eq!((answer.status, answer.header("location")), (302, "/login?stale"));
    }
    let anonymous = alice.app.anonymous().get(STEP).await;
    assert_eq!((anonymous.status, anonymous.header("location")), (302, "/login?stale"));
}

#[tokio::test]
async fn the_page_is_that_of_one_browser_and_is_not_kept_for_others() {
    let alice = Enrolled::start().await;
    let browser = alice.app.caller(true, None);
    log_in_browser(&browser, "alice").await;
    for _ in 0..2 {
        assert_eq!(browser.get(STEP).await.status, 200);
        let request = alice.app.anonymous().client.get(alice.app.url(STEP)).header("Cookie", "other=1");
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        let answer = client.execute(request.build().unwrap()).await.unwrap();
        assert_eq!(answer.status(), 302);
    }
}

#[tokio::test]
async fn the_page_speaks_german() {
    let alice = Enrolled::start().await;
    let browser = alice.app.caller(true, None);
    first_step(&browser, "/login").await;
    let request = browser.request(Method::GET, STEP).header("Accept-Language", "de");
    let page = Answer::of(request.send().await.unwrap()).await;
    assert!(page.words().contains("Noch ein Schritt") && page.words().contains("30 Tage"), "{}", page.words());
}
