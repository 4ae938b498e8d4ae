//! Builds the site, and the one binary that holds it.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::{Context, Result};

use crate::plan::Plan;
use crate::step::{self, command};
use crate::tools;

/// Folders that are no source of the site, but for [`TOOLS`].
const APART: &[&str] =
    &[".ci", ".git", "Dockerfile", "README.md", "deploy", "docs", "end2end", "target", "tests", "tools"];

/// What makes the site, in folders that else are no source of it.
const TOOLS: &[&str] = &["tools/site", "end2end/package-lock.json"];

/// Where the site is, as cargo-leptos has it.
const SITE: &str = "target/site";
/// The list of the hashes in the names of the site's files.
const HASHES: &str = "target/leptos/release/hash.txt";
/// Where the WebAssembly is compiled, apart from the server: neither undoes the other's work.
const FRONT: &str = "target/front";
/// The features of the library, each of which makes a WebAssembly: of most pages, and of the account area.
const FEATURES: [&str; 2] = ["hydrate", "account"];
/// How it is compiled: a profile of `Cargo.toml`.
const WASM_PROFILE: &str = "wasm-release";
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
    let mut steps = Plan::default();
    plan(profile, &mut steps);
    steps.run()?;
    Ok(profile.server())
}

/// The steps of [`run`]: those of the site only where it is not up to date.
pub fn plan(profile: Profile, plan: &mut Plan<'_>) {
    if !is_fresh() {
        tools::plan_for_site(plan);
        plan.add("compiling the WebAssembly", webassembly);
        plan.add("making the site", site);
    }
    plan.add(&format!("building the server ({})", profile.name()), move || server(profile));
}

/// Compiles the parts that run in browsers: for most pages, and for the account area.
fn webassembly() -> Result<()> {
    let stamps = step::root().join(STAMPS);
    fs::create_dir_all(&stamps)
        .and_then(|()| fs::write(stamps.join(STARTED), ""))
        .with_context(|| stamps.display().to_string())?;
    fs::remove_file(stamps.join(ENDED)).ok();
    let flags = without_paths()?;
    for feature in FEATURES {
        let mut build = command("cargo");
        build
            .args(["build", "--locked", "--package", "vestibule", "--lib", "--no-default-features"])
            .args(["--features", feature, "--target", tools::WASM, "--profile", WASM_PROFILE])
            .args(["--target-dir", FRONT])
            .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", &flags);
        step::execute(&mut build)?;
        // The next one is compiled under the same name.
        let (compiled, kept) = (compiled("vestibule"), compiled(feature));
        fs::copy(&compiled, &kept).with_context(|| compiled.display().to_string())?;
    }
    Ok(())
}

/// Where the compiled WebAssembly of this name is.
fn compiled(name: &str) -> PathBuf {
    step::root().join(FRONT).join(tools::WASM).join(WASM_PROFILE).join(name).with_extension("wasm")
}

/// Flags that keep the folders of the machine that builds out of what every browser downloads (guarantee S5).
fn without_paths() -> Result<String> {
    let sources = step::cargo_home().context("there is no home folder")?.join("registry/src");
    // The dependencies have to be there before their folder has a name.
    step::execute(command("cargo").args(["fetch", "--locked", "--quiet"]))?;
    let registries = fs::read_dir(&sources).with_context(|| sources.display().to_string())?;
    let remap = |folder: fs::DirEntry| format!("--remap-path-prefix={}/=", folder.path().display());
    Ok(registries.flatten().map(remap).collect::<Vec<_>>().join(" "))
}

/// Makes what browsers load, in the layout of cargo-leptos, which alone takes longer to compile than this program.
fn site() -> Result<()> {
    let hashes = step::root().join(HASHES);
    fs::create_dir_all(hashes.with_file_name("")).with_context(|| hashes.display().to_string())?;
    let mut make = command("cargo");
    make.args(["run", "--locked", "--package", "site", "--"])
        .args(FEATURES.map(compiled))
        .args([Path::new(SITE), &hashes]);
    step::execute(&mut make)?;
    let ended = step::root().join(STAMPS).join(ENDED);
    fs::write(&ended, "").with_context(|| ended.display().to_string())
}

/// Compiles the server, with the site inside.
fn server(profile: Profile) -> Result<()> {
    let mut build = command("cargo");
    build
        .env("LEPTOS_OUTPUT_NAME", "vestibule")
        .env("LEPTOS_SITE_ROOT", step::root().join(SITE))
        .env("VESTIBULE_HASHES", step::root().join(HASHES))
        .args(["build", "--locked", "--profile", profile.name(), "--package", "vestibule-dist", "--features", "site"]);
    step::execute(&mut build)
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
            .map(|entry| entry.path())
            .chain(TOOLS.iter().map(|tool| step::root().join(tool)))
            .all(|source| changed(&source).is_ok_and(|source| source <= started))
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
