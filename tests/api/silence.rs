//! A PostgreSQL that has fallen silent: everybody has an answer all the same, and soon.

use std::time::{Duration, Instant};

use futures::future::join_all;
use reqwest::{Client, Method};
use tempfile::TempDir;

use crate::cluster::Cluster;
use crate::cluster::proxy::Proxy;
use crate::support::process::ServerProcess;
use crate::support::{credentials, many_files};

/// What is promised.
const SIX_SECONDS: Duration = Duration::from_secs(6);
/// How soon after its return the database must be back.
const SOON: Duration = Duration::from_secs(10);

/// Windows of throttles are questions too, so they are not off.
const THROTTLES: &str = "anon=100000/min,user=100000/min,login=100000/min,signup=100000/min";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f12_with_a_silent_database_a_thousand_requests_at_once_each_have_their_503_within_six_seconds() {
    let Some(cluster) = Cluster::shared() else { return };
    many_files();
    let proxy = Proxy::start(vec![([127, 0, 0, 1], cluster.port()).into()]).await;
    let url = cluster.new_database().await.replace(&cluster.port().to_string(), &proxy.address.port().to_string());
    let folder = TempDir::new().unwrap();
    let server = ServerProcess::start_with(folder.path(), &[("DATABASE_URL", &url), ("VESTIBULE_THROTTLE", THROTTLES)]);
    let client = Client::builder().no_proxy().build().unwrap();
    let signed_up = client.post(server.url("/api/signup")).json(&credentials("alice")).send().await.unwrap();
    assert_eq!(signed_up.status(), 201);

    proxy.stop_answering();
    let ask = async |method: Method, path: &str, token: Option<String>| {
        let mut request = client.request(method.clone(), server.url(path));
        if let Some(token) = token {
            request = request.header("Authorization", format!("Token {token}"));
        }
        if method == Method::POST {
            request = request.json(&credentials("alice"));
        }
        let begun = Instant::now();
        let status = request.send().await.unwrap().status().as_u16();
        (status, begun.elapsed())
    };
    // As Django's tokens look, so that each is a question of its own.
    let checks = join_all((0..1_000).map(|n| ask(Method::GET, "/api/me", Some(format!("{n:040x}")))));
    let log_ins = join_all((0..20).map(|_| ask(Method::POST, "/api/login", None)));
    let readiness = join_all((0..5).map(|_| ask(Method::GET, "/readyz", None)));
    let (checks, log_ins, readiness) = futures::join!(checks, log_ins, readiness);
    for (status, waited) in checks.into_iter().chain(log_ins).chain(readiness) {
        assert_eq!(status, 503);
        assert!(waited < SIX_SECONDS, "{waited:?}");
    }

    proxy.resume();
    let back = Instant::now();
    while ask(Method::POST, "/api/login", None).await.0 != 200 {
        assert!(back.elapsed() < SOON, "it is not back");
    }
}
