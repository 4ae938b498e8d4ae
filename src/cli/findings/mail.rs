//! Findings about mail: the way that it takes, the links in it, its templates.

use super::{Finding, Severity};
use crate::cli::mail;
use crate::config::Config;
use crate::http::PublicUrl;
use crate::mail::Route;

pub(super) fn findings(config: &Config) -> Vec<Finding> {
    let found = [no_links(config), no_sender(config), unread(config), exposed(config)];
    found.into_iter().flatten().chain(templates(config)).collect()
}

/// The findings about mail with which nothing can be sent.
pub(in crate::cli) fn obstacles_to_mail(config: &Config) -> Vec<Finding> {
    findings(config).into_iter().filter(|finding| finding.severity == Severity::Fatal).collect()
}

fn no_links(config: &Config) -> Option<Finding> {
    (config.mail.mail.is_smtp() && config.public_url.is_none()).then(|| {
        Finding::fatal(
            "Mail is sent to people, and there is no public URL.",
            "Links in mail are built from it, and never from what a request says.",
            "Set VESTIBULE_PUBLIC_URL to the URL by which people reach this server.",
        )
    })
}

fn no_sender(config: &Config) -> Option<Finding> {
    (config.mail.mail.is_smtp() && config.mail.mail_from.is_none()).then(|| {
        Finding::fatal(
            "Mail is sent to people, and nobody is named as its sender.",
            "A mail server takes no mail without one.",
            "Set VESTIBULE_MAIL_FROM to an address of yours, like Example <no-reply@example.org>.",
        )
    })
}

fn unread(config: &Config) -> Option<Finding> {
    let Route::Folder(folder) = mail::settings(config).route else { return None };
    config.public_url.as_ref().is_some_and(PublicUrl::is_https).then(|| {
        Finding::warning(
            format!("Mail is written to the folder {} and reaches nobody.", folder.display()),
            "Who has forgotten a password waits for a mail that does not come.",
            "Set VESTIBULE_MAIL to a mail server; docs/mail.md says how.",
        )
    })
}

fn exposed(config: &Config) -> Option<Finding> {
    config.mail.mail.exposed().map(|server| {
        Finding::warning(
            format!("Mail goes to {} without TLS.", server.place()),
            "Whoever is between can read the links in it, which open accounts, and the password of the mail server.",
            "Take tls=none out of VESTIBULE_MAIL, or write smtps://.",
        )
    })
}

fn templates(config: &Config) -> Vec<Finding> {
    const WHY: &str = "Mail would come from the template inside the binary instead, or not as it was meant.";
    match mail::templates(config, config.addr) {
        Ok(templates) => {
            let unused = |file: &std::path::PathBuf| {
                Finding::warning(
                    format!("{} is the name of no template.", file.display()),
                    WHY,
                    "Name it as docs/mail.md does, or _… where another template includes it.",
                )
            };
            templates.unknown().iter().map(unused).collect()
        }
        Err(faults) => {
            let broken = |fault: &crate::mail::TemplateFault| {
                Finding::fatal(format!("{fault}."), WHY, "Mend it, or take it out of VESTIBULE_MAIL_TEMPLATES.")
            };
            faults.iter().map(broken).collect()
        }
    }
}
