//! Mail: by a real server, into a folder, and by the command that tries the settings.

mod delivery;
mod faults;
mod killed;
mod mail_test;
mod settings;

use std::time::Duration;

use vestibule::accounts::{Letter, ResetAccount, Timestamp};
use vestibule::mail::{Language, Limits, Login, Mail, Mailer, Route, Settings, Smtp, Templates, Tls};

use crate::smtp::MailServer;

const SECRET_LINK: &str = "https://auth.example.org/password/reset/kanarie5Xk2v9";

/// A server that can be tried without TLS.
fn plain(server: &MailServer) -> Smtp {
    Smtp { host: "127.0.0.1".to_owned(), port: server.port, tls: Tls::Off, login: None }
}

/// A mailer that waits for `reply` and no longer.
fn mailer(server: Smtp, reply: Duration) -> Mailer {
    limited(server, Limits { connect: Duration::from_secs(30), reply, accept: Duration::ZERO, ..Limits::default() })
}

fn limited(server: Smtp, limits: Limits) -> Mailer {
    let sender = "Büro <no-reply@example.org>".parse().unwrap();
    Mailer::with_limits(Settings { route: Route::Smtp(server), sender }, limits)
}

/// Long enough on a busy machine.
const PATIENT: Duration = Duration::from_secs(60);

fn login(user: &str, password: &str) -> Option<Login> {
    Some(Login { user: user.to_owned(), password: password.to_owned() })
}

fn letter() -> Letter {
    let account = |username: &str| ResetAccount {
        username: username.to_owned(),
        link: SECRET_LINK.to_owned(),
        code: "482913".to_owned(),
    };
    Letter::PasswordReset { accounts: vec![account("ana")], minutes: 30 }
}

/// A mail to somebody, whose id is theirs.
fn mail(to: &str) -> Mail {
    let templates = Templates::new(None, "https://auth.example.org").unwrap();
    Mail {
        id: format!("job-{}", to.split('@').next().unwrap()).parse().unwrap(),
        to: to.to_owned(),
        date: Timestamp::from_unix_millis(1_800_000_000_000),
        content: templates.render(&letter(), Language::German).unwrap(),
    }
}
