//! Second factors of a real allauth and a real django-otp: what their owners have there they use here.

use std::path::PathBuf;

use reqwest::Client;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::authenticator::{Authenticator, STEP};
use crate::django::Django;
use crate::support::process::{ServerProcess, run, vestibule};

/// Where people reach the server; the passkeys of `factors.py` are for its host.
const ORIGIN: &str = "http://localhost:8000";

/// A Django with factors, and Vestibule.
struct Moved {
    django: &'static Django,
    folder: TempDir,
    /// What `factors.py` has made.
    made: Value,
}

impl Moved {
    /// `None` where there is no Django.
    fn new() -> Option<Self> {
        let (django, folder) = (Django::shared()?, tempfile::tempdir().unwrap());
        let made = django.factors(&folder.path().join("django.sqlite3"), "enrol", &Value::Null);
        Some(Self { django, folder, made })
    }

    fn database(&self) -> PathBuf {
        self.folder.path().join("django.sqlite3")
    }

    /// Imports what fits, and returns the report.
    #[track_caller]
    fn import(&self, flags: &[&str]) -> Value {
        let mut command = vestibule(self.folder.path());
        command.env("VESTIBULE_PUBLIC_URL", ORIGIN).arg("import-django").arg(self.database());
        let done = run(command.args(["--on-conflict=skip", "--json"]).args(flags), "");
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        serde_json::from_slice(&done.stdout).unwrap()
    }

    fn serve(&self) -> Browser {
        let settings = [("VESTIBULE_PUBLIC_URL", ORIGIN), ("VESTIBULE_THROTTLE", "off")];
        let server = ServerProcess::start_with(self.folder.path(), &settings);
        let client = Client::builder().no_proxy().cookie_store(true).build().unwrap();
        Browser { server, client, password: self.made["password"].clone() }
    }

    fn assertion(&self, user: &str, options: &Value) -> Value {
        let asked = json!({ "passkey": self.made[user]["passkey"], "options": options, "origin": ORIGIN });
        self.django.factors(&self.database(), "assert", &asked)
    }
}

/// A browser, and the server that it talks to.
struct Browser {
    server: ServerProcess,
    client: Client,
    password: Value,
}

impl Browser {
    async fn post(&self, path: &str, body: Value) -> (u16, Value) {
        let answer = self.client.post(self.server.url(path)).json(&body).send().await.unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap_or_default())
    }

    /// The password is right, and is not enough: the secret of the log-in and what may answer it.
    async fn begin(&self, name: &str) -> (String, Value) {
        let (status, answer) = self.post("/api/login", json!({ "username": name, "password": self.password })).await;
        assert_eq!((status, &answer["code"]), (401, &json!("second_factor_required")), "{name}: {answer}");
        (answer["pending"].as_str().unwrap().to_owned(), answer["factors"].clone())
    }

    /// Whether a code completes a log-in.
    async fn enters(&self, name: &str, code: &str) -> bool {
        let pending = self.begin(name).await.0;
        self.post("/api/login/second_factor", json!({ "pending": pending, "code": code })).await.0 == 200
    }
}

fn now() -> i64 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    i64::try_from(now.as_millis()).unwrap()
}

fn app(user: &Value) -> Authenticator {
    Authenticator::of(user["secret"].as_str().unwrap())
}

fn texts(value: &Value) -> Vec<&str> {
    value.as_array().unwrap().iter().map(|text| text.as_str().unwrap()).collect()
}

#[tokio::test]
async fn t11_apps_and_recovery_codes_of_a_real_django_work_here_and_what_was_used_on_either_side_does_not() {
    let Some(moved) = Moved::new() else { return };
    let report = moved.import(&[]);
    assert_eq!(
        (&report["factors"]["apps"]["new"], &report["factors"]["recovery_codes"]["new"]),
        (&2.into(), &29.into())
    );
    let unfit = report["conflicts"]["factor_unfit"]["listed"].as_array().unwrap();
    let told: Vec<&str> = unfit.iter().map(|row| row["what"].as_str().unwrap()).collect();
    assert!(unfit.iter().all(|row| row["name"] == "unfit"), "{unfit:?}");
    for (told, words) in told.iter().zip(["its digits is 8", "codes by e-mail", "https://auth.example.com"]) {
        assert!(told.contains(words), "{told}");
    }
    assert_eq!(told.len(), 3);

    let browser = moved.serve();
    for name in ["allauth", "otp"] {
        let user = &moved.made[name];
        let (used, unused) = (user["used"].as_str().unwrap(), texts(&user["unused"]));
        assert!(!browser.enters(name, used).await, "a recovery code of {name} that was used in Django");
        if let Some(code) = user["used_code"].as_str() {
            assert!(!browser.enters(name, code).await, "a code of {name}'s app that was used in Django");
        }
        // The one of the next step: that of this one may have been used there.
        assert!(browser.enters(name, &app(user).code_at(now() + STEP)).await, "the app of {name}");
        assert!(browser.enters(name, unused[0]).await, "a recovery code of {name}");
        assert!(!browser.enters(name, unused[0]).await, "the same one again");
    }
    assert!(browser.server.terminate().0.success());

    // What was used here stays used. The first user has set up everything anew in Django.
    let anew = moved.django.factors(&moved.database(), "replace", &Value::Null);
    moved.import(&[]);
    let browser = moved.serve();
    let (old, otp) = (&moved.made["allauth"], &moved.made["otp"]);
    assert!(!browser.enters("otp", texts(&otp["unused"])[0]).await, "it was used here");
    assert!(browser.enters("otp", texts(&otp["unused"])[1]).await);
    assert!(!browser.enters("allauth", &app(old).code_at(now())).await, "the app of before");
    assert!(!browser.enters("allauth", texts(&old["unused"])[1]).await, "a recovery code of before");
    assert!(browser.enters("allauth", &app(&anew).code_at(now())).await);
    assert!(browser.enters("allauth", texts(&anew["unused"])[0]).await);
}

#[tokio::test]
async fn k1_a_passkey_of_allauth_answers_the_second_step_and_signs_in_alone_only_if_it_did_there() {
    let Some(moved) = Moved::new() else { return };
    let report = moved.import(&["--passkeys-sign-in"]);
    assert_eq!(report["factors"]["passkeys"]["new"], 2);
    assert_eq!(report["notices"]["password_alone"]["listed"][0]["name"], "passwordless");
    let browser = moved.serve();

    let (pending, factors) = browser.begin("key").await;
    assert_eq!(factors, json!(["passkey", "recovery_code"]));
    let (status, asked) = browser.post("/api/login/second_factor/passkey", json!({ "pending": pending })).await;
    assert_eq!(status, 200, "{asked}");
    let credential = moved.assertion("key", &asked["options"]);
    let answer = json!({ "pending": pending, "challenge_id": asked["challenge_id"], "credential": credential });
    let (status, answer) = browser.post("/api/login/second_factor", answer).await;
    assert_eq!(status, 200, "{answer}");

    for (user, expected) in [("key", 401), ("passwordless", 200)] {
        let (_, asked) = browser.post("/api/login/passkey/begin", json!({})).await;
        let credential = moved.assertion(user, &asked["options"]);
        let answer = json!({ "challenge_id": asked["challenge_id"], "credential": credential });
        let (status, answer) = browser.post("/api/login/passkey", answer).await;
        assert_eq!(status, expected, "{user}: {answer}");
    }
    assert!(browser.server.terminate().0.success());

    // Without the word that passkeys sign in there, none does here.
    let report = moved.import(&[]);
    assert_eq!(
        (&report["factors"]["passkeys"]["new"], &report["factors"]["passkeys"]["removed"]),
        (&1.into(), &1.into())
    );
    let browser = moved.serve();
    assert_eq!(browser.begin("passwordless").await.1, json!(["passkey", "recovery_code"]));
}
