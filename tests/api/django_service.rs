//! A service in Django REST framework that asks Vestibule, by `docs/vestibule_authentication.py` and the settings of
//! `docs/clients.md`.

use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};

use reqwest::Method;
use serde_json::json;
use tempfile::TempDir;
use vestibule::http::VerifyHosts;

use crate::clients_tool;
use crate::python::python;
use crate::support::{Answer, Caller, Mailbox, Options, TestApp};
use crate::until::until;

const ORIGIN: &str = "https://app.example.org";
const DOCS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs");
const SCRIPTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/clients");

/// A Django that serves; killed when it is dropped.
struct Service {
    django: Child,
    port: u16,
    _folder: TempDir,
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.django.kill();
        let _ = self.django.wait();
    }
}

impl Service {
    /// With the settings of the page, these after them, and what is done before it serves. `None` where there is no Django.
    async fn start(vestibule: &str, settings: &str, prepare: &'static str) -> Option<Self> {
        let interpreter = clients_tool::python()?;
        let folder = TempDir::new().unwrap();
        let mut command = python(interpreter, SCRIPTS);
        command.arg("service.py").env("PYTHONPATH", DOCS).env("DATABASE", folder.path().join("service.db"));
        let page = clients_tool::program("A service in Django", "python");
        command.env("SETTINGS", format!("{page}\nVESTIBULE.update({settings})")).env("PREPARE", prepare);
        command.env("VESTIBULE_SERVER", vestibule).env("SERVICE_ORIGIN", ORIGIN).stdout(Stdio::piped());
        let started = tokio::task::spawn_blocking(move || {
            let mut django = command.spawn().unwrap();
            let mut line = String::new();
            BufReader::new(django.stdout.take().unwrap()).read_line(&mut line).unwrap();
            (django, line)
        });
        let (django, line) = started.await.unwrap();
        let mut service = Self { django, port: 0, _folder: folder };
        service.port = line.trim().parse().unwrap_or_else(|_| panic!("no port in {line:?}"));
        Some(service)
    }

    async fn visit(&self, visitor: &Caller, method: Method, scheme: &str) -> Answer {
        let request = visitor.client.request(method, format!("http://127.0.0.1:{}/notes", self.port));
        let header = visitor.token.as_ref().map(|token| format!("{scheme} {token}"));
        let request = header.into_iter().fold(request, |request, header| request.header("Authorization", header));
        Answer::of(request.send().await.unwrap()).await
    }

    async fn get(&self, visitor: &Caller) -> Answer {
        self.visit(visitor, Method::GET, "Token").await
    }
}

async fn start() -> TestApp {
    let mut options = Options::default();
    options.http.public_url = Some("http://auth.example.org".parse().unwrap());
    options.http.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
    let hosts = format!("[hosts.\"{ORIGIN}\"]\nopen = ['/*']");
    options.http.verify_hosts = Some(VerifyHosts::parse(&hosts).unwrap());
    TestApp::start_with(options).await
}

#[tokio::test]
async fn a_service_that_stays_in_django_knows_the_account_and_has_a_row_without_rights_for_it() {
    let app = start().await;
    let Some(service) = Service::start(&app.url(""), "{}", "User.objects.create_superuser('root', '', 'secret')").await
    else {
        return;
    };
    let mailbox = Mailbox::of(&app);
    let browser = app.browser("alice").await;
    let proof = mailbox.last("alice@example.org", "email-verify").await.secret();
    let confirmed = app.anonymous().post("/api/email/verify/confirm", &json!({ "token": proof })).await;
    assert_eq!(confirmed.status, 200, "{}", confirmed.text);
    app.execute("INSERT INTO groups (id, name) VALUES (1, 'équipe'), (2, 'a,admins')").await;
    app.execute("INSERT INTO account_groups (account_id, group_id) SELECT 1, id FROM groups").await;
    let named = json!({ "first_name": "Zoë", "last_name": "100%", "language": "" });
    assert_eq!(browser.post("/api/profile", &named).await.status, 200);
    let body = json!({ "name": "a", "expires_in": "1d", "scope": "all" });
    let alice = app.caller(false, Some(browser.post("/api/tokens/create", &body).await.token()));
    for scheme in ["Token", "bearer"] {
        for method in [Method::GET, Method::POST] {
            let answer = service.visit(&alice, method, scheme).await;
            assert_eq!(answer.status, 200, "{}", answer.text);
            let account = json!({ "id": 1, "username": "alice", "email": "alice@example.org", "name": "Zoë 100%",
                "groups": ["a,admins", "équipe"] });
            let row = json!({ "pk": 2, "name": "vestibule-1", "usable": false });
            assert_eq!(answer.json, json!({ "account": account, "row": row, "rows": 2 }));
        }
    }
}

#[tokio::test]
async fn a_service_in_django_refuses_as_drf_does() {
    let app = start().await;
    let Some(service) = Service::start(&app.url(""), "{'LIFETIME': 600}", "").await else { return };
    let owner = app.browser("alice").await;
    let wrong = app.caller(false, Some("wrong".to_owned()));
    let huge = app.caller(false, Some("a".repeat(10_000)));
    for (visitor, scheme, detail) in [
        (&wrong, "Token", "Invalid token."),
        (&huge, "Token", "Invalid token."),
        (&wrong, "Basic", "Authentication credentials were not provided."),
        (&app.anonymous(), "Token", "Authentication credentials were not provided."),
    ] {
        let refused = service.visit(visitor, Method::GET, scheme).await;
        assert_eq!((refused.status, refused.header("www-authenticate")), (401, "Token"), "{}", refused.text);
        assert_eq!(refused.json["detail"], detail);
    }
    app.execute("UPDATE accounts SET is_staff = TRUE").await;
    for (scope, reading, writing) in [("all", 200, 200), ("read", 200, 403), ("admin", 403, 403)] {
        let body = json!({ "name": scope, "expires_in": "1d", "scope": scope });
        let program = app.caller(false, Some(owner.post("/api/tokens/create", &body).await.token()));
        let written = service.visit(&program, Method::POST, "Token").await;
        assert_eq!((service.get(&program).await.status, written.status), (reading, writing), "{scope}");
    }
}

#[tokio::test]
async fn a_token_that_is_revoked_is_refused_by_a_service_in_django_after_the_lifetime() {
    let app = start().await;
    let Some(quick) = Service::start(&app.url(""), "{'LIFETIME': 0.05}", "").await else { return };
    let Some(slow) = Service::start(&app.url(""), "{'LIFETIME': 600}", "").await else { return };
    let (program, other) = (app.program("alice").await, app.program("bob").await);
    for service in [&quick, &slow] {
        assert_eq!(service.get(&program).await.status, 200);
    }
    assert_eq!(program.post("/api/logout", &json!({})).await.status, 200);
    until("the answer is no longer kept", async || quick.get(&program).await.status == 401).await;
    assert_eq!(slow.get(&program).await.status, 200, "it is kept for as long as the service says");

    app.stop().await;
    assert_eq!(slow.get(&program).await.status, 200);
    for service in [&quick, &slow] {
        let refused = service.get(&other).await;
        assert_eq!((refused.status, refused.header("retry-after")), (503, "1"), "{}", refused.text);
    }
}

#[tokio::test]
async fn no_account_of_the_service_in_django_is_taken_for_one_of_vestibule() {
    let app = start().await;
    let (alice, bob) = (app.program("alice").await, app.program("bob").await);
    let prepare = "User.objects.create_user('vestibule-1', '', 'secret'); User.objects.create_user('bob')";
    let Some(apart) = Service::start(&app.url(""), "{}", prepare).await else { return };
    let refused = apart.get(&alice).await;
    assert_eq!((refused.status, refused.text.contains("vestibule-1")), (403, true), "{}", refused.text);
    assert_eq!(apart.get(&bob).await.json["row"], json!({ "pk": 3, "name": "vestibule-2", "usable": false }));

    let prepare =
        "User.objects.create_user('alice', '', 'secret'); User.objects.create_user('carol', is_active=False, pk=3)";
    let Some(imported) = Service::start(&app.url(""), "{'SAME_IDS': True}", prepare).await else { return };
    assert_eq!(imported.get(&alice).await.json["row"], json!({ "pk": 1, "name": "alice", "usable": true }));
    assert_eq!(imported.get(&bob).await.json["row"], json!({ "pk": 2, "name": "vestibule-2", "usable": false }));
    let inactive = imported.get(&app.program("carol").await).await;
    assert_eq!((inactive.status, &inactive.json["detail"]), (401, &json!("User inactive or deleted.")));
}
