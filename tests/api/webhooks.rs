//! Webhooks from outside: a server, real receivers, and the operator's commands and endpoints.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

use crate::missing::skip;
use crate::second_step::with_key;
use crate::support::process::{ServerProcess, run, said, vestibule};
use crate::support::{Caller, Options, TestApp, credentials};
use crate::until::until;

const LOOPBACK: (&str, &str) = ("VESTIBULE_WEBHOOK_NETWORKS", "127.0.0.0/8");

/// The head and the body of a request.
#[derive(Clone, Debug)]
struct Taken {
    head: String,
    body: String,
}

impl Taken {
    fn header(&self, name: &str) -> &str {
        let value = self.head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
        value.unwrap_or_else(|| panic!("no {name} in {}", self.head))
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

/// A server that keeps what is sent to it.
struct Receiver {
    port: u16,
    taken: Arc<Mutex<Vec<Taken>>>,
    /// How many connections there were.
    connections: Arc<Mutex<usize>>,
}

impl Receiver {
    /// With this answer, by TLS for `localhost` where that is wanted.
    async fn start(answer: &'static str, is_tls: bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (taken, connections) = (Arc::<Mutex<Vec<Taken>>>::default(), Arc::<Mutex<usize>>::default());
        let (kept, counted) = (Arc::clone(&taken), Arc::clone(&connections));
        let tls = is_tls.then(acceptor);
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                *counted.lock().unwrap() += 1;
                let request = match &tls {
                    None => exchange(stream, answer).await,
                    Some(tls) => match tls.accept(stream).await {
                        Ok(stream) => exchange(stream, answer).await,
                        Err(_) => None,
                    },
                };
                kept.lock().unwrap().extend(request);
            }
        });
        Self { port, taken, connections }
    }

    fn taken(&self) -> Vec<Taken> {
        self.taken.lock().unwrap().clone()
    }

    async fn has(&self, count: usize) -> Vec<Taken> {
        until("deliveries", async || self.taken().len() >= count).await;
        self.taken()
    }
}

/// The certificate of the tests for `localhost`.
fn certificate(name: &str) -> String {
    format!("{}/tests/postgres/certificates/{name}", env!("CARGO_MANIFEST_DIR"))
}

fn acceptor() -> TlsAcceptor {
    let chain = CertificateDer::pem_file_iter(certificate("server.crt")).unwrap().map(Result::unwrap).collect();
    let key = PrivateKeyDer::from_pem_file(certificate("server.key")).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .unwrap();
    TlsAcceptor::from(Arc::new(config))
}

/// Reads a request and answers.
async fn exchange(mut stream: impl AsyncRead + AsyncWrite + Unpin, answer: &str) -> Option<Taken> {
    let mut read = Vec::new();
    loop {
        if stream.read_buf(&mut read).await.ok()? == 0 {
            return None;
        }
        let text = String::from_utf8_lossy(&read).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length =
            head.lines().find_map(|line| line.strip_prefix("content-length: ")).map_or(0, |it| it.parse().unwrap());
        if body.len() >= length {
            stream.write_all(format!("HTTP/1.1 {answer}\r\ncontent-length: 0\r\n\r\n").as_bytes()).await.ok()?;
            let _ = stream.shutdown().await;
            return Some(Taken { head: head.to_owned(), body: body.to_owned() });
        }
    }
}

/// What `vestibule webhooks` prints with these arguments, and whether it succeeds.
fn webhooks(folder: &Path, arguments: &[&str]) -> (bool, String) {
    let done = run(vestibule(folder).arg("webhooks").args(arguments).env(LOOPBACK.0, LOOPBACK.1), "");
    (done.status.success(), said(&done))
}

#[track_caller]
fn json_of(folder: &Path, arguments: &[&str]) -> Value {
    let (is_ok, text) = webhooks(folder, &[arguments, &["--json"]].concat());
    assert!(is_ok, "{text}");
    serde_json::from_str(&text).unwrap()
}

fn newest(folder: &Path) -> Value {
    json_of(folder, &["deliveries"])["deliveries"][0].clone()
}

async fn until_newest(folder: &Path, what: &str, holds: impl Fn(&Value) -> bool) -> Value {
    until(what, async || holds(&newest(folder))).await;
    newest(folder)
}

async fn sign_up(server: &ServerProcess, username: &str) {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let answer = client.post(server.url("/api/signup")).json(&credentials(username)).send().await.unwrap();
    assert_eq!(answer.status(), 201);
}

/// The block of Python in the docs.
fn verifier() -> &'static str {
    let page = include_str!("../../docs/webhooks.md");
    page.split_once("```python\n").unwrap().1.split_once("```").unwrap().0
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn w13_a_receiver_verifies_by_the_code_of_the_docs_what_a_server_sends_it() {
    let folder = TempDir::new().unwrap();
    let folder = folder.path();
    let server = ServerProcess::start_with(folder, &[LOOPBACK]);
    let receiver = Receiver::start("204 No Content", false).await;
    let url = format!("http://127.0.0.1:{}/hook?key=s3cr3t", receiver.port);
    let made = json_of(folder, &["create", "--name", "billing", "--url", &url, "--events", "signup,login"]);
    assert_eq!(
        (&made["id"], &made["events"], &made["is_active"]),
        (&json!(1), &json!(["login", "signup"]), &json!(true))
    );
    sign_up(&server, "Ana").await;
    let taken = receiver.has(1).await.remove(0);
    assert!(taken.head.starts_with("POST /hook?key=s3cr3t HTTP/1.1\r\n"), "{}", taken.head);
    assert_eq!(taken.header("content-type"), "application/json");
    assert_eq!(taken.header("host"), format!("127.0.0.1:{}", receiver.port));
    assert_eq!(
        (&taken.json()["type"], &taken.json()["data"]),
        (&json!("signup"), &json!({ "account_id": 1, "username": "Ana" }))
    );
    let done = until_newest(folder, "the delivery has arrived", |newest| newest["state"] == "delivered").await;
    assert_eq!(
        (&done["last_status"], &done["attempts"], &done["message_id"]),
        (&json!(204), &json!(1), &json!(taken.header("webhook-id")))
    );

    let rotated = webhooks(folder, &["rotate", "1"]).1;
    let new_secret = rotated.lines().last().unwrap().to_owned();
    assert_eq!(webhooks(folder, &["replay", "1"]), (true, "Delivery 1 is made once more.\n".to_owned()));
    let again = receiver.has(2).await.remove(1);
    assert_eq!((&again.body, again.header("webhook-id")), (&taken.body, taken.header("webhook-id")));
    let old_secret = made["secret"].as_str().unwrap();
    for (request, secret, is_right) in [
        (&taken, old_secret, true),
        (&again, old_secret, true),
        (&again, &*new_secret, true),
        (&taken, &*new_secret, false),
    ] {
        let named = ["webhook-id", "webhook-timestamp", "webhook-signature"];
        let headers: BTreeMap<_, _> = named.into_iter().map(|name| (name, request.header(name))).collect();
        let input = json!({ "secret": secret, "headers": headers, "body": request.body });
        let program = format!(
            "{}\nimport json, sys\nit = json.load(sys.stdin)\nverify(it['secret'], it['headers'], it['body'].encode())\n",
            verifier()
        );
        let mut python = std::process::Command::new("python3");
        python.args(["-c", &program]).stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
        if std::process::Command::new("python3").arg("--version").output().is_err() {
            let _: Option<()> = skip("of the verifier in the docs", "python3 is missing");
            return;
        }
        let done = run(&mut python, input.to_string());
        assert_eq!(done.status.success(), is_right, "{}", said(&done));
    }

    // What an operator does on the command line is in the record, without secrets.
    assert!(webhooks(folder, &["edit", "1", "--active", "false"]).0);
    assert!(webhooks(folder, &["list"]).1.contains("billing"));
    let (is_ok, text) = webhooks(folder, &["test", "1"]);
    assert!(!is_ok && text.contains("switched off"), "{text}");
    assert!(webhooks(folder, &["delete", "1"]).0);
    let (is_ok, text) = webhooks(folder, &["replay", "1"]);
    assert!(!is_ok && text.contains("no such delivery"), "{text}");
    let record = said(&run(vestibule(folder).args(["audit", "export", "--json-lines"]), ""));
    for action in ["create_webhook", "rotate_webhook", "replay_webhook_delivery", "edit_webhook", "delete_webhook"] {
        assert!(record.contains(action), "{action}: {record}");
    }
    assert!(!record.contains("s3cr3t") && !record.contains("whsec_"), "{record}");
    let (status, log) = server.terminate();
    assert!(status.success());
    assert!(!log.contains("s3cr3t") && !log.contains("whsec_"), "{log}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn w14_a_server_reaches_no_private_address_and_no_plain_http_unless_a_setting_says_so() {
    let folder = TempDir::new().unwrap();
    let folder = folder.path();
    let server = ServerProcess::start(folder);
    let receiver = Receiver::start("200 OK", false).await;
    let refused = run(
        vestibule(folder).args(["webhooks", "create", "--name", "plain", "--url", "http://hooks.example.org/"]),
        "",
    );
    assert!(!refused.status.success() && said(&refused).contains("VESTIBULE_WEBHOOK_NETWORKS"), "{}", said(&refused));
    let port = receiver.port;
    let urls = ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "2130706433", "0x7f.1"];
    for (at, host) in urls.iter().enumerate() {
        // The setting of the command is not that of the server.
        let scheme = if at % 2 == 0 { "http" } else { "https" };
        let made = json_of(folder, &["create", "--name", host, "--url", &format!("{scheme}://{host}:{port}/")]);
        assert!(webhooks(folder, &["test", &made["id"].to_string()]).0);
        let failed = until_newest(folder, host, |newest| newest["attempts"].as_i64() >= Some(1)).await;
        let fault = failed["last_fault"].as_str().unwrap();
        assert!(fault.contains("not of the internet"), "{host}: {fault}");
        assert_eq!((&failed["state"], &failed["last_status"]), (&json!("waiting"), &Value::Null));
    }
    assert_eq!(*receiver.connections.lock().unwrap(), 0);
    drop(server);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn w14_a_redirect_is_not_followed_and_https_wants_a_certificate_of_a_known_authority() {
    let folder = TempDir::new().unwrap();
    let folder = folder.path();
    let authority = certificate("authority.crt");
    let server = ServerProcess::start_with(folder, &[LOOPBACK, ("SSL_CERT_FILE", &authority)]);
    let goal = Receiver::start("200 OK", false).await;
    let answer = format!("307 Temporary Redirect\r\nlocation: http://127.0.0.1:{}/", goal.port);
    let redirecting = Receiver::start(answer.leak(), false).await;
    let encrypted = Receiver::start("200 OK", true).await;
    let made = async |url: String| {
        let id = json_of(folder, &["create", "--name", "it", "--url", &url])["id"].to_string();
        assert!(webhooks(folder, &["test", &id]).0);
        until_newest(folder, &url, |newest| newest["attempts"].as_i64() >= Some(1)).await
    };
    let redirected = made(format!("http://127.0.0.1:{}/", redirecting.port)).await;
    assert_eq!((&redirected["last_status"], &redirected["state"]), (&json!(307), &json!("waiting")));
    assert_eq!(*goal.connections.lock().unwrap(), 0);
    let arrived = made(format!("https://localhost:{}/", encrypted.port)).await;
    assert_eq!(arrived["state"], "delivered", "{arrived}");
    let wrong_name = made(format!("https://127.0.0.1:{}/", encrypted.port)).await;
    assert!(wrong_name["last_fault"].as_str().unwrap().starts_with("TLS has failed"), "{wrong_name}");
    let nobody = made("https://no-such-host.invalid/".to_owned()).await;
    assert!(nobody["last_fault"].as_str().unwrap().starts_with("the host is not known"), "{nobody}");
    assert_eq!(encrypted.taken().len(), 1);
    drop(server);
}

#[tokio::test]
async fn a5_webhooks_are_made_changed_seen_and_removed_at_the_desk_by_superusers_alone() {
    let app = TestApp::start_with(with_key(Options::default())).await;
    let root = app.browser("root").await;
    let manager = app.browser("manager").await;
    app.execute("UPDATE accounts SET is_superuser = TRUE WHERE username = 'root'").await;
    app.execute("UPDATE accounts SET is_staff = TRUE WHERE username = 'manager'").await;
    app.execute("INSERT INTO groups (name) VALUES ('managers')").await;
    app.execute("INSERT INTO group_rights (group_id, name) SELECT id, 'manage' FROM groups").await;
    app.execute("INSERT INTO account_groups (account_id, group_id) SELECT 2, id FROM groups").await;
    let post = async |caller: &Caller, path: &str, body: Value| {
        caller.post(&format!("/api/admin/webhooks/{path}"), &body).await
    };
    let body =
        json!({ "name": "billing", "url": "https://hooks.example.org/", "events": "login", "reason": "asked for" });
    assert_eq!(post(&manager, "create", body.clone()).await.status, 403);
    assert_eq!(manager.get("/api/admin/webhooks").await.status, 403);
    let made = post(&root, "create", body).await;
    assert_eq!((made.status, &made.json["events"]), (201, &json!(["login"])), "{}", made.text);
    assert!(made.json["secret"].as_str().unwrap().starts_with("whsec_"));
    let listed = root.get("/api/admin/webhooks").await;
    assert_eq!((&listed.json[0]["name"], listed.text.contains("whsec_")), (&json!("billing"), false));
    for (path, wrong, fields) in [
        ("create", json!({}), &["name", "url"][..]),
        ("create", json!({ "name": " ", "url": "http://x.example", "events": "nothing" }), &["name", "url", "events"]),
        ("create", json!({ "name": "x".repeat(151), "url": "javascript:alert(1)" }), &["name", "url"]),
        ("edit", json!({ "id": 1, "is_active": "maybe" }), &["is_active"]),
        ("edit", json!({ "id": 1, "url": null, "events": "" }), &["url", "events"]),
        ("rotate", json!({ "id": "one" }), &["id"]),
    ] {
        let refused = post(&root, path, wrong).await;
        assert_eq!(refused.status, 400, "{}", refused.text);
        let told: Vec<_> = refused.json.as_object().unwrap().keys().map(String::as_str).collect();
        assert!(fields.iter().all(|field| told.contains(field)) && told.len() == fields.len(), "{}", refused.text);
    }
    let edited = post(&root, "edit", json!({ "id": 1, "events": "all", "name": "bills" })).await;
    assert_eq!((&edited.json["name"], &edited.json["events"]), (&json!("bills"), &json!([])), "{}", edited.text);
    let rotated = post(&root, "rotate", json!({ "id": 1 })).await;
    assert!(rotated.json["secret"] != made.json["secret"], "{}", rotated.text);
    let tried = post(&root, "test", json!({ "id": 1 })).await;
    assert_eq!((tried.status, &tried.json["state"]), (200, &json!("waiting")), "{}", tried.text);
    let page = root.get("/api/admin/webhooks/deliveries?webhook=1").await.json;
    assert_eq!((&page["deliveries"][0]["event"], &page["next"]), (&json!("test"), &Value::Null));
    assert_eq!(root.get("/api/admin/webhooks/deliveries?before=x").await.status, 400);
    assert_eq!(post(&root, "deliveries/replay", json!({ "id": 1 })).await.status, 200);
    assert_eq!(post(&root, "delete", json!({ "id": 1 })).await.status, 200);
    for path in ["edit", "rotate", "test", "delete", "deliveries/replay"] {
        assert_eq!(post(&root, path, json!({ "id": 1 })).await.status, 404, "{path}");
    }
    let acts = root.get("/api/admin/events").await;
    assert_eq!(acts.json["events"].as_array().unwrap().len(), 6, "{}", acts.text);
    let first = &acts.json["events"][5];
    let row = ["action", "target_kind", "target", "reason"].map(|field| &first[field]);
    assert_eq!(row, [&json!("create_webhook"), &json!("webhook"), &json!("billing"), &json!("asked for")]);
}
