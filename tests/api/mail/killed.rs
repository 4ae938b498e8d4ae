//! Mail of a server that is killed, or told to stop, at each point on the mail's way.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures::future::join_all;
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::cluster::Cluster;
use crate::smtp::session::Session;
use crate::support::file::{execute, number, open};
use crate::support::process::ServerProcess;
use crate::until::until;

/// Puts test letters into the queue, one for each row of `numbers`.
const ENQUEUE: &str = "INSERT INTO jobs (kind, about, payload, run_at, give_up_at, created_at)
    SELECT 'mail', 'example.org', '{\"to\":\"ana@example.org\",\"language\":\"de\",\"letter\":{\"letter\":\"test\"}}', 0,
        253402300799999, 1800000000000 FROM numbers";
/// The mails that are in the queue, and those that somebody is sending.
const QUEUED: &str = "SELECT count(*) FROM jobs WHERE kind = 'mail'";
const LEASED: &str = "SELECT count(*) FROM jobs WHERE kind = 'mail' AND lease IS NOT NULL";

/// How far a mail gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Held {
    /// The mail server does not greet.
    BeforeTheSend,
    /// It has the whole mail, and does not confirm it.
    BeforeTheReply,
    /// It has confirmed the mail, and the database takes no write.
    BeforeTheMark,
    /// Nothing holds it.
    Nowhere,
}

/// A mail server that gets a mail as far as it is told, and keeps it.
struct PostOffice {
    url: String,
    held: watch::Sender<Held>,
    connections: watch::Receiver<usize>,
    kept: Arc<Kept>,
}

#[derive(Default)]
struct Kept {
    mails: Mutex<Vec<String>>,
    /// How many of them it has confirmed.
    confirmed: AtomicUsize,
}

impl PostOffice {
    async fn open(held: Held) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("smtp://{}?tls=none", listener.local_addr().unwrap());
        let (held, hold) = watch::channel(held);
        let (connected, connections) = watch::channel(0);
        let kept = Arc::<Kept>::default();
        let all = Arc::clone(&kept);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                connected.send_modify(|count| *count += 1);
                tokio::spawn(serve(Session::new(stream), hold.clone(), Arc::clone(&all)));
            }
        });
        Self { url, held, connections, kept }
    }

    /// A server that sends its mail here.
    fn server(&self, folder: &Path) -> ServerProcess {
        let settings = [
            ("VESTIBULE_MAIL", self.url.as_str()),
            ("VESTIBULE_MAIL_FROM", "no-reply@example.org"),
            ("VESTIBULE_PUBLIC_URL", "http://localhost:3000"),
        ];
        ServerProcess::start_with(folder, &settings)
    }

    /// The ids of the mails that it has for somebody, one for each time.
    fn ids(&self, to: &str) -> Vec<String> {
        let mails = self.kept.mails.lock().unwrap();
        let to = format!("To: {to}\r\n");
        let id = |mail: &String| mail.lines().find(|line| line.starts_with("Message-ID: ")).unwrap().to_owned();
        mails.iter().filter(|mail| mail.contains(&to)).map(id).collect()
    }

    async fn connected(&self) {
        let mut connections = self.connections.clone();
        let connected = connections.wait_for(|count| *count > 0);
        tokio::time::timeout(Duration::from_secs(60), connected).await.expect("nobody sends it").unwrap();
    }
}

/// Takes the mails of one client.
async fn serve(mut client: Session, mut held: watch::Receiver<Held>, kept: Arc<Kept>) {
    let mut goes_on = async |from: Held| held.wait_for(|held| *held != from).await.is_ok();
    if !goes_on(Held::BeforeTheSend).await || !client.reply("220 mail.test").await {
        return;
    }
    while let Some(mail) = client.mail().await {
        kept.mails.lock().unwrap().push(mail);
        if !goes_on(Held::BeforeTheReply).await || !client.reply("250 kept").await {
            return;
        }
        kept.confirmed.fetch_add(1, Ordering::SeqCst);
    }
}

/// Kills a server that has got a mail so far; another one sends what is left, and a further mail. How often the first mail
/// was sent.
async fn killed(at: Held) -> usize {
    let folder = TempDir::new().unwrap();
    let folder = folder.path();
    // The reply is held until nothing can be written.
    let office = PostOffice::open(if at == Held::BeforeTheMark { Held::BeforeTheReply } else { at }).await;
    let server = office.server(folder);
    execute(folder, &ENQUEUE.replace("FROM numbers", "")).await;
    office.connected().await;
    if at != Held::BeforeTheSend {
        until("the mail is there", async || office.ids("ana@example.org").len() == 1).await;
    }
    if at == Held::BeforeTheMark {
        let mut other = open(folder).await;
        sqlx::query("BEGIN IMMEDIATE").execute(&mut other).await.unwrap();
        office.held.send_replace(Held::Nowhere);
        until("it is confirmed", async || office.kept.confirmed.load(Ordering::SeqCst) == 1).await;
        server.kill();
    } else {
        let left = i64::from(at != Held::Nowhere);
        until("it has got so far", async || number(folder, QUEUED).await == left).await;
        server.kill();
    }
    assert_eq!(number(folder, LEASED).await, i64::from(at != Held::Nowhere), "{at:?}");
    office.held.send_replace(Held::Nowhere);
    let next = office.server(folder);
    let another = ENQUEUE.replace("FROM numbers", "").replace("ana@", "ben@");
    execute(folder, &another).await;
    until("all are sent", async || number(folder, QUEUED).await == 0).await;
    assert!(next.terminate().0.success());
    assert_eq!(office.ids("ben@example.org").len(), 1, "{at:?}");
    let mut ids = office.ids("ana@example.org");
    let sent = ids.len();
    ids.dedup();
    assert_eq!(ids.len(), 1, "{at:?}: it has one Message-ID however often it is sent");
    sent
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn m4_a_mail_whose_server_is_killed_before_within_or_after_the_send_is_sent_once_or_twice_with_one_id() {
    let points = [Held::BeforeTheSend, Held::BeforeTheReply, Held::BeforeTheMark, Held::Nowhere];
    assert_eq!(join_all(points.map(killed)).await, [1, 2, 2, 1]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f7_a_server_that_stops_gives_back_a_mail_that_takes_too_long() {
    let folder = TempDir::new().unwrap();
    let folder = folder.path();
    let office = PostOffice::open(Held::BeforeTheSend).await;
    let server = office.server(folder);
    execute(folder, &ENQUEUE.replace("FROM numbers", "")).await;
    office.connected().await;
    let (status, log) = server.terminate();
    assert!(status.success() && log.contains("were given back"), "{log}");
    let is_free = "SELECT count(*) FROM jobs WHERE kind = 'mail' AND lease IS NULL AND attempts = 0";
    assert_eq!(number(folder, is_free).await, 1);
}

/// The names of the mails in a folder.
fn mails(folder: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder.join("mail")) else { return Vec::new() };
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.ends_with(".eml")).collect()
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
    until("all are sent", async || Cluster::number(&database, QUEUED).await == 0).await;
    assert_eq!(mails(folder.path()).len(), 200);
    let logs = nodes.map(|node| node.terminate().1).concat();
    assert_eq!(logs.matches("a mail was delivered").count(), 200);
}
