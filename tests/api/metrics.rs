//! The figures for Prometheus, as Prometheus reads them.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader};

use reqwest::{Client, Method};
use serde_json::json;
use tempfile::TempDir;
use vestibule::accounts::Settings;

use crate::support::process::vestibule;
use crate::support::{Options, TestApp, credentials};
use crate::until::until;

/// Every series and its value.
struct Figures(BTreeMap<String, f64>);

impl Figures {
    async fn of(app: &TestApp) -> Self {
        let answer = Client::builder().no_proxy().build().unwrap().get(format!("http://{}/metrics", app.metrics));
        let answer = answer.send().await.unwrap();
        assert_eq!(answer.status(), 200);
        assert!(answer.headers()["content-type"].to_str().unwrap().starts_with("application/openmetrics-text"));
        Self::parse(&answer.text().await.unwrap())
    }

    /// Reads OpenMetrics' text format, and insists on it.
    fn parse(text: &str) -> Self {
        let mut families: BTreeMap<&str, &str> = BTreeMap::new();
        let mut series = BTreeMap::new();
        let lines = text.strip_suffix("# EOF\n").expect("an end");
        for line in lines.lines() {
            if let Some(family) = line.strip_prefix("# TYPE ") {
                let (name, kind) = family.split_once(' ').unwrap();
                assert!(families.insert(name, kind).is_none(), "{name} twice");
            } else if !line.starts_with("# HELP ") {
                let (name, value) = line.rsplit_once(' ').unwrap();
                let bare = name.split('{').next().unwrap();
                let suffixes = ["", "_total", "_sum", "_count", "_bucket", "_info"];
                let is_known =
                    suffixes.iter().any(|end| bare.strip_suffix(end).is_some_and(|b| families.contains_key(b)));
                assert!(is_known, "{line} is of no family");
                assert!(!name.contains('{') || name.ends_with("\"}"), "{line}");
                assert!(series.insert(name.to_owned(), value.parse().expect(line)).is_none(), "{name} twice");
            }
        }
        Self(series)
    }

    /// The value of a series; 0 where there is none yet.
    fn value(&self, series: &str) -> f64 {
        self.0.get(series).copied().unwrap_or_default()
    }

    fn names(&self) -> BTreeSet<&str> {
        self.0.keys().map(String::as_str).collect()
    }
}

#[tokio::test]
async fn each_figure_goes_up_by_what_was_done() {
    let app = TestApp::start().await;
    let before = Figures::of(&app).await;
    let alice = app.program("alice").await;
    assert_eq!(alice.post("/api/login", &json!({ "username": "alice", "password": "wrong" })).await.status, 401);
    for _ in 0..3 {
        assert_eq!(alice.get("/api/me").await.status, 200);
    }
    assert_eq!(app.anonymous().get("/login").await.status, 200);
    assert_eq!(alice.get("/nowhere").await.status, 404);
    let after = Figures::of(&app).await;
    let requests = |endpoint: &str, method: &str, status: &str| {
        format!("vestibule_http_requests_total{{endpoint=\"{endpoint}\",method=\"{method}\",status=\"{status}\"}}")
    };
    for (series, growth) in [
        (requests("/api/signup", "POST", "2xx"), 1.0),
        (requests("/api/login", "POST", "4xx"), 1.0),
        (requests("/api/me", "GET", "2xx"), 3.0),
        (requests("/login", "GET", "2xx"), 1.0),
        (requests("other", "GET", "4xx"), 1.0),
        ("vestibule_http_request_duration_seconds_count{endpoint=\"/api/me\"}".to_owned(), 3.0),
        ("vestibule_http_request_duration_seconds_bucket{le=\"+Inf\",endpoint=\"/api/me\"}".to_owned(), 3.0),
        ("vestibule_hashes_total".to_owned(), 2.0),
        ("vestibule_account_events_total{event=\"signup\",outcome=\"ok\"}".to_owned(), 1.0),
        ("vestibule_account_events_total{event=\"login\",outcome=\"refused\"}".to_owned(), 1.0),
    ] {
        assert_eq!(after.value(&series) - before.value(&series), growth, "{series}");
    }
    assert!(after.value("vestibule_hashing_seconds_total") > 0.0);
    assert_eq!(after.value("vestibule_hashing_waiting") + after.value("vestibule_hashing_running"), 0.0);
    assert_eq!(after.value("vestibule_hashing_permits"), Options::default().accounts.hashing_threads as f64);
    assert!(after.value("vestibule_database_connections{pool=\"writer\",state=\"idle\"}") <= 1.0);
    assert!(after.value("process_resident_memory_bytes") > 1e6);
    assert_eq!(after.value("process_start_time_seconds"), 1_800_000_000.0, "by the clock of the test");
    assert_eq!(after.value(&format!("vestibule_build_info{{version=\"{}\"}}", env!("CARGO_PKG_VERSION"))), 1.0);
}

#[tokio::test]
async fn what_was_throttled_is_counted_by_its_scope() {
    let throttles = "anon=off,login=3/hour,failures=2/hour".parse().unwrap();
    let accounts = Settings { throttles, ..Options::default().accounts };
    let app = TestApp::start_with(Options { accounts, ..Options::default() }).await;
    let statuses = async |count| {
        let mut statuses = Vec::new();
        for _ in 0..count {
            statuses.push(app.anonymous().post("/api/login", &credentials("alice")).await.status);
        }
        statuses
    };
    assert_eq!(statuses(5).await, [401, 401, 429, 429, 429]);
    let figures = Figures::of(&app).await;
    let throttled = |scope| figures.value(&format!("vestibule_throttled_total{{scope=\"{scope}\"}}"));
    assert_eq!(["anon", "login", "failures"].map(throttled), [0.0, 2.0, 1.0]);
}

#[tokio::test]
async fn no_client_can_make_a_new_series() {
    let app = TestApp::start().await;
    let anyone = app.anonymous();
    let ask = async |method: &str, path: &str| {
        anyone.request(Method::from_bytes(method.as_bytes()).unwrap(), path).send().await.unwrap();
    };
    for method in ["GET", "BREW"] {
        for path in ["/nowhere", "/api/nowhere", "/pkg/nowhere.js"] {
            ask(method, path).await;
        }
    }
    let before = Figures::of(&app).await;
    for n in 0..1_000 {
        let (method, path) = match n % 4 {
            0 => ("GET", format!("/{n}")),
            1 => ("GET", format!("/api/me/{n}")),
            2 => ("GET", format!("/pkg/{n}.js?{n}")),
            _ => (["BREW", "PROPFIND", "X"][n % 3], format!("/{n}/\"}}")),
        };
        ask(method, &path.replace(['"', '}'], "%22")).await;
    }
    let after = Figures::of(&app).await;
    assert_eq!(before.names(), after.names());
    let answered = "vestibule_http_request_duration_seconds_count{endpoint=\"other\"}";
    assert_eq!(after.value(answered) - before.value(answered), 750.0);
}

#[tokio::test]
async fn open_connections_are_counted_and_closed_ones_are_not() {
    let app = TestApp::start().await;
    let open = async || Figures::of(&app).await.value("vestibule_http_connections");
    let are_open = async |count: f64| until("so many are open", async || open().await == count).await;
    are_open(0.0).await;
    let held = [0; 3].map(|_| std::net::TcpStream::connect(app.address).unwrap());
    are_open(3.0).await;
    drop(held);
    are_open(0.0).await;
}

#[tokio::test]
async fn the_figures_are_on_their_own_port_and_nothing_else_is() {
    let app = TestApp::start().await;
    assert_eq!(app.anonymous().get("/metrics").await.status, 404);
    let client = Client::builder().no_proxy().build().unwrap();
    for path in ["/", "/login", "/api/me", "/healthz"] {
        let answer = client.get(format!("http://{}{path}", app.metrics)).send().await.unwrap();
        assert_eq!(answer.status(), 404, "{path}");
    }
    let posted = client.post(format!("http://{}/metrics", app.metrics)).send().await.unwrap();
    assert_eq!(posted.status(), 405);
}

#[tokio::test]
async fn the_setting_opens_the_port() {
    let folder = TempDir::new().unwrap();
    let mut server = vestibule(folder.path())
        .arg("serve")
        .env("VESTIBULE_METRICS_ADDR", "127.0.0.1:0")
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let said: Vec<String> = BufReader::new(server.stdout.take().unwrap()).lines().take(2).map(Result::unwrap).collect();
    let url = said[1].split_whitespace().last().unwrap();
    let answer = Client::builder().no_proxy().build().unwrap().get(url).send().await;
    server.kill().unwrap();
    server.wait().unwrap();
    let figures = Figures::parse(&answer.unwrap().text().await.unwrap());
    assert_eq!(figures.value("vestibule_http_connections"), 0.0);
    assert!(figures.value("process_start_time_seconds") > 1.7e9);
}
