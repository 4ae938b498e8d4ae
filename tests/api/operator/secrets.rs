//! A password in the URL of a database, whatever became of the URL.

use sqlx::{Connection, PgConnection};
use tempfile::TempDir;

use crate::cluster::Cluster;
use crate::support::canary::{CANARY, ODD_PASSWORDS, assert_hidden};
use crate::support::process::{run, said, vestibule};
use crate::until::until;

/// URLs as they are written by mistake, each with the canary in its password.
fn odd_urls() -> Vec<String> {
    let mut urls: Vec<String> = ODD_PASSWORDS
        .iter()
        .flat_map(|password| {
            let user = format!("v:{password}{CANARY}");
            let turned = format!("v:{CANARY}{password}");
            [format!("postgres://{user}@127.0.0.1:1/d"), format!("postgres://{turned}@127.0.0.1:1/d?sslmode=require")]
        })
        .collect();
    let plain = format!("postgres://v:{CANARY}@127.0.0.1:1/d");
    urls.extend([
        format!(" {plain}"),
        format!("{plain} "),
        format!("{plain}\n"),
        format!("\"{plain}\""),
        format!("'{plain}'"),
        plain.replace("postgres", "postgresql+psycopg"),
        plain.replace("postgres", "POSTGRES"),
        plain.replace("postgres", "mysql"),
        plain.replace("postgres://", "postgres:"),
        plain.replace("postgres://", ""),
        plain.replace("postgres://", "sqlite:postgres://"),
        plain.replace("127.0.0.1:1", "127.0.0.1:99999"),
        plain.replace("127.0.0.1:1", "127.0.0.1:x"),
        plain.replace("@127.0.0.1:1", ""),
        plain.replace("127.0.0.1:1", "[::g]"),
        format!("{plain}?sslmode={CANARY}"),
        format!("{plain}?pasword={CANARY}"),
        format!("{plain}?password={CANARY}"),
        format!("{plain}?statement-cache-capacity=x"),
        format!("{plain}?sslrootcert=/no/such/file"),
        format!("\u{1b}[2J{plain}"),
    ]);
    urls
}

#[test]
fn s1_no_part_of_a_databases_password_is_ever_shown() {
    let folder = TempDir::new().unwrap();
    let target = format!("sqlite:{}", folder.path().join("new.db").display());
    for url in odd_urls() {
        let (url, target) = (url.as_str(), target.as_str());
        let set = [["check"], ["serve"]].map(|verb| {
            let mut command = vestibule(folder.path());
            command.args(verb).env("DATABASE_URL", url);
            command
        });
        let told: [&[&str]; 4] =
            [&["serve", "--database-url", url], &["serve", url], &["move", url, target], &["import-django", url]];
        let told = told.map(|arguments| {
            let mut command = vestibule(folder.path());
            command.args(arguments);
            command
        });
        let succeed = assert_hidden(set.into_iter().chain(told).collect());
        assert!(!succeed[1..].contains(&true), "{url:?}: {succeed:?}");
    }
}

#[test]
fn s1_a_password_that_is_not_encoded_is_told_how_to_be() {
    let folder = TempDir::new().unwrap();
    for password in ["p@ss", "p/ss", "p#ss", "p?ss", "p%ss", "@#?%/"] {
        let url = format!("postgres://v:{password}@127.0.0.1:1/d");
        let done = run(vestibule(folder.path()).arg("serve").env("DATABASE_URL", &url), "");
        let said = said(&done);
        for words in ["DATABASE_URL", "percent-encoded", "PGPASSWORD"] {
            assert!(said.contains(words), "{password}: {said}");
        }
    }
}

#[tokio::test]
async fn a_password_of_signs_is_taken_encoded_in_the_url_or_as_it_is_from_pgpassword() {
    let Some(cluster) = Cluster::start() else { return };
    cluster.execute("postgres", "CREATE ROLE signs LOGIN PASSWORD '@#?%/'").await;
    cluster.execute("postgres", "CREATE DATABASE signs OWNER signs").await;
    // Everybody else goes on without a password.
    let rules = "DO $$ BEGIN EXECUTE format('COPY (VALUES (''host all signs 127.0.0.1/32 scram-sha-256''), \
         (''host all all 127.0.0.1/32 trust'')) TO %L', current_setting('hba_file')); END $$; SELECT pg_reload_conf()";
    cluster.execute("postgres", rules).await;
    let without = format!("postgres://signs@127.0.0.1:{}/signs", cluster.port());
    until("the server asks for a password", async || PgConnection::connect(&without).await.is_err()).await;
    let folder = TempDir::new().unwrap();
    for (name, user, password, code) in [
        ("ana", "signs:%40%23%3F%25%2F", None, 0),
        ("ben", "signs", Some("@#?%/"), 0),
        ("eve", "signs:%40%23%3F%25", None, 1),
        ("eve", "signs", Some("%40%23%3F%25%2F"), 1),
    ] {
        let mut command = vestibule(folder.path());
        command.args(["createsuperuser", "--username", name, "--email", ""]);
        command.env("DATABASE_URL", format!("postgres://{user}@127.0.0.1:{}/signs", cluster.port()));
        command.envs(password.map(|password| ("PGPASSWORD", password)));
        let done = run(&mut command, "Quiet-harbor-42\n");
        assert_eq!(done.status.code(), Some(code), "{user} {password:?}: {}", said(&done));
    }
}
