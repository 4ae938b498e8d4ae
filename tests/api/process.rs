//! The program as a process: its commands, its signals, its log.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::process::{ServerProcess, run, vestibule};
use crate::support::{PASSWORD, credentials};

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

async fn post(server: &ServerProcess, path: &str, body: &Value) -> (u16, Value) {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let answer = client.post(server.url(path)).json(body).send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap_or_default())
}

#[tokio::test]
async fn f1_an_answered_sign_up_survives_kill_9() {
    let folder = TempDir::new().unwrap();
    let mut answered: Vec<String> = Vec::new();
    for round in 0..8 {
        let server = ServerProcess::start(folder.path());
        for earlier in &answered {
            assert_eq!(post(&server, "/api/login", &credentials(earlier)).await.0, 200, "{earlier} is lost");
        }
        let name = format!("user{round}");
        let (status, _) = post(&server, "/api/signup", &credentials(&name)).await;
        assert_eq!(status, 201);
        // Another is on its way while the process dies; whether it was made, nobody was told.
        let dying = post_and_forget(&server, &credentials(&format!("maybe{round}")));
        server.kill();
        dying.abort();
        answered.push(name);
    }
    let database = format!("sqlite:{}?mode=ro", folder.path().join("vestibule.db").display());
    let pool = sqlx::SqlitePool::connect(&database).await.unwrap();
    let integrity: String = sqlx::query_scalar("PRAGMA integrity_check").fetch_one(&pool).await.unwrap();
    assert_eq!(integrity, "ok");
}

fn post_and_forget(server: &ServerProcess, body: &Value) -> tokio::task::JoinHandle<()> {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let request = client.post(server.url("/api/signup")).json(body);
    tokio::spawn(async move {
        let _ = request.send().await;
    })
}

#[tokio::test]
async fn f2_the_bundled_sqlite_is_one_that_does_not_lose_a_wal() {
    let pool = sqlx::SqlitePool::connect("sqlite::memory:").await.unwrap();
    let version: String = sqlx::query_scalar("SELECT sqlite_version()").fetch_one(&pool).await.unwrap();
    let parts: Vec<u32> = version.split('.').map(|part| part.parse().unwrap()).collect();
    assert!(parts >= vec![3, 51, 3], "{version}");
}

#[tokio::test]
async fn f7_sigterm_ends_the_process_with_success_and_soon() {
    let folder = TempDir::new().unwrap();
    let server = ServerProcess::start(folder.path());
    let silent = std::net::TcpStream::connect(server.address).unwrap();
    let begun = Instant::now();
    let (status, log) = server.terminate();
    assert!(status.success(), "{log}");
    assert!(begun.elapsed() < Duration::from_secs(10));
    drop(silent);
}

#[tokio::test]
async fn s1_and_s3_the_log_has_every_sign_in_and_no_secret() {
    let folder = TempDir::new().unwrap();
    let server = ServerProcess::start(folder.path());
    let (_, signed_up) = post(&server, "/api/signup", &credentials("alice")).await;
    let (_, logged_in) = post(&server, "/api/login", &credentials("alice")).await;
    let canary = "Canary-harbor-77";
    post(&server, "/api/login", &json!({ "username": "alice", "password": canary })).await;
    post(&server, "/api/login", &json!({ "username": "nobody", "password": canary })).await;
    // A password where the name belongs.
    post(&server, "/api/login", &json!({ "username": canary, "password": "" })).await;
    post(&server, "/api/login", &json!({ "username": canary, "password": PASSWORD })).await;
    let token = logged_in["token"].as_str().unwrap();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let ask = |path: &str, method: reqwest::Method| {
        client.request(method, server.url(path)).header("Authorization", format!("Token {token}")).send()
    };
    ask(&format!("/api/me?token={token}&password={canary}"), reqwest::Method::GET).await.unwrap();
    ask("/api/logout", reqwest::Method::POST).await.unwrap();
    let (_, log) = server.terminate();

    for secret in [PASSWORD, canary, token, signed_up["token"].as_str().unwrap()] {
        assert!(!log.contains(secret), "{log}");
    }
    let events: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).expect(line)).collect();
    let audit: Vec<&Value> = events.iter().filter(|event| event["target"] == "vestibule::audit").collect();
    let told: Vec<(&str, &str)> =
        audit.iter().map(|event| (event["event"].as_str().unwrap(), event["outcome"].as_str().unwrap())).collect();
    let refused = ("login", "refused");
    let expected = [("signup", "ok"), ("login", "ok"), refused, refused, refused, refused, ("logout", "ok")];
    assert_eq!(told, expected, "{log}");
    for event in &audit {
        assert_eq!(event["address"], "127.0.0.1", "{event}");
        assert!(event["timestamp"].is_string(), "{event}");
    }
    assert_eq!(audit[0]["account_id"], 1);
}

#[tokio::test]
async fn s2_a_hostile_name_cannot_forge_a_line_of_the_log() {
    let folder = TempDir::new().unwrap();
    let server = ServerProcess::start(folder.path());
    let name = "x\r\n{\"forged\":true}\u{1b}[2J";
    post(&server, "/api/login", &json!({ "username": name, "password": "y" })).await;
    let (_, log) = server.terminate();
    assert!(!log.contains('\u{1b}') && !log.contains('\r'));
    assert!(log.lines().all(|line| serde_json::from_str::<Value>(line).is_ok_and(|event| event["forged"].is_null())));
}

#[tokio::test]
async fn the_operators_commands_work_beside_a_running_server() {
    let folder = TempDir::new().unwrap();
    let server = ServerProcess::start(folder.path());
    let made = run(
        vestibule(folder.path()).args(["createsuperuser", "--username", "root", "--email", "root@example.org"]),
        format!("{PASSWORD}\n"),
    );
    assert!(made.status.success(), "{}", text(&made.stderr));
    let (status, signed_in) = post(&server, "/api/login", &credentials("root")).await;
    assert_eq!(status, 200);
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let valid = async || {
        let header = format!("Token {}", signed_in["token"].as_str().unwrap());
        client.get(server.url("/api/me")).header("Authorization", header).send().await.unwrap().status() == 200
    };
    assert!(valid().await);

    let changed = run(vestibule(folder.path()).args(["changepassword", "ROOT"]), "Other-harbor-42\n");
    assert!(changed.status.success(), "{}", text(&changed.stderr));
    // Another process has done it: here it holds within a second.
    let deadline = Instant::now() + Duration::from_secs(2);
    while valid().await {
        assert!(Instant::now() < deadline, "a change of password ends every sign-in");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(post(&server, "/api/login", &credentials("root")).await.0, 401);
    let other = json!({ "username": "root", "password": "Other-harbor-42" });
    assert_eq!(post(&server, "/api/login", &other).await.0, 200);

    // The last superuser could not be deactivated.
    let second = ["createsuperuser", "--username", "second", "--email", ""];
    assert!(run(vestibule(folder.path()).args(second), format!("{PASSWORD}\n")).status.success());
    for (command, status) in [("deactivate", 401), ("activate", 200)] {
        let done = run(vestibule(folder.path()).args([command, "root"]), "");
        assert!(done.status.success(), "{command}: {}", text(&done.stderr));
        assert_eq!(post(&server, "/api/login", &other).await.0, status, "{command}");
    }
}

#[test]
fn a_command_that_fails_says_why_and_how_with_its_exit_code() {
    let folder = TempDir::new().unwrap();
    for (arguments, input, code, words) in [
        (&["changepassword", "nobody"][..], "Other-harbor-42\n", 1, "nobody"),
        (&["deactivate", "nobody"], "", 1, "nobody"),
        (&["createsuperuser", "--username", "a b", "--email", ""], "Quiet-harbor-42\n", 1, "username"),
        (&["createsuperuser", "--username", "root", "--email", ""], "1234\n", 1, "password"),
        (&["createsuperuser", "--username", "root", "--email", ""], "", 1, "password"),
        (&["nonsense"], "", 2, "nonsense"),
        (&["changepassword"], "", 2, "USERNAME"),
        (&["serve", "--argon2", "m=1,t=1,p=1"], "", 2, "m=1"),
        (&["serve", "--throttle", "anon=5/fortnight"], "", 2, "fortnight"),
        (&["serve", "--database-url", "mysql://localhost/x"], "", 2, "postgres://"),
        (&["serve", "--database-url", "postgres://v:1234@127.0.0.1:1/x"], "", 1, "cannot be opened"),
    ] {
        let done = run(vestibule(folder.path()).args(arguments), input);
        let said = text(&done.stderr);
        assert_eq!(done.status.code(), Some(code), "{arguments:?}: {said}");
        assert!(said.contains(words), "{arguments:?}: {said}");
        assert!(!said.contains("panicked") && !said.contains("1234"), "{arguments:?}: {said}");
    }
}

#[tokio::test]
async fn a_byte_order_mark_is_no_part_of_a_password_and_utf_16_is_refused() {
    let folder = TempDir::new().unwrap();
    let mut command = vestibule(folder.path());
    let done =
        run(command.args(["createsuperuser", "--username", "root", "--email", ""]), "\u{feff}Quiet-harbor-42\r\n");
    assert!(done.status.success(), "{}", text(&done.stderr));
    let server = ServerProcess::start(folder.path());
    assert_eq!(post(&server, "/api/login", &credentials("root")).await.0, 200);
    let done = run(vestibule(folder.path()).args(["changepassword", "root"]), "\u{feff}Other-harbor-42");
    assert!(done.status.success(), "{}", text(&done.stderr));
    let other = json!({ "username": "root", "password": "Other-harbor-42" });
    assert_eq!(post(&server, "/api/login", &other).await.0, 200);
    for mark in [[0xff, 0xfe], [0xfe, 0xff]] {
        let input: Vec<u8> = mark.into_iter().chain("Third-harbor-42\n".bytes().flat_map(|byte| [byte, 0])).collect();
        let done = run(vestibule(folder.path()).args(["changepassword", "root"]), input);
        let said = text(&done.stderr);
        assert_eq!(done.status.code(), Some(1), "{said}");
        assert!(said.contains("it is UTF-16") && !said.contains("harbor"), "{said}");
    }
    assert_eq!(post(&server, "/api/login", &other).await.0, 200, "it was not changed");
}

#[test]
fn check_says_in_words_what_is_wrong() {
    let folder = TempDir::new().unwrap();
    let check = |settings: &[(&str, &str)]| {
        let done = run(vestibule(folder.path()).arg("check").envs(settings.iter().copied()), "");
        (done.status.code(), text(&done.stdout) + &text(&done.stderr))
    };
    let (_, said) = check(&[]);
    assert!(said.contains("Throttling is off"), "{said}");
    let (code, said) = check(&[("LEPTOS_SITE_ADDR", "0.0.0.0:3000"), ("VESTIBULE_TRUSTED_PROXIES", "0.0.0.0/0")]);
    assert_eq!(code, Some(1), "passwords would travel in the clear: {said}");
    for words in ["VESTIBULE_PUBLIC_URL", "VESTIBULE_TRUSTED_PROXIES"] {
        assert!(said.contains(words), "{words}: {said}");
    }
}
