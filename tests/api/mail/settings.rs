//! What `serve` and `check` say about the settings of mail.

use std::fs;

use tempfile::TempDir;

use crate::support::process::{run, vestibule};

/// Ways of mail as they are written by mistake, each with the canary in its password.
fn odd_urls() -> Vec<String> {
    let passwords =
        ["p@", "p/", "p#", "p?", "p%", "100%", "p ", "p:", "@#?%/", "p\"", "p'", "p[", "p\\", "", "\u{e9}", "p\n"];
    let plain = "smtp://v:kanarie@127.0.0.1:1";
    let mut urls: Vec<String> = passwords
        .iter()
        .flat_map(|password| {
            [format!("smtp://v:{password}kanarie@127.0.0.1:1"), format!("smtps://v:kanarie{password}@127.0.0.1:1")]
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
        format!("{plain}?password=kanarie"),
        format!("{plain}?tls=kanarie"),
    ]);
    urls
}

#[test]
fn s1_no_part_of_a_mail_servers_password_is_ever_shown() {
    let folder = TempDir::new().unwrap();
    for url in odd_urls() {
        let url = url.as_str();
        std::thread::scope(|threads| {
            for (arguments, is_variable) in [
                (vec!["check"], true),
                (vec!["mail-test", "ana@example.org"], true),
                (vec!["serve", "--mail", url], false),
                (vec!["mail-test", url], false),
            ] {
                let folder = folder.path();
                threads.spawn(move || {
                    let mut command = vestibule(folder);
                    command.args(&arguments).env("VESTIBULE_LOG", "trace");
                    if is_variable {
                        command.env("VESTIBULE_MAIL", url).env("VESTIBULE_PUBLIC_URL", "http://localhost:3000");
                        command.env("VESTIBULE_MAIL_FROM", "a@example.org");
                    }
                    let done = run(&mut command, "");
                    let said =
                        [done.stdout, done.stderr].map(|text| String::from_utf8_lossy(&text).into_owned()).concat();
                    assert!(
                        !done.status.success() || arguments == ["check"] || !is_variable,
                        "{arguments:?} {url:?}: {said}"
                    );
                    assert!(
                        !said.contains("kanarie") || arguments == ["mail-test", url],
                        "{arguments:?} {url:?}: {said}"
                    );
                    assert!(!said.contains("panicked"), "{arguments:?} {url:?}: {said}");
                });
            }
        });
    }
}

#[test]
fn no_server_starts_that_sends_mail_with_links_and_has_no_public_url() {
    let folder = TempDir::new().unwrap();
    for verb in ["serve", "check"] {
        let mut command = vestibule(folder.path());
        command.arg(verb).env("VESTIBULE_MAIL", "smtp://v:p@127.0.0.1:1").env("VESTIBULE_MAIL_FROM", "a@example.org");
        let done = run(&mut command, "");
        let said = [done.stdout, done.stderr].map(|text| String::from_utf8_lossy(&text).into_owned()).concat();
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
        let said = [done.stdout, done.stderr].map(|text| String::from_utf8_lossy(&text).into_owned()).concat();
        assert_eq!(done.status.code(), Some(1), "{said}");
        assert!(said.contains(&format!("{}:2: ", templates.join("test.html").display())), "{said}");
    }
}
