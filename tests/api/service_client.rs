//! A service in axum that asks Vestibule by the crate `vestibule-client`.

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::extract::Extension;
use axum::routing::get;
use reqwest::Method;
use serde_json::json;
use tokio::net::TcpListener;
use tokio::task::{JoinHandle, JoinSet};
use vestibule::http::VerifyHosts;
use vestibule_client::{Settings, SignedIn, Vestibule};

use crate::support::{Answer, Caller, Options, TestApp};
use crate::until::until;

const LONG: Duration = Duration::from_secs(600);
const SHORT: Duration = Duration::from_millis(50);
const HTML: (&str, &str) = ("Accept", "text/html,*/*;q=0.8");
const HOSTS: &str = r#"
    [hosts."http://app.example.org"]
    open = ["/*"]

    [hosts."http://team.example.org"]
    groups = ["team"]

    [hosts."http://auth.example.org:8080"]

    [hosts."http://auth.example.org:9090"]
    second_factor = true
"#;

/// A service that listens, and ends when it is dropped.
struct Service {
    address: SocketAddr,
    task: JoinHandle<()>,
}

impl Drop for Service {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn notes(user: SignedIn) -> String {
    let SignedIn { id, profile } = user;
    format!("{id} {} <{}> {}", profile.username, profile.email, profile.groups.join("+"))
}

async fn greeting(user: Option<SignedIn>) -> String {
    user.map_or_else(|| "nobody".to_owned(), |user| user.profile.username)
}

impl Service {
    async fn start(settings: Settings) -> Self {
        let routes = Router::new().route("/notes", get(notes).post(notes)).route("/greeting", get(greeting));
        let vestibule = Vestibule::new(settings).unwrap();
        let routes = routes.clone().nest("/nested", routes).layer(Extension(vestibule));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let task = tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
        Self { address, task }
    }

    async fn visit(&self, visitor: &Caller, method: Method, path: &str, headers: &[(&str, &str)]) -> Answer {
        let request = visitor.client.request(method, format!("http://{}{path}", self.address));
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        let token = visitor.token.as_ref().map(|token| format!("Bearer {token}"));
        let request = token.into_iter().fold(request, |request, token| request.header("Authorization", token));
        Answer::of(request.send().await.unwrap()).await
    }

    async fn get(&self, visitor: &Caller, path: &str) -> Answer {
        self.visit(visitor, Method::GET, path, &[]).await
    }
}

async fn start() -> TestApp {
    let mut options = Options::default();
    options.http.public_url = Some("http://auth.example.org".parse().unwrap());
    options.http.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
    options.http.verify_hosts = Some(VerifyHosts::parse(HOSTS).unwrap());
    TestApp::start_with(options).await
}

fn settings(app: &TestApp) -> Settings {
    let usual = Settings::new(app.url(""), "http://app.example.org");
    Settings { lifetime: LONG, refused_lifetime: LONG, timeout: Duration::from_secs(60), ..usual }
}

/// How often Vestibule was asked.
async fn questions(app: &TestApp) -> u64 {
    let answer = reqwest::Client::builder().no_proxy().build().unwrap().get(format!("http://{}/metrics", app.metrics));
    let text = answer.send().await.unwrap().text().await.unwrap();
    let of_verify =
        text.lines().filter(|line| line.starts_with(r#"vestibule_http_requests_total{endpoint="/api/verify""#));
    of_verify.map(|line| line.rsplit_once(' ').unwrap().1.parse::<u64>().unwrap()).sum()
}

#[tokio::test]
async fn a_service_elsewhere_knows_who_is_signed_in_and_refuses_in_vestibules_words() {
    let app = start().await;
    let service = Service::start(settings(&app)).await;
    let (alice, browser, nobody) = (app.program("alice").await, app.browser("bob").await, app.anonymous());
    app.execute("INSERT INTO groups (id, name) VALUES (1, 'a,b'), (2, 'équipe')").await;
    app.execute("INSERT INTO account_groups (account_id, group_id) SELECT 1, id FROM groups").await;
    let known = service.get(&alice, "/notes").await;
    assert_eq!((known.status, &*known.text), (200, "1 alice <> a,b+équipe"));
    assert_eq!(service.get(&alice, "/greeting").await.text, "alice");

    let wrong = app.caller(false, Some("wrong".to_owned()));
    let spaces = app.caller(false, Some("a b".to_owned()));
    let huge = app.caller(false, Some("a".repeat(10_000)));
    for (visitor, detail) in [
        (&wrong, "Invalid token."),
        (&spaces, "Invalid token header. Token string should not contain spaces."),
        (&huge, "Invalid token."),
        (&nobody, "Authentication credentials were not provided."),
        // Its cookie gets here, and counts only where the service wants it.
        (&browser, "Authentication credentials were not provided."),
    ] {
        let refused = service.visit(visitor, Method::GET, "/notes", &[HTML]).await;
        assert_eq!((refused.status, refused.header("www-authenticate")), (401, "Token"), "{}", refused.text);
        assert_eq!(refused.json["detail"], detail);
        assert_eq!(service.get(visitor, "/greeting").await.text, "nobody");
    }
    let basic = service.visit(&nobody, Method::GET, "/greeting", &[("Authorization", "Basic YTpi")]).await;
    assert_eq!((basic.status, &*basic.text), (200, "nobody"));
    assert_eq!(questions(&app).await, 3, "one for each token that could be one");
}

#[tokio::test]
async fn a_token_reaches_no_further_at_a_service_elsewhere_than_its_scope_and_the_rules() {
    let app = start().await;
    let owner = app.browser("alice").await;
    app.execute("UPDATE accounts SET is_staff = TRUE").await;
    let service = Service::start(settings(&app)).await;
    let team = Service::start(Settings { service: "http://Team.example.org:80/".to_owned(), ..settings(&app) }).await;
    let unknown = Service::start(Settings { service: "http://other.example.org".to_owned(), ..settings(&app) }).await;
    for (scope, reading, writing) in [("all", 200, 200), ("read", 200, 403), ("admin", 403, 403)] {
        let body = json!({ "name": scope, "expires_in": "1d", "scope": scope });
        let program = app.caller(false, Some(owner.post("/api/tokens/create", &body).await.token()));
        for path in ["/notes", "/greeting"] {
            assert_eq!(service.get(&program, path).await.status, reading, "{scope}");
        }
        let written = service.visit(&program, Method::POST, "/notes", &[]).await;
        assert_eq!(written.status, writing, "{scope}: {}", written.text);
        for service in [&team, &unknown] {
            assert_eq!(service.get(&program, "/notes").await.status, 403, "{scope}");
        }
    }
}

#[tokio::test]
async fn a_token_that_is_revoked_is_refused_by_a_service_elsewhere_after_the_lifetime() {
    let app = start().await;
    let program = app.program("alice").await;
    let quick = Service::start(Settings { lifetime: SHORT, ..settings(&app) }).await;
    let (slow, at_once) =
        (Service::start(settings(&app)).await, Settings { lifetime: Duration::ZERO, ..settings(&app) });
    let at_once = Service::start(at_once).await;
    for service in [&quick, &slow, &at_once] {
        assert_eq!(service.get(&program, "/notes").await.status, 200);
    }
    assert_eq!(program.post("/api/logout", &json!({})).await.status, 200);
    assert_eq!(at_once.get(&program, "/notes").await.status, 401);
    until("the answer is no longer kept", async || quick.get(&program, "/notes").await.status == 401).await;
    assert_eq!(slow.get(&program, "/notes").await.status, 200, "it is kept for as long as the service says");
}

#[tokio::test]
async fn many_requests_of_one_moment_ask_vestibule_once() {
    let app = start().await;
    let service = Service::start(settings(&app)).await;
    let program = app.program("alice").await;
    let url = format!("http://{}/notes", service.address);
    let mut visits = JoinSet::new();
    for _ in 0..100 {
        let request = program.client.get(&url).bearer_auth(program.token.as_ref().unwrap());
        visits.spawn(async move { request.send().await.unwrap().status().as_u16() });
    }
    assert_eq!(visits.join_all().await, [200; 100]);
    assert_eq!(questions(&app).await, 1);
}

#[tokio::test]
async fn where_vestibule_cannot_be_asked_a_service_answers_503_and_forgets_it() {
    let app = start().await;
    let service = Service::start(settings(&app)).await;
    let (known, other) = (app.program("alice").await, app.program("bob").await);
    assert_eq!(service.get(&known, "/notes").await.status, 200);
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let silent = format!("http://{}", silent.local_addr().unwrap());
    let untrusting = TestApp::start().await;
    for (server, timeout) in [(silent, SHORT), (untrusting.url(""), LONG)] {
        let service = Service::start(Settings { server, timeout, ..settings(&app) }).await;
        for path in ["/notes", "/greeting"] {
            let refused = service.get(&other, path).await;
            assert_eq!((refused.status, refused.header("retry-after")), (503, "1"), "{}", refused.text);
        }
    }
    // A fault of Vestibule's is no refusal either, and nothing of it is kept.
    app.clock.panic_when_read(true);
    assert_eq!(service.get(&other, "/notes").await.status, 503);
    app.clock.panic_when_read(false);
    assert_eq!(service.get(&other, "/notes").await.status, 200);

    let unknown = app.caller(false, Some("unknown".to_owned()));
    app.stop().await;
    assert_eq!(service.get(&known, "/notes").await.status, 200, "it is still kept");
    assert_eq!(service.get(&unknown, "/notes").await.status, 503);
    assert_eq!(service.get(&unknown, "/greeting").await.status, 503);
}

#[tokio::test]
async fn a_browsers_cookie_counts_where_the_service_wants_it_and_a_foreign_page_cannot_use_it() {
    let app = start().await;
    let service = "http://auth.example.org:8080".to_owned();
    let service = Service::start(Settings { service, browsers: true, lifetime: SHORT, ..settings(&app) }).await;
    let (alice, nobody) = (app.browser("alice").await, app.anonymous());
    assert_eq!(service.get(&alice, "/notes").await.text, "1 alice <> ");
    for (name, value, status) in [
        ("Sec-Fetch-Site", "same-origin", 200),
        ("Origin", "http://auth.example.org:8080", 200),
        ("Sec-Fetch-Site", "same-site", 403),
        ("Origin", "http://auth.example.org", 403),
    ] {
        for path in ["/notes", "/nested/notes"] {
            let answer = service.visit(&alice, Method::POST, path, &[(name, value)]).await;
            assert_eq!(answer.status, status, "{name}: {value}: {}", answer.text);
            assert_eq!(service.visit(&alice, Method::GET, path, &[(name, value)]).await.status, 200);
        }
    }
    for path in ["/notes?a=b", "/nested/notes?a=b"] {
        let led = service.visit(&nobody, Method::GET, path, &[HTML]).await;
        let way = led.header("location").strip_prefix("http://auth.example.org/login?next=").expect("a way");
        assert_eq!(led.status, 303);
        // Whoever logs in there is led back to the page.
        let back = alice.get(way).await;
        assert_eq!(back.header("refresh"), format!("0;url=http://auth.example.org:8080{path}"));
    }
    for headers in [&[][..], &[HTML, ("Sec-Fetch-Mode", "cors")], &[HTML, ("Authorization", "Token wrong")]] {
        assert_eq!(service.visit(&nobody, Method::GET, "/notes", headers).await.status, 401, "{headers:?}");
    }
    assert_eq!(service.visit(&nobody, Method::POST, "/notes", &[HTML]).await.status, 401);
    assert_eq!(alice.post("/api/logout", &json!({})).await.status, 200);
    until("the session's end counts", async || service.get(&alice, "/notes").await.status == 401).await;
    assert_eq!(service.visit(&alice, Method::GET, "/notes", &[HTML]).await.status, 303);
}

#[tokio::test]
async fn a_browser_that_has_not_proved_the_second_factor_is_led_to_it_and_a_program_is_refused() {
    let app = start().await;
    let service = "http://auth.example.org:9090".to_owned();
    let service = Service::start(Settings { service, browsers: true, ..settings(&app) }).await;
    let (alice, program) = (app.browser("alice").await, app.program("bob").await);
    let led = service.visit(&alice, Method::GET, "/nested/notes?a=b", &[HTML]).await;
    let way = led.header("location").strip_prefix("http://auth.example.org/step_up?next=").expect("a way");
    assert_eq!((led.status, way.starts_with("/continue?to=")), (303, true), "{way}");
    for (visitor, headers) in [(&alice, &[][..]), (&alice, &[HTML, ("Sec-Fetch-Mode", "cors")]), (&program, &[HTML])] {
        let refused = service.visit(visitor, Method::GET, "/notes", headers).await;
        assert_eq!((refused.status, refused.header("location")), (403, ""), "{headers:?}");
        assert_eq!(refused.json["code"], "second_factor_required", "{}", refused.text);
    }
}
