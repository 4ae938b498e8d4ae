//! `mail-test`: sends one mail by the settings in force, and says what became of it.

use clap::Args;

use super::failure::{Failure, Outcome};
use super::findings::{self, Finding};
use super::{mail, output};
use crate::accounts::{Clock, Letter, Random, SystemClock, SystemRandom};
use crate::config::Config;
use crate::mail::{Language, Mail, Mailer, Route, Settings, TemplateFault, Tls};

/// What it is told.
#[derive(Args)]
pub(super) struct Arguments {
    /// The address that the mail goes to
    address: String,
    #[command(flatten)]
    pub(super) config: Config,
}

/// Sends the mail; fails if nobody has taken it.
pub(super) async fn run(arguments: &Arguments) -> Outcome {
    let Arguments { address, config } = arguments;
    let obstacles = findings::obstacles_to_mail(config);
    if !obstacles.is_empty() {
        return Err(Failure::several(obstacles.iter().map(Finding::sentence).collect()));
    }
    let settings = mail::settings(config);
    let broken = |fault: TemplateFault| Failure::because("the mail could not be written", fault);
    let templates = mail::loaded_templates(config, config.addr)?;
    let content = templates.render(&Letter::Test {}, Language::default()).map_err(broken)?;
    let mut random = [0; 8];
    SystemRandom.fill(&mut random);
    let id = format!("test-{}", hex::encode(random)).parse().map_err(Failure::new)?;
    let mail = Mail { id, to: address.clone(), date: SystemClock.now(), content };

    output::note(format!("A test mail to {address} {}.", way(&settings)));
    let said = Mailer::new(settings).deliver(&mail).await;
    let said = said.map_err(|failure| Failure::because("the mail was not sent", failure))?;
    Ok(output::result(format!("The mail was {said}"))?)
}

/// The way that mail takes, in words without the password.
fn way(Settings { route, sender }: &Settings) -> String {
    match route {
        Route::Folder(folder) => format!("goes into the folder {}, as no mail server is set", folder.display()),
        Route::Smtp(server) => {
            let tls = match server.tls {
                Tls::StartTls => "by STARTTLS",
                Tls::Implicit => "by TLS from the first byte",
                Tls::Off => "without TLS",
            };
            let login = if server.login.is_some() { "with a log-in" } else { "without a log-in" };
            format!("goes from {sender} to the mail server {}, {tls} and {login}", server.place())
        }
    }
}
