//! Builds the site, and the one binary that holds it.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::{Context, Result};

use crate::step::{self, command};
use crate::tools;

/// Folders that are no source of the site.
const APART: &[&str] =
    &[".ci", ".git", "Dockerfile", "README.md", "deploy", "docs", "end2end", "target", "tests", "tools"];

/// Where cargo-leptos puts the site.
const SITE: &str = "target/site";
/// cargo-leptos' list of the hashes in the names of the site's files.
const HASHES: &str = "target/leptos/release/hash.txt";
/// Where builds write their time stamps.
const STAMPS: &str = "target/leptos";
/// Written before a build: a source changed since may not be in it.
const STARTED: &str = "build-started";
/// Written after a build: a site changed since is not ours, but `cargo leptos watch`'s.
const ENDED: &str = "build-ended";

/// How well the server is optimized.
#[derive(Clone, Copy)]
pub enum Profile {
    /// Compiled in minutes: for `serve`, the tests and the soak.
    Release,
    /// Linked as one, a tenth faster on a token check: what is handed out and measured.
    Dist,
}

impl Profile {
    /// Its name in `Cargo.toml`, which is also its folder beneath `target/`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Release => "release",
            Self::Dist => "dist",
        }
    }

    /// Where a program of the workspace is that was built so.
    pub fn program(self, name: &str) -> PathBuf {
        step::root().join("target").join(self.name()).join(name)
    }

    /// The server's binary.
    pub fn server(self) -> PathBuf {
        self.program("vestibule-dist")
    }
}

/// Builds the site and a server that holds it; where that binary is.
pub fn run(profile: Profile) -> Result<PathBuf> {
    site()?;
    let mut server = command("cargo");
    server
        .env("LEPTOS_OUTPUT_NAME", "vestibule")
        .env("LEPTOS_SITE_ROOT", step::root().join(SITE))
        .env("VESTIBULE_HASHES", step::root().join(HASHES))
        .args(["build", "--locked", "--profile", profile.name(), "--package", "vestibule-dist", "--features", "site"]);
    step::run(&format!("building the server ({})", profile.name()), &mut server)?;
    Ok(profile.server())
}

/// Builds WebAssembly, styles and files of the site, unless they are up to date.
fn site() -> Result<()> {
    // cargo-leptos optimizes the WebAssembly anew each time, changed or not.
    if is_fresh() {
        return Ok(());
    }
    tools::for_build()?;
    let stamps = step::root().join(STAMPS);
    fs::create_dir_all(&stamps)
        .and_then(|()| fs::write(stamps.join(STARTED), ""))
        .with_context(|| stamps.display().to_string())?;
    fs::remove_file(stamps.join(ENDED)).ok();
    let mut build = command("cargo");
    build
        .args(["leptos", "build", "--release", "--precompress", "--frontend-only"])
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", without_paths()?);
    step::run("building the site", &mut build)?;
    fs::write(stamps.join(ENDED), "").with_context(|| stamps.display().to_string())
}

/// Flags that keep the folders of the machine that builds out of what every browser downloads (guarantee S5).
fn without_paths() -> Result<String> {
    let sources = step::cargo_home().context("there is no home folder")?.join("registry/src");
    // The dependencies have to be there before their folder has a name.
    step::run("fetching the dependencies", command("cargo").args(["fetch", "--locked", "--quiet"]))?;
    let registries = fs::read_dir(&sources).with_context(|| sources.display().to_string())?;
    let remap = |folder: fs::DirEntry| format!("--remap-path-prefix={}/=", folder.path().display());
    Ok(registries.flatten().map(remap).collect::<Vec<_>>().join(" "))
}

fn is_fresh() -> bool {
    let stamp = |name| modified(&step::root().join(STAMPS).join(name));
    let (Ok(started), Ok(ended)) = (stamp(STARTED), stamp(ENDED)) else { return false };
    let Ok(entries) = fs::read_dir(step::root()) else { return false };
    changed(&step::root().join(SITE)).is_ok_and(|site| site <= ended)
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
