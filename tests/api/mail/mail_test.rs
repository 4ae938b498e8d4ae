//! `vestibule mail-test`: TLS, log-in and every failure, as an operator sees them.

use std::process::Output;

use tempfile::TempDir;

use crate::smtp::{MailServer, authority, parsed};
use crate::support::process::{run, said, vestibule};

fn mail_test(folder: &TempDir, settings: &[(&str, &str)], to: &str) -> Output {
    let mut command = vestibule(folder.path());
    command.args(["mail-test", to]).env("VESTIBULE_LOG", "trace").env("SSL_CERT_FILE", authority("authority"));
    command
        .env("VESTIBULE_PUBLIC_URL", "https://auth.example.org")
        .env("VESTIBULE_MAIL_FROM", "Example <no-reply@example.org>");
    run(command.envs(settings.iter().copied()), "")
}

#[track_caller]
fn assert_fails(done: &Output, words: &[&str]) {
    let said = said(done);
    assert_eq!(done.status.code(), Some(1), "{said}");
    words.iter().for_each(|words| assert!(said.contains(words), "{words}: {said}"));
    assert!(!said.contains("kanarie") && !said.contains("panicked"), "{said}");
}

#[test]
fn mail_goes_by_starttls_or_tls_from_the_first_byte_and_a_log_in() {
    let folder = TempDir::new().unwrap();
    for (tls, scheme, option) in [("starttls", "smtp", "?tls=starttls"), ("implicit", "smtps", "")] {
        let login = ["--user", "ana@example.org", "--password", "kan@rie:/"];
        let Some(server) = MailServer::start(&[&["--tls", tls][..], &login].concat()) else { return };
        let url = format!("{scheme}://ana%40example.org:kan%40rie%3A%2F@localhost:{}{option}", server.port);
        let done = mail_test(&folder, &[("VESTIBULE_MAIL", &url)], "eve@example.org");
        let said = said(&done);
        assert!(done.status.success() && said.contains("250"), "{said}");
        assert!(
            said.contains("no-reply@example.org") && said.contains(&format!("localhost:{}", server.port)),
            "{said}"
        );
        assert!(!said.contains("kan@rie") && !said.contains("kan%40rie"), "{said}");
        let kept = server.next();
        assert_eq!((&kept["encrypted"], &kept["user"]), (&true.into(), &"ana@example.org".into()), "{kept}");
        let read = parsed(kept["content"].as_str().unwrap().as_bytes()).unwrap();
        assert!(read["parts"][0]["text"].as_str().unwrap().contains("auth.example.org"), "{read}");
    }
}

#[test]
fn f10_a_certificate_that_is_wrong_is_refused_before_anything_is_sent() {
    let folder = TempDir::new().unwrap();
    for (tls, scheme, option) in [("starttls", "smtp", "?tls=starttls"), ("implicit", "smtps", "")] {
        let Some(server) = MailServer::start(&["--tls", tls, "--user", "v", "--password", "kanarie"]) else { return };
        let url = |host: &str| format!("{scheme}://v:kanarie@{host}:{}{option}", server.port);
        // Signed by somebody else; of another name.
        for (host, certificates) in [("localhost", "stranger"), ("127.0.0.1", "authority")] {
            let settings = [("VESTIBULE_MAIL", &*url(host)), ("SSL_CERT_FILE", &*authority(certificates))];
            let done = mail_test(&folder, &settings, "eve@example.org");
            assert_fails(&done, &["TLS certificate of the mail server", "not accepted"]);
        }
        assert!(server.kept_nothing_more());
    }
}

#[test]
fn each_failure_is_told_in_words_without_the_password() {
    let folder = TempDir::new().unwrap();
    let Some(server) = MailServer::start(&["--user", "v", "--password", "right"]) else { return };
    let url = |login: &str| format!("smtp://{login}localhost:{}", server.port);
    for (login, to, words) in [
        ("v:kanarie@", "eve@example.org", &["refused the log-in", "535"][..]),
        ("", "eve@example.org", &["refused the sender", "530"]),
        ("v:right@", "never@example.org", &["refused the recipient", "550"]),
        ("v:right@", "later@example.org", &["refused the recipient", "451"]),
        ("v:right@", "nobody", &["recipient", "no address"]),
    ] {
        assert_fails(&mail_test(&folder, &[("VESTIBULE_MAIL", &url(login))], to), words);
    }
    let gone = "smtps://v:kanarie@no-such-host.invalid";
    assert_fails(&mail_test(&folder, &[("VESTIBULE_MAIL", gone)], "a@example.org"), &["cannot be found"]);
    let done =
        mail_test(&folder, &[("VESTIBULE_MAIL", &url("v:right@")), ("VESTIBULE_PUBLIC_URL", "")], "a@example.org");
    assert_fails(&done, &["no public URL", "VESTIBULE_PUBLIC_URL"]);
    let done =
        mail_test(&folder, &[("VESTIBULE_MAIL", &url("v:right@")), ("VESTIBULE_MAIL_FROM", "")], "a@example.org");
    assert_fails(&done, &["sender", "VESTIBULE_MAIL_FROM"]);
}

#[test]
fn without_settings_it_writes_a_file_beside_the_database_and_says_where() {
    let folder = TempDir::new().unwrap();
    let done = run(vestibule(folder.path()).args(["mail-test", "ana@example.org"]), "");
    let said = said(&done);
    let place = folder.path().join("mail");
    assert!(done.status.success() && said.contains(&place.display().to_string()) && said.contains(".eml"), "{said}");
    let files = std::fs::read_dir(&place).unwrap().count();
    assert_eq!(files, 1);
}
