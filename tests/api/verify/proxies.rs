//! Real proxies before a service, each with the configuration that docs/forward-auth.md has for it.

use reqwest::Method;
use serde_json::json;
use vestibule::http::VerifyHosts;

use super::{APP, options};
use crate::proxies::{Program, Proxy, Service};
use crate::second_step::{enrol, next_code, with_key};
use crate::support::{Answer, Caller, Options, PASSWORD, TestApp};

const HTML: (&str, &str) = ("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
/// What a visitor makes up, in every spelling that a service could read.
const FORGED: [(&str, &str); 8] = [
    ("Remote-User", "root"),
    ("Remote-Email", "root@example.org"),
    ("Remote-Name", "Root"),
    ("Remote-Groups", "admins"),
    ("remote-user", "root"),
    ("Remote_User", "root"),
    ("Remote_Groups", "admins"),
    ("REMOTE-GROUPS", "admins"),
];

/// A service behind a proxy that asks Vestibule.
struct Stage {
    app: TestApp,
    service: Service,
    proxy: Proxy,
    alice: String,
    visitor: Caller,
}

impl Stage {
    /// `None` where the program is not there.
    async fn set(program: Program, options: Options) -> Option<Self> {
        let app = TestApp::start_with(options).await;
        let service = Service::start().await;
        let proxy = Proxy::start(program, app.address.port(), service.port).await?;
        let form = json!({ "username": "alice", "password": PASSWORD, "email": "alice@example.org", "session": true });
        let answer = app.anonymous().post("/api/signup", &form).await;
        let alice = answer.header("set-cookie").split(';').next().unwrap().to_owned();
        let visitor = app.anonymous();
        Some(Self { app, service, proxy, alice, visitor })
    }

    /// What a visitor of the service gets.
    async fn visit(&self, method: Method, path: &str, headers: &[(&str, &str)]) -> Answer {
        let url = format!("http://127.0.0.1:{}{path}", self.proxy.port);
        let request = self.visitor.client.request(method, url).header("Host", APP.host);
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        Answer::of(request.body("a body").send().await.unwrap()).await
    }

    /// The same for a page that may pass: what the service was sent, in small letters.
    async fn pass(&self, path: &str, headers: &[(&str, &str)]) -> String {
        let answer = self.visit(Method::POST, path, headers).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text);
        assert!(answer.text.ends_with("\r\n\r\na body"), "{path}: the body has not arrived: {}", answer.text);
        answer.text.to_lowercase()
    }
}

/// Takes Alice's sign-in to the service, from where a page has led: the cookie that she gets there.
async fn hand_over(stage: &Stage, location: &str) -> String {
    let at_service = |url: &str| url.strip_prefix("http://app.example.org").expect("the service").to_owned();
    let pair = |answer: &Answer| answer.header("set-cookie").split(';').next().unwrap().to_owned();
    let started = stage.visit(Method::GET, &at_service(location), &FORGED).await;
    assert_eq!(started.status, 303, "{location}: {}", started.text);
    let asking = pair(&started);
    let path = started.header("location").strip_prefix("http://auth.example.org").expect("the sign-in server");
    let request = stage.visitor.request(Method::GET, path).header("Cookie", &stage.alice);
    let page = Answer::of(request.send().await.unwrap()).await;
    let enter = page.header("refresh").strip_prefix("0;url=").expect("a way on");
    let entered = stage.visit(Method::GET, &at_service(enter), &[("Cookie", &asking)]).await;
    assert_eq!((entered.status, entered.header("location")), (303, "http://app.example.org/a?b=c"), "{}", entered.text);
    pair(&entered)
}

/// The same for every proxy.
async fn try_out(program: Program) {
    let Some(stage) = Stage::set(program, options()).await else { return };
    let cookie = [("Cookie", &*stage.alice)];
    let forged = [&cookie[..], &FORGED].concat();

    // A forged identity is replaced where there is a value, and goes where there is none.
    for (path, headers, user) in [
        ("/", &forged[..], "remote-user: alice"),
        ("/healthz", &FORGED, "\r\n"),
        ("/healthz", &forged, "remote-user: alice"),
    ] {
        let sent = stage.pass(path, headers).await;
        assert!(sent.contains(user), "{path}: {sent}");
        assert!(!sent.contains("root") && !sent.contains("admins"), "{path}: a forged identity has passed: {sent}");
    }

    // Nobody is refused, or led to the log-in page; and a log-in leads back.
    let before = stage.service.count();
    let refused = stage.visit(Method::GET, "/a?b=c", &FORGED).await;
    assert_eq!(refused.status, 401, "{}", refused.text);
    let led = stage.visit(Method::GET, "/a?b=c", &[HTML]).await;
    assert!([302, 303].contains(&led.status), "{} {}", led.status, led.text);
    assert_eq!(stage.service.count(), before, "nobody has reached the service");
    let location = led.header("location");
    let cookie_of_host = hand_over(&stage, location).await;
    let sent = stage.pass("/", &[&[("Cookie", &*cookie_of_host)][..], &FORGED].concat()).await;
    assert!(sent.contains("remote-user: alice") && !sent.contains("root"), "{sent}");
    let before = stage.service.count();
    assert_eq!(stage.visit(Method::GET, "/", &[HTML, ("Authorization", "Token wrong")]).await.status, 401);

    // No header of the visitor's makes another request of it.
    for (name, value) in [
        ("X-Forwarded-Uri", "/healthz"),
        ("X-Forwarded-Host", "other.example.org"),
        ("X-Forwarded-Method", "OPTIONS"),
        ("X-Forwarded-Proto", "https"),
        ("X-Original-URL", "http://app.example.org/healthz"),
        ("X-Original-Method", "OPTIONS"),
    ] {
        let answer = stage.visit(Method::GET, "/private", &[(name, value)]).await;
        assert!(answer.status >= 400, "{name} has opened a path: {} {}", answer.status, answer.text);
    }
    for path in [
        "/healthz/../private",
        "/static/../private",
        "/static/%2e%2e/private",
        "/static/x#/../../private",
        "/healthz#/../private",
        "//healthz",
    ] {
        let head = format!("GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", APP.host);
        let address = ([127, 0, 0, 1], stage.proxy.port).into();
        let status = crate::support::raw::exchange(address, head.as_bytes()).await.unwrap().status;
        assert!(status >= 300, "{path}: {status}");
    }
    assert_eq!(stage.service.count(), before, "a request that was refused has reached the service");

    // A log-out ends it.
    let log_out = stage.visitor.request(Method::POST, "/api/logout").header("Cookie", &stage.alice);
    assert_eq!(log_out.send().await.unwrap().status(), 200);
    for cookie in [&stage.alice, &cookie_of_host] {
        assert_eq!(stage.visit(Method::GET, "/", &[("Cookie", cookie)]).await.status, 401);
    }
}

/// Takes a session through the second factor that a service wants.
async fn try_step_up(program: Program) {
    let mut options = with_key(options());
    let hosts = "[hosts.\"http://app.example.org\"]\nsecond_factor = true\nopen = [\"/healthz\"]";
    options.http.verify_hosts = Some(VerifyHosts::parse(hosts).unwrap());
    let Some(mut stage) = Stage::set(program, options).await else { return };
    let here = stage.app.caller(true, None);
    here.post("/api/login", &json!({ "username": "alice", "password": PASSWORD, "session": true })).await;
    let (authenticator, _) = enrol(&stage.app, &here).await;

    // A program of the session's is refused, and its page led on.
    let refused = stage.visit(Method::GET, "/a?b=c", &[("Cookie", &stage.alice)]).await;
    assert_eq!((refused.status, refused.headers.get("location")), (403, None), "{}", refused.text);
    let led = stage.visit(Method::GET, "/a?b=c", &[HTML, ("Cookie", &stage.alice)]).await;
    assert!([302, 303].contains(&led.status), "{} {}", led.status, led.text);
    let at_service = led.header("location").strip_prefix("http://app.example.org").expect("the service").to_owned();
    let started = stage.visit(Method::GET, &at_service, &[]).await;
    let path = started.header("location").strip_prefix("http://auth.example.org").expect("the sign-in server");
    let asked = here.get(path).await;
    assert!(asked.header("location").starts_with("/step_up?next="), "{} {}", asked.status, asked.text);
    let code = next_code(&stage.app, &authenticator);
    let proved = here.post_form(asked.header("location"), &[("code", &code)]).await;
    assert_eq!((proved.status, proved.header("location")), (303, path), "{}", proved.text);
    stage.alice = proved.header("set-cookie").split(';').next().unwrap().to_owned();
    let cookie = hand_over(&stage, led.header("location")).await;
    assert!(stage.pass("/", &[("Cookie", &*cookie)]).await.contains("remote-user: alice"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_browser_proves_a_second_factor_on_its_way_through_nginx_caddy_and_haproxy() {
    for program in [Program::Nginx, Program::DebiansCaddy, Program::Caddy, Program::Haproxy] {
        try_step_up(program).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a4_behind_nginx_a_forged_identity_reaches_no_service() {
    try_out(Program::Nginx).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a4_behind_debians_caddy_a_forged_identity_reaches_no_service() {
    try_out(Program::DebiansCaddy).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a4_behind_caddy_of_today_a_forged_identity_reaches_no_service() {
    try_out(Program::Caddy).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a4_behind_haproxy_a_forged_identity_reaches_no_service() {
    try_out(Program::Haproxy).await;
}
