//! Programs that cargo installs.

use std::fs;

use anyhow::{Context, Result, bail};

use crate::step::{self, command};

/// A program that cargo can install.
struct Tool {
    program: &'static str,
    package: &'static str,
    version: String,
    /// What the answer to `--version` must hold.
    accepts: String,
    locked: bool,
    /// How well the tool itself is compiled: the less, the sooner it is there.
    opt_level: &'static str,
    minutes: u32,
}

/// cargo-deny, for `cargo xtask audit`.
pub fn deny() -> Result<()> {
    install(&Tool {
        program: "cargo-deny",
        package: "cargo-deny",
        version: "0.20.2".into(),
        accepts: "cargo-deny 0.".into(),
        locked: true,
        opt_level: "0",
        minutes: 4,
    })
}

/// cargo-leptos, for `cargo leptos watch`.
pub fn leptos() -> Result<()> {
    install(&Tool {
        program: "cargo-leptos",
        package: "cargo-leptos",
        version: "0.3.10".into(),
        accepts: "cargo-leptos 0.3.".into(),
        locked: true,
        opt_level: "0",
        minutes: 5,
    })
}

/// wasm-bindgen, which cargo-leptos calls. It refuses what another version of its library has compiled.
pub fn wasm_bindgen() -> Result<()> {
    let lock = fs::read_to_string(step::root().join("Cargo.lock")).context("Cargo.lock")?;
    let version = lock
        .split_once("name = \"wasm-bindgen\"\nversion = \"")
        .and_then(|(_, rest)| rest.split_once('"'))
        .map(|(version, _)| version.to_owned())
        .context("Cargo.lock does not name wasm-bindgen")?;
    install(&Tool {
        program: "wasm-bindgen",
        package: "wasm-bindgen-cli",
        accepts: format!("wasm-bindgen {version}"),
        version,
        locked: false,
        opt_level: "1",
        minutes: 4,
    })
}

fn install(tool: &Tool) -> Result<()> {
    if is_installed(tool) {
        return Ok(());
    }
    let Tool { package, version, .. } = tool;
    if step::find("cargo-binstall").is_some() {
        let fetch = step::run(
            &format!("fetching {package} {version}"),
            command("cargo").args(["binstall", "--no-confirm", &format!("{package}@{version}")]),
        );
        if fetch.is_ok() && is_installed(tool) {
            return Ok(());
        }
    }
    let workshop = step::root().join("target/tools");
    let mut install = command("cargo");
    install
        .args(["install", package, "--version", version])
        .args(tool.locked.then_some("--locked"))
        .env("CARGO_TARGET_DIR", &workshop)
        .env("CARGO_PROFILE_RELEASE_LTO", "false")
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", tool.opt_level)
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "256");
    step::run(&format!("building {package} {version} (once, about {} minutes)", tool.minutes), &mut install)?;
    // Gigabytes, of no more use once the tool is installed.
    fs::remove_dir_all(&workshop).ok();
    if !is_installed(tool) {
        bail!("{} {version} is installed, but another version comes first on the PATH", tool.program);
    }
    Ok(())
}

fn is_installed(tool: &Tool) -> bool {
    step::find(tool.program).is_some()
        && step::output(command(tool.program).arg("--version")).is_some_and(|answer| answer.contains(&tool.accepts))
}
