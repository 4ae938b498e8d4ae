//! `check`: says in words what is wrong or risky with a configuration, as Django's `check --deploy` does.

use std::process::ExitCode;

use super::failure::Outcome;
use super::findings::{self, Severity};
use crate::config::Config;
use crate::http::Site;

/// Prints every finding; fails if one of them is an error.
pub(super) async fn run(config: &Config, site: &Site) -> Outcome<ExitCode> {
    let mut findings = findings::all(config, site);
    findings.extend(findings::of_the_way_to_the_database(config).await);
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
