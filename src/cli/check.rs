//! `check`: says in words what is wrong or risky with a configuration, as Django's `check --deploy` does.

use std::process::ExitCode;

use super::failure::Outcome;
use super::findings::{self, Severity};
use crate::config::Config;
use crate::http::{self, Site};

/// Prints every finding; fails if one of them is an error.
pub(super) fn run(config: &Config, site: &Site) -> Outcome<ExitCode> {
    // As `serve` does, whose room for connections is judged.
    http::raise_file_limit();
    let findings = findings::all(config, site);
    for finding in &findings {
        println!("{}: {}", finding.severity, finding.what);
        println!("    Why: {}", finding.why);
        println!("    Do:  {}\n", finding.remedy);
    }
    let errors = findings.iter().filter(|finding| finding.severity == Severity::Error).count();
    println!("{}", summary(errors, findings.len() - errors));
    Ok(if errors == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn summary(errors: usize, warnings: usize) -> String {
    let count = |number: usize, noun: &str| format!("{number} {noun}{}", if number == 1 { "" } else { "s" });
    match (errors, warnings) {
        (0, 0) => "Nothing is wrong with this configuration.".to_owned(),
        _ => format!("{}, {}.", count(errors, "error"), count(warnings, "warning")),
    }
}
