//! One child process: named, timed, and found on a `PATH` that holds the project's tools.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail};

use crate::plan;

/// The folder that holds the workspace.
pub fn root() -> PathBuf {
    let xtask = env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from("tools/xtask"), PathBuf::from);
    xtask.ancestors().nth(2).map_or_else(|| PathBuf::from("."), Path::to_path_buf)
}

/// The Playwright suite, which is also where npm's packages are installed.
pub fn end2end() -> PathBuf {
    root().join("end2end")
}

/// A command in the workspace's folder that finds the project's tools.
pub fn command(program: impl AsRef<Path>) -> Command {
    let program = program.as_ref();
    let mut command = Command::new(find(program).unwrap_or_else(|| program.into()));
    command.current_dir(root()).env("PATH", path());
    // `cargo run` describes xtask in these; build scripts that read them would run again.
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&name);
        }
    }
    command
}

/// Runs a command with its output shown; an exit code other than 0 is an error.
pub fn execute(command: &mut Command) -> Result<()> {
    let program = command.get_program().to_string_lossy().into_owned();
    expect_success(&program, command.status().with_context(|| format!("{program}: cannot start"))?)
}

/// An exit code other than 0 is an error that names the program.
pub fn expect_success(program: &str, status: ExitStatus) -> Result<()> {
    if !status.success() {
        bail!("{program}: {status}");
    }
    Ok(())
}

/// [Executes](execute) a command as a step of its own.
pub fn run(name: &str, command: &mut Command) -> Result<()> {
    timed(name, || execute(command))
}

/// Says what is being done, does it, and says how long it took.
#[expect(clippy::disallowed_methods, reason = "the time of a step is the real one")]
pub fn timed<T>(name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    println!("==> {name}");
    let start = Instant::now();
    let outcome = work();
    let verdict = if outcome.is_ok() { "done" } else { "FAILED" };
    println!("    {name}: {verdict} in {}", plan::spoken(start.elapsed()));
    outcome
}

/// What a command prints, or `None` where it fails.
pub fn output(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The file that a program's name stands for; a path stands for itself.
pub fn find(program: impl AsRef<Path>) -> Option<PathBuf> {
    env::split_paths(&path()).map(|folder| folder.join(&program)).find(|candidate| candidate.is_file())
}

/// Where cargo keeps its programs and the sources of dependencies.
pub fn cargo_home() -> Option<PathBuf> {
    env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| Some(env::home_dir()?.join(".cargo")))
}

/// npm's programs, whose versions are locked, then the caller's `PATH`, then cargo's bin folder.
fn path() -> OsString {
    let inherited = env::var_os("PATH").unwrap_or_default();
    let npms = end2end().join("node_modules/.bin");
    let folders =
        [npms].into_iter().chain(env::split_paths(&inherited)).chain(cargo_home().map(|home| home.join("bin")));
    env::join_paths(folders).unwrap_or(inherited)
}
