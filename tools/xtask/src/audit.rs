//! `cargo xtask audit`: cargo-deny over the dependencies, by `deny.toml`.

use anyhow::Result;

use crate::step::{self, command};
use crate::tools;

/// Licences, bans and sources always; advisories where their database can be fetched.
pub fn run() -> Result<()> {
    tools::cargo::deny()?;
    step::run("licences, bans and sources", command("cargo").args(["deny", "check", "licenses", "bans", "sources"]))?;
    if step::output(command("cargo").args(["deny", "fetch", "db"])).is_none() {
        println!("==> advisories: SKIPPED, their database cannot be fetched from here");
        return Ok(());
    }
    step::run("advisories", command("cargo").args(["deny", "check", "--disable-fetch", "advisories"]))
}
