//! Three nodes on one PostgreSQL behind a proxy: each a process of its own, as on three machines.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use futures::future::join_all;
use reqwest::{Client, Response};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::time::timeout;
use vestibule::accounts::{Clock, SystemClock};

use crate::authenticator::{Authenticator, STEP};
use crate::cluster::Cluster;
use crate::cluster::proxy::Proxy;
use crate::support::process::ServerProcess;
use crate::support::{PASSWORD, credentials};
use crate::until::until;

/// What ends on one node must have ended on the others within it.
const A_SECOND: Duration = Duration::from_secs(1);
/// How soon after its return the database must be back.
const SOON: Duration = Duration::from_secs(10);

struct Nodes {
    nodes: Vec<ServerProcess>,
    proxy: Proxy,
    client: Client,
    database_url: String,
    _folder: TempDir,
}

impl Nodes {
    /// Three that start at once on an empty database.
    async fn start(cluster: &Cluster, throttle: &str) -> Self {
        let url = cluster.new_database().await;
        let folder = TempDir::new().unwrap();
        let key = hex::encode((0..32).collect::<Vec<u8>>());
        let settings =
            [("DATABASE_URL", url.as_str()), ("VESTIBULE_THROTTLE", throttle), ("VESTIBULE_SECRET_KEY", key.as_str())];
        let nodes: Vec<ServerProcess> = std::thread::scope(|threads| {
            let starting: Vec<_> =
                (0..3).map(|_| threads.spawn(|| ServerProcess::start_with(folder.path(), &settings))).collect();
            starting.into_iter().map(|node| node.join().unwrap()).collect()
        });
        let proxy = Proxy::start(nodes.iter().map(|node| node.address).collect()).await;
        // Each request on a connection of its own, so that each takes its turn.
        let client = Client::builder().no_proxy().pool_max_idle_per_host(0).timeout(SOON).build().unwrap();
        Self { nodes, proxy, client, database_url: url, _folder: folder }
    }

    /// The address of a path by way of the proxy.
    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.proxy.address)
    }

    async fn post(&self, url: String, token: Option<&str>, body: &Value) -> (u16, Value) {
        let mut request = self.client.post(url).json(body);
        if let Some(token) = token {
            request = request.header("Authorization", format!("Token {token}"));
        }
        let answer = request.send().await.unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap_or_default())
    }

    /// A browser that has signed up at the first node, and the answer.
    async fn browser(&self, username: &str) -> (Client, Response) {
        let browser = Client::builder().no_proxy().cookie_store(true).build().unwrap();
        let mut form = credentials(username);
        form["session"] = json!(true);
        let answer = browser.post(self.nodes[0].url("/api/signup")).json(&form).send().await.unwrap();
        assert_eq!(answer.status(), 201);
        (browser, answer)
    }

    /// How many there are in the database.
    async fn accounts(&self) -> i64 {
        Cluster::number(&self.database_url, "SELECT count(*) FROM accounts").await
    }

    /// Waits until there are so many.
    async fn reach(&self, count: i64) {
        until("the load goes on", async || self.accounts().await >= count).await;
    }

    /// What a token is worth at an address.
    async fn status(&self, url: String, token: &str) -> u16 {
        let request = self.client.get(url).header("Authorization", format!("Token {token}"));
        request.send().await.unwrap().status().as_u16()
    }
}

fn token(answer: &Value) -> String {
    answer["token"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t5_a_sign_in_on_one_node_is_known_on_all_and_its_end_within_a_second() {
    let Some(cluster) = Cluster::shared() else { return };
    let nodes = Nodes::start(cluster, "off").await;
    let (status, signed_up) = nodes.post(nodes.url("/api/signup"), None, &credentials("alice")).await;
    assert_eq!(status, 201, "{signed_up}");
    for round in 0..6 {
        let (asked, everywhere) = (round % 3, round % 2 == 0);
        let (_, signed_in) = nodes.post(nodes.url("/api/login"), None, &credentials("alice")).await;
        let token = token(&signed_in);
        for node in &nodes.nodes {
            assert_eq!(nodes.status(node.url("/api/me"), &token).await, 200);
        }
        let url = nodes.nodes[asked].url("/api/logout");
        let (status, _) = nodes.post(url, Some(&token), &json!({ "everywhere": everywhere })).await;
        let ended = Instant::now();
        assert_eq!((status, nodes.status(nodes.nodes[asked].url("/api/me"), &token).await), (200, 401));
        for node in &nodes.nodes {
            while nodes.status(node.url("/api/me"), &token).await != 401 {
                assert!(ended.elapsed() < A_SECOND, "round {round}: a node still lets it in");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t10_a_confirmation_on_one_node_counts_at_once_on_all_and_the_secret_before_it_ends() {
    let Some(cluster) = Cluster::shared() else { return };
    let nodes = Nodes::start(cluster, "off").await;
    let (browser, signed_up) = nodes.browser("alice").await;
    let before = signed_up.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let aged = "WITH aged AS (UPDATE sessions SET authenticated_at = authenticated_at - 600000 RETURNING id)
        SELECT count(*) FROM aged";
    assert_eq!(Cluster::number(&nodes.database_url, aged).await, 1);
    let change = async |node: &ServerProcess| {
        let answer = browser.post(node.url("/api/password/change")).json(&json!({})).send().await.unwrap();
        (answer.status().as_u16(), answer.json::<Value>().await.unwrap())
    };
    // Now each node remembers the session as one that is not fresh.
    for node in &nodes.nodes {
        let (status, answer) = change(node).await;
        assert_eq!((status, &answer["code"]), (401, &json!("confirmation_required")));
    }
    let password = json!({ "password": PASSWORD });
    let confirmed = browser.post(nodes.nodes[1].url("/api/confirm")).json(&password).send().await.unwrap();
    let ended = Instant::now();
    assert_eq!(confirmed.status(), 200);
    for node in &nodes.nodes {
        let (status, answer) = change(node).await;
        assert_eq!(status, 400, "{answer}");
    }
    for node in &nodes.nodes {
        while nodes.client.get(node.url("/api/me")).header("Cookie", &before).send().await.unwrap().status() != 401 {
            assert!(ended.elapsed() < A_SECOND, "a node still takes the secret before");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a6_an_impersonation_begins_and_ends_at_once_on_all_nodes() {
    let Some(cluster) = Cluster::shared() else { return };
    let nodes = Nodes::start(cluster, "off").await;
    let (manager, signed_up) = nodes.browser("manager").await;
    let before = signed_up.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    nodes.browser("alice").await;
    let promote = "WITH made AS (UPDATE accounts SET is_superuser = TRUE WHERE username = 'manager' RETURNING id)
        SELECT count(*) FROM made";
    assert_eq!(Cluster::number(&nodes.database_url, promote).await, 1);
    let who = async |node: &ServerProcess| {
        let me: Value = manager.get(node.url("/api/me")).send().await.unwrap().json().await.unwrap();
        me["username"].as_str().unwrap_or_default().to_owned()
    };
    let post = async |node: &ServerProcess, path: &str, body: &Value| {
        let answer = manager.post(node.url(path)).json(body).send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    };
    // Each node remembers the session as the manager's own.
    for node in &nodes.nodes {
        assert_eq!(who(node).await, "manager");
    }
    let body = json!({ "id": 2, "reason": "to see" });
    for round in 0..3 {
        let (status, answer) = post(&nodes.nodes[round], "/api/admin/accounts/impersonate", &body).await;
        let begun = Instant::now();
        assert_eq!(status, 200, "{answer}");
        for node in &nodes.nodes {
            assert_eq!(who(node).await, "alice");
        }
        for node in nodes.nodes.iter().filter(|_| round == 0) {
            while nodes.client.get(node.url("/api/me")).header("Cookie", &before).send().await.unwrap().status() != 401
            {
                assert!(begun.elapsed() < A_SECOND, "a node still takes the secret before");
            }
        }
        let (status, answer) = post(&nodes.nodes[(round + 1) % 3], "/api/impersonation/end", &json!({})).await;
        assert_eq!(status, 200, "{answer}");
        for node in &nodes.nodes {
            assert_eq!(who(node).await, "manager");
        }
    }
    let demote = "WITH made AS (UPDATE accounts SET is_superuser = FALSE WHERE username = 'manager' RETURNING id)
        SELECT count(*) FROM made";
    let (status, _) = post(&nodes.nodes[0], "/api/admin/accounts/impersonate", &body).await;
    assert_eq!((status, who(&nodes.nodes[2]).await), (200, "alice".to_owned()));
    assert_eq!(Cluster::number(&nodes.database_url, demote).await, 1);
    assert_eq!(who(&nodes.nodes[1]).await, "manager", "whoever has lost the right has lost it at once");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_on_one_node_hears_that_its_sign_in_has_ended_on_another() {
    let Some(cluster) = Cluster::shared() else { return };
    let nodes = Nodes::start(cluster, "off").await;
    let (browser, _) = nodes.browser("alice").await;
    let mut stream = browser.get(nodes.nodes[1].url("/api/sign_in_events")).send().await.unwrap();
    assert_eq!(stream.status(), 200);
    let (_, signed_in) = nodes.post(nodes.nodes[2].url("/api/login"), None, &credentials("alice")).await;
    let url = nodes.nodes[2].url("/api/logout");
    nodes.post(url, Some(&token(&signed_in)), &json!({ "everywhere": true })).await;
    let event = timeout(A_SECOND, stream.chunk()).await.expect("within a second").unwrap().unwrap();
    assert!(String::from_utf8_lossy(&event).contains("event: ended"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p9_of_two_hundred_at_once_over_three_nodes_a_limit_of_seven_lets_seven_through() {
    let Some(cluster) = Cluster::shared() else { return };
    let nodes = Nodes::start(cluster, "anon=7/min").await;
    let answers = join_all((0..200).map(|_| nodes.client.get(nodes.url("/api/me")).send())).await;
    let statuses: Vec<u16> = answers.into_iter().map(|answer| answer.unwrap().status().as_u16()).collect();
    let count = |status: u16| statuses.iter().filter(|&&other| other == status).count();
    assert_eq!((count(401), count(429)), (7, 193), "{statuses:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_each_node_lets_through_by_itself_is_soon_known_to_all() {
    let Some(cluster) = Cluster::shared() else { return };
    let nodes = Nodes::start(cluster, "anon=1000/min").await;
    for node in &nodes.nodes {
        assert_eq!(nodes.status(node.url("/api/me"), "none").await, 401);
    }
    let hits = "SELECT coalesce(sum(n), 0)::BIGINT FROM throttle_counts, unnest(counts) n";
    until("the nodes report", async || Cluster::number(&nodes.database_url, hits).await >= 3).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f1_a_node_that_is_killed_under_load_loses_nothing_that_was_answered() {
    let Some(cluster) = Cluster::shared() else { return };
    let mut nodes = Nodes::start(cluster, "off").await;
    let is_over = Arc::new(AtomicBool::new(false));
    let (client, url) = (nodes.client.clone(), nodes.url("/api/signup"));
    let load: Vec<_> = (0..6)
        .map(|worker| {
            let (client, url, is_over) = (client.clone(), url.clone(), is_over.clone());
            tokio::spawn(async move {
                let mut answered = Vec::new();
                for n in 0.. {
                    if is_over.load(Ordering::Relaxed) {
                        break;
                    }
                    let request = client.post(&url).json(&credentials(&format!("user{worker}x{n}")));
                    // Of a node that dies nobody hears what it has done.
                    if let Ok(answer) = request.send().await
                        && answer.status() == 201
                        && let Ok(answer) = answer.json::<Value>().await
                    {
                        answered.push(token(&answer));
                    }
                }
                answered
            })
        })
        .collect();
    nodes.reach(12).await;
    nodes.nodes.remove(1).kill();
    nodes.reach(nodes.accounts().await + 12).await;
    is_over.store(true, Ordering::Relaxed);
    let answered: Vec<String> = join_all(load).await.into_iter().flat_map(Result::unwrap).collect();
    assert!(answered.len() >= 20, "{}", answered.len());
    for token in &answered {
        assert_eq!(nodes.status(nodes.url("/api/me"), token).await, 200);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f5_while_the_database_is_gone_nodes_say_503_and_are_back_soon_after_it() {
    let Some(cluster) = Cluster::start() else { return };
    let nodes = Nodes::start(&cluster, "off").await;
    let (_, signed_up) = nodes.post(nodes.url("/api/signup"), None, &credentials("alice")).await;
    cluster.kill();
    let gone = Instant::now();
    for _ in 0..3 {
        let (status, answer) = nodes.post(nodes.url("/api/login"), None, &credentials("alice")).await;
        assert_eq!(status, 503, "{answer}");
    }
    assert!(gone.elapsed() < Duration::from_secs(20), "{:?}", gone.elapsed());
    cluster.start_again();
    let back = Instant::now();
    for node in &nodes.nodes {
        while nodes.status(node.url("/api/me"), &token(&signed_up)).await != 200 {
            assert!(back.elapsed() < SOON, "a node is not back");
        }
    }
    assert_eq!(nodes.post(nodes.url("/api/login"), None, &credentials("alice")).await.0, 200);
}

/// A code of an authenticator app, so many steps from now.
fn code(app: &Authenticator, steps: i64) -> String {
    app.code_at(SystemClock.now().unix_millis() + steps * STEP)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t11_p12_over_three_nodes_a_code_works_once_and_five_wrong_ones_end_a_log_in() {
    let Some(cluster) = Cluster::shared() else { return };
    let nodes = Nodes::start(cluster, "off").await;
    let browser = Client::builder().no_proxy().cookie_store(true).build().unwrap();
    let post = async |node: usize, path: &str, body: Value| {
        let answer = browser.post(nodes.nodes[node].url(path)).json(&body).send().await.unwrap();
        (answer.status().as_u16(), answer.json::<Value>().await.unwrap())
    };
    let mut form = credentials("alice");
    form["session"] = json!(true);
    assert_eq!(post(0, "/api/signup", form).await.0, 201);
    let (status, begun) = post(0, "/api/totp/begin", json!({})).await;
    assert_eq!(status, 200, "{begun}");
    let app = Authenticator::of(begun["secret"].as_str().unwrap());
    // On another node, by the code before the present one: the present one is still to be used.
    let (status, confirmed) = post(1, "/api/totp/confirm", json!({ "code": code(&app, -1) })).await;
    assert_eq!(status, 200, "{confirmed}");

    let begin = async |node: usize| {
        let (status, first) = nodes.post(nodes.nodes[node].url("/api/login"), None, &credentials("alice")).await;
        assert_eq!((status, &first["code"]), (401, &json!("second_factor_required")));
        first["pending"].clone()
    };
    let answer = async |node: usize, pending: &Value, code: &str| {
        let body = json!({ "pending": pending, "code": code });
        nodes.post(nodes.nodes[node].url("/api/login/second_factor"), None, &body).await.0
    };
    let (first, second, third) = (begin(0).await, begin(1).await, begin(2).await);
    let right = code(&app, 0);
    let answers = join_all([answer(1, &first, &right), answer(2, &second, &right), answer(0, &third, &right)]).await;
    assert_eq!(answers.iter().filter(|status| **status == 200).count(), 1, "{answers:?}");

    let pending = begin(0).await;
    let wrong = app.wrong_at(SystemClock.now().unix_millis());
    let answers = join_all((0..12).map(|n| answer(n % 3, &pending, &wrong))).await;
    let count = |status: u16| answers.iter().filter(|other| **other == status).count();
    assert_eq!((count(400), count(401)), (4, 8), "{answers:?}");
    assert_eq!(answer(1, &pending, &code(&app, 1)).await, 401, "it has ended on all");
}
