//! `cargo xtask bench`: how fast the release is, as ratios, and what it weighs.
//!
//! A ratio compares two servers, or two databases, that are measured in turn on one machine in one run: what slows the
//! machine slows both. `rows` says what is measured, `wrk` and `server` run it, `report` writes the table.

mod figures;
mod http;
mod machine;
mod postgres;
mod report;
mod rows;
mod seed;
mod server;
mod wrk;

use std::fs;
use std::path::PathBuf;
use std::thread;

use anyhow::{Context, Result, bail};

use self::report::Row;
use self::rows::Measurement;
use self::seed::{Database, Size};
use crate::build::{self, Profile};
use crate::step::{self, command};
use crate::tools;

/// Kept with the source, so that the next run can be compared with it.
const PAGE: &str = "docs/benchmarks.md";
/// The part of the page that a run writes anew stands between these two lines.
const BEGIN: &str = "<!-- written by cargo xtask bench -->\n";
const END: &str = "<!-- to here -->\n";
/// The database of every row but one.
const SMALL: Size = Size { accounts: 1_000, tokens: 100_000, known: 100_000 };

/// How everything that is measured is compiled.
const PROFILE: Profile = Profile::Dist;

/// How long each side of a comparison is measured, in seconds, and how often.
pub struct Plan {
    rounds: u32,
    seconds: u64,
    warm_up: u64,
}

/// What the rows share.
pub struct Bench {
    plan: Plan,
    small: Database,
}

/// Runs the rows that `args` name, or all, and writes the page if it was all.
pub fn run(args: &[&str]) -> Result<()> {
    let mut plan = Plan { rounds: 7, seconds: 3, warm_up: 2 };
    let mut names = args.to_vec();
    let is_quick = names.contains(&"--quick");
    if is_quick {
        plan = Plan { rounds: 2, seconds: 2, warm_up: 1 };
        names.retain(|name| *name != "--quick");
    }
    let chosen = choose(&names, is_quick)?;

    build::run(PROFILE)?;
    tools::for_bench()?;
    step::run(
        "building what it is compared with",
        command("cargo").args(["build", "--profile", PROFILE.name(), "--package", "benches"]),
    )?;
    let _ = fs::remove_dir_all(folder());
    fs::create_dir_all(folder()).with_context(|| folder().display().to_string())?;
    let machine = machine::describe(&plan)?;
    let bench = Bench { plan, small: Database::new("small", &SMALL)? };
    let (mut rows, mut has_failed) = (Vec::new(), false);
    for measurement in &chosen {
        let measured = step::timed(measurement.what, || (measurement.run)(&bench));
        has_failed |= measured.is_err();
        rows.extend(measured.unwrap_or_else(|error| vec![Row::failed(measurement.what, &error)]));
    }
    // What the server has logged may say why.
    if !has_failed {
        fs::remove_dir_all(folder())?;
    }
    let table = report::table(&rows);
    if names.is_empty() && !is_quick {
        write(&format!("{machine}\n{table}"))?;
    }
    print!("\n{machine}\n{table}");
    Ok(())
}

fn choose(names: &[&str], is_quick: bool) -> Result<Vec<&'static Measurement>> {
    if let Some(name) = names.iter().find(|name| rows::ALL.iter().all(|row| row.name != **name)) {
        let known: Vec<&str> = rows::ALL.iter().map(|row| row.name).collect();
        bail!("there is no row {name}; the rows are: {}", known.join(", "));
    }
    let is_chosen = |row: &&Measurement| {
        if names.is_empty() { !(is_quick && row.is_large) } else { names.contains(&row.name) }
    };
    Ok(rows::ALL.iter().filter(is_chosen).collect())
}

/// Puts a run's figures into the page.
fn write(figures: &str) -> Result<()> {
    let file = step::root().join(PAGE);
    let page = fs::read_to_string(&file).context(PAGE)?;
    let (before, rest) = page.split_once(BEGIN).with_context(|| format!("{PAGE} lacks the line {BEGIN}"))?;
    let (_, after) = rest.split_once(END).with_context(|| format!("{PAGE} lacks the line {END}"))?;
    fs::write(&file, format!("{before}{BEGIN}\n{figures}\n{END}{after}")).context(PAGE)
}

/// Databases and logs of a run.
fn folder() -> PathBuf {
    step::root().join("target/bench")
}

/// A program of `tools/benches/`.
fn program(name: &str) -> PathBuf {
    PROFILE.program(name)
}

fn cores() -> u64 {
    thread::available_parallelism().map_or(1, |count| count.get() as u64)
}
