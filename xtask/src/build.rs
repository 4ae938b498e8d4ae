//! Builds the site, and describes it to the programs that run it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use anyhow::{Context, Result};

use crate::step::{self, command};
use crate::tools;

/// What no part of the site is made of.
const APART: &[&str] = &[
    ".ci",
    ".git",
    "Dockerfile",
    "README.md",
    "benches",
    "deploy",
    "dist",
    "docs",
    "end2end",
    "soak",
    "target",
    "tests",
    "xtask",
];

/// Builds server, WebAssembly and style sheet in the release profile, unless they are up to date.
pub fn run() -> Result<()> {
    // cargo-leptos optimizes the WebAssembly anew each time, changed or not.
    if is_fresh() {
        return Ok(());
    }
    tools::for_build()?;
    let folder = binary().with_file_name("");
    fs::create_dir_all(&folder)
        .and_then(|()| fs::write(started(), ""))
        .with_context(|| folder.display().to_string())?;
    fs::remove_file(ended()).ok();
    let mut build = command("cargo");
    build
        .args(["leptos", "build", "--release", "--precompress"])
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", without_paths()?);
    step::run("building the site (release)", &mut build)?;
    fs::write(ended(), "").with_context(|| folder.display().to_string())
}

/// Flags that keep the folders of the machine that builds out of what every browser downloads (checklist S5).
fn without_paths() -> Result<String> {
    let sources = step::cargo_home().context("there is no home folder")?.join("registry/src");
    // The dependencies have to be there before their folder has a name.
    step::run("fetching the dependencies", command("cargo").args(["fetch", "--locked", "--quiet"]))?;
    let registries = fs::read_dir(&sources).with_context(|| sources.display().to_string())?;
    let remap = |folder: fs::DirEntry| format!("--remap-path-prefix={}/=", folder.path().display());
    Ok(registries.flatten().map(remap).collect::<Vec<_>>().join(" "))
}

/// The server's binary.
pub fn binary() -> PathBuf {
    step::root().join("target/leptos/release/vestibule")
}

/// cargo-leptos' list of the hashes in the names of the site's files.
pub fn hashes() -> PathBuf {
    binary().with_file_name("hash.txt")
}

/// Tells a server, or a test that starts one, where the site is.
pub fn describe_site(command: &mut Command) -> &mut Command {
    command.env("LEPTOS_OUTPUT_NAME", "vestibule").env("LEPTOS_SITE_ROOT", site()).env("LEPTOS_HASH_FILES", "true")
}

fn site() -> PathBuf {
    step::root().join("target/site")
}

/// Written before a build: a source changed since may not be in it.
fn started() -> PathBuf {
    binary().with_file_name("build-started")
}

/// Written after a build: a site changed since is not ours, but `cargo leptos watch`'s.
fn ended() -> PathBuf {
    binary().with_file_name("build-ended")
}

fn is_fresh() -> bool {
    let (Ok(started), Ok(ended)) = (modified(&started()), modified(&ended())) else { return false };
    let Ok(entries) = fs::read_dir(step::root()) else { return false };
    binary().is_file()
        && changed(&site()).is_ok_and(|site| site <= ended)
        && entries
            .flatten()
            .filter(|entry| !APART.iter().any(|apart| entry.file_name() == *apart))
            .filter(|entry| !entry.file_name().to_string_lossy().contains(".db"))
            .all(|entry| changed(&entry.path()).is_ok_and(|source| source <= started))
}

/// When a file, or anything under a folder, was last changed.
fn changed(path: &Path) -> std::io::Result<SystemTime> {
    let mut newest = modified(path)?;
    if path.is_dir() {
        for entry in fs::read_dir(path)? {
            newest = newest.max(changed(&entry?.path())?);
        }
    }
    Ok(newest)
}

fn modified(path: &Path) -> std::io::Result<SystemTime> {
    fs::metadata(path)?.modified()
}
