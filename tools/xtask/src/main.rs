//! Vestibule's own commands, run as `cargo xtask <command>`.
//!
//! `tools` finds or installs what the others need, `build` makes the server with the site inside, `serve` runs it, `dist`
//! makes the one to hand out, `test`, `bench` and `soak` try it, and `audit` looks at its dependencies. `plan` numbers
//! the steps of a command, and `step` runs one child.

mod audit;
mod bench;
mod build;
mod dist;
mod plan;
mod serve;
mod soak;
mod step;
mod test;
mod tools;

use std::process::ExitCode;

const USAGE: &str = "\
Usage: cargo xtask <command>

  serve [-- ARGS]       build the release and serve it on http://127.0.0.1:3000;
                        ARGS go to the program: cargo xtask serve -- check
  test [lint|api|e2e]   formatting, lints, unit and API tests, then a real browser;
                        with a name, that part alone
  bench [--quick] [ROW...]
                        how fast the release is, against the least that is possible;
                        all rows write docs/benchmarks.md, --quick and single ones do not
  soak [--minutes N] [--seed N]
                        ten minutes of load and faults; what was lost (nothing) as a table
  dist                  build target/dist/vestibule: one file, with the site inside, that
                        runs from an empty folder
  audit                 licences, sources and known faults of the dependencies
  tools                 find or install everything that the others need

What is missing on this machine is fetched or built once, and said so.
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let outcome = match args.as_slice() {
        ["serve"] => serve::run(&[]),
        ["serve", "--", rest @ ..] => serve::run(rest),
        ["test"] => return test::run(test::Part::ALL),
        ["test", "lint"] => return test::run(&[test::Part::Lint]),
        ["test", "api"] => return test::run(&[test::Part::Api]),
        ["test", "e2e"] => return test::run(&[test::Part::EndToEnd]),
        ["bench", rest @ ..] => bench::run(rest),
        ["soak", rest @ ..] => soak::run(rest),
        ["dist"] => dist::run(),
        ["audit"] => audit::run(),
        ["tools"] => tools::all(),
        ["help" | "--help" | "-h"] => {
            print!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        _ => {
            eprint!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}
