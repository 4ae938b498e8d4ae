//! `cargo xtask test`: every check there is, in order, up to the first step that fails.

use std::cell::RefCell;
use std::env;
use std::io::{BufRead, BufReader};
use std::num::NonZeroUsize;
use std::process::{Command, ExitCode, Stdio};
use std::thread;

use anyhow::{Context, Result, bail};

use crate::build::{self, Profile};
use crate::plan::Plan;
use crate::step::{self, command};
use crate::tools;

/// A part of the suite that can be asked for by name.
#[derive(Clone, Copy)]
pub enum Part {
    Lint,
    Api,
    EndToEnd,
}

impl Part {
    pub const ALL: &[Self] = &[Self::Lint, Self::Api, Self::EndToEnd];
}

/// Tests that ran so far.
#[derive(Default)]
struct Count {
    passed: u32,
    failed: u32,
    skipped: u32,
}

/// Runs the parts in order and ends with a plain count.
pub fn run(parts: &[Part]) -> ExitCode {
    let count = RefCell::default();
    let mut plan = Plan::default();
    for part in parts {
        match part {
            Part::Lint => lint(&mut plan),
            Part::Api => api(&mut plan, &count),
            Part::EndToEnd => end_to_end(&mut plan, &count),
        }
    }
    let outcome = plan.run();
    let mut count = count.into_inner();
    let Err(error) = outcome else {
        println!("{count}");
        return ExitCode::SUCCESS;
    };
    println!("==> stopped: {error:#}");
    // A step that breaks before its tests run is a failure too.
    count.failed = count.failed.max(1);
    println!("{count}");
    ExitCode::FAILURE
}

fn lint(plan: &mut Plan<'_>) {
    plan.add("formatting", || step::execute(command("cargo").args(["fmt", "--all", "--check"])));
    let clippy =
        |scope: &[&str]| step::execute(command("cargo").arg("clippy").args(scope).args(["--", "-D", "warnings"]));
    plan.add("clippy for the server", move || clippy(&["--workspace", "--all-targets"]));
    plan.add("clippy for the browser", move || {
        tools::wasm_target()?;
        let lib = ["--lib", "--no-default-features", "--target", tools::WASM, "--features"];
        build::FEATURES.into_iter().try_for_each(|feature| clippy(&[&lib[..], &[feature]].concat()))
    });
}

fn api<'a>(plan: &mut Plan<'a>, count: &'a RefCell<Count>) {
    plan.add("unit, API and architecture tests", || {
        let mut tests = command("cargo");
        // The tests find out what is there, and whether PyPI can be reached.
        tools::postgres();
        tools::proxies();
        tools::python();
        // A test waits for a server or a database half of its time.
        let threads = 2 * thread::available_parallelism().map_or(1, NonZeroUsize::get);
        tests.env("RUST_TEST_THREADS", env::var("RUST_TEST_THREADS").unwrap_or_else(|_| threads.to_string()));
        counted(tests.args(["test", "--workspace", "--no-fail-fast"]), count)
    });
}

fn end_to_end<'a>(plan: &mut Plan<'a>, count: &'a RefCell<Count>) {
    let profile = Profile::Release;
    build::plan(profile, plan);
    plan.add("types of the Playwright tests", || {
        tools::npm_packages()?;
        step::execute(command("npx").args(["tsc", "--noEmit"]).current_dir(step::end2end()))
    });
    plan.add("Playwright", move || {
        let mut playwright = command("npx");
        playwright.args(["playwright", "test"]).current_dir(step::end2end());
        playwright.env("VESTIBULE_BIN", profile.server()).env("CHROMIUM", tools::chromium()?);
        if let Some(firefox) = tools::firefox() {
            playwright.env("FIREFOX", firefox);
        } else if env::var("VESTIBULE_TEST").is_ok_and(|wanted| wanted == "required") {
            bail!("no Firefox: install one, or set FIREFOX to the path of yours");
        }
        counted(&mut playwright, count)
    });
}

/// Runs a command and adds up the `test result:` lines that it prints.
fn counted(command: &mut Command, count: &RefCell<Count>) -> Result<()> {
    let program = command.get_program().to_string_lossy().into_owned();
    let mut child = command.stdout(Stdio::piped()).spawn().with_context(|| format!("{program}: cannot start"))?;
    let output = child.stdout.take().context("no output")?;
    for line in BufReader::new(output).lines() {
        let line = line?;
        println!("{line}");
        count.borrow_mut().add(&line);
    }
    step::expect_success(&program, child.wait()?)
}

impl Count {
    /// Reads cargo's `test result: ok. 12 passed; 0 failed; 1 ignored; ...`; Playwright's reporter writes the same.
    fn add(&mut self, line: &str) {
        let Some((_, result)) = line.split_once("test result: ") else { return };
        let result = result.split_once(". ").map_or(result, |(_, numbers)| numbers);
        for entry in result.split("; ") {
            match entry.split_once(' ') {
                Some((number, "passed")) => self.passed += number.parse().unwrap_or(0),
                Some((number, "failed")) => self.failed += number.parse().unwrap_or(0),
                Some((number, "ignored")) => self.skipped += number.parse().unwrap_or(0),
                _ => {}
            }
        }
    }
}

impl std::fmt::Display for Count {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)?;
        if self.skipped > 0 {
            write!(f, ", {} skipped", self.skipped)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Count;

    #[test]
    fn result_lines_add_up() {
        let mut count = Count::default();
        count.add("test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.03s");
        count.add("test result: FAILED. 2 passed; 3 failed; 0 ignored; 0 measured; 0 filtered out");
        count.add("test accounts::a_name_is_taken ... ok");
        assert_eq!(count.to_string(), "14 passed, 3 failed, 1 skipped");
    }
}
