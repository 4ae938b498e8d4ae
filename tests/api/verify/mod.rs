//! Forward auth: `GET /api/verify`, which proxies ask who has sent a request to another service, and the way to the log-in
//! page and back (guarantee A4).

mod hand_over;
mod proxies;
mod recorded;
mod refusals;
mod rules;
mod signed_in;
mod step_up;
mod way_back;

use reqwest::Method;
use vestibule::http::VerifyHosts;

use crate::support::{Answer, Caller, Options, TestApp};

/// The four headers that each 200 has.
const TOLD: [&str; 4] = ["remote-user", "remote-email", "remote-name", "remote-groups"];

const HOSTS: &str = r#"
    [hosts."http://app.example.org"]
    open = ["/healthz", "/static/*"]

    [hosts."http://auth.example.org:8080"]

    [hosts."http://team.example.org"]
    groups = ["ops", "team"]

    [hosts."http://vault.example.org:8080"]
    second_factor = true

    [hosts."http://auth.example.org:9090"]
    second_factor = true

    [hosts."http://ops.example.org"]
    groups = ["ops"]
    second_factor = true
"#;

/// A server whose proxies are on this machine.
fn options() -> Options {
    let mut options = Options::default();
    options.http.public_url = Some("http://auth.example.org".parse().unwrap());
    options.http.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
    options.http.verify_hosts = Some(VerifyHosts::parse(HOSTS).unwrap());
    options
}

async fn start() -> TestApp {
    TestApp::start_with(options()).await
}

/// What the headers say of nobody.
const NOBODY: [&str; 4] = [""; 4];

/// What a proxy asks about.
struct Asked<'a> {
    host: &'a str,
    uri: &'a str,
    method: &'a str,
}

/// The cookie of a session reaches it.
const OWN: Asked<'static> = Asked { host: "auth.example.org:8080", ..APP };
const APP: Asked<'static> = Asked { host: "app.example.org", uri: "/", method: "GET" };

impl Asked<'_> {
    /// Asks with what `visitor` sends, and with these headers of theirs.
    async fn of(&self, visitor: &Caller, headers: &[(&str, &str)]) -> Answer {
        let request = visitor.request(Method::GET, "/api/verify").header("X-Forwarded-Proto", "http");
        let request = request.header("X-Forwarded-Host", self.host).header("X-Forwarded-Uri", self.uri);
        let request = request.header("X-Forwarded-Method", self.method);
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        Answer::of(request.send().await.unwrap()).await
    }
}

/// The four headers of an answer; `None` where one of them is missing.
fn told(answer: &Answer) -> [Option<String>; 4] {
    TOLD.map(|name| {
        let mut lines = answer.headers.get_all(name).iter();
        let line = lines.next().map(|line| String::from_utf8(line.as_bytes().to_vec()).unwrap());
        assert!(lines.next().is_none(), "{name} is there twice");
        line
    })
}

#[track_caller]
fn assert_told(answer: &Answer, expected: [&str; 4]) {
    assert_eq!((answer.status, told(answer)), (200, expected.map(|text| Some(text.to_owned()))), "{}", answer.text);
}

#[track_caller]
fn assert_refused(answer: &Answer, status: u16) {
    assert_eq!((answer.status, told(answer)), (status, [const { None }; 4]), "{}", answer.text);
}
