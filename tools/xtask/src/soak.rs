//! `cargo xtask soak`: the release under load and faults, by the program in `soak/`.

use anyhow::Result;

use crate::build::{self, Profile};
use crate::step;

/// Builds the server, then lets the soak run it; `args` are the soak's.
pub fn run(args: &[&str]) -> Result<()> {
    let binary = build::run(Profile::Release)?;
    let mut soak = step::command("cargo");
    soak.args(["run", "--quiet", "--package", "soak", "--"])
        .args(args)
        .env("VESTIBULE_BIN", binary)
        .env("SOAK_TARGET", step::root().join("target"));
    step::run("soak", &mut soak)
}
