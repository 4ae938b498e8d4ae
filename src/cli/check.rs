//! `check`: says in words what is wrong or risky with a configuration, as Django's `check --deploy` does.

use std::fmt::Write;
use std::process::ExitCode;

use super::failure::Outcome;
use super::findings::{self, Severity};
use super::{output, secret_key};
use crate::config::Config;
use crate::http::{self, Site};

/// Prints every finding; fails if one of them is an error.
pub(super) async fn run(config: &Config, site: &Site) -> Outcome<ExitCode> {
    // As `serve` does: a finding compares the limit with the setting for connections.
    http::raise_file_limit();
    let mut findings = findings::all(config, site);
    findings.extend(findings::content(config).await);
    findings.extend(findings::of_the_way_to_the_database(config).await);
    findings.extend(findings::useless_passkeys(config).await);
    findings.extend(findings::sealed_by_unknown(config).await);
    let mut text = String::new();
    for finding in &findings {
        let _ = writeln!(text, "{}: {}\n    Why: {}", finding.severity, finding.what, finding.why);
        let _ = writeln!(text, "    Do:  {}\n", finding.remedy);
    }
    let warnings = findings.iter().filter(|finding| finding.severity == Severity::Warning).count();
    let errors = findings.len() - warnings;
    if let Ok(loaded) = secret_key::read(&config.common) {
        let _ = writeln!(text, "{loaded}");
    }
    text.push_str(&summary(errors, warnings));
    output::result(text)?;
    Ok(if errors == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn summary(errors: usize, warnings: usize) -> String {
    let count = |number: usize, noun: &str| format!("{number} {noun}{}", if number == 1 { "" } else { "s" });
    match (errors, warnings) {
        (0, 0) => "Nothing is wrong with this configuration.".to_owned(),
        _ => format!("{}, {}.", count(errors, "error"), count(warnings, "warning")),
    }
}
