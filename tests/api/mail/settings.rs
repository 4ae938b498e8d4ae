//! What `serve` and `check` say about the settings of mail.

use std::fs;

use tempfile::TempDir;

use crate::support::canary::{CANARY, ODD_PASSWORDS, assert_hidden};
use crate::support::process::{run, said, vestibule};

/// Ways of mail as they are written by mistake, each with the canary in its password.
fn odd_urls() -> Vec<String> {
    let plain = format!("smtp://v:{CANARY}@127.0.0.1:1");
    let mut urls: Vec<String> = ODD_PASSWORDS
        .iter()
        .flat_map(|password| {
            [format!("smtp://v:{password}{CANARY}@127.0.0.1:1"), format!("smtps://v:{CANARY}{password}@127.0.0.1:1")]
        })
        .collect();
    urls.extend([
        format!(" {plain}"),
        format!("'{plain}'"),
        plain.replace("smtp", "SMTP"),
        plain.replace("smtp", "imap"),
        plain.replace("smtp://", "smtp:"),
        plain.replace("smtp://", ""),
        plain.replace("smtp://", "file:smtp://"),
        plain.replace("smtp://", "file:"),
        plain.replace(":1", ":99999"),
        plain.replace("@127.0.0.1:1", ""),
        format!("{plain}?password={CANARY}"),
        format!("{plain}?tls={CANARY}"),
    ]);
    urls
}

#[test]
fn s1_no_part_of_a_mail_servers_password_is_ever_shown() {
    let folder = TempDir::new().unwrap();
    for url in odd_urls() {
        let set = [&["check"][..], &["mail-test", "ana@example.org"]].map(|arguments| {
            let mut command = vestibule(folder.path());
            command.args(arguments).env("VESTIBULE_MAIL", &url).env("VESTIBULE_PUBLIC_URL", "http://localhost:3000");
            command.env("VESTIBULE_MAIL_FROM", "a@example.org");
            command
        });
        let mut told = vestibule(folder.path());
        told.args(["serve", "--mail", &url]);
        let succeed = assert_hidden(set.into_iter().chain([told]).collect());
        assert!(!succeed[1..].contains(&true), "{url:?}: {succeed:?}");
        // Here it stands in the place of the recipient.
        let done = run(vestibule(folder.path()).args(["mail-test", &url]), "");
        assert!(!done.status.success() && !said(&done).contains("panicked"), "{url:?}: {}", said(&done));
    }
}

#[test]
fn no_server_starts_that_sends_mail_with_links_and_has_no_public_url() {
    let folder = TempDir::new().unwrap();
    for verb in ["serve", "check"] {
        let mut command = vestibule(folder.path());
        command.arg(verb).env("VESTIBULE_MAIL", "smtp://v:p@127.0.0.1:1").env("VESTIBULE_MAIL_FROM", "a@example.org");
        let done = run(&mut command, "");
        let said = said(&done);
        assert_eq!(done.status.code(), Some(1), "{said}");
        assert!(said.contains("no public URL") && said.contains("VESTIBULE_PUBLIC_URL"), "{said}");
    }
}

#[test]
fn a_template_that_fails_is_told_with_its_file_and_line() {
    let folder = TempDir::new().unwrap();
    let templates = folder.path().join("templates");
    fs::create_dir(&templates).unwrap();
    fs::write(templates.join("test.html"), "<p>\n{{ nothing }}\n").unwrap();
    for verb in ["serve", "check"] {
        let done = run(vestibule(folder.path()).arg(verb).env("VESTIBULE_MAIL_TEMPLATES", &templates), "");
        let said = said(&done);
        assert_eq!(done.status.code(), Some(1), "{said}");
        assert!(said.contains(&format!("{}:2: ", templates.join("test.html").display())), "{said}");
    }
}
