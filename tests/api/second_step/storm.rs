//! Storms on the second step, and what can be found out without the password (guarantees P7, P8, P12).

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::trusted::trusted;
use super::{Enrolled, enrol, log_in, log_in_browser, with_key};
use crate::support::{Answer, Caller, Mailbox, Options, PASSWORD, TestApp, credentials};

fn with_throttles(rates: &str) -> Options {
    let mut options = Options::default();
    options.accounts.throttles = rates.parse().unwrap();
    options.http.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
    options
}

/// What only the limits of failures hold back.
const NO_OTHER: &str = "login=off,anon=off,signup=off,user=off";

async fn post_from(app: &TestApp, address: &str, path: &str, body: &Value) -> Answer {
    let request = app.anonymous().client.post(app.url(path)).header("X-Forwarded-For", address).json(body);
    Answer::of(request.send().await.unwrap()).await
}

/// Both steps with a wrong code, from an address. `None` where the first step is not reached.
async fn attack(alice: &Enrolled, address: &str, wrong: &str) -> Option<u16> {
    let body = json!({ "username": "alice", "password": PASSWORD });
    let first = post_from(&alice.app, address, "/api/login", &body).await;
    let pending = first.json["pending"].as_str()?;
    let body = json!({ "pending": pending, "code": wrong });
    Some(post_from(&alice.app, address, "/api/login/second_factor", &body).await.status)
}

#[tokio::test]
async fn p12_who_knows_the_password_tries_five_codes_from_one_address_however_often_they_enter_it() {
    let alice = Enrolled::start_with(with_throttles(NO_OTHER)).await;
    let wrong = alice.wrong();
    let mut tried = 0;
    for _ in 0..12 {
        tried += usize::from(attack(&alice, "198.51.100.1", &wrong).await == Some(400));
    }
    assert_eq!(tried, 5, "the right password makes up for no wrong code");
    let hashes = alice.app.accounts.figures().hashes;
    let body = json!({ "username": "alice", "password": PASSWORD });
    let limited = post_from(&alice.app, "198.51.100.1", "/api/login", &body).await;
    assert_eq!((limited.status, limited.header("retry-after")), (429, "300"));
    assert_eq!(alice.app.accounts.figures().hashes, hashes, "nor is the password tried");
    let pending = post_from(&alice.app, "198.51.100.2", "/api/login", &body).await.json["pending"].clone();
    let body = json!({ "pending": pending, "code": alice.code() });
    assert_eq!(post_from(&alice.app, "198.51.100.1", "/api/login/second_factor", &body).await.status, 429);
    let elsewhere = post_from(&alice.app, "198.51.100.2", "/api/login/second_factor", &body).await;
    assert_eq!(elsewhere.status, 200, "the owner elsewhere gets in: {}", elsewhere.text);
}

#[tokio::test]
async fn p12_rotating_addresses_gets_a_hundred_codes_an_hour_and_the_owner_is_not_locked_out() {
    let alice = Enrolled::start_with(with_throttles(NO_OTHER)).await;
    let wrong = alice.wrong();
    let mut tried = 0;
    for n in 0..130 {
        tried += usize::from(attack(&alice, &format!("198.51.{}.{}", n / 100, n % 100), &wrong).await == Some(400));
    }
    assert_eq!(tried, 100);
    let body = json!({ "username": "alice", "password": PASSWORD });
    assert_eq!(post_from(&alice.app, "203.0.113.1", "/api/login", &body).await.status, 429);
    // From where alice is signed in.
    let pending = alice.begin().await;
    assert_eq!(alice.answer(&pending, &alice.code()).await.status, 200);
}

#[tokio::test]
async fn p12_wrong_passwords_and_wrong_codes_count_together() {
    let alice = Enrolled::start_with(with_throttles(NO_OTHER)).await;
    let (pending, wrong) = (alice.begin().await, alice.wrong());
    for _ in 0..2 {
        assert_eq!(log_in(&alice.app.anonymous(), "alice", "wrong").await.status, 401);
    }
    for _ in 0..3 {
        assert_eq!(alice.answer(&pending, &wrong).await.status, 400);
    }
    assert_eq!(alice.answer(&pending, &alice.code()).await.status, 429);
    assert_eq!(log_in(&alice.app.anonymous(), "alice", PASSWORD).await.status, 429);
    let confirm = alice.browser.post("/api/confirm", &json!({ "password": PASSWORD })).await;
    assert_eq!(confirm.status, 429);
    alice.app.clock.advance(Duration::from_secs(300));
    let pending = alice.begin().await;
    assert_eq!(alice.answer(&pending, &alice.code()).await.status, 200);
}

/// How many of twelve wrong codes are compared, before each of which somebody proves something else.
async fn tried_after(browser: &Caller, wrong: &str, prove: impl AsyncFn() -> u16) -> usize {
    let mut tried = 0;
    for _ in 0..12 {
        let (proved, is_limited) = (prove().await, tried == 5);
        assert_eq!(proved, if is_limited { 429 } else { 200 }, "after {tried}");
        let answer = browser.post("/api/step_up", &json!({ "code": wrong })).await;
        tried += usize::from(answer.status == 400);
    }
    tried
}

#[tokio::test]
async fn p12_who_is_signed_in_makes_up_for_no_wrong_code_by_the_password() {
    let alice = Enrolled::start_with(with_throttles(NO_OTHER)).await;
    let (browser, wrong) = (trusted(&alice).await, alice.wrong());
    let confirm = async || browser.post("/api/confirm", &json!({ "password": PASSWORD })).await.status;
    let in_a_trusted_browser = async || log_in_browser(&browser, "alice").await.status;
    assert_eq!(tried_after(&browser, &wrong, confirm).await, 5);
    alice.app.clock.advance(Duration::from_secs(300));
    assert_eq!(tried_after(&browser, &wrong, in_a_trusted_browser).await, 5);
    alice.app.clock.advance(Duration::from_secs(300));
    let change = async || {
        let body = json!({ "current_password": PASSWORD, "new_password": PASSWORD });
        browser.post("/api/password/change", &body).await.status
    };
    assert_eq!(tried_after(&browser, &wrong, change).await, 5);
    alice.app.clock.advance(Duration::from_secs(300));
    let with_a_code = json!({ "password": PASSWORD, "code": alice.code() });
    for _ in 0..4 {
        assert_eq!(browser.post("/api/step_up", &json!({ "code": wrong })).await.status, 400);
    }
    assert_eq!(browser.post("/api/confirm", &with_a_code).await.status, 200);
    for _ in 0..4 {
        assert_eq!(browser.post("/api/step_up", &json!({ "code": wrong })).await.status, 400, "the factor makes up");
    }
}

#[tokio::test]
async fn p12_the_right_code_of_a_mail_makes_up_for_no_wrong_code_of_the_second_step() {
    let app = TestApp::start_with(with_key(with_throttles(NO_OTHER))).await;
    let mailbox = Mailbox::of(&app);
    let alice = Enrolled::on(app).await;
    let (browser, wrong) = (&alice.browser, alice.wrong());
    let step_up = async || browser.post("/api/step_up", &json!({ "code": wrong })).await.status;
    for _ in 0..4 {
        assert_eq!(step_up().await, 400);
    }
    let code = mailbox.last("alice@example.org", "email-verify").await.code();
    assert_eq!(browser.post("/api/email/verify/confirm", &json!({ "code": code })).await.status, 200);
    assert_eq!([step_up().await, step_up().await], [400, 429]);
}

#[tokio::test]
async fn p8_a_second_step_that_is_right_makes_up_for_the_failures_before() {
    let alice = Enrolled::start_with(with_throttles(NO_OTHER)).await;
    for round in 0..4 {
        for _ in 0..4 {
            assert_eq!(log_in(&alice.app.anonymous(), "alice", "wrong").await.status, 401, "{round}");
        }
        let pending = alice.begin().await;
        assert_eq!(alice.answer(&pending, &alice.code()).await.status, 200, "{round}");
    }
}

#[tokio::test]
async fn p9_both_steps_count_as_log_ins_of_their_address() {
    let alice = Enrolled::start_with(with_throttles("login=3/min,anon=off,signup=off,failures=off")).await;
    let pending = alice.begin().await;
    let wrong = alice.wrong();
    let statuses = [
        alice.answer(&pending, &wrong).await.status,
        alice.answer("unknown", &wrong).await.status,
        alice.answer(&pending, &wrong).await.status,
    ];
    // The confirmation of the set-up is none.
    assert_eq!(statuses, [400, 401, 429]);
}

/// An account with a second factor, one without, an inactive one, and none.
async fn four(options: Options) -> Enrolled {
    let alice = Enrolled::start_with(options).await;
    alice.app.program("bob").await;
    let ina = alice.app.browser("ina").await;
    enrol(&alice.app, &ina).await;
    alice.app.accounts.set_active("ina", false).await.unwrap();
    alice
}

const REFUSED: [(&str, &str); 4] =
    [("alice", "Wrong-harbor-42"), ("bob", "Wrong-harbor-42"), ("ina", PASSWORD), ("nobody", PASSWORD)];

#[tokio::test]
async fn p7_whether_an_account_has_a_second_factor_is_told_after_the_right_password_alone() {
    let alice = four(Options::default()).await;
    let mut seen = Vec::new();
    for (username, password) in REFUSED {
        let before = alice.app.accounts.figures().hashes;
        let answer = log_in(&alice.app.anonymous(), username, password).await;
        let mut headers = answer.headers.clone();
        for changing in ["date", "x-request-id"] {
            headers.remove(changing);
        }
        seen.push((answer.status, answer.json, headers, alice.app.accounts.figures().hashes - before));
    }
    assert_eq!((seen[0].0, &seen[0].1, seen[0].3), (401, &json!({ "detail": "Invalid credentials" }), 1));
    assert!(seen.iter().all(|one| *one == seen[0]), "{seen:#?}");
    let before = alice.app.accounts.figures().hashes;
    alice.begin().await;
    assert_eq!(alice.app.accounts.figures().hashes - before, 1, "nor does the right one cost another hash");
}

/// Not a timed test: the four are asked in turns in one run and held against each other.
#[tokio::test]
async fn p7_with_a_second_factor_and_without_a_wrong_password_takes_the_same_time() {
    let mut options = Options::default();
    options.accounts.argon2 = Default::default();
    let alice = four(options).await;
    let caller = alice.app.anonymous();
    let mut times = [const { Vec::new() }; 4];
    for _ in 0..200 {
        for (times, (username, password)) in times.iter_mut().zip(REFUSED) {
            let begun = Instant::now();
            log_in(&caller, username, password).await;
            times.push(begun.elapsed());
        }
    }
    // As in `logging_in.rs`.
    let quick = times.map(|mut times: Vec<Duration>| {
        times.sort();
        times[times.len() / 4].as_secs_f64()
    });
    let (least, most) = (quick.iter().copied().fold(f64::MAX, f64::min), quick.iter().copied().fold(0.0, f64::max));
    assert!(most / least < 1.25, "{quick:?}");
}

#[tokio::test]
async fn s1_no_secret_of_the_second_step_stands_in_the_database() {
    let alice = Enrolled::start().await;
    let pending = alice.begin().await;
    let browser = alice.app.caller(true, None);
    let mut form = credentials("alice");
    form["session"] = json!(true);
    browser.post("/api/login", &form).await;
    let entered = browser.post("/api/login/second_factor", &super::in_browser(&alice.code(), true)).await;
    let trusted = super::cookie(&entered, "vestibule_trusted").unwrap();
    let trusted = trusted.split(['=', ';']).nth(1).unwrap().to_owned();
    assert!(trusted.starts_with("vsb_"), "{trusted}");
    for file in std::fs::read_dir(alice.app.folder()).unwrap() {
        let content = std::fs::read(file.unwrap().path()).unwrap();
        for secret in [&pending, &trusted] {
            assert!(!content.windows(secret.len()).any(|window| window == secret.as_bytes()));
        }
    }
}
