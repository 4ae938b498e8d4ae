//! Jobs from outside: the command for them, their metrics, and what a server that was killed has left.

use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::TestApp;
use crate::support::file::{execute, number};
use crate::support::process::{ServerProcess, run, said, vestibule};
use crate::until::until;

/// A job of a kind that no server knows, which is dead or not.
async fn plant(folder: &Path, id: i64, dead_at: Option<i64>) {
    let dead_at = dead_at.map_or_else(|| "NULL".to_owned(), |at| at.to_string());
    let insert = format!(
        "INSERT INTO jobs (id, kind, about, payload, run_at, attempts, give_up_at, last_error, dead_at, created_at)
         VALUES ({id}, 'carrier-pigeon', 'example.org', '{{\"link\":\"canary\"}}', 1800000000000, 7, 0,
            'the pigeon came back', {dead_at}, 1800000000000)"
    );
    execute(folder, &insert).await;
}

/// What `vestibule jobs` prints with these arguments, and whether it succeeds.
fn jobs(folder: &Path, arguments: &[&str]) -> (bool, String) {
    let output = run(vestibule(folder).arg("jobs").args(arguments), "");
    (output.status.success(), said(&output))
}

fn listed(folder: &Path) -> Value {
    let (is_ok, text) = jobs(folder, &["--json"]);
    assert!(is_ok, "{text}");
    serde_json::from_str(&text).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn dead_jobs_are_listed_retried_and_discarded_beside_a_running_server() {
    let folder = TempDir::new().unwrap();
    let folder = folder.path();
    let server = ServerProcess::start(folder);
    // Its own job must not take one of these ids.
    until("it is there", async || number(folder, "SELECT count(*) FROM jobs WHERE kind = 'purge'").await == 1).await;
    for (id, died) in [(101, 1_800_000_060_000), (102, 1_800_000_120_000), (103, 1_800_000_180_000)] {
        plant(folder, id, Some(died)).await;
    }
    let dead = |list: &Value| -> Vec<i64> {
        list["dead"].as_array().unwrap().iter().map(|job| job["id"].as_i64().unwrap()).collect()
    };
    let list = listed(folder);
    assert_eq!(dead(&list), [103, 102, 101], "the newest first");
    assert_eq!(
        list["dead"][2],
        json!({
            "id": 101, "kind": "carrier-pigeon", "about": "example.org", "attempts": 7, "error": "the pigeon came back",
            "enqueued": "2027-01-15T08:00:00.000Z", "dead": "2027-01-15T08:01:00.000Z",
        })
    );
    let (_, text) = jobs(folder, &[]);
    for words in
        ["carrier-pigeon", "dead", "job 101", "example.org", "the pigeon came back", "2027-01-15T08:01:00.000Z"]
    {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(!text.contains("canary") && !list.to_string().contains("canary"), "its data is a secret");

    assert_eq!(jobs(folder, &["discard", "103"]), (true, "Job 103 is deleted.\n".to_owned()));
    assert_eq!(jobs(folder, &["retry", "101"]), (true, "Job 101 is tried again.\n".to_owned()));
    let list = listed(folder);
    assert_eq!(dead(&list), [102]);
    let ready = list["jobs"].as_array().unwrap().iter().find(|jobs| jobs["state"] == "ready").unwrap();
    assert_eq!((&ready["kind"], &ready["count"]), (&json!("carrier-pigeon"), &json!(1)));
    for refused in [["discard", "101"], ["retry", "101"], ["retry", "103"]] {
        let (is_ok, text) = jobs(folder, &refused);
        assert!(!is_ok && text.contains("there is no dead job"), "{text}");
    }
    assert!(!jobs(folder, &["retry"]).0, "it must be said which");
    assert_eq!(jobs(folder, &["retry", "--all-dead"]), (true, "Tried again: 1.\n".to_owned()));
    assert!(dead(&listed(folder)).is_empty());
    assert_eq!(number(folder, "SELECT count(*) FROM jobs WHERE kind = 'carrier-pigeon' AND attempts = 0").await, 2);
    let (status, log) = server.terminate();
    assert!(status.success() && !log.contains("canary"), "{log}");
}

#[test]
fn without_a_database_the_command_makes_none() {
    let folder = TempDir::new().unwrap();
    let (is_ok, text) = jobs(folder.path(), &[]);
    assert!(!is_ok && text.contains("there is no database"), "{text}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_job_whose_server_was_killed_is_run_by_the_next_one() {
    let folder = TempDir::new().unwrap();
    let folder = folder.path();
    let purge_waits = "SELECT count(*) FROM jobs WHERE kind = 'purge' AND lease IS NULL AND run_at > created_at";
    let server = ServerProcess::start(folder);
    until("it is run", async || number(folder, purge_waits).await == 1).await;
    server.kill();
    // As if it had been killed between the lease and the end of the job.
    execute(folder, "UPDATE jobs SET lease = x'00112233445566778899aabbccddeeff', attempts = 1, run_at = created_at")
        .await;
    let next = ServerProcess::start(folder);
    until("it is run", async || number(folder, purge_waits).await == 1).await;
    let (_, log) = next.terminate();
    assert!(log.contains("its worker has stopped without saying how it ended"), "{log}");
}

#[tokio::test]
async fn the_metrics_have_the_jobs_by_state_and_the_longest_wait() {
    let app = TestApp::start().await;
    for (id, died) in [(1, None), (2, None), (3, Some(1_800_000_000_000))] {
        plant(app.folder(), id, died).await;
    }
    app.clock.advance(Duration::from_secs(90));
    let scrape = async || {
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        client.get(format!("http://{}/metrics", app.metrics)).send().await.unwrap().text().await.unwrap()
    };
    let text = scrape().await;
    for line in [
        "vestibule_jobs{state=\"ready\"} 2",
        "vestibule_jobs{state=\"waiting\"} 0",
        "vestibule_jobs{state=\"leased\"} 0",
        "vestibule_jobs{state=\"dead\"} 1",
        "vestibule_jobs_longest_ready_seconds 90.0",
    ] {
        assert!(text.lines().any(|found| found == line), "{line}: {text}");
    }
    execute(app.folder(), "DELETE FROM jobs").await;
    let worker = app.accounts.work(vestibule::accounts::Jobs::default());
    let done = "vestibule_job_attempts_total{kind=\"purge\",outcome=\"done\"} 1";
    until("it is counted", async || scrape().await.lines().any(|line| line == done)).await;
    worker.finish().await;
}
