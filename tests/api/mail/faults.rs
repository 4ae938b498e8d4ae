//! Servers that refuse, are silent, break off, or are not who they say.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use vestibule::mail::{Failure, Smtp, Tls};

use super::{PATIENT, SECRET_LINK, login, mail, mailer, plain};
use crate::smtp::MailServer;

const IMPATIENT: Duration = Duration::from_millis(500);

#[track_caller]
fn assert_fails(failure: &Failure, is_permanent: bool, words: &[&str]) {
    assert_eq!(failure.is_permanent(), is_permanent, "{failure}");
    for words in words {
        assert!(failure.to_string().contains(words), "{words}: {failure}");
    }
    assert!(!failure.to_string().contains("kanarie") && !failure.to_string().contains("482913"), "{failure}");
}

#[tokio::test]
async fn a_refusal_for_now_is_temporary_and_one_for_ever_permanent() {
    let Some(server) = MailServer::start(&[]) else { return };
    let mailer = mailer(plain(&server), PATIENT);
    for (name, is_permanent, words) in [
        ("later", false, &["refused the recipient", "451", "come back later"][..]),
        ("later-data", false, &["refused the mail", "452", "disk is full"]),
        ("never", true, &["refused the recipient", "550", "no such user"]),
        ("never-data", true, &["refused the mail", "554", "blocked for …"]),
    ] {
        let failure = mailer.deliver(&mail(&format!("{name}@example.org"))).await.unwrap_err();
        assert_fails(&failure, is_permanent, words);
    }
    assert!(SECRET_LINK.contains("kanarie") && server.kept_nothing_more());
}

#[tokio::test]
async fn a_server_that_hangs_is_given_up_as_a_temporary_failure() {
    let Some(server) = MailServer::start(&[]) else { return };
    for (name, words) in [("hang", "to the recipient"), ("hang-data", "may have arrived")] {
        let failure = mailer(plain(&server), IMPATIENT).deliver(&mail(&format!("{name}@example.org"))).await;
        assert_fails(&failure.unwrap_err(), false, &["did not answer within 500ms", words]);
    }
    // A listener that never greets.
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = silent.local_addr().unwrap().port();
    let server = Smtp { host: "127.0.0.1".to_owned(), port, tls: Tls::StartTls, login: None };
    let failure = mailer(server, IMPATIENT).deliver(&mail("ana@example.org")).await.unwrap_err();
    assert_fails(&failure, false, &["with its greeting", "smtps://"]);
}

#[tokio::test]
async fn a_connection_that_breaks_after_the_mail_is_a_temporary_failure_and_the_next_try_has_the_same_id() {
    let Some(server) = MailServer::start(&[]) else { return };
    let mailer = mailer(plain(&server), PATIENT);
    let mut contents = Vec::new();
    for _ in 0..2 {
        let failure = mailer.deliver(&mail("drop@example.org")).await.unwrap_err();
        assert_fails(&failure, false, &["may have arrived"]);
        contents.push(server.next()["content"].clone());
    }
    assert_eq!(contents[0], contents[1]);
    assert!(contents[0].as_str().unwrap().contains("Message-ID: <job-drop@example.org>"), "{}", contents[0]);
}

#[tokio::test]
async fn a_server_that_is_not_there_is_a_temporary_failure() {
    let server = |host: &str, port| Smtp { host: host.to_owned(), port, tls: Tls::Off, login: None };
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    let failure = mailer(server("127.0.0.1", free), PATIENT).deliver(&mail("ana@example.org")).await.unwrap_err();
    assert_fails(&failure, false, &["cannot be reached", "refused"]);
    let failure = mailer(server("no-such-host.invalid", 25), PATIENT).deliver(&mail("ana@example.org")).await;
    assert_fails(&failure.unwrap_err(), false, &["no-such-host.invalid:25 cannot be found"]);
}

#[tokio::test]
async fn nothing_is_sent_to_a_server_that_offers_no_tls() {
    let Some(server) = MailServer::start(&[]) else { return };
    let login = login("v", "kanarie");
    let smtp = Smtp { tls: Tls::StartTls, login: login.clone(), ..plain(&server) };
    let failure = mailer(smtp, PATIENT).deliver(&mail("ana@example.org")).await.unwrap_err();
    assert_fails(&failure, false, &["does not offer STARTTLS", "nothing was sent"]);
    let smtp = Smtp { tls: Tls::Implicit, login, ..plain(&server) };
    let failure = mailer(smtp, PATIENT).deliver(&mail("ana@example.org")).await.unwrap_err();
    assert_fails(&failure, false, &["does not speak TLS from the first byte", "smtp://"]);
    assert!(server.kept_nothing_more());
}

#[tokio::test]
async fn s1_a_log_in_that_is_refused_is_temporary_and_tells_no_password_even_where_the_server_does() {
    let Some(server) = MailServer::start(&["--user", "v", "--password", "right"]) else { return };
    let smtp = Smtp { login: login("v", "kanarie"), ..plain(&server) };
    let failure = mailer(smtp, PATIENT).deliver(&mail("ana@example.org")).await.unwrap_err();
    assert_fails(&failure, false, &["refused the log-in", "535", "… is wrong"]);
    let failure = mailer(plain(&server), PATIENT).deliver(&mail("ana@example.org")).await.unwrap_err();
    assert_fails(&failure, false, &["refused the sender", "530"]);
}

#[tokio::test]
async fn a_server_without_log_ins_is_a_temporary_failure() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        stream.write_all(b"220 mail.test\r\n").await.unwrap();
        let _ = stream.read(&mut [0; 512]).await.unwrap();
        stream.write_all(b"250 mail.test\r\n").await.unwrap();
        let _ = stream.read(&mut [0; 512]).await;
    });
    let smtp = Smtp { host: "127.0.0.1".to_owned(), port, tls: Tls::Off, login: login("v", "kanarie") };
    let failure = mailer(smtp, PATIENT).deliver(&mail("ana@example.org")).await.unwrap_err();
    assert_fails(&failure, false, &["offers no log-in"]);
}
