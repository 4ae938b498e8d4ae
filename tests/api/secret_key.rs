//! The secret key: made beside the database, rotated, and missed (guarantee K3); and `factors` on the command line.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Output;

use reqwest::Client;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::authenticator::{Authenticator, STEP};
use crate::cluster::Cluster;
use crate::support::process::{ServerProcess, run, vestibule};
use crate::support::{PASSWORD, credentials};

const KEY: &str = "8f14e45fceea167a5a36dedd4bea2543c9f0f895fb98ab9159f51fd0297e236d";

fn browser() -> Client {
    Client::builder().cookie_store(true).no_proxy().build().unwrap()
}

async fn post(server: &ServerProcess, client: &Client, path: &str, body: &Value) -> (u16, Value) {
    let answer = client.post(server.url(path)).json(body).send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap_or_default())
}

fn millis() -> i64 {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_millis() as i64
}

/// Alice, who has an authenticator app and recovery codes.
struct Enrolled {
    secret: String,
    codes: Vec<String>,
}

impl Enrolled {
    async fn on(server: &ServerProcess) -> Self {
        let client = browser();
        let mut form = credentials("alice");
        form["session"] = json!(true);
        assert_eq!(post(server, &client, "/api/signup", &form).await.0, 201);
        let (status, begun) = post(server, &client, "/api/totp/begin", &json!({})).await;
        assert_eq!(status, 200, "{begun}");
        let secret = begun["secret"].as_str().unwrap().to_owned();
        let code = Authenticator::of(&secret).code_at(millis());
        let (status, confirmed) = post(server, &client, "/api/totp/confirm", &json!({ "code": code })).await;
        assert_eq!(status, 200, "{confirmed}");
        Self { secret, codes: serde_json::from_value(confirmed["recovery_codes"].clone()).unwrap() }
    }

    /// The code of the next step, which is taken as that of a clock that is a little fast.
    fn next_code(&self) -> String {
        Authenticator::of(&self.secret).code_at(millis() + STEP)
    }
}

/// Both steps of a log-in.
async fn log_in(server: &ServerProcess, code: &str) -> u16 {
    let client = browser();
    let body = json!({ "username": "alice", "password": PASSWORD });
    let (_, first) = post(server, &client, "/api/login", &body).await;
    let body = json!({ "pending": first["pending"], "code": code });
    post(server, &client, "/api/login/second_factor", &body).await.0
}

fn command(folder: &Path, arguments: &[&str], settings: &[(&str, &str)]) -> Output {
    run(vestibule(folder).args(arguments).envs(settings.iter().copied()), "")
}

fn said(done: &Output) -> String {
    String::from_utf8_lossy(&[&done.stdout[..], &done.stderr].concat()).into_owned()
}

#[track_caller]
fn assert_refused(done: &Output, words: &[&str]) {
    assert!(!done.status.success(), "{}", said(done));
    for words in words {
        assert!(said(done).contains(words), "{words:?} is not in {}", said(done));
    }
}

/// The bytes of a secret in base32.
fn bytes_of(secret: &str) -> Vec<u8> {
    let digits = secret.bytes().map(|c| if c.is_ascii_uppercase() { c - b'A' } else { c - b'2' + 26 });
    let bits: Vec<u8> = digits.flat_map(|digit| (0..5).rev().map(move |bit| digit >> bit & 1)).collect();
    bits.chunks_exact(8).map(|byte| byte.iter().fold(0, |byte, bit| byte << 1 | bit)).collect()
}

#[tokio::test]
async fn k3_no_file_of_the_database_holds_a_secret_and_the_key_is_in_a_file_for_its_owner_alone() {
    let folder = TempDir::new().unwrap();
    let server = ServerProcess::start(folder.path());
    let alice = Enrolled::on(&server).await;
    assert_eq!(log_in(&server, &alice.codes[0]).await, 200);
    let backup = folder.path().join("backup.db");
    let backed_up = command(folder.path(), &["backup", backup.to_str().unwrap()], &[]);
    assert!(backed_up.status.success() && said(&backed_up).contains("vestibule.key"), "{}", said(&backed_up));
    let file = folder.path().join("vestibule.key");
    let key = fs::read_to_string(&file).unwrap();
    assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    let secrets = [
        alice.secret.clone().into_bytes(),
        bytes_of(&alice.secret),
        alice.codes[1].clone().into_bytes(),
        alice.codes[1].replace('-', "").into_bytes(),
        key.trim().as_bytes().to_vec(),
        hex::decode(key.trim()).unwrap(),
    ];
    let holds = |bytes: &[u8], secret: &[u8]| bytes.windows(secret.len()).any(|window| window == secret);
    let (_, log) = server.terminate();
    let files = fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().path());
    let files: Vec<_> = files.filter(|path| path.is_file() && *path != file).collect();
    assert!(files.len() >= 2, "{files:?}");
    for secret in &secrets {
        assert!(!holds(log.as_bytes(), secret), "in the log");
        for file in &files {
            assert!(!holds(&fs::read(file).unwrap(), secret), "{}", file.display());
        }
    }
}

#[tokio::test]
async fn k3_a_new_key_is_taken_into_use_beside_the_old_one_and_then_alone() {
    let folder = TempDir::new().unwrap();
    let server = ServerProcess::start(folder.path());
    let alice = Enrolled::on(&server).await;
    server.terminate();
    let file = folder.path().join("vestibule.key");
    let old = fs::read_to_string(&file).unwrap();

    fs::write(&file, format!("{KEY}\n")).unwrap();
    for verb in ["serve", "check", "rotate-key"] {
        assert_refused(&command(folder.path(), &[verb], &[]), &["sealed by another secret key"]);
    }
    fs::write(&file, format!("{KEY}\n{old}")).unwrap();
    let server = ServerProcess::start(folder.path());
    assert_eq!(log_in(&server, &alice.codes[0]).await, 200);
    let rotated = command(folder.path(), &["rotate-key"], &[]);
    assert!(said(&rotated).contains("10 secrets were sealed anew"), "{}", said(&rotated));
    server.terminate();
    fs::remove_file(&file).unwrap();
    let missing = ["vestibule.key is not there", "VESTIBULE_SECRET_KEY_FILE"];
    assert_refused(&command(folder.path(), &["serve"], &[]), &missing);
    assert!(!file.exists(), "no other key is made in its place");
    let server = ServerProcess::start_with(folder.path(), &[("VESTIBULE_SECRET_KEY", KEY)]);
    assert_eq!(log_in(&server, &alice.codes[1]).await, 200);
    assert_eq!(log_in(&server, &alice.next_code()).await, 200);
}

#[test]
fn a_key_that_cannot_be_read_is_told_without_it_and_check_says_where_the_key_is() {
    let folder = TempDir::new().unwrap();
    let path = folder.path();
    let done = command(path, &["check"], &[]);
    assert!(said(&done).contains("The secret key will be made in the file"), "{}", said(&done));
    assert!(!path.join("vestibule.key").exists(), "a check makes nothing");
    let file = path.join("own.key");
    let set = |value: &'static str| [("VESTIBULE_SECRET_KEY", value)];
    assert_refused(&command(path, &["check"], &set("canary-0123")), &["VESTIBULE_SECRET_KEY", "openssl rand -hex 32"]);
    assert!(!said(&command(path, &["check"], &set("canary-0123"))).contains("canary"));
    let done = command(path, &["check"], &set(KEY));
    assert!(said(&done).contains("that of VESTIBULE_SECRET_KEY") && !said(&done).contains(KEY), "{}", said(&done));
    let named = [("VESTIBULE_SECRET_KEY_FILE", file.to_str().unwrap())];
    assert_refused(&command(path, &["check"], &named), &["own.key"]);
    fs::write(&file, "canary-0123\n").unwrap();
    let done = command(path, &["check"], &named);
    assert_refused(&done, &["Line 1 of", "openssl rand -hex 32"]);
    assert!(!said(&done).contains("canary"), "{}", said(&done));
    fs::write(&file, format!("\n{KEY}\n")).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
    assert!(said(&command(path, &["check"], &named)).contains("own.key can be read by other users"));
    let both = [named[0], ("VESTIBULE_SECRET_KEY", KEY)];
    assert_refused(&command(path, &["serve"], &both), &["are both set"]);
    let odd = [("VESTIBULE_OLD_SECRET_KEYS", KEY), ("DATABASE_URL", "postgres://localhost/d")];
    assert_refused(&command(path, &["check"], &odd), &["Old secret keys are set"]);
}

#[tokio::test]
async fn with_postgresql_there_is_no_key_until_one_is_set() {
    let Some(cluster) = Cluster::shared() else { return };
    let (folder, url) = (TempDir::new().unwrap(), cluster.new_database().await);
    let settings = [("DATABASE_URL", url.as_str())];
    let server = ServerProcess::start_with(folder.path(), &settings);
    let client = browser();
    let mut form = credentials("bob");
    form["session"] = json!(true);
    assert_eq!(post(&server, &client, "/api/signup", &form).await.0, 201);
    let (status, refused) = post(&server, &client, "/api/totp/begin", &json!({})).await;
    assert!(status == 400 && refused["non_field_errors"].is_array(), "{refused}");
    assert!(said(&command(folder.path(), &["check"], &settings)).contains("There is no secret key"));
    assert_eq!(fs::read_dir(folder.path()).unwrap().filter(|file| file.as_ref().unwrap().path().is_file()).count(), 0);
    server.terminate();
    let keyed = [settings[0], ("VESTIBULE_SECRET_KEY", KEY)];
    let (one, two) =
        (ServerProcess::start_with(folder.path(), &keyed), ServerProcess::start_with(folder.path(), &keyed));
    let alice = Enrolled::on(&one).await;
    assert_eq!(log_in(&two, &alice.codes[0]).await, 200);
    assert_eq!(log_in(&one, &alice.codes[0]).await, 400);
}

#[tokio::test]
async fn an_operator_sees_what_protects_an_account_and_resets_it() {
    let folder = TempDir::new().unwrap();
    let server = ServerProcess::start(folder.path());
    let alice = Enrolled::on(&server).await;
    let shown = command(folder.path(), &["factors", "show", "alice"], &[]);
    let words = said(&shown);
    assert!(words.contains("authenticator app   since ") && words.contains("recovery codes      10"), "{words}");
    let shown: Value =
        serde_json::from_slice(&command(folder.path(), &["factors", "show", "alice", "--json"], &[]).stdout).unwrap();
    assert_eq!((&shown["second_factor"], &shown["passkeys"]), (&json!(true), &json!([])));
    assert_refused(&command(folder.path(), &["factors", "reset", "nobody"], &[]), &["nobody"]);

    let client = browser();
    let body = json!({ "username": "alice", "password": PASSWORD, "session": true });
    let (_, first) = post(&server, &client, "/api/login", &body).await;
    let body = json!({ "pending": first["pending"], "code": alice.codes[0], "session": true });
    assert_eq!(post(&server, &client, "/api/login/second_factor", &body).await.0, 200);
    let reset = command(folder.path(), &["factors", "reset", "alice"], &[]);
    assert!(reset.status.success() && said(&reset).contains("by the password alone"), "{}", said(&reset));
    assert_eq!(log_in(&server, &alice.codes[1]).await, 401, "there is no second step to answer");
    let body = json!({ "username": "alice", "password": PASSWORD });
    let (status, signed_in) = post(&server, &browser(), "/api/login", &body).await;
    assert_eq!(status, 200, "{signed_in}");
    let token = format!("Token {}", signed_in["token"].as_str().unwrap());
    let activity = browser().get(server.url("/api/activity")).header("Authorization", token).send().await.unwrap();
    let activity: Value = activity.json().await.unwrap();
    let kinds = activity["events"].as_array().unwrap().iter().map(|event| event["kind"].clone());
    assert!(kinds.collect::<Vec<_>>().contains(&json!("factors_reset")), "{activity}");
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(20);
    while client.get(server.url("/api/me")).send().await.unwrap().status() != 401 {
        assert!(std::time::Instant::now() < deadline, "the sign-in has ended within a moment");
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
}
