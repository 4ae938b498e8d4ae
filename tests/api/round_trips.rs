//! How often a request waits for PostgreSQL, with throttles on: each time is a way over the network and back.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::cluster::Cluster;
use crate::cluster::round_trips::RoundTrips;
use crate::support::{Options, TestApp, credentials};

/// Limits that no test reaches.
const THROTTLES: &str = "anon=1000000/min,user=1000000/min,signup=1000000/hour,login=1000000/min,\
    failures=1000000/5min,account_failures=1000000/h";
/// What the server does beside its answers, once a second or four times, falls on some of them.
const ROUNDS: usize = 20;

async fn start(cluster: &Cluster) -> (TestApp, RoundTrips) {
    let proxy = RoundTrips::start(([127, 0, 0, 1], cluster.port()).into()).await;
    let direct = cluster.new_database().await;
    let url = direct.replace(&format!(":{}/", cluster.port()), &format!(":{}/", proxy.address.port()));
    let mut options = Options::default();
    options.accounts.throttles = THROTTLES.parse().unwrap();
    (TestApp::start_on_postgres_with(&url, options).await, proxy)
}

/// What one request of many costs. What one leaves to be done after its answer, the next one is charged.
async fn cost(proxy: &RoundTrips, mut request: impl AsyncFnMut(usize)) -> usize {
    let mut least = usize::MAX;
    for round in 0..ROUNDS {
        let before = proxy.count();
        request(round).await;
        least = least.min(proxy.count() - before);
    }
    least
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_waits_for_the_database_a_few_times_and_a_remembered_token_never() {
    let Some(cluster) = Cluster::shared() else { return };
    let (app, proxy) = start(cluster).await;
    let caller = app.anonymous();
    let post = async |path: &str, body: Value, status: u16| {
        let answer = caller.post(path, &body).await;
        assert_eq!(answer.status, status, "{}", answer.text);
    };
    let signed_in = app.program("alice").await;
    let session = |mut body: Value| {
        body["session"] = json!(true);
        body
    };

    let sign_up = cost(&proxy, async |round| post("/api/signup", credentials(&format!("user{round}")), 201).await);
    assert_eq!(sign_up.await, 6, "throttle, name, and a transaction of one statement and the job of a mail");
    let browsers = cost(&proxy, async |round| {
        post("/api/signup", session(credentials(&format!("browser{round}"))), 201).await;
    });
    assert_eq!(browsers.await, 6);
    let log_in = cost(&proxy, async |_| post("/api/login", credentials("alice"), 200).await);
    assert_eq!(log_in.await, 5, "throttle, failures with credentials, and a transaction of one statement");
    let browsers = cost(&proxy, async |_| post("/api/login", session(credentials("alice")), 200).await);
    assert_eq!(browsers.await, 5);
    let check = cost(&proxy, async |_| assert_eq!(signed_in.get("/api/test_token").await.status, 200));
    assert_eq!(check.await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p7_unknown_wrong_and_inactive_wait_for_the_database_equally_often() {
    let Some(cluster) = Cluster::shared() else { return };
    let (app, proxy) = start(cluster).await;
    for name in ["alice", "inactive"] {
        app.program(name).await;
    }
    app.accounts.set_active("inactive", false).await.unwrap();
    let caller = app.anonymous();
    let mut costs = BTreeMap::new();
    for (name, password) in [("nobody", "wrong"), ("alice", "wrong"), ("inactive", crate::support::PASSWORD)] {
        let wrong = json!({ "username": name, "password": password });
        let cost = cost(&proxy, async |_| assert_eq!(caller.post("/api/login", &wrong).await.status, 401)).await;
        costs.insert(name, cost);
    }
    assert_eq!(costs, BTreeMap::from([("nobody", 2), ("alice", 2), ("inactive", 2)]));
}
