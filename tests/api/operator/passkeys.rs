//! Passkeys and the domain that they are made for.

use std::process::Command;

use sqlx::{Connection, SqliteConnection};
use tempfile::TempDir;

use super::{assert_fails, said};
use crate::support::process::{ServerProcess, run, vestibule};

const URL: (&str, &str) = ("VESTIBULE_PUBLIC_URL", "https://auth.example.org");

fn command(folder: &TempDir, verb: &str, settings: &[(&str, &str)]) -> Command {
    let mut command = vestibule(folder.path());
    command.arg(verb).envs(settings.iter().copied());
    command
}

#[test]
fn a_domain_that_no_browser_would_take_is_an_error_and_no_server_starts_with_it() {
    let folder = TempDir::new().unwrap();
    for (settings, code, words) in [
        (&[URL, ("VESTIBULE_PASSKEY_DOMAIN", "example.com")][..], 1, "cannot be used at auth.example.org"),
        (&[URL, ("VESTIBULE_PASSKEY_DOMAIN", "org")], 1, "anybody can have a name"),
        (&[("VESTIBULE_PASSKEY_DOMAIN", "example.org")], 1, "no public URL"),
        (&[URL, ("VESTIBULE_PASSKEY_ORIGINS", "http://example.com")], 1, "http://example.com"),
        (&[URL, ("VESTIBULE_PASSKEY_DOMAIN", "https://example.org")], 2, "write a domain"),
        (&[URL, ("VESTIBULE_PASSKEY_COUNTER", "ignore")], 2, "write refuse or record"),
    ] {
        for verb in ["check", "serve"] {
            assert_fails(&run(&mut command(&folder, verb, settings), ""), code, &[words]);
        }
    }
}

#[tokio::test]
async fn check_and_the_start_tell_how_many_passkeys_a_change_of_the_domain_makes_useless() {
    let folder = TempDir::new().unwrap();
    let server = ServerProcess::start(folder.path());
    let url = format!("sqlite:{}", folder.path().join("vestibule.db").display());
    let mut database = SqliteConnection::connect(&url).await.unwrap();
    sqlx::raw_sql(
        "INSERT INTO accounts (id, username, username_folded, email, password, is_staff, is_superuser, date_joined)
            VALUES (1, 'alice', 'alice', '', '!', 0, 0, 0);
         INSERT INTO passkeys (account_id, credential_id, kind, name, rp_id, public_key, sign_count, aaguid, transports,
            is_backup_eligible, is_backed_up, created_at)
         SELECT 1, randomblob(16), 'sign_in', 'key', domain, x'00', 0, '', '', 0, 0, 0 FROM (
            SELECT 'example.org' AS domain UNION ALL SELECT 'example.org' UNION ALL SELECT 'auth.example.org')",
    )
    .execute(&mut database)
    .await
    .unwrap();
    database.close().await.unwrap();
    let told = |settings: &[(&str, &str)]| said(&run(&mut command(&folder, "check", settings), ""));
    let changed = "2 passkeys were made for another domain, and not for auth.example.org.";
    // While a server runs, what it has written last is in its log alone.
    assert!(told(&[URL]).contains(changed), "{}", told(&[URL]));
    assert!(server.terminate().0.success());
    assert!(told(&[URL]).contains(changed), "{}", told(&[URL]));
    let as_before = told(&[URL, ("VESTIBULE_PASSKEY_DOMAIN", "example.org")]);
    assert!(as_before.contains("1 passkey was made for another domain, and not for example.org."), "{as_before}");
    assert!(told(&[]).contains("3 passkeys were made for another domain, and passkeys are off here."), "{}", told(&[]));
    let server = ServerProcess::start_with(folder.path(), &[URL]);
    let (status, log) = server.terminate();
    assert!(status.success() && log.contains(changed), "{log}");
}
