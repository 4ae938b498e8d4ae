//! The address of an account: proved, changed, and brought back (guarantees T11, M1, M2).

use std::time::Duration;

use serde_json::{Value, json};
use vestibule::accounts::Settings;

use crate::support::{Answer, Caller, Mail, Mailbox, Options, PASSWORD, TestApp, credentials};

const ALICE: &str = "alice@example.org";
const NEW: &str = "alice@example.net";
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

async fn post(caller: &Caller, path: &str, body: Value) -> Answer {
    caller.post(path, &body).await
}

fn status(email: &str, verified: bool, pending: Option<&str>) -> Value {
    json!({ "email": email, "verified": verified, "pending": pending })
}

/// A change that was asked for by `browser`, and its mail.
async fn changed(browser: &Caller, mailbox: &Mailbox, email: &str) -> Mail {
    let answer = post(browser, "/api/email/change", json!({ "email": email })).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    mailbox.last(email, "email-verify").await
}

#[tokio::test]
async fn a_sign_up_sends_a_link_that_proves_the_address_on_any_device_and_signs_nobody_in() {
    let app = TestApp::start().await;
    let mailbox = Mailbox::of(&app);
    let browser = app.browser("alice").await;
    assert_eq!(browser.get("/api/email").await.json, status(ALICE, false, None));
    assert!(!app.can_log_in(ALICE, PASSWORD).await, "only a proved address signs in");
    let mail = mailbox.last(ALICE, "email-verify").await;
    assert_eq!((&mail.letter["username"], &mail.letter["days"]), (&json!("alice"), &json!(3)));
    let device = app.caller(true, None);
    let done = post(&device, "/api/email/verify/confirm", json!({ "token": mail.secret() })).await;
    assert_eq!((done.status, done.headers.get("set-cookie")), (200, None), "{}", done.text);
    assert_eq!(device.get("/api/me").await.status, 401);
    assert_eq!(browser.get("/api/email").await.json, status(ALICE, true, None));
    assert!(app.can_log_in("ALICE@example.org", PASSWORD).await && app.can_log_in("alice", PASSWORD).await);
    let again = post(&device, "/api/email/verify/confirm", json!({ "token": mail.secret() })).await;
    assert_eq!((again.status, again.json), (400, json!({ "token": ["Invalid or expired link."] })));
    assert_eq!(post(&browser, "/api/email/verify", json!({})).await.status, 200);
    assert_eq!(mailbox.all(ALICE, "email-verify").await.len(), 1, "what is proved needs no mail");
}

#[tokio::test]
async fn t11_the_tab_that_asked_goes_on_by_the_code_which_works_once_and_for_its_account_alone() {
    let app = TestApp::start().await;
    let mailbox = Mailbox::of(&app);
    let (browser, other) = (app.browser("alice").await, app.browser("bob").await);
    assert_eq!(post(&browser, "/api/email/verify", json!({})).await.status, 200);
    let code = mailbox.last(ALICE, "email-verify").await.code();
    let confirm = |caller: Caller| {
        let body = json!({ "code": code });
        async move { post(&caller, "/api/email/verify/confirm", body).await }
    };
    assert_eq!(confirm(app.anonymous()).await.status, 401);
    let wrong = json!({ "code": ["Invalid or expired code."] });
    assert_eq!(confirm(other).await.json, wrong);
    assert_eq!(confirm(browser.clone()).await.status, 200);
    assert_eq!(confirm(browser.clone()).await.json, wrong);
    assert_eq!(browser.get("/api/email").await.json, status(ALICE, true, None));
}

#[tokio::test]
async fn a_link_and_a_code_prove_an_address_for_three_days() {
    let app = TestApp::start().await;
    let mailbox = Mailbox::of(&app);
    let browser = app.browser("alice").await;
    let mail = mailbox.last(ALICE, "email-verify").await;
    app.clock.advance(3 * DAY);
    for body in [json!({ "token": mail.secret() }), json!({ "code": mail.code() })] {
        assert_eq!(post(&browser, "/api/email/verify/confirm", body).await.status, 400);
    }
}

#[tokio::test]
async fn a_change_wants_the_new_address_proved_and_tells_the_old_one_which_can_undo_it_for_seven_days() {
    let app = TestApp::start().await;
    let mailbox = Mailbox::of(&app);
    let browser = app.browser("alice").await;
    let mail = changed(&browser, &mailbox, NEW).await;
    assert_eq!(browser.get("/api/email").await.json, status(ALICE, false, Some(NEW)));
    assert_eq!(post(&browser, "/api/email/change/confirm", json!({ "code": mail.code() })).await.status, 200);
    assert_eq!(browser.get("/api/email").await.json, status(NEW, true, None));
    assert_eq!(browser.get("/api/me").await.json["email"], NEW);
    assert!(app.can_log_in(NEW, PASSWORD).await && !app.can_log_in(ALICE, PASSWORD).await);

    let notice = mailbox.last(ALICE, "email-change-notice").await;
    assert_eq!((&notice.letter["email"], &notice.letter["days"]), (&json!(NEW), &json!(7)));
    app.clock.advance(7 * DAY - Duration::from_millis(1));
    let undo = json!({ "token": notice.secret() });
    assert_eq!(post(&app.anonymous(), "/api/email/change/undo", undo.clone()).await.status, 200);
    assert_eq!(browser.get("/api/me").await.status, 401, "whoever changed it may be a thief");
    assert!(app.can_log_in(ALICE, PASSWORD).await && !app.can_log_in(NEW, PASSWORD).await);
    assert_eq!(post(&app.anonymous(), "/api/email/change/undo", undo).await.status, 400);
}

#[tokio::test]
async fn an_undo_ends_after_seven_days() {
    let app = TestApp::start().await;
    let mailbox = Mailbox::of(&app);
    let browser = app.browser("alice").await;
    let mail = changed(&browser, &mailbox, NEW).await;
    assert_eq!(post(&browser, "/api/email/change/confirm", json!({ "token": mail.secret() })).await.status, 200);
    let notice = mailbox.last(ALICE, "email-change-notice").await;
    app.clock.advance(7 * DAY);
    let undone = post(&app.anonymous(), "/api/email/change/undo", json!({ "token": notice.secret() })).await;
    assert_eq!(undone.status, 400);
}

#[tokio::test]
async fn a_thief_who_changes_the_address_twice_and_resets_the_password_does_not_keep_the_account() {
    let app = TestApp::start().await;
    let mailbox = Mailbox::of(&app);
    let thief = app.browser("alice").await;
    for email in ["thief@example.net", "thief@example.com"] {
        let mail = changed(&thief, &mailbox, email).await;
        assert_eq!(post(&thief, "/api/email/change/confirm", json!({ "code": mail.code() })).await.status, 200);
    }
    let owners = mailbox.last(ALICE, "email-change-notice").await;
    let thiefs = mailbox.last("thief@example.net", "email-change-notice").await;
    assert_eq!(post(&thief, "/api/password/reset", json!({ "email": "thief@example.com" })).await.status, 200);
    let reset = mailbox.last("thief@example.com", "password-reset").await;
    let body = json!({ "token": reset.secret(), "new_password": "Brass-lantern-77" });
    assert_eq!(post(&thief, "/api/password/reset/confirm", body).await.status, 200);
    assert_eq!(post(&thief, "/api/password/reset", json!({ "email": "thief@example.com" })).await.status, 200);
    let pending = mailbox.last("thief@example.com", "password-reset").await;

    let owner = app.anonymous();
    assert_eq!(post(&owner, "/api/email/change/undo", json!({ "token": owners.secret() })).await.status, 200);
    assert_eq!(post(&thief, "/api/email/change/undo", json!({ "token": thiefs.secret() })).await.status, 400);
    let body = json!({ "token": pending.secret(), "new_password": PASSWORD });
    assert_eq!(post(&thief, "/api/password/reset/confirm", body).await.status, 400);
    assert_eq!(post(&owner, "/api/password/reset", json!({ "email": ALICE })).await.status, 200);
    let reset = mailbox.last(ALICE, "password-reset").await;
    let body = json!({ "token": reset.secret(), "new_password": PASSWORD });
    assert_eq!(post(&owner, "/api/password/reset/confirm", body).await.status, 200);
    assert!(app.can_log_in(ALICE, PASSWORD).await);
}

#[tokio::test]
async fn p11_a_change_that_a_thief_has_asked_for_ends_when_the_owner_changes_the_password_and_the_way_back_stays() {
    const STOLEN: &str = "thief@example.net";
    let app = TestApp::start().await;
    let mailbox = Mailbox::of(&app);
    let (thief, owner) = (app.browser("alice").await, app.caller(true, None));
    let log_in = async |caller: &Caller, password: &str| {
        let form = json!({ "username": "alice", "password": password, "session": true });
        assert_eq!(post(caller, "/api/login", form).await.status, 200);
    };
    log_in(&owner, PASSWORD).await;
    let change_password = async |caller: &Caller, current: &str, new: &str| {
        let form = json!({ "current_password": current, "new_password": new });
        assert_eq!(post(caller, "/api/password/change", form).await.status, 200);
    };
    let pending = changed(&thief, &mailbox, STOLEN).await;
    change_password(&owner, PASSWORD, "Brass-lantern-77").await;
    let confirm = json!({ "token": pending.secret() });
    let refused = post(&app.anonymous(), "/api/email/change/confirm", confirm).await;
    assert_eq!((refused.status, refused.json), (400, json!({ "token": ["Invalid or expired link."] })));
    assert_eq!(owner.get("/api/email").await.json, status(ALICE, false, None));

    // A thief who knows the password as well changes both: the owner's mail of that goes on working.
    log_in(&thief, "Brass-lantern-77").await;
    let mail = changed(&thief, &mailbox, STOLEN).await;
    let confirm = json!({ "token": mail.secret() });
    assert_eq!(post(&thief, "/api/email/change/confirm", confirm).await.status, 200);
    change_password(&thief, "Brass-lantern-77", PASSWORD).await;
    assert_eq!(post(&thief, "/api/logout", json!({ "everywhere": true })).await.status, 200);
    let notice = mailbox.last(ALICE, "email-change-notice").await;
    let undo = json!({ "token": notice.secret() });
    assert_eq!(post(&app.anonymous(), "/api/email/change/undo", undo).await.status, 200);
    assert!(app.can_log_in(ALICE, PASSWORD).await && !app.can_log_in(STOLEN, PASSWORD).await);
}

#[tokio::test]
async fn an_account_that_somebody_else_made_with_my_address_gives_them_nothing_after_my_reset() {
    let app = TestApp::start().await;
    let mailbox = Mailbox::of(&app);
    let stranger = app.browser("alice").await;
    let pending = changed(&stranger, &mailbox, "stranger@example.net").await;
    let verify = mailbox.last(ALICE, "email-verify").await;
    let me = app.anonymous();
    assert_eq!(post(&me, "/api/password/reset", json!({ "email": ALICE })).await.status, 200);
    let reset = mailbox.last(ALICE, "password-reset").await;
    let body = json!({ "token": reset.secret(), "new_password": "Brass-lantern-77" });
    assert_eq!(post(&me, "/api/password/reset/confirm", body).await.status, 200);
    assert_eq!(stranger.get("/api/me").await.status, 401);
    for path in ["/api/email/change/confirm", "/api/email/verify/confirm"] {
        for mail in [&pending, &verify] {
            assert_eq!(post(&stranger, path, json!({ "token": mail.secret() })).await.status, 400, "{path}");
        }
    }
    assert!(!app.can_log_in("alice", PASSWORD).await);
    let form = json!({ "username": ALICE, "password": "Brass-lantern-77" });
    assert_eq!(post(&me, "/api/login", form).await.status, 200);
}

#[tokio::test]
async fn m2_a_change_waits_for_a_proof_whether_the_address_is_taken_or_not() {
    let app = TestApp::start().await;
    let mailbox = Mailbox::of(&app);
    app.browser("alice").await;
    let mail = mailbox.last(ALICE, "email-verify").await;
    let proof = json!({ "token": mail.secret() });
    assert_eq!(post(&app.anonymous(), "/api/email/verify/confirm", proof).await.status, 200);
    let stranger = app.browser("mallory").await;
    for email in [ALICE, "free@example.org"] {
        assert_eq!(post(&stranger, "/api/email/change", json!({ "email": email })).await.status, 200);
        mailbox.settle().await;
        assert_eq!(stranger.get("/api/email").await.json, status("mallory@example.org", false, Some(email)));
        let wrong = post(&stranger, "/api/email/change/confirm", json!({ "code": "000000" })).await;
        assert_eq!((wrong.status, wrong.json), (400, json!({ "code": ["Invalid or expired code."] })), "{email}");
    }
}

#[tokio::test]
async fn m2_an_address_that_another_account_has_proved_is_not_told_to_a_stranger_and_its_owner_is_mailed() {
    let app = TestApp::start().await;
    let mailbox = Mailbox::of(&app);
    app.browser("alice").await;
    let mail = mailbox.last(ALICE, "email-verify").await;
    let anyone = app.anonymous();
    assert_eq!(post(&anyone, "/api/email/verify/confirm", json!({ "token": mail.secret() })).await.status, 200);

    let mut form = credentials("mallory");
    form["email"] = json!("Alice@EXAMPLE.org");
    form["session"] = json!(true);
    let stranger = app.caller(true, None);
    let mut answers = vec![post(&stranger, "/api/signup", form.clone()).await];
    form["username"] = json!("malware");
    form["email"] = json!("unknown@example.org");
    answers.push(post(&app.caller(true, None), "/api/signup", form).await);
    assert!(answers.iter().all(|answer| answer.status == 201), "{answers:?}");
    let notice = mailbox.last(ALICE, "sign-up-exists").await;
    assert_eq!(
        (&notice.letter["username"], &notice.letter["reset_link"]),
        (&json!("alice"), &json!("/password/reset"))
    );
    assert!(!notice.letter.to_string().contains("mallory"), "what a stranger has typed is not mailed");
    assert_eq!(mailbox.all("Alice@EXAMPLE.org", "email-verify").await.len(), 0);

    let mut said = Vec::new();
    for email in [ALICE, "free@example.org"] {
        said.push(post(&stranger, "/api/email/change", json!({ "email": email })).await.json);
    }
    assert_eq!(said[0], said[1]);
    assert_eq!(mailbox.all(ALICE, "sign-up-exists").await.len(), 2);
    assert_eq!(mailbox.all(ALICE, "email-verify").await.len(), 1, "the one of the sign-up");
    // A name that looks like an address signs in as a name, before anybody's address.
    let named = json!({ "username": ALICE, "password": "Other-harbor-42", "email": "" });
    assert_eq!(post(&anyone, "/api/signup", named.clone()).await.status, 201);
    let entered = post(&anyone, "/api/login", named).await;
    assert_eq!((entered.status, &entered.json["user"]["username"]), (200, &json!(ALICE)));
}

#[tokio::test]
async fn t10_a_token_cannot_change_the_address_and_an_old_sign_in_confirms_first() {
    let app = TestApp::start().await;
    let program = app.program("alice").await;
    assert_eq!(post(&program, "/api/email/change", json!({ "email": NEW })).await.status, 401);
    assert_eq!(post(&program, "/api/email/verify", json!({})).await.status, 401);
    let browser = app.browser("bob").await;
    app.clock.advance(Duration::from_secs(10 * 60));
    let refused = post(&browser, "/api/email/change", json!({ "email": NEW })).await;
    assert_eq!((refused.status, &refused.json["code"]), (401, &json!("confirmation_required")));
}

#[tokio::test]
async fn what_is_wrong_with_an_address_is_told_at_its_field() {
    let app = TestApp::start().await;
    let browser = app.browser("alice").await;
    for (body, told) in [
        (json!({}), "This field is required."),
        (json!({ "email": " " }), "This field may not be blank."),
        (json!({ "email": "nope" }), "Enter a valid email address."),
    ] {
        let answer = post(&browser, "/api/email/change", body).await;
        assert_eq!((answer.status, answer.json), (400, json!({ "email": [told] })));
    }
}

#[tokio::test]
async fn w8_a_verification_without_an_address_says_so_where_one_is_typed() {
    let app = TestApp::start().await;
    for (name, statement, told) in [
        ("alice", "UPDATE accounts SET email = ''", "Please fill this in."),
        ("bob", "UPDATE accounts SET email = 'imported'", "Enter an address like name@example.org"),
    ] {
        let browser = app.browser(name).await;
        app.execute(statement).await;
        let page = browser.post_form("/email/verify", &[]).await;
        assert_eq!(page.status, 400);
        let (_, field) = page.text.split_once("id=\"email\"").expect("a field for another address");
        assert!(field.contains("aria-invalid=\"true\"") && field.contains(told), "{name}: {field}");
        assert!(!browser.get("/account/email").await.text.contains("aria-invalid=\"true\""));
    }
}

#[tokio::test]
async fn a_page_that_waits_for_a_proof_goes_on_by_itself_or_by_a_link_and_that_of_a_stranger_does_not() {
    const LINK: &str = "Confirmed on another device? Look again";
    const PAGES: [&str; 3] = ["/account/email", "/email/verify/confirm", "/email/change/confirm"];
    let app = TestApp::start().await;
    let mailbox = Mailbox::of(&app);
    let browser = app.browser("alice").await;
    let waits = async |caller: &Caller, path: &str| {
        let page = caller.get(path).await;
        let (is_live, has_link) = (page.text.contains("ProofWait"), page.words().contains(LINK));
        assert_eq!(is_live, has_link, "{path}");
        is_live
    };
    for path in PAGES {
        assert!(waits(&browser, path).await, "{path}");
        assert!(!waits(&app.anonymous(), path).await, "{path}");
    }
    assert!(!waits(&browser, "/email/change/undo").await);
    let secret = mailbox.last(ALICE, "email-verify").await.secret();
    let device = app.caller(true, None);
    assert_eq!(post(&device, "/api/email/verify/confirm", json!({ "token": secret })).await.status, 200);
    let page = browser.get("/account/email").await;
    let (_, state) = page.text.split_once("id=\"email-state\"").unwrap();
    assert!(state.contains("alice@example.org is confirmed."), "{state}");
    assert!(!waits(&browser, "/account/email").await, "nothing is left to wait for");
    changed(&browser, &mailbox, NEW).await;
    assert!(waits(&browser, "/account/email").await);
    // The tab of a reset does not say whether there is an account.
    let reset = app.anonymous().get("/password/reset/confirm").await;
    assert!(!reset.text.contains("ProofWait") && reset.words().contains("Done on another device? Log in"));
}

#[tokio::test]
async fn m1_the_pages_of_links_wait_for_their_button() {
    let app = TestApp::start().await;
    let mailbox = Mailbox::of(&app);
    let browser = app.browser("alice").await;
    let verify = mailbox.last(ALICE, "email-verify").await;
    let change = changed(&browser, &mailbox, NEW).await;
    let press = async |path: &str, mail: &Mail, says: &str, done: &str| {
        let person = app.caller(true, None);
        let followed = person.get(&format!("{path}?token={}", mail.secret())).await;
        assert_eq!((followed.status, followed.header("location")), (303, path));
        let page = person.get(path).await;
        assert!(page.words().contains(says), "{}", page.words());
        assert_eq!(page.text.matches("<form").count(), 1);
        let action = format!("{path}?next={path}?done");
        assert!(page.text.contains(&format!("action=\"{action}\"")), "{}", page.text);
        let pressed = person.post_form(&action, &[("token", &mail.secret())]).await;
        assert_eq!(
            (pressed.status, pressed.header("location")),
            (303, &*format!("{path}?done")),
            "{}",
            pressed.words()
        );
        assert_eq!(
            pressed.header("set-cookie"),
            "vestibule_link=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax",
            "it is used"
        );
        assert!(person.get(&format!("{path}?done")).await.words().contains(done));
        assert!(person.get(path).await.words().contains("This link was used or is too old."));
        assert_eq!(person.get("/api/me").await.status, 401, "it signs nobody in");
    };
    press("/email/verify/confirm", &verify, "alice@example.org is to be confirmed", "The address is confirmed.").await;
    press("/email/change/confirm", &change, "alice@example.net is to be the address", "The address is changed.").await;
    let undo = mailbox.last(ALICE, "email-change-notice").await;
    press("/email/change/undo", &undo, "alice@example.org is to be the address", "The change is undone").await;
}

#[tokio::test]
async fn the_cookie_of_a_link_goes_when_the_link_is_good_for_nothing_and_stays_on_the_page_of_another() {
    const GONE: &str = "vestibule_link=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax";
    const EXPIRED: &str = "That link was used or is too old.";
    let app = TestApp::start().await;
    let mailbox = Mailbox::of(&app);
    app.browser("alice").await;
    let secret = mailbox.last(ALICE, "email-verify").await.secret();
    let person = app.caller(true, None);
    assert_eq!(person.get(&format!("/email/verify/confirm?token={secret}")).await.status, 303);
    // It leads to another page than this one.
    let other = person.get("/password/reset/confirm").await;
    assert_eq!((other.headers.get("set-cookie"), other.words().contains(EXPIRED)), (None, false), "{}", other.words());
    assert!(person.get("/email/verify/confirm").await.text.contains(&secret));
    // A broken one takes its place.
    for broken in ["%3Cvsm%3E", "", &secret[..20]] {
        person.get(&format!("/email/verify/confirm?token={secret}")).await;
        assert_eq!(person.get(&format!("/password/reset/confirm?token={broken}")).await.status, 303);
        let page = person.get("/password/reset/confirm").await;
        assert!(page.words().contains(EXPIRED), "{broken}: {}", page.words());
        assert_eq!(page.header("set-cookie"), GONE, "{broken}");
        let again = person.get("/password/reset/confirm").await;
        assert_eq!((again.headers.get("set-cookie"), again.words().contains(EXPIRED)), (None, false), "{broken}");
    }
}

#[tokio::test]
async fn mail_is_written_in_the_language_that_the_account_has_chosen_else_in_that_of_who_asks() {
    let app = TestApp::start().await;
    let mailbox = Mailbox::of(&app);
    app.program("alice").await;
    let request = app.anonymous().request(reqwest::Method::POST, "/api/password/reset");
    let request = request.header("Accept-Language", "de-AT, en;q=0.5").json(&json!({ "email": ALICE }));
    assert_eq!(request.send().await.unwrap().status(), 200);
    assert_eq!(mailbox.last(ALICE, "password-reset").await.language, "de");
    assert_eq!(mailbox.last(ALICE, "email-verify").await.language, "en");
    // Each of these asks in English.
    let browser = app.browser("bob").await;
    assert_eq!(post(&browser, "/api/profile", json!({ "language": "de" })).await.status, 200);
    assert_eq!(post(&app.anonymous(), "/api/password/reset", json!({ "email": "bob@example.org" })).await.status, 200);
    assert_eq!(mailbox.last("bob@example.org", "password-reset").await.language, "de");
    let change = changed(&browser, &mailbox, NEW).await;
    assert_eq!(change.language, "de");
    let done = post(&app.anonymous(), "/api/email/change/confirm", json!({ "token": change.secret() })).await;
    assert_eq!(done.status, 200, "{}", done.text);
    assert_eq!(mailbox.last("bob@example.org", "email-change-notice").await.language, "de");
    let mut stranger = credentials("stranger");
    stranger["email"] = json!(NEW);
    assert_eq!(post(&app.anonymous(), "/api/signup", stranger).await.status, 201);
    assert_eq!(mailbox.last(NEW, "sign-up-exists").await.language, "de", "its owner's");
}

#[tokio::test]
async fn a_sign_up_that_repeats_an_address_mails_it_three_times_an_hour_at_most() {
    let mut options = Options::default();
    options.accounts = Settings { throttles: "anon=off,signup=off,mail=3/hour".parse().unwrap(), ..options.accounts };
    let app = TestApp::start_with(options).await;
    let mailbox = Mailbox::of(&app);
    for n in 0..6 {
        let mut form = credentials(&format!("stranger{n}"));
        form["email"] = json!(ALICE);
        assert_eq!(post(&app.anonymous(), "/api/signup", form).await.status, 201);
    }
    assert_eq!(mailbox.count().await, 3);
}

#[tokio::test]
async fn t10_a_code_is_for_the_browser_that_asked_for_it_and_for_no_token() {
    let app = TestApp::start().await;
    let mailbox = Mailbox::of(&app);
    let browser = app.browser("alice").await;
    let verify = mailbox.last(ALICE, "email-verify").await;
    let change = changed(&browser, &mailbox, NEW).await;
    let page = app.caller(false, Some(post(&browser, "/api/renew", json!({})).await.token()));
    let program = app.caller(false, Some(post(&app.anonymous(), "/api/login", credentials("alice")).await.token()));
    for caller in [&page, &program, &app.anonymous()] {
        for (path, mail) in [("/api/email/verify/confirm", &verify), ("/api/email/change/confirm", &change)] {
            let refused = post(caller, path, json!({ "code": mail.code() })).await;
            assert_eq!(refused.status, 401, "{path}: {}", refused.text);
        }
    }
    assert_eq!(post(&browser, "/api/email/change/confirm", json!({ "code": change.code() })).await.status, 200);
}

#[tokio::test]
async fn after_a_link_was_used_the_same_browser_can_still_type_the_code_of_the_next_mail() {
    let app = TestApp::start().await;
    let mailbox = Mailbox::of(&app);
    let browser = app.browser("alice").await;
    let verify = mailbox.last(ALICE, "email-verify").await;
    browser.get(&format!("/email/verify/confirm?token={}", verify.secret())).await;
    let pressed = browser.post_form("/email/verify/confirm", &[("token", &verify.secret())]).await;
    assert_eq!(pressed.status, 303);
    let change = changed(&browser, &mailbox, NEW).await;
    let page = browser.get("/email/change/confirm").await;
    assert!(page.text.contains("name=\"code\""), "{}", page.words());
    let done = browser.post_form("/email/change/confirm", &[("code", &change.code())]).await;
    assert_eq!(done.status, 303, "{}", done.words());
    assert_eq!(browser.get("/api/email").await.json, status(NEW, true, None));
}
