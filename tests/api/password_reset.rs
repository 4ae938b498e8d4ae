//! A forgotten password: the mail, its link and its code (guarantees P13, T11, M1 to M3).

use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use vestibule::accounts::Settings;

use crate::support::{Answer, Caller, Mail, Mailbox, Options, PASSWORD, TestApp, credentials, secret_of};

const NEW_PASSWORD: &str = "Lemon-lantern-77";
const ALICE: &str = "alice@example.org";
const ASKED: &str = "If an account has this address, a mail with a link and a code was sent to it.";

async fn ask(app: &TestApp, email: &str) -> Answer {
    app.anonymous().post("/api/password/reset", &json!({ "email": email })).await
}

async fn confirm(app: &TestApp, body: Value) -> Answer {
    app.anonymous().post("/api/password/reset/confirm", &body).await
}

fn by_link(mail: &Mail, new: &str) -> Value {
    json!({ "token": mail.secret(), "new_password": new })
}

fn by_code(email: &str, code: &str) -> Value {
    json!({ "email": email, "code": code, "new_password": NEW_PASSWORD })
}

/// Asks, and reads the mail.
async fn mailed(app: &TestApp, mailbox: &Mailbox) -> Mail {
    assert_eq!(ask(app, ALICE).await.status, 200);
    mailbox.last(ALICE, "password-reset").await
}

fn other_code(code: &str) -> String {
    format!("{:06}", (code.parse::<u32>().unwrap() + 1) % 1_000_000)
}

#[tokio::test]
async fn p13_a_reset_by_the_link_ends_every_sign_in_proves_the_address_and_signs_nobody_in() {
    let app = TestApp::start().await;
    let mailbox = Mailbox::of(&app);
    let browser = app.browser("alice").await;
    let program = app.anonymous().post("/api/login", &credentials("alice")).await.token();
    let mail = mailed(&app, &mailbox).await;
    let done = confirm(&app, by_link(&mail, NEW_PASSWORD)).await;
    assert_eq!((done.status, done.headers.get("set-cookie")), (200, None), "{}", done.text);
    assert_eq!(done.json, json!({ "message": "The password has been reset. Log in with the new one." }));
    for ended in [&browser, &app.caller(false, Some(program))] {
        assert_eq!(ended.get("/api/me").await.status, 401);
    }
    assert!(!app.can_log_in("alice", PASSWORD).await && app.can_log_in("alice", NEW_PASSWORD).await);
    assert!(app.can_log_in("Alice@Example.org", NEW_PASSWORD).await, "the address is proved, so it signs in");
    let again = confirm(&app, by_link(&mail, PASSWORD)).await;
    assert_eq!((again.status, again.json), (400, json!({ "token": ["Invalid or expired link."] })));
}

#[tokio::test]
async fn t11_the_code_of_the_mail_works_once_and_so_does_the_link_in_the_same_mail() {
    let app = TestApp::start().await;
    let mailbox = Mailbox::of(&app);
    app.program("alice").await;
    let mail = mailed(&app, &mailbox).await;
    assert_eq!(confirm(&app, by_code("ALICE@example.org ", &mail.code())).await.status, 200);
    assert_eq!(confirm(&app, by_code(ALICE, &mail.code())).await.json, json!({ "code": ["Invalid or expired code."] }));
    assert_eq!(confirm(&app, by_link(&mail, PASSWORD)).await.status, 400);
    assert!(app.can_log_in("alice", NEW_PASSWORD).await);
}

#[tokio::test]
async fn t11_of_twenty_who_use_one_link_at_the_same_moment_one_succeeds() {
    let app = TestApp::start().await;
    let mailbox = Mailbox::of(&app);
    app.program("alice").await;
    let mail = mailed(&app, &mailbox).await;
    let tries = (0..20).map(|n| confirm(&app, by_link(&mail, &format!("{NEW_PASSWORD}{n}"))));
    let answers = futures::future::join_all(tries).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1);
    assert!(answers.iter().all(|answer| matches!(answer.status, 200 | 400)));
}

#[tokio::test]
async fn m2_known_unknown_inactive_and_passwordless_are_one_answer_and_one_piece_of_work() {
    let app = TestApp::start().await;
    for name in ["alice", "ina", "nopass"] {
        app.program(name).await;
    }
    app.accounts.set_active("ina", false).await.unwrap();
    app.execute("UPDATE accounts SET password = '!' WHERE username = 'nopass'").await;
    let mut seen = Vec::new();
    for email in [ALICE, "nobody@example.org", "ina@example.org", "nopass@example.org"] {
        let (hashes, jobs) = (app.accounts.figures().hashes, app.number("SELECT count(*) FROM jobs").await);
        let answer = ask(&app, email).await;
        let mut headers = answer.headers.clone();
        for changing in ["date", "x-request-id"] {
            headers.remove(changing);
        }
        let work = (app.accounts.figures().hashes - hashes, app.number("SELECT count(*) FROM jobs").await - jobs);
        seen.push((answer.status, answer.json, headers, work));
    }
    assert_eq!((seen[0].0, &seen[0].1, seen[0].3), (200, &json!({ "message": ASKED }), (0, 1)));
    assert!(seen.iter().all(|one| *one == seen[0]), "{seen:#?}");
    // Who gets a mail is decided by the worker.
    let mailbox = Mailbox::of(&app);
    assert_eq!(mailbox.all(ALICE, "password-reset").await.len(), 1);
    for email in ["ina@example.org", "nobody@example.org", "nopass@example.org"] {
        assert_eq!(mailbox.all(email, "password-reset").await.len(), 0, "{email}");
    }
}

/// Quicker quarters are held against each other, as for log-ins: other tests can only slow an answer down.
async fn assert_same_time(caller: &Caller, path: &str, bodies: [Value; 2], status: u16) {
    let mut times = [Vec::new(), Vec::new()];
    for _ in 0..500 {
        for (times, body) in times.iter_mut().zip(&bodies) {
            let begun = Instant::now();
            let answer = caller.post(path, body).await;
            times.push(begun.elapsed());
            assert_eq!(answer.status, status, "{}", answer.text);
        }
    }
    let quick = times.map(|mut times| {
        times.sort();
        times[times.len() / 4].as_secs_f64()
    });
    let (least, most) = (quick[0].min(quick[1]), quick[0].max(quick[1]));
    assert!(most / least < 1.25, "{path}: {quick:?}");
}

#[tokio::test]
async fn m2_five_hundred_known_and_unknown_addresses_take_the_same_time() {
    let app = TestApp::start().await;
    app.program("alice").await;
    let asked = [ALICE, "nobody@example.org"].map(|email| json!({ "email": email }));
    assert_same_time(&app.anonymous(), "/api/password/reset", asked, 200).await;
    // One of the two has a code that can be tried as often as the test does.
    let mailbox = Mailbox::of(&app);
    let mail = mailed(&app, &mailbox).await;
    drop(mailbox);
    app.execute("UPDATE mail_requests SET wrong_codes = -100000").await;
    let wrong = other_code(&mail.code());
    let coded = [ALICE, "nobody@example.org"].map(|email| by_code(email, &wrong));
    assert_same_time(&app.anonymous(), "/api/password/reset/confirm", coded, 400).await;
}

#[tokio::test]
async fn m2_three_mails_an_hour_go_to_an_address_known_or_not_and_the_limit_is_told_before_a_look_up() {
    let mut options = Options::default();
    options.accounts = Settings { throttles: "anon=off,login=off,mail=3/hour".parse().unwrap(), ..options.accounts };
    let app = TestApp::start_with(options).await;
    app.program("alice").await;
    for email in [ALICE, "nobody@example.org"] {
        for spelling in [email.to_owned(), email.to_uppercase(), format!(" {email}")] {
            assert_eq!(ask(&app, &spelling).await.status, 200);
        }
        let refused = ask(&app, email).await;
        assert_eq!((refused.status, refused.header("retry-after")), (429, "3600"), "{}", refused.text);
    }
    app.clock.advance(Duration::from_secs(3_601));
    assert_eq!(ask(&app, ALICE).await.status, 200);
}

#[tokio::test]
async fn p12_five_wrong_codes_end_the_code_and_a_stranger_cannot_end_the_link() {
    let app = TestApp::start().await;
    let mailbox = Mailbox::of(&app);
    app.program("alice").await;
    let mail = mailed(&app, &mailbox).await;
    for _ in 0..5 {
        let wrong = confirm(&app, by_code(ALICE, &other_code(&mail.code()))).await;
        assert_eq!((wrong.status, wrong.json), (400, json!({ "code": ["Invalid or expired code."] })));
    }
    assert_eq!(confirm(&app, by_code(ALICE, &mail.code())).await.status, 400);
    assert_eq!(confirm(&app, by_link(&mail, NEW_PASSWORD)).await.status, 200);
}

#[tokio::test]
async fn p8_wrong_codes_and_wrong_passwords_are_failures_of_one_account_by_its_name_and_by_its_address() {
    let mut options = Options::default();
    options.accounts =
        Settings { throttles: "anon=off,login=off,failures=5/5min".parse().unwrap(), ..options.accounts };
    let app = TestApp::start_with(options).await;
    let mailbox = Mailbox::of(&app);
    app.program("alice").await;
    let mail = mailed(&app, &mailbox).await;
    assert_eq!(confirm(&app, by_link(&mail, NEW_PASSWORD)).await.status, 200, "the address is proved now");
    let wrong = |name: &str| json!({ "username": name, "password": "Wrong-harbor-42" });
    for name in ["alice", ALICE, "ALICE"] {
        assert_eq!(app.anonymous().post("/api/login", &wrong(name)).await.status, 401);
    }
    for _ in 0..2 {
        assert_eq!(confirm(&app, by_code(ALICE, "000000")).await.status, 400);
    }
    assert_eq!(confirm(&app, by_code(ALICE, "000000")).await.status, 429);
    for name in ["alice", ALICE] {
        assert_eq!(app.anonymous().post("/api/login", &wrong(name)).await.status, 429, "{name}");
    }
    assert_eq!(app.anonymous().post("/api/login", &wrong("bob@example.org")).await.status, 401, "another's are not");
}

#[tokio::test]
async fn the_last_two_codes_are_good_and_all_end_after_thirty_minutes() {
    let app = TestApp::start().await;
    let mailbox = Mailbox::of(&app);
    app.program("alice").await;
    let mut codes = Vec::new();
    for _ in 0..3 {
        codes.push(mailed(&app, &mailbox).await);
    }
    assert_eq!(confirm(&app, by_code(ALICE, &codes[0].code())).await.status, 400);
    let weak = json!({ "email": ALICE, "code": codes[1].code(), "new_password": "alice.k9" });
    let refused = confirm(&app, weak).await;
    let like = json!({ "new_password": ["The password is too similar to the username."] });
    assert_eq!((refused.status, refused.json), (400, like), "it is said before the code is used");
    assert_eq!(confirm(&app, by_code(ALICE, &codes[1].code())).await.status, 200);
    let mail = mailed(&app, &mailbox).await;
    app.clock.advance(Duration::from_secs(30 * 60));
    assert_eq!(confirm(&app, by_link(&mail, PASSWORD)).await.status, 400);
    assert_eq!(confirm(&app, by_code(ALICE, &mail.code())).await.status, 400);
}

#[tokio::test]
async fn what_is_wrong_is_told_at_its_field_and_uses_nothing() {
    let app = TestApp::start().await;
    let mailbox = Mailbox::of(&app);
    app.program("alice").await;
    let required = "This field is required.";
    assert_eq!(ask(&app, "nope").await.json, json!({ "email": ["Enter a valid email address."] }));
    assert_eq!(ask(&app, "").await.json, json!({ "email": ["This field may not be blank."] }));
    let missing = app.anonymous().post("/api/password/reset", &json!({})).await;
    assert_eq!((missing.status, missing.json), (400, json!({ "email": [required] })));
    let mail = mailed(&app, &mailbox).await;
    let numeric = json!({ "new_password": ["This password is too common.", "This password is entirely numeric."] });
    for (body, errors) in [
        (json!({}), json!({ "email": [required], "code": [required], "new_password": [required] })),
        (json!({ "token": mail.secret() }), json!({ "new_password": [required] })),
        (by_link(&mail, "12345678"), numeric),
        (
            json!({ "token": "vsm_nonsense", "new_password": NEW_PASSWORD }),
            json!({ "token": ["Invalid or expired link."] }),
        ),
    ] {
        let answer = confirm(&app, body).await;
        assert_eq!((answer.status, answer.json), (400, errors));
    }
    assert_eq!(confirm(&app, by_link(&mail, NEW_PASSWORD)).await.status, 200);
}

#[tokio::test]
async fn several_accounts_with_one_address_get_one_mail_that_names_each_with_a_link_of_its_own() {
    let app = TestApp::start().await;
    let mailbox = Mailbox::of(&app);
    for name in ["alice", "mallory"] {
        let mut form = credentials(name);
        form["email"] = json!(ALICE);
        assert_eq!(app.anonymous().post("/api/signup", &form).await.status, 201);
    }
    let mail = mailed(&app, &mailbox).await;
    assert_eq!(mailbox.all(ALICE, "password-reset").await.len(), 1);
    let accounts = mail.letter["accounts"].as_array().unwrap();
    let names: Vec<_> = accounts.iter().map(|account| account["username"].as_str().unwrap()).collect();
    assert_eq!(names, ["alice", "mallory"]);
    // The account that somebody else made with my address is mine, or nobody's.
    let token = secret_of(accounts[1]["link"].as_str().unwrap());
    assert_eq!(confirm(&app, json!({ "token": token, "new_password": NEW_PASSWORD })).await.status, 200);
    assert!(app.can_log_in("mallory", NEW_PASSWORD).await && app.can_log_in("alice", PASSWORD).await);
    assert_eq!(confirm(&app, by_link(&mail, NEW_PASSWORD)).await.status, 200, "the other link is still good");
    assert!(app.can_log_in("alice", NEW_PASSWORD).await);
}

#[tokio::test]
async fn m1_following_a_link_changes_nothing_and_the_button_of_its_page_does() {
    let app = TestApp::start().await;
    let mailbox = Mailbox::of(&app);
    app.program("alice").await;
    let mail = mailed(&app, &mailbox).await;
    let path = format!("/password/reset/confirm?token={}", mail.secret());
    let browser = app.caller(true, None);
    for method in [Method::GET, Method::HEAD, Method::GET] {
        let answer = Answer::of(browser.request(method, &path).send().await.unwrap()).await;
        assert_eq!((answer.status, answer.header("location")), (303, "/password/reset/confirm"));
        assert_eq!(answer.header("referrer-policy"), "no-referrer");
        let cookie = answer.header("set-cookie");
        assert!(cookie.contains("HttpOnly; SameSite=Lax") && cookie.contains(&mail.secret()), "{cookie}");
    }
    let page = browser.get("/password/reset/confirm").await;
    assert_eq!((page.status, page.header("cache-control")), (200, "no-store"));
    assert!(page.words().contains("The new password of your account alice."), "{}", page.words());
    assert!(app.can_log_in("alice", PASSWORD).await, "nothing has changed");

    let fields = |new| [("token", mail.secret()), ("new_password", String::from(new))];
    let post = async |new| {
        let fields = fields(new);
        let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
        browser.post_form("/password/reset/confirm?next=/login?reset", &fields).await
    };
    let refused = post("short").await;
    assert_eq!(refused.status, 400);
    assert!(refused.words().contains("Use at least 8 characters.") && !refused.text.contains("value=\"short\""));
    let done = post(NEW_PASSWORD).await;
    assert_eq!((done.status, done.header("location")), (303, "/login?reset"), "{}", done.words());
    assert!(app.can_log_in("alice", NEW_PASSWORD).await);
    assert!(browser.get("/login?reset").await.words().contains("Your password is reset."));
    assert!(done.header("set-cookie").starts_with("vestibule_link=; Path=/; Max-Age=0;"), "the link is used");
    assert_eq!(browser.get(&path).await.status, 303);
    let page = browser.get("/password/reset/confirm").await;
    assert!(page.words().contains("That link was used or is too old."), "{}", page.words());
}

#[tokio::test]
async fn m3_a_page_that_shows_one_persons_link_is_shown_to_nobody_else() {
    let app = TestApp::start().await;
    let mailbox = Mailbox::of(&app);
    app.program("alice").await;
    let mail = mailed(&app, &mailbox).await;
    let browser = app.caller(true, None);
    browser.get(&format!("/password/reset/confirm?token={}", mail.secret())).await;
    assert!(browser.get("/password/reset/confirm").await.text.contains(&mail.secret()));
    let other = app.anonymous().get("/password/reset/confirm").await;
    assert!(other.status == 200 && !other.text.contains(&mail.secret()) && !other.text.contains("alice"));
    assert!(other.words().contains("If an account has this address"), "{}", other.words());
}

#[tokio::test]
async fn m3_the_database_has_neither_the_secret_of_a_link_nor_its_code_once_the_mail_is_sent() {
    let app = TestApp::start().await;
    let mailbox = Mailbox::of(&app);
    app.program("alice").await;
    let mail = mailed(&app, &mailbox).await;
    assert_eq!(app.number("SELECT count(*) FROM mail_requests WHERE kind = 'reset' AND length(digest) = 32").await, 1);
    assert_eq!(app.number("SELECT count(*) FROM jobs WHERE kind <> 'purge'").await, 0);
    let digest = hex::encode(Sha256::digest(mail.secret()));
    let stored = app.text("SELECT lower(hex(digest)) FROM mail_requests WHERE kind = 'reset'").await;
    assert_eq!(stored, digest);
}

#[tokio::test]
async fn w8_without_javascript_the_address_is_asked_for_and_the_code_is_typed() {
    let app = TestApp::start().await;
    let mailbox = Mailbox::of(&app);
    app.program("alice").await;
    let browser = app.caller(true, None);
    assert!(browser.get("/login").await.text.contains("href=\"/password/reset\""));
    let page = browser.get("/password/reset").await;
    assert!(page.text.contains("action=\"/password/reset?next=/password/reset/confirm\""), "{}", page.text);
    let refused = browser.post_form("/password/reset", &[("email", "nope")]).await;
    assert!(refused.status == 400 && refused.text.contains("value=\"nope\""), "{}", refused.text);
    let asked = browser.post_form("/password/reset?next=/password/reset/confirm", &[("email", ALICE)]).await;
    assert_eq!((asked.status, asked.header("location")), (303, "/password/reset/confirm"));
    let code = mailbox.last(ALICE, "password-reset").await.code();
    let form = |code| [("email", ALICE), ("code", code), ("new_password", NEW_PASSWORD)];
    let wrong = other_code(&code);
    let refused = browser.post_form("/password/reset/confirm", &form(wrong.as_str())).await;
    assert_eq!(refused.status, 400);
    assert!(refused.words().contains("That code is wrong or too old.") && refused.text.contains(ALICE));
    assert!(!refused.text.contains(NEW_PASSWORD) && !refused.text.contains(&wrong));
    assert_eq!(browser.post_form("/password/reset/confirm", &form(code.as_str())).await.status, 303);
    assert!(app.can_log_in("alice", NEW_PASSWORD).await);
}
