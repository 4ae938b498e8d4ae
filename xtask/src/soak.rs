//! `cargo xtask soak`: the release under load and faults, by the program in `soak/`.

use anyhow::Result;

use crate::{build, step};

/// Builds the site, then lets the soak run it; `args` are the soak's.
pub fn run(args: &[&str]) -> Result<()> {
    build::run()?;
    let mut soak = step::command("cargo");
    build::describe_site(&mut soak)
        .args(["run", "--quiet", "--package", "soak", "--"])
        .args(args)
        .env("VESTIBULE_BIN", build::binary())
        .env("SOAK_TARGET", step::root().join("target"));
    step::run("soak", &mut soak)
}
