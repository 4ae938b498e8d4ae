//! Paths that lead to no page, of which strangers can make as many as they like.

use futures::future::join_all;
use tempfile::TempDir;

use crate::support::process::ServerProcess;
use crate::support::raw::exchange;

/// What the allocator may keep of what it has once used, in MiB; a page that was kept for each path would take 100.
const SLACK: usize = 24;

/// Clients that ask at the same time.
const CLIENTS: usize = 16;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn l5_ten_thousand_odd_paths_leave_nothing_in_memory_and_each_has_one_verdict() {
    let folder = TempDir::new().unwrap();
    let server = ServerProcess::start(folder.path());
    let verdict = async |path: &str| {
        let request = format!("GET {path} HTTP/1.1\r\nHost: e\r\nConnection: close\r\n\r\n");
        exchange(server.address, request.as_bytes()).await.unwrap().status
    };
    for path in ["/x/../login", "//login", "/./login", "/login/.", "/%6Cogin", "/x/%2e%2e/login", "/login//"] {
        assert_eq!([verdict(path).await, verdict(path).await], [404, 404], "{path}");
    }
    let ask = async |from: usize, to: usize| {
        let client = async |first: usize| {
            for n in (from + first..to).step_by(CLIENTS) {
                assert_eq!(verdict(&format!("/x{n}/../login")).await, 404);
            }
        };
        join_all((0..CLIENTS).map(client)).await;
    };
    ask(0, 1_000).await;
    let before = server.memory("VmRSS");
    ask(1_000, 11_000).await;
    let after = server.memory("VmRSS");
    assert!(after <= before + SLACK, "{before} MiB before, {after} MiB after");
    assert_eq!(verdict("/login").await, 200);
}
