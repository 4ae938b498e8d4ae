//! Proxies that are no package of Debian's or PyPI's: what they send is built by their documentation and sources, with
//! the settings of the configurations in docs/forward-auth.md.

use reqwest::Method;

use super::{NOBODY, assert_refused, options, start};
use crate::proxies::block_beneath;
use crate::support::{Answer, Caller, TestApp};

const HTML: (&str, &str) = ("Accept", "text/html");
/// From where the visitor comes.
const PEER: &str = "203.0.113.7";
const HOST: &str = "app.example.org";
/// What a visitor makes up.
const FORGED: [(&str, &str); 8] = [
    ("X-Forwarded-Uri", "/healthz"),
    ("X-Forwarded-Host", "other.example.org"),
    ("X-Forwarded-Method", "OPTIONS"),
    ("X-Forwarded-Proto", "https"),
    ("X-Forwarded-For", "198.51.100.1"),
    ("X-Real-Ip", "198.51.100.1"),
    ("Remote-User", "root"),
    ("Remote-Groups", "admins"),
];

type Headers = Vec<(String, String)>;

fn is_one_of(names: &[&str], name: &str) -> bool {
    names.iter().any(|other| other.eq_ignore_ascii_case(name))
}

fn find<'a>(headers: &'a Headers, name: &str) -> Option<&'a str> {
    headers.iter().find(|(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
}

fn set(headers: &mut Headers, name: &str, value: &str) {
    headers.retain(|(other, _)| !other.eq_ignore_ascii_case(name));
    headers.push((name.to_owned(), value.to_owned()));
}

fn set_where_absent(headers: &mut Headers, name: &str, value: &str) {
    if find(headers, name).is_none() {
        set(headers, name, value);
    }
}

fn owned(headers: &[(&str, &str)]) -> Headers {
    headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// What stands after a key of a configuration, up to the end of its line.
fn after<'a>(configuration: &'a str, key: &str) -> &'a str {
    let (_, rest) = configuration.split_once(key).unwrap_or_else(|| panic!("the docs have no {key}"));
    rest.lines().next().unwrap().trim()
}

/// The words of a list such as `[a, b]`.
fn words(list: &str) -> Vec<&str> {
    list.trim_start_matches('[').trim_end_matches(']').split(',').map(str::trim).collect()
}

/// Sends what a proxy asks, for whoever `visitor` is, whose own headers are among them.
async fn ask(visitor: &Caller, method: &str, path: &str, headers: &Headers) -> Answer {
    let request = visitor.request(Method::from_bytes(method.as_bytes()).unwrap(), path);
    let request = headers.iter().fold(request, |request, (name, value)| request.header(name, value));
    Answer::of(request.send().await.unwrap()).await
}

/// Traefik's ForwardAuth (`pkg/middlewares/auth/forward.go`) behind an entry point
/// (`pkg/middlewares/forwardedheaders`).
struct Traefik {
    /// The path of `address`.
    path: &'static str,
    trusts_headers: bool,
    told: Vec<&'static str>,
    /// Whether the visitor is one of the entry point's `trustedIPs`, as another proxy is.
    entry_trusts: bool,
}

impl Traefik {
    const X_HEADERS: [&str; 10] = [
        "X-Forwarded-Proto",
        "X-Forwarded-For",
        "X-Forwarded-Host",
        "X-Forwarded-Port",
        "X-Forwarded-Server",
        "X-Forwarded-Uri",
        "X-Forwarded-Method",
        "X-Forwarded-Tls-Client-Cert",
        "X-Forwarded-Tls-Client-Cert-Info",
        "X-Real-Ip",
    ];

    fn of_the_docs() -> Self {
        let configuration = block_beneath("Traefik", "yaml");
        let path = after(configuration, "address: ").strip_prefix("http://127.0.0.1:3000").expect("the address");
        let trusts_headers = after(configuration, "trustForwardHeader: ").parse().unwrap();
        let told = words(after(configuration, "authResponseHeaders: "));
        Self { path, trusts_headers, told, entry_trusts: false }
    }

    /// What it asks of a request.
    fn asked(&self, method: &str, uri: &str, visitor: &[(&str, &str)]) -> Headers {
        let mut headers = owned(visitor);
        if !self.entry_trusts {
            headers.retain(|(name, _)| !is_one_of(&Self::X_HEADERS, name));
        }
        set_where_absent(&mut headers, "X-Real-Ip", PEER);
        for (name, value) in [("Proto", "http"), ("Port", "80"), ("Host", HOST), ("Server", "4f1f6f7d5d3c")] {
            set_where_absent(&mut headers, &format!("X-Forwarded-{name}"), value);
        }
        let before = find(&headers, "X-Forwarded-For").filter(|_| self.trusts_headers).map(str::to_owned);
        let address = before.map_or(PEER.to_owned(), |before| format!("{before}, {PEER}"));
        if !self.trusts_headers {
            headers.retain(|(name, _)| !is_one_of(&Self::X_HEADERS, name));
        }
        set(&mut headers, "X-Forwarded-For", &address);
        for (name, value) in [("Method", method), ("Proto", "http"), ("Host", HOST), ("Uri", uri)] {
            set_where_absent(&mut headers, &format!("X-Forwarded-{name}"), value);
        }
        headers
    }

    /// What the service is sent of the visitor's headers and the answer.
    fn passed_on(&self, visitor: &[(&str, &str)], answer: &Answer) -> Headers {
        let mut headers = owned(visitor);
        headers.retain(|(name, _)| !is_one_of(&self.told, name));
        for name in &self.told {
            if let Some(value) = answer.headers.get(*name) {
                headers.push(((*name).to_owned(), value.to_str().unwrap().to_owned()));
            }
        }
        headers
    }
}

#[tokio::test]
async fn a4_by_the_headers_of_traefik_no_forged_one_counts_whatever_its_entry_point_trusts() {
    let app = start().await;
    let (alice, nobody) = (app.browser("alice").await, app.anonymous());
    for entry_trusts in [false, true] {
        let traefik = Traefik { entry_trusts, ..Traefik::of_the_docs() };
        assert!(!traefik.trusts_headers, "a visitor would say which request is theirs");
        let asked = |method, uri, visitor: &[(&str, &str)]| traefik.asked(method, uri, visitor);
        let answer = ask(&alice, "GET", traefik.path, &asked("POST", "/a%20b?c=d", &FORGED)).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        let passed = traefik.passed_on(&FORGED, &answer);
        assert_eq!((find(&passed, "Remote-User"), find(&passed, "Remote-Groups")), (Some("alice"), Some("")));
        let open = ask(&nobody, "GET", traefik.path, &asked("GET", "/healthz", &FORGED)).await;
        assert_eq!((open.status, super::told(&open)), (200, NOBODY.map(|text| Some(text.to_owned()))));
        assert_eq!(find(&traefik.passed_on(&FORGED, &open), "Remote-User"), Some(""));

        assert_refused(&ask(&nobody, "GET", traefik.path, &asked("GET", "/private", &FORGED)).await, 401);
        let fragment = asked("GET", "/static/x#/../../private", &FORGED);
        assert_refused(&ask(&nobody, "GET", traefik.path, &fragment).await, 400);
        let visitor = [&FORGED[..], &[HTML]].concat();
        let led = ask(&nobody, "GET", traefik.path, &asked("GET", "/private", &visitor)).await;
        assert_refused(&led, 303);
        assert!(led.header("location").starts_with("http://app.example.org/.vestibule/start?to="));
        // It passes on what it knows nothing of.
        let original = [("X-Original-URL", "http://app.example.org/healthz"), ("X-Original-Method", "GET")];
        assert_refused(&ask(&nobody, "GET", traefik.path, &asked("GET", "/private", &original)).await, 400);
    }
}

#[tokio::test]
async fn by_the_headers_of_traefik_behind_another_proxy_the_visitor_is_the_one_that_proxy_names() {
    let mut options = options();
    options.accounts.throttles = "anon=1/min,user=off,signup=off,login=off,failures=off".parse().unwrap();
    options.http.trusted_proxies.push(format!("{PEER}/32").parse().unwrap());
    let app = TestApp::start_with(options).await;
    let traefik = Traefik { trusts_headers: true, entry_trusts: true, ..Traefik::of_the_docs() };
    let wrong = app.caller(false, Some("0123456789abcdef0123456789abcdef01234567".to_owned()));
    for (address, status) in [("198.51.100.1", 401), ("198.51.100.1", 429), ("198.51.100.2", 401)] {
        let outer = [
            ("X-Forwarded-For", address),
            ("X-Forwarded-Host", HOST),
            ("X-Forwarded-Proto", "http"),
            ("X-Forwarded-Uri", "/a"),
            ("X-Forwarded-Method", "GET"),
        ];
        let headers = traefik.asked("POST", "/rewritten", &outer);
        assert_eq!(find(&headers, "X-Forwarded-For"), Some(&*format!("{address}, {PEER}")));
        assert_refused(&ask(&wrong, "GET", traefik.path, &headers).await, status);
    }
}

/// Envoy's `ext_authz` filter with an HTTP service, after the filter that sets the headers, in a connection manager
/// with `use_remote_address`.
struct Envoy(&'static str);

impl Envoy {
    fn of_the_docs() -> Self {
        let configuration = block_beneath("Envoy", "yaml");
        assert!(configuration.contains("use_remote_address: true"), "it would believe each X-Forwarded-For");
        Self(configuration)
    }

    /// The patterns of a list, as it stands in one line.
    fn matches(&self, list: &str, name: &str) -> bool {
        let (_, rest) = self.0.split_once(list).unwrap_or_else(|| panic!("the docs have no {list}"));
        let patterns = rest.split_once('[').unwrap().1.split_once(']').unwrap().0;
        patterns.split('{').skip(1).any(|pattern| {
            let (kind, value) = pattern.trim().trim_end_matches(['}', ',', ' ']).split_once(": ").unwrap();
            let name = name.to_ascii_lowercase();
            if kind == "exact" { name == value } else { name.starts_with(value) }
        })
    }

    /// The method, path and headers of what it asks, and the visitor's headers as the mutations have left them.
    fn asked(&self, uri: &str, method: &str, visitor: &[(&str, &str)]) -> (String, Headers, Headers) {
        let mut headers = owned(visitor);
        set(&mut headers, "X-Forwarded-Proto", "http");
        let before = find(&headers, "X-Forwarded-For").map(|before| format!("{before},")).unwrap_or_default();
        set(&mut headers, "X-Forwarded-For", &format!("{before}{PEER}"));
        for line in self.0.lines() {
            if let Some((_, name)) = line.split_once("remove: ") {
                let name = name.trim_end_matches(['}', ' ']);
                headers.retain(|(other, _)| !other.eq_ignore_ascii_case(name));
            }
            if let Some((_, header)) = line.split_once("header: { key: ") {
                let (name, value) = header.split_once(", value: \"").unwrap();
                let value = match value.split_once('"').unwrap().0 {
                    "%REQ(:AUTHORITY)%" => HOST,
                    "%REQ(:PATH)%" => uri,
                    "%REQ(:METHOD)%" => method,
                    other => panic!("{other}"),
                };
                assert!(line.contains("OVERWRITE_IF_EXISTS_OR_ADD"), "{line}");
                set(&mut headers, name, value);
            }
        }
        let mut asked = headers.clone();
        asked.retain(|(name, _)| self.matches("allowed_headers:", name) || name.eq_ignore_ascii_case("authorization"));
        // Its own address: it asks as a client of its own.
        let forwarded = find(&asked, "X-Forwarded-For").map(|before| format!("{before},127.0.0.1"));
        if let Some(forwarded) = forwarded {
            set(&mut asked, "X-Forwarded-For", &forwarded);
        }
        set(&mut asked, "Host", HOST);
        (format!("{}{uri}", after(self.0, "path_prefix: ")), asked, headers)
    }

    async fn ask(&self, visitor: &Caller, method: &str, uri: &str, sent: &[(&str, &str)]) -> (Answer, Headers) {
        let (path, asked, mut headers) = self.asked(uri, method, sent);
        let answer = ask(visitor, method, &path, &asked).await;
        if answer.status == 200 {
            for (name, value) in &answer.headers {
                if self.matches("allowed_upstream_headers:", name.as_str()) {
                    set(&mut headers, name.as_str(), value.to_str().unwrap());
                }
            }
        }
        (answer, headers)
    }
}

#[tokio::test]
async fn a4_by_the_headers_of_envoy_no_forged_one_counts() {
    let app = start().await;
    let (alice, nobody) = (app.browser("alice").await, app.anonymous());
    let envoy = Envoy::of_the_docs();
    for (method, uri) in [("GET", "/a%20b?c=d"), ("POST", "/a/../b"), ("DELETE", "/"), ("OPTIONS", "/x")] {
        let (answer, passed) = envoy.ask(&alice, method, uri, &FORGED).await;
        assert_eq!(answer.status, 200, "{method} {uri}: {}", answer.text);
        assert_eq!((find(&passed, "Remote-User"), find(&passed, "Remote-Groups")), (Some("alice"), Some("")));
    }
    let (open, passed) = envoy.ask(&nobody, "GET", "/healthz", &FORGED).await;
    assert_eq!((open.status, find(&passed, "Remote-User")), (200, Some("")));
    let original = [("X-Original-URL", "http://app.example.org/healthz"), ("X-Original-Method", "GET")];
    for sent in [&FORGED[..], &original, &[]] {
        assert_refused(&envoy.ask(&nobody, "GET", "/private", sent).await.0, 401);
        assert_refused(&envoy.ask(&nobody, "GET", "/static/x#/../../private", sent).await.0, 400);
    }
    let (led, _) = envoy.ask(&nobody, "GET", "/private?a", &[&FORGED[..], &[HTML]].concat()).await;
    assert_refused(&led, 303);
    for name in ["location", "retry-after", "www-authenticate", "content-type"] {
        assert!(envoy.matches("allowed_client_headers:", name), "{name}");
    }
    assert!(led.header("location").starts_with("http://app.example.org/.vestibule/start?to="), "{:?}", led.headers);
    // A program's token, which Envoy always sends, and the language of the refused visitor.
    let token = format!("Token {}", app.program("bob").await.token.unwrap());
    let (answer, _) = envoy.ask(&nobody, "GET", "/", &[("Authorization", &token)]).await;
    assert_eq!(answer.header("remote-user"), "bob", "{}", answer.text);
    assert!(envoy.matches("allowed_headers:", "accept-language"));
}

#[tokio::test]
async fn by_the_headers_of_envoy_wrong_credentials_are_counted_by_the_address_of_the_visitor() {
    let mut options = options();
    options.accounts.throttles = "anon=1/min,user=off,signup=off,login=off,failures=off".parse().unwrap();
    let app = TestApp::start_with(options).await;
    let (envoy, nobody) = (Envoy::of_the_docs(), app.anonymous());
    // What the visitor says of their address stands before the one that Envoy has seen.
    for (made_up, status) in [("198.51.100.1", 401), ("198.51.100.2", 429)] {
        let sent = [("Authorization", "Token wrong"), ("X-Forwarded-For", made_up)];
        assert_refused(&envoy.ask(&nobody, "GET", "/", &sent).await.0, status);
    }
}
