//! The day of the change: whom Django knew, Vestibule knows.

use std::fs;
use std::time::Duration;

use reqwest::{Client, RequestBuilder};
use serde_json::{Value, json};

use super::fixture::{Django, Target, data, lines};
use crate::support::PASSWORD;
use crate::support::process::{ServerProcess, run, vestibule};

/// What `django-accounts.json` knows of a user.
struct User {
    id: i64,
    username: String,
    password: Option<String>,
    token: Option<String>,
    is_active: bool,
}

/// The users of the reference; 26 has been given a number.
fn users() -> Vec<User> {
    let accounts: Value = serde_json::from_slice(&fs::read(data("django-accounts.json")).unwrap()).unwrap();
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let user = |user: &Value| {
        let id = user["django_id"].as_i64().unwrap();
        User {
            id,
            username: if id == 26 { "casey-2".to_owned() } else { text(&user["username"]).unwrap() },
            password: text(&user["password"]),
            token: text(&user["token"]),
            is_active: user["active"].as_bool().unwrap(),
        }
    };
    accounts["users"].as_array().unwrap().iter().map(user).collect()
}

fn serve(target: &Target) -> ServerProcess {
    ServerProcess::start_with(target.folder.path(), &[("DATABASE_URL", &target.url)])
}

async fn sent(request: RequestBuilder) -> (u16, Value) {
    let answer = request.send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

fn client() -> Client {
    Client::builder().no_proxy().build().unwrap()
}

async fn log_in(server: &ServerProcess, username: &str, password: &str) -> (u16, Value) {
    let form = json!({ "username": username, "password": password });
    sent(client().post(server.url("/api/login")).json(&form)).await
}

async fn test_token(server: &ServerProcess, token: &str) -> u16 {
    let request = client().get(server.url("/api/test_token"));
    sent(request.header("Authorization", format!("Token {token}"))).await.0
}

/// Waits until a token answers so: a server hears within a second of what another process has ended.
async fn assert_soon(server: &ServerProcess, token: &str, status: u16) {
    for _ in 0..40 {
        if test_token(server, token).await == status {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the token is not answered with {status}");
}

#[tokio::test]
async fn p4_all_of_djangos_users_sign_in_as_they_did_and_get_a_better_hash() {
    let django = Django::sqlite();
    for target in Target::each().await {
        target.report(&django, &["--on-conflict=suffix"]);
        let server = serve(&target);
        let refused = log_in(&server, "nobody", "no password of anybody's").await;
        assert_ne!(refused.0, 200);
        let wrong = log_in(&server, "ana", "a wrong password").await;
        assert_eq!(wrong, refused);
        // One of each hasher in PostgreSQL: without optimisation they take their time.
        let all = if target.url.starts_with("postgres:") { 7 } else { 26 };
        for user in users().into_iter().take(all) {
            let before = target.account(user.id, "password").await;
            let password = user.password.clone().unwrap_or_else(|| before.clone());
            let answer = log_in(&server, &user.username, &password).await;
            let after = target.account(user.id, "password").await;
            if !user.is_active || user.password.is_none() {
                assert_eq!((&answer, &after), (&refused, &before), "{}", user.username);
                continue;
            }
            assert_eq!((answer.0, &answer.1["user"]["id"]), (200, &json!(user.id)), "{}", user.username);
            assert!(after.starts_with("$argon2id$"), "{}: {after}", user.username);
            assert_eq!(log_in(&server, &user.username, &password).await.0, 200, "{} a second time", user.username);
        }
        target.assert_settled(&django, &[]).await;
    }
}

/// Account 26 was `casey` in Django and is `casey-2` here, since account 25 is `Casey`.
#[tokio::test]
async fn p8_attempts_by_an_old_name_count_for_that_name_and_never_against_the_new_one() {
    let django = Django::sqlite();
    for target in Target::each().await {
        target.report(&django, &["--on-conflict=suffix"]);
        let settings = [
            ("DATABASE_URL", target.url.as_str()),
            ("VESTIBULE_THROTTLE", "login=off,anon=off"),
            ("VESTIBULE_TRUSTED_PROXIES", "127.0.0.1"),
        ];
        let server = ServerProcess::start_with(target.folder.path(), &settings);
        let users = users();
        let [casey, renamed] = [24, 25].map(|at| users[at].password.clone().unwrap());
        assert_ne!(casey, renamed);
        let log_in = async |address: &str, username: &str, password: &str| {
            let form = json!({ "username": username, "password": password });
            let request = client().post(server.url("/api/login")).header("X-Forwarded-For", address).json(&form);
            sent(request).await.0
        };
        for attempt in 0..7 {
            let status = log_in("198.51.100.1", "casey", &renamed).await;
            assert_eq!(status, if attempt < 5 { 401 } else { 429 }, "{attempt}");
        }
        assert_eq!(log_in("198.51.100.1", "casey-2", &renamed).await, 200, "the new name was not tried so far");
        assert_eq!(log_in("198.51.100.2", "Casey", &casey).await, 200, "elsewhere the name's owner is not limited");
        assert_eq!(log_in("198.51.100.1", "Casey", &casey).await, 429, "where it was tried, it waits five minutes");
    }
}

#[tokio::test]
async fn all_of_djangos_tokens_go_on_until_they_are_revoked_on_either_side() {
    for target in Target::each().await {
        let (django, server) = (Django::sqlite(), serve(&target));
        let tokens: Vec<String> = users().into_iter().filter_map(|user| user.token).collect();
        assert_eq!(tokens.len(), 18);
        assert_eq!(test_token(&server, &tokens[0]).await, 401, "nobody's so far");
        target.report(&django, &["--on-conflict=suffix"]);
        assert_soon(&server, &tokens[0], 200).await;
        for token in &tokens {
            assert_eq!(test_token(&server, token).await, 200, "{token}");
        }
        let [there, here, ..] = &tokens[..] else { panic!("two tokens") };
        django.execute(&format!("DELETE FROM authtoken_token WHERE key = '{there}'")).await;
        let log_out = client().post(server.url("/api/logout")).header("Authorization", format!("Token {here}"));
        assert_eq!(sent(log_out).await.0, 200);
        target.report(&django, &[]);
        assert_soon(&server, there, 401).await;
        for (at, token) in tokens.iter().enumerate() {
            assert_eq!(test_token(&server, token).await, if at < 2 { 401 } else { 200 }, "{token}");
        }
    }
}

#[tokio::test]
async fn p11_a_password_that_was_changed_here_stays_and_one_that_was_changed_in_django_comes_over() {
    for target in Target::each().await {
        let django = Django::sqlite();
        target.report(&django, &["--on-conflict=suffix"]);
        let server = serve(&target);
        let users = users();
        let [here, there] = [&users[0], &users[2]];
        let mut command = vestibule(target.folder.path());
        command.args(["changepassword", &here.username]).env("DATABASE_URL", &target.url);
        assert!(run(&mut command, format!("{PASSWORD}\n")).status.success());
        let password = there.password.as_ref().unwrap();
        let (status, signed_in) = log_in(&server, &there.username, password).await;
        assert_eq!(status, 200);
        // Both get the password of Casey, whose hash is salted md5.
        django
            .execute(
                "UPDATE auth_user SET password = (SELECT password FROM auth_user WHERE id = 25) WHERE id IN (1, 3)",
            )
            .await;
        target.report(&django, &[]);
        assert_soon(&server, signed_in["token"].as_str().unwrap(), 401).await;
        assert_eq!(test_token(&server, there.token.as_ref().unwrap()).await, 200, "Django's tokens stay");
        assert_eq!(test_token(&server, here.token.as_ref().unwrap()).await, 401, "they ended with the password");
        let casey = users[24].password.as_ref().unwrap();
        assert_eq!(log_in(&server, &here.username, PASSWORD).await.0, 200);
        assert_ne!(log_in(&server, &here.username, casey).await.0, 200);
        assert_eq!(log_in(&server, &there.username, casey).await.0, 200);
        assert_ne!(log_in(&server, &there.username, password).await.0, 200);
        // It writes down at the end which tokens were used, so that no row changes any more.
        assert!(server.terminate().0.success());
        target.assert_settled(&django, &[]).await;
    }
}

#[tokio::test]
async fn a_browser_that_django_had_signed_in_goes_on_once_for_each_of_its_sessions() {
    let django = Django::sqlite();
    django.execute("UPDATE django_session SET expire_date = '2100-01-01 00:00:00'").await;
    let accounts: Value = serde_json::from_slice(&fs::read(data("django-accounts.json")).unwrap()).unwrap();
    let key = accounts["secret_key"].as_str().unwrap();
    let cookies = lines(&django.url, "SELECT session_key FROM django_session").await;
    for target in Target::each().await {
        let import = || {
            let done =
                target.import_with(&django.url, &["--on-conflict=suffix"], &[("VESTIBULE_DJANGO_SECRET_KEY", key)]);
            assert!(done.status.success());
        };
        import();
        let server = serve(&target);
        for again in [false, true] {
            for cookie in &cookies {
                let me = client().get(server.url("/api/me")).header("Cookie", format!("sessionid={cookie}"));
                assert_eq!(sent(me).await.0, if again { 401 } else { 200 });
            }
            import();
        }
    }
}

#[tokio::test]
async fn an_import_beside_a_server_at_work_loses_nothing_of_either() {
    for target in Target::each().await {
        let django = Django::sqlite();
        target.report(&django, &["--on-conflict=suffix"]);
        let server = serve(&target);
        let users = users();
        let casey = &users[24];
        let log_ins = async {
            let mut tokens = Vec::new();
            for _ in 0..30 {
                let (status, signed_in) = log_in(&server, "Casey", casey.password.as_ref().unwrap()).await;
                assert_eq!(status, 200, "{signed_in}");
                tokens.push(signed_in["token"].as_str().unwrap().to_owned());
            }
            tokens
        };
        let imports = async {
            for at in 0..5 {
                django.execute(&format!("UPDATE auth_user SET first_name = 'A{at}' WHERE id <> 25")).await;
                let (url, target_url) = (django.url.clone(), target.url.clone());
                let folder = target.folder.path().to_owned();
                let done = tokio::task::spawn_blocking(move || {
                    let mut command = vestibule(&folder);
                    run(command.env("DATABASE_URL", target_url).args(["import-django", &url]), "")
                });
                let done = done.await.unwrap();
                assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
            }
        };
        let (tokens, ()) = tokio::join!(log_ins, imports);
        assert_eq!(target.account(24, "first_name").await, "A4");
        for token in tokens {
            assert_eq!(test_token(&server, &token).await, 200);
        }
    }
}
