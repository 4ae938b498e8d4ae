//! Mail that arrives.

use std::fs;

use serde_json::Value;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::time::timeout;
use vestibule::mail::{Limits, Mailer, Route, Settings, Smtp, Tls};

use super::{PATIENT, SECRET_LINK, limited, mail, mailer, plain};
use crate::smtp::session::Session;
use crate::smtp::{MailServer, parsed};

fn header<'m>(mail: &'m Value, name: &str) -> Option<&'m str> {
    let headers = mail["headers"].as_array().unwrap();
    headers.iter().find(|header| header[0] == name).map(|header| header[1].as_str().unwrap())
}

#[track_caller]
fn assert_is_the_mail(mail: &Value, to: &str, id: &str) {
    assert_eq!(mail["defects"], serde_json::json!([]), "{mail}");
    assert_eq!(mail["type"], "multipart/alternative");
    for (name, value) in [
        ("Subject", "Neues Passwort setzen"),
        ("From", "Büro <no-reply@example.org>"),
        ("To", to),
        ("Message-ID", id),
        ("Date", "Fri, 15 Jan 2027 08:00:00 +0000"),
        ("Content-Language", "de"),
        ("Auto-Submitted", "auto-generated"),
    ] {
        assert_eq!(header(mail, name), Some(value), "{name}: {mail}");
    }
    let [text, html] = [0, 1].map(|part| &mail["parts"][part]);
    assert_eq!((&text["type"], &html["type"]), (&"text/plain".into(), &"text/html".into()));
    for part in [text, html] {
        let words = part["text"].as_str().unwrap();
        assert_eq!(part["charset"], "utf-8");
        assert!(words.contains("ana") && words.contains("482913") && words.contains("möchte"), "{words}");
    }
    assert!(text["text"].as_str().unwrap().contains(SECRET_LINK), "{text}");
}

#[tokio::test]
async fn a_mail_by_smtp_is_what_was_written() {
    let Some(server) = MailServer::start(&[]) else { return };
    let mailer = mailer(plain(&server), PATIENT);
    let said = mailer.deliver(&mail("ana@bücher.example")).await.unwrap();
    assert!(said.contains("250") && said.contains("kept"), "{said}");
    let kept = server.next();
    assert_eq!((&kept["from"], &kept["to"][0]), (&"no-reply@example.org".into(), &"ana@xn--bcher-kva.example".into()));
    assert_eq!(kept["hello"], "example.org");
    let content = kept["content"].as_str().unwrap();
    assert!(content.is_ascii() && content.lines().all(|line| line.len() <= 998), "{content}");
    assert_is_the_mail(&parsed(content.as_bytes()).unwrap(), "ana@xn--bcher-kva.example", "<job-ana@example.org>");
}

#[tokio::test]
async fn a_connection_is_used_again_and_a_failure_leaves_none_behind() {
    let Some(server) = MailServer::start(&[]) else { return };
    let mailer = mailer(plain(&server), PATIENT);
    let mut peers = Vec::new();
    for to in ["ana@example.org", "ben@example.org", "never@example.org", "eve@example.org"] {
        if mailer.deliver(&mail(to)).await.is_ok() {
            let kept = server.next();
            assert_eq!(kept["to"], serde_json::json!([to]));
            peers.push(kept["peer"].clone());
        }
    }
    assert!(peers.len() == 3 && peers[0] == peers[1] && peers[1] != peers[2], "{peers:?}");
}

#[tokio::test]
async fn an_address_outside_ascii_is_taken_by_smtputf8_or_never() {
    let to = "änä@bücher.example";
    let Some(server) = MailServer::start(&["--utf8"]) else { return };
    let mut letter = mail("x@example.org");
    letter.to = to.to_owned();
    mailer(plain(&server), PATIENT).deliver(&letter).await.unwrap();
    let kept = server.next();
    assert_eq!(kept["to"], serde_json::json!(["änä@xn--bcher-kva.example"]));
    assert!(kept["options"].as_array().unwrap().contains(&"SMTPUTF8".into()), "{kept}");
    assert!(kept["content"].as_str().unwrap().contains("To: änä@xn--bcher-kva.example\r\n"), "{kept}");

    let Some(server) = MailServer::start(&[]) else { return };
    let failure = mailer(plain(&server), PATIENT).deliver(&letter).await.unwrap_err();
    assert!(failure.is_permanent() && failure.to_string().contains("SMTPUTF8"), "{failure}");
    assert!(server.kept_nothing_more());
}

#[tokio::test]
async fn i4_no_address_smuggles_a_command_or_a_header() {
    let Some(server) = MailServer::start(&[]) else { return };
    let mailer = mailer(plain(&server), PATIENT);
    for to in
        ["ana@example.org>\r\nRCPT TO:<eve@example.org", "ana@example.org\r\nBcc: eve@example.org", "a b@example.org"]
    {
        let mut letter = mail("x@example.org");
        letter.to = to.to_owned();
        assert!(mailer.deliver(&letter).await.unwrap_err().is_permanent(), "{to}");
    }
    let mut letter = mail("ana@example.org");
    letter.content.subject = "Hi\r\nBcc: eve@example.org\r\n\r\n.\r\nMAIL FROM:<eve@example.org>".to_owned();
    letter.content.text = "a\r\n.\r\nMAIL FROM:<eve@example.org>\r\n..\n.\n".to_owned();
    mailer.deliver(&letter).await.unwrap();
    let kept = server.next();
    assert_eq!(kept["to"], serde_json::json!(["ana@example.org"]));
    let read = parsed(kept["content"].as_str().unwrap().as_bytes()).unwrap();
    assert_eq!(header(&read, "Bcc"), None);
    let text = read["parts"][0]["text"].as_str().unwrap().replace("\r\n", "\n");
    assert_eq!(text.trim_end(), "a\n.\nMAIL FROM:<eve@example.org>\n..\n.");
    assert!(server.kept_nothing_more());
}

#[tokio::test]
async fn a_mail_in_a_folder_is_what_was_written_and_one_file_however_often() {
    let folder = TempDir::new().unwrap();
    let settings = Settings {
        route: Route::Folder(folder.path().join("mail")),
        sender: "Büro <no-reply@example.org>".parse().unwrap(),
    };
    let mailer = Mailer::new(settings);
    for _ in 0..2 {
        mailer.deliver(&mail("ana@example.org")).await.unwrap();
    }
    let files: Vec<_> = fs::read_dir(folder.path().join("mail")).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(files, [folder.path().join("mail/job-ana.eml")]);
    let Some(read) = parsed(&fs::read(&files[0]).unwrap()) else { return };
    assert_is_the_mail(&read, "ana@example.org", "<job-ana@example.org>");
}

#[tokio::test]
async fn l5_a_connection_that_is_not_used_any_more_is_closed_without_another_mail() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let ended = tokio::spawn(async move {
        let mut client = Session::new(listener.accept().await.unwrap().0);
        assert!(client.reply("220 ready").await);
        assert!(client.mail().await.is_some() && client.reply("250 kept").await);
        client.mail().await
    });
    let server = Smtp { host: "127.0.0.1".to_owned(), port, tls: Tls::Off, login: None };
    let mailer = limited(server, Limits { idle: std::time::Duration::from_millis(50), ..Limits::default() });
    mailer.deliver(&mail("ana@example.org")).await.unwrap();
    assert_eq!(timeout(PATIENT, ended).await.expect("it is closed").unwrap(), None);
}
