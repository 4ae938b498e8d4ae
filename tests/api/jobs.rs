//! Jobs from outside: the command for them, their metrics, and what a server that was killed has left.

use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};
use tempfile::TempDir;
use tokio::net::{TcpListener, TcpStream};

use crate::cluster::Cluster;
use crate::support::TestApp;
use crate::support::process::{ServerProcess, run, vestibule};

/// Longer than a lease that nobody renews, with room for a busy machine.
const SOON: Duration = Duration::from_secs(60);

async fn open(folder: &Path) -> SqliteConnection {
    SqliteConnection::connect(&format!("sqlite:{}", folder.join("vestibule.db").display())).await.unwrap()
}

/// Runs a statement on the file of a server.
async fn execute(folder: &Path, sql: &str) {
    sqlx::query(AssertSqlSafe(sql)).execute(&mut open(folder).await).await.unwrap();
}

async fn number(folder: &Path, sql: &str) -> i64 {
    sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(&mut open(folder).await).await.unwrap()
}

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
    let told = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(told).unwrap())
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

/// What enqueues test letters, one for each row of `numbers`.
const ENQUEUE: &str = "INSERT INTO jobs (kind, about, payload, run_at, give_up_at, created_at)
    SELECT 'mail', 'example.org', '{\"to\":\"ana@example.org\",\"language\":\"de\",\"letter\":{\"letter\":\"test\"}}', 0,
        253402300799999, 1800000000000 FROM numbers";

/// The mails in a folder by name.
fn mails(folder: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder.join("mail")) else { return Vec::new() };
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.ends_with(".eml")).collect()
}

async fn until(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    let begun = Instant::now();
    while !holds().await {
        assert!(begun.elapsed() < SOON, "{what}: not in time");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// A server that sends a mail, and its connection to a mail server that says nothing, so the mail is never done.
async fn in_the_middle_of_a_mail(folder: &Path) -> (ServerProcess, TcpStream) {
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("smtp://{}?tls=none", silent.local_addr().unwrap());
    let settings = [
        ("VESTIBULE_MAIL", url.as_str()),
        ("VESTIBULE_MAIL_FROM", "no-reply@example.org"),
        ("VESTIBULE_PUBLIC_URL", "http://localhost:3000"),
    ];
    let server = ServerProcess::start_with(folder, &settings);
    execute(folder, &ENQUEUE.replace("FROM numbers", "")).await;
    let (connection, _) = tokio::time::timeout(SOON, silent.accept()).await.expect("nobody sends it").unwrap();
    (server, connection)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn m4_a_mail_whose_server_was_killed_is_sent_by_the_next_one() {
    let folder = TempDir::new().unwrap();
    let folder = folder.path();
    let (server, _connection) = in_the_middle_of_a_mail(folder).await;
    assert_eq!(number(folder, "SELECT count(*) FROM jobs WHERE kind = 'mail' AND lease IS NOT NULL").await, 1);
    server.kill();

    let next = ServerProcess::start(folder);
    until("the mail is sent", async || mails(folder).len() == 1).await;
    until("the job is gone", async || number(folder, "SELECT count(*) FROM jobs WHERE kind = 'mail'").await == 0).await;
    let mail = std::fs::read_to_string(folder.join("mail").join(&mails(folder)[0])).unwrap();
    assert!(mail.contains("To: ana@example.org") && mail.contains("Content-Language: de"), "{mail}");
    assert!(next.terminate().0.success());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f7_a_server_that_stops_gives_back_a_mail_that_takes_too_long() {
    let folder = TempDir::new().unwrap();
    let folder = folder.path();
    let (server, _connection) = in_the_middle_of_a_mail(folder).await;
    let (status, log) = server.terminate();
    assert!(status.success() && log.contains("were given back"), "{log}");
    let is_free = "SELECT count(*) FROM jobs WHERE kind = 'mail' AND lease IS NULL AND attempts = 0";
    assert_eq!(number(folder, is_free).await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn m4_two_nodes_send_each_of_two_hundred_mails_once() {
    let Some(cluster) = Cluster::shared() else { return };
    let database = cluster.new_database().await;
    let folder = TempDir::new().unwrap();
    let mail = format!("file:{}", folder.path().join("mail").display());
    let settings =
        [("DATABASE_URL", database.as_str()), ("VESTIBULE_MAIL", &mail), ("VESTIBULE_LOG", "vestibule=debug")];
    let nodes = [(); 2].map(|()| ServerProcess::start_with(folder.path(), &settings));
    let enqueue = ENQUEUE.replace("numbers", "generate_series(1, 200)");
    let mut connection = PgConnection::connect(&database).await.unwrap();
    sqlx::query(AssertSqlSafe(enqueue)).execute(&mut connection).await.unwrap();
    until("all are sent", async || {
        Cluster::number(&database, "SELECT count(*) FROM jobs WHERE kind = 'mail'").await == 0
    })
    .await;
    assert_eq!(mails(folder.path()).len(), 200);
    let logs = nodes.map(|node| node.terminate().1).concat();
    assert_eq!(logs.matches("a mail was delivered").count(), 200);
}
