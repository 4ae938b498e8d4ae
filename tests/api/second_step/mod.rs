//! The second step of a log-in: `POST /api/login/second_factor`, its page, and trusted browsers.

mod confirm;
mod forms;
mod log_in;
mod policy;
mod storm;
mod trusted;

use std::time::Duration;

use serde_json::{Value, json};
use vestibule::accounts::{SecretKey, SecretKeys, SystemRandom};

use crate::authenticator::Authenticator;
use crate::support::{Answer, Caller, Options, PASSWORD, TestApp};

/// How long a code counts.
const A_STEP: Duration = Duration::from_secs(30);

/// Alice, who has an authenticator app and recovery codes.
struct Enrolled {
    app: TestApp,
    /// The browser that has signed up.
    browser: Caller,
    authenticator: Authenticator,
    recovery_codes: Vec<String>,
}

impl Enrolled {
    async fn start() -> Self {
        Self::start_with(Options::default()).await
    }

    async fn start_with(options: Options) -> Self {
        Self::on(TestApp::start_with(with_key(options)).await).await
    }

    async fn on(app: TestApp) -> Self {
        let browser = app.browser("alice").await;
        let (authenticator, recovery_codes) = enrol(&app, &browser).await;
        Self { app, browser, authenticator, recovery_codes }
    }

    /// The next code, after the one that was used last.
    fn code(&self) -> String {
        next_code(&self.app, &self.authenticator)
    }

    fn wrong(&self) -> String {
        self.authenticator.wrong_at(now(&self.app))
    }

    /// The first step of a log-in: its secret.
    async fn begin(&self) -> String {
        let answer = log_in(&self.app.anonymous(), "alice", PASSWORD).await;
        assert_eq!(answer.status, 401, "{}", answer.text);
        answer.json["pending"].as_str().expect("a log-in that waits").to_owned()
    }

    /// The second step.
    async fn answer(&self, pending: &str, code: &str) -> Answer {
        self.app.anonymous().post("/api/login/second_factor", &json!({ "pending": pending, "code": code })).await
    }
}

/// With a secret key, which keeps what an authenticator app has.
pub(crate) fn with_key(mut options: Options) -> Options {
    options.accounts.secret_keys = SecretKeys::new(SecretKey::new(&SystemRandom), []);
    options
}

pub(crate) fn now(app: &TestApp) -> i64 {
    app.accounts.now().unix_millis()
}

pub(crate) fn next_code(app: &TestApp, authenticator: &Authenticator) -> String {
    app.clock.advance(A_STEP);
    authenticator.code_at(now(app))
}

/// Sets up an authenticator app by a session that is fresh.
pub(crate) async fn enrol(app: &TestApp, browser: &Caller) -> (Authenticator, Vec<String>) {
    let begun = browser.post("/api/totp/begin", &json!({})).await;
    assert_eq!(begun.status, 200, "{}", begun.text);
    let authenticator = Authenticator::of(begun.json["secret"].as_str().unwrap());
    let code = authenticator.code_at(now(app));
    let confirmed = browser.post("/api/totp/confirm", &json!({ "code": code })).await;
    assert_eq!(confirmed.status, 200, "{}", confirmed.text);
    let codes: Vec<String> = serde_json::from_value(confirmed.json["recovery_codes"].clone()).unwrap();
    assert_eq!(codes.len(), 10);
    (authenticator, codes)
}

async fn log_in(caller: &Caller, username: &str, password: &str) -> Answer {
    caller.post("/api/login", &json!({ "username": username, "password": password })).await
}

/// Logs in a browser.
async fn log_in_browser(caller: &Caller, username: &str) -> Answer {
    caller.post("/api/login", &json!({ "username": username, "password": PASSWORD, "session": true })).await
}

/// What a browser answers the second step with.
fn in_browser(code: &str, trust: bool) -> Value {
    json!({ "code": code, "session": true, "trust": trust })
}

/// The value of a cookie that an answer sets.
fn cookie(answer: &Answer, name: &str) -> Option<String> {
    let all = answer.headers.get_all("set-cookie").iter();
    all.map(|cookie| cookie.to_str().unwrap().to_owned()).find(|cookie| cookie.starts_with(&format!("{name}=")))
}
