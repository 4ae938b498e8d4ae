//! Where and with what it was measured.

use std::fs;

use anyhow::{Context, Result};

use super::{Plan, cores};
use crate::step::{self, command};

/// A list in Markdown.
pub fn describe(plan: &Plan) -> Result<String> {
    let memory: f64 = field("/proc/meminfo", "MemTotal")?.trim_end_matches(" kB").parse()?;
    let load = read("/proc/loadavg")?;
    let load = load.split(' ').next().unwrap_or_default();
    Ok(format!(
        "- {}, {} cores of {}, {:.0} GiB of memory, Linux {}, load {load} before the run\n\
         - Vestibule {}; bare axum {}; {}; wrk {}; SQLite's shell {}\n\
         - {} rounds of {} s for each side, in turn, after one of {} s that does not count; medians,\n  and of the ratios of each round their median\n",
        said("date", &["+%F"]),
        cores(),
        field("/proc/cpuinfo", "model name")?,
        memory / f64::from(1 << 20),
        read("/proc/sys/kernel/osrelease")?.trim(),
        said("git", &["describe", "--always", "--dirty", "--exclude=*"]),
        locked("axum")?,
        said("rustc", &["--version"]),
        said("dpkg-query", &["--show", "--showformat=${Version}", "wrk"]),
        said("sqlite3", &["--version"]).split(' ').next().unwrap_or_default(),
        plan.rounds,
        plan.seconds,
        plan.warm_up,
    ))
}

fn read(file: &str) -> Result<String> {
    fs::read_to_string(file).with_context(|| file.to_owned())
}

/// The value of the first line `name: value`.
fn field(file: &str, name: &str) -> Result<String> {
    let text = read(file)?;
    let value = text.lines().find_map(|line| line.strip_prefix(name)?.trim_start().strip_prefix(':'));
    Ok(value.with_context(|| format!("{file} has no {name}"))?.trim().to_owned())
}

/// What a program says of itself.
fn said(program: &str, args: &[&str]) -> String {
    step::output(command(program).args(args)).unwrap_or_else(|| "unknown".to_owned())
}

/// The version of a dependency in `Cargo.lock`.
fn locked(name: &str) -> Result<String> {
    let lock = fs::read_to_string(step::root().join("Cargo.lock")).context("Cargo.lock")?;
    let (_, rest) = lock.split_once(&format!("name = \"{name}\"\nversion = \"")).context("not in Cargo.lock")?;
    Ok(rest.split('"').next().unwrap_or_default().to_owned())
}
