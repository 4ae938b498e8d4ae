//! Links of mails as a server of its own sends them: read from the folder that mail is written to (guarantees M3, M5).

use std::path::Path;

use reqwest::{Client, redirect};
use serde_json::json;
use tempfile::TempDir;

use crate::support::process::ServerProcess;
use crate::support::{PASSWORD, credentials};
use crate::until::until;

const NEW_PASSWORD: &str = "Lemon-lantern-77";
const PUBLIC_URL: &str = "https://auth.example.org";

fn client() -> Client {
    Client::builder().no_proxy().redirect(redirect::Policy::none()).build().unwrap()
}

/// The text of the newest mail with these words that is none of `known`, its lines joined as quoted-printable has broken
/// them. Waits for it.
async fn mail_with(folder: &Path, words: &str, known: &[&str]) -> String {
    let find = || {
        let texts = texts(folder).into_iter();
        texts.into_iter().find(|text| text.contains(words) && !known.contains(&text.as_str()))
    };
    until(words, async || find().is_some()).await;
    find().unwrap()
}

/// The texts of all mails.
fn texts(folder: &Path) -> Vec<String> {
    let mails = std::fs::read_dir(folder.join("mail")).into_iter().flatten().flatten();
    let texts = mails.filter_map(|mail| std::fs::read_to_string(mail.path()).ok());
    texts.map(|text| text.replace("=\r\n", "").replace("=3D", "=")).collect()
}

/// The codes of a mail: its lines of six digits.
fn codes(text: &str) -> Vec<&str> {
    text.lines().map(str::trim).filter(|line| line.len() == 6 && line.bytes().all(|b| b.is_ascii_digit())).collect()
}

/// Whether `bytes` has a secret, and not as a part of something longer.
fn has(bytes: &[u8], secret: &str) -> bool {
    let ends = |at: Option<&u8>| !at.is_some_and(u8::is_ascii_alphanumeric);
    let found = |at: usize| bytes[at..].starts_with(secret.as_bytes());
    let is_whole = |at: usize| ends(at.checked_sub(1).map(|at| &bytes[at])) && ends(bytes.get(at + secret.len()));
    (0..bytes.len()).any(|at| found(at) && is_whole(at))
}

/// The words of a text that begin with this.
fn words<'t>(text: &'t str, with: &str) -> Vec<&'t str> {
    let split = |c: char| c.is_whitespace() || c == '"' || c == '<' || c == '>';
    text.split(split).filter(|word| word.starts_with(with)).collect()
}

/// Every file of a folder, its folders too.
fn files(folder: &Path, all: &mut Vec<Vec<u8>>) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        if entry.path().is_dir() {
            files(&entry.path(), all);
        } else {
            all.push(std::fs::read(entry.path()).unwrap());
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn m3_m5_a_link_is_built_from_the_public_url_and_its_secret_is_in_no_log_and_no_database() {
    let folder = TempDir::new().unwrap();
    let settings = [("VESTIBULE_PUBLIC_URL", PUBLIC_URL), ("VESTIBULE_LOG", "trace")];
    let server = ServerProcess::start_with(folder.path(), &settings);
    let client = client();
    let post = async |path: &str, body: serde_json::Value| {
        let request = client.post(server.url(path)).json(&body);
        // What a proxy or an attacker may say.
        let request = request.header("Host", "evil.example").header("X-Forwarded-Host", "evil.example");
        request.send().await.unwrap().status().as_u16()
    };
    assert_eq!(post("/api/signup", credentials("alice")).await, 201);
    assert_eq!(post("/api/password/reset", json!({ "email": "alice@example.org" })).await, 200);
    let mail = mail_with(folder.path(), "/password/reset/confirm?token=", &[]).await;
    assert!(!mail.contains("evil.example"), "{mail}");
    let link = words(&mail, "https://auth.example.org/password/reset/confirm?token=vsm_")[0].to_owned();
    let secret = link.split_once("token=").unwrap().1.to_owned();

    let path = link.strip_prefix(PUBLIC_URL).unwrap();
    let followed = client.get(server.url(path)).header("Host", "auth.example.org").send().await.unwrap();
    assert_eq!(followed.status(), 303);
    let header = |name: &str| followed.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(
        (header("location"), header("referrer-policy")),
        ("/password/reset/confirm".into(), "no-referrer".into())
    );
    let cookie = header("set-cookie");
    let expected = format!("__Host-vestibule_link={secret}; Path=/; Max-Age=1800; HttpOnly; SameSite=Lax; Secure");
    assert_eq!(cookie, expected);
    let pair = cookie.split_once(';').unwrap().0;
    let page = client.get(server.url("/password/reset/confirm")).header("Cookie", pair).send().await.unwrap();
    assert_eq!(page.headers()["referrer-policy"], "no-referrer");
    assert!(page.text().await.unwrap().contains(&secret));

    // A refusal, and the use.
    assert_eq!(post("/api/password/reset/confirm", json!({ "token": secret, "new_password": "short" })).await, 400);
    let body = json!({ "token": secret, "new_password": NEW_PASSWORD });
    assert_eq!(post("/api/password/reset/confirm", body).await, 200);
    let log_in = |password| json!({ "username": "alice@example.org", "password": password });
    assert_eq!(
        (post("/api/login", log_in(PASSWORD)).await, post("/api/login", log_in(NEW_PASSWORD)).await),
        (401, 200)
    );
    // And by the code of another mail.
    assert_eq!(post("/api/password/reset", json!({ "email": "alice@example.org" })).await, 200);
    let another = mail_with(folder.path(), "/password/reset/confirm?token=", &[&mail]).await;
    let by_code =
        |password| json!({ "email": "alice@example.org", "code": codes(&another)[0], "new_password": password });
    assert_eq!(post("/api/password/reset/confirm", by_code("short")).await, 400);
    assert_eq!(post("/api/password/reset/confirm", by_code(PASSWORD)).await, 200);

    let (status, log) = server.terminate();
    assert!(status.success());
    assert!(log.contains("\"event\":\"reset\"") && log.contains("\"event\":\"reset_request\""), "{log}");
    // Those of the address that was to be proved too.
    let texts = texts(folder.path());
    let codes: Vec<&str> = texts.iter().flat_map(|text| codes(text)).collect();
    let links: Vec<&str> = texts.iter().flat_map(|text| words(text, "https://")).collect();
    let mut secrets: Vec<&str> = links.iter().filter_map(|link| Some(link.split_once("?token=")?.1)).collect();
    secrets.sort_unstable();
    secrets.dedup();
    assert!(codes.len() == 3 && secrets.len() == 3 && secrets.contains(&secret.as_str()), "{codes:?} {secrets:?}");
    std::fs::remove_dir_all(folder.path().join("mail")).unwrap();
    let mut all = Vec::new();
    files(folder.path(), &mut all);
    assert!(!all.is_empty());
    all.push(log.clone().into_bytes());
    for kept_out in codes.into_iter().chain(secrets).chain([NEW_PASSWORD, PASSWORD]) {
        assert!(!all.iter().any(|bytes| has(bytes, kept_out)), "{kept_out} is in the log or a file: {log}");
    }
    assert!(!log.contains("vsm_"), "{log}");
}
