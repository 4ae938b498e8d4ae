//! `cargo xtask serve`: builds the site and executes its server.

use std::env;
use std::process::Command;

use anyhow::Result;

use crate::build::{self, Profile};
use crate::step;

/// Builds, then runs the binary with `args`; without any it serves.
pub fn run(args: &[&str]) -> Result<()> {
    let binary = build::run(Profile::Release)?;
    let address = env::var("LEPTOS_SITE_ADDR").unwrap_or_else(|_| "127.0.0.1:3000".to_owned());
    let mut server = step::command(binary);
    server.args(args).env("LEPTOS_SITE_ADDR", &address);
    if args.is_empty() {
        println!("==> Vestibule on http://{address} (Ctrl-C ends it)");
    }
    become_process(&mut server)
}

/// The server takes xtask's place, so a signal meant for the one reaches the other.
#[cfg(unix)]
fn become_process(command: &mut Command) -> Result<()> {
    use std::os::unix::process::CommandExt;
    Err(command.exec().into())
}

#[cfg(not(unix))]
fn become_process(command: &mut Command) -> Result<()> {
    std::process::exit(command.status()?.code().unwrap_or(1))
}
