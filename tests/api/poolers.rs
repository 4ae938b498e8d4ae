//! Nodes that reach their PostgreSQL through a pooler.

use std::time::{Duration, Instant};

use reqwest::Client;
use serde_json::{Value, json};
use sqlx::ConnectOptions;
use sqlx::postgres::PgConnectOptions;
use tempfile::TempDir;
use tokio::time::timeout;

use crate::cluster::Cluster;
use crate::cluster::pooler::Pooler;
use crate::support::credentials;
use crate::support::process::{ServerProcess, run, vestibule};

/// What ends on one node has ended on the other within a second; with room for a busy machine.
const A_SECOND: Duration = Duration::from_millis(1_500);

/// An open page may learn of it some seconds later, and sooner than it would look by itself.
const SOON: Duration = Duration::from_secs(20);

struct Nodes {
    nodes: Vec<ServerProcess>,
    client: Client,
    url: String,
    _pooler: Pooler,
    folder: TempDir,
}

impl Nodes {
    /// Two that start at once on an empty database.
    async fn start(mode: &str) -> Option<Self> {
        let cluster = Cluster::shared()?;
        let pooler = Pooler::start(cluster, mode)?;
        let url = pooler.url(cluster, &cluster.new_database().await);
        let folder = TempDir::new().unwrap();
        let settings =
            [("DATABASE_URL", url.as_str()), ("VESTIBULE_THROTTLE", "anon=9999/min,user=9999/min,login=9999/min")];
        let nodes = std::thread::scope(|threads| {
            let starting: Vec<_> =
                (0..2).map(|_| threads.spawn(|| ServerProcess::start_with(folder.path(), &settings))).collect();
            starting.into_iter().map(|node| node.join().unwrap()).collect()
        });
        let client = Client::builder().no_proxy().build().unwrap();
        Some(Self { nodes, client, url, _pooler: pooler, folder })
    }

    async fn post(&self, node: usize, path: &str, token: Option<&str>, body: &Value) -> (u16, Value) {
        let mut request = self.client.post(self.nodes[node].url(path)).json(body);
        if let Some(token) = token {
            request = request.header("Authorization", format!("Token {token}"));
        }
        let answer = request.send().await.unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap_or_default())
    }

    async fn log_in(&self, node: usize) -> String {
        let (status, answer) = self.post(node, "/api/login", None, &credentials("alice")).await;
        assert_eq!(status, 200, "{answer}");
        answer["token"].as_str().unwrap().to_owned()
    }

    async fn status(&self, node: usize, token: &str) -> u16 {
        let request =
            self.client.get(self.nodes[node].url("/api/me")).header("Authorization", format!("Token {token}"));
        request.send().await.unwrap().status().as_u16()
    }

    /// What the operator is told.
    fn check(&self) -> String {
        let command = &mut vestibule(self.folder.path());
        let done = run(command.env("DATABASE_URL", &self.url).arg("check"), "");
        String::from_utf8_lossy(&done.stdout).into_owned()
    }

    /// Everything that a node is asked for is answered, and what ends on one ends on the other.
    async fn assert_they_work_together(&self) {
        let (status, answer) = self.post(0, "/api/signup", None, &credentials("alice")).await;
        assert_eq!(status, 201, "{answer}");
        for round in 0..6 {
            let (here, there) = (round % 2, (round + 1) % 2);
            let token = self.log_in(here).await;
            assert_eq!((self.status(here, &token).await, self.status(there, &token).await), (200, 200));
            assert_eq!(self.post(here, "/api/logout", Some(&token), &json!({})).await.0, 200);
            let ended = Instant::now();
            assert_eq!(self.status(here, &token).await, 401);
            while self.status(there, &token).await != 401 {
                assert!(ended.elapsed() < A_SECOND, "round {round}: the other node still lets it in");
            }
        }
        let mut tokens = Vec::new();
        for n in 0..40 {
            tokens.push(self.log_in(n % 2).await);
        }
        // At once, over both nodes.
        let (none, checks) = (json!({}), 0..4);
        let logging_out = tokens.iter().enumerate().map(|(n, token)| {
            let (none, checks) = (&none, checks.clone());
            async move {
                for check in checks {
                    assert_eq!(self.status((n + check) % 2, token).await, 200);
                }
                self.post((n + 1) % 2, "/api/logout", Some(token), none).await
            }
        });
        for (status, answer) in futures::future::join_all(logging_out).await {
            assert_eq!(status, 200, "{answer}");
        }
    }

    /// A page on one node, whose sign-in ends on the other.
    async fn assert_a_page_learns_of_its_end(&self) {
        let mut form = credentials("alice");
        form["session"] = json!(true);
        let signed_in = self.client.post(self.nodes[0].url("/api/login")).json(&form).send().await.unwrap();
        let cookie = signed_in.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
        let request = self.client.get(self.nodes[0].url("/api/sign_in_events")).header("Cookie", cookie);
        let mut page = request.send().await.unwrap();
        let token = self.log_in(1).await;
        assert_eq!(self.post(1, "/api/logout", Some(&token), &json!({ "everywhere": true })).await.0, 200);
        let event = timeout(SOON, page.chunk()).await.expect("the page is told").unwrap().unwrap();
        assert!(String::from_utf8_lossy(&event).contains("event: ended"));
    }
}

/// What everybody who runs it so has to know.
const SENTENCE: &str = "through a pooler in transaction mode";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f11_behind_a_pooler_that_loses_notices_a_revoked_token_lives_no_longer_than_a_second() {
    let Some(mut nodes) = Nodes::start("transaction").await else { return };
    nodes.assert_they_work_together().await;
    nodes.assert_a_page_learns_of_its_end().await;
    assert!(nodes.check().contains(SENTENCE), "{}", nodes.check());
    let (_, log) = nodes.nodes.remove(0).terminate();
    assert!(log.contains(SENTENCE), "{log}");
    for (word, what) in [("ERROR", "an error"), ("error occurred", "a broken connection")] {
        assert!(!log.contains(word), "{what}: {log}");
    }
}

/// Notices that somebody else listens to on the same connections come with the answers to commits.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f11_what_was_committed_is_answered_so_though_a_stranger_listens_on_the_same_connections() {
    let Some(nodes) = Nodes::start("transaction").await else { return };
    let options: PgConnectOptions = nodes.url.parse().unwrap();
    let (options, mut strangers) = (options.extra_float_digits(None), Vec::new());
    for _ in 0..8 {
        let mut stranger = options.connect().await.unwrap();
        // Each takes another connection of the pooler's, as none is given back in between.
        sqlx::raw_sql("BEGIN; LISTEN vestibule_sign_ins").execute(&mut stranger).await.unwrap();
        strangers.push(stranger);
    }
    for stranger in &mut strangers {
        sqlx::raw_sql("COMMIT").execute(stranger).await.unwrap();
    }
    nodes.assert_they_work_together().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f11_behind_a_pooler_of_sessions_nodes_work_as_without_it() {
    let Some(mut nodes) = Nodes::start("session").await else { return };
    nodes.assert_they_work_together().await;
    nodes.assert_a_page_learns_of_its_end().await;
    assert!(!nodes.check().contains(SENTENCE), "{}", nodes.check());
    let (_, log) = nodes.nodes.remove(0).terminate();
    assert!(!log.contains(SENTENCE) && !log.contains("the connection for revocations is opened again"), "{log}");
}

#[tokio::test]
async fn what_needs_a_session_of_its_own_is_refused_through_a_pooler_in_transaction_mode() {
    let Some(nodes) = Nodes::start("transaction").await else { return };
    let copy = nodes.folder.path().join("copy.db");
    let settings = [("DATABASE_URL", &*nodes.url)];
    let done = run(vestibule(nodes.folder.path()).envs(settings).arg("backup").arg(copy), "");
    let told = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(!done.status.success() && told.contains(SENTENCE) && told.contains("name PostgreSQL itself"), "{told}");
}

#[tokio::test]
async fn a_way_to_the_database_that_does_not_work_is_told_by_check() {
    let Some(cluster) = Cluster::shared() else { return };
    let Some(pooler) = Pooler::start(cluster, "statement") else { return };
    let folder = TempDir::new().unwrap();
    let nowhere = "postgres://vestibule:hunter2@127.0.0.1:1/vestibule".to_owned();
    let by_statement = pooler.url(cluster, &cluster.new_database().await);
    for (url, words) in [(nowhere, "cannot be opened"), (by_statement, "statement pooling mode")] {
        let done = run(vestibule(folder.path()).env("DATABASE_URL", url).arg("check"), "");
        let told = String::from_utf8_lossy(&done.stdout).into_owned();
        assert!(!done.status.success() && told.contains(words) && !told.contains("hunter2"), "{told}");
    }
}
