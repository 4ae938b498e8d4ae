//! A storm of log-ins at the real cost of a hash, against the program with little memory.

use std::thread::available_parallelism;

use futures::future::join_all;
use reqwest::Client;
use tempfile::TempDir;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use crate::support::process::{ServerProcess, within_memory};
use crate::support::{Answer, credentials, many_files};

/// What a hash takes, and what everything else of a storm may take, in MiB (guarantee L1).
const HASH: usize = 19;
const STORM: usize = 64;
const LOGINS: usize = 1000;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn l1_l2_a_thousand_log_ins_at_once_fit_into_the_memory_and_hold_no_token_check_up() {
    many_files();
    let hashes = available_parallelism().unwrap().get();
    let folder = TempDir::new().unwrap();
    // 128 MiB for what the program has at rest, most of it stacks that are never touched, and one more for each hash.
    let server = ServerProcess::start_by(within_memory(folder.path(), 128 + hashes * (HASH + 2) + STORM));
    let bound = server.memory("VmRSS") + hashes * HASH + STORM;
    let client = Client::builder().no_proxy().build().unwrap();
    let signed_up = client.post(server.url("/api/signup")).json(&credentials("alice")).send().await.unwrap();
    let token = Answer::of(signed_up).await.token();

    let login = || async {
        Answer::of(client.post(server.url("/api/login")).json(&credentials("alice")).send().await.unwrap()).await
    };
    let hang_up = || async {
        let body = credentials("alice").to_string();
        let head = "POST /api/login HTTP/1.1\r\nHost: e\r\nContent-Type: application/json\r\nContent-Length: ";
        let mut stream = TcpStream::connect(server.address).await.unwrap();
        stream.write_all(format!("{head}{}\r\n\r\n{body}", body.len()).as_bytes()).await.unwrap();
    };
    let mut storm = Box::pin(async {
        join_all((0..LOGINS / 10).map(|_| hang_up())).await;
        join_all((0..LOGINS).map(|_| login())).await
    });
    let mut checks = 0;
    let answers = loop {
        let check = async {
            let checked = client.get(server.url("/api/test_token")).header("Authorization", format!("Token {token}"));
            assert_eq!(checked.send().await.unwrap().status(), 200);
            assert_eq!(client.get(server.url("/healthz")).send().await.unwrap().status(), 200);
        };
        tokio::select! {
            biased;
            answers = &mut storm => break answers,
            () = check => checks += 1,
        }
    };

    assert!(checks > 0, "the storm was over before anybody could be checked");
    for answer in &answers {
        let is_busy = answer.status == 503 && answer.header("retry-after") == "1";
        assert!(answer.status == 200 || is_busy, "{} {}", answer.status, answer.text);
    }
    assert!(answers.iter().any(|answer| answer.status == 200));
    let peak = server.memory("VmHWM");
    assert!(peak <= bound, "{peak} MiB, and {bound} are promised");
    assert_eq!(login().await.status, 200, "once the storm is over");
}
