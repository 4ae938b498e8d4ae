//! Finds each tool, or installs it once and says so.

pub mod cargo;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::plan::Plan;
use crate::step::{self, command};

/// The browser, as the compiler names it.
pub const WASM: &str = "wasm32-unknown-unknown";

/// Everything that any command needs, and what `cargo leptos watch` needs besides.
pub fn all() -> Result<()> {
    let mut plan = Plan::default();
    plan_for_site(&mut plan);
    plan.add("Chromium", || chromium().map(drop));
    plan.add("Firefox", || {
        firefox();
        Ok(())
    });
    plan.add("PostgreSQL and PgBouncer", || {
        postgres();
        Ok(())
    });
    plan.add("Python", || {
        python();
        Ok(())
    });
    plan.add("wrk and sqlite3", for_bench);
    plan.add("cargo-deny", cargo::deny);
    plan.add("wasm-bindgen", cargo::wasm_bindgen);
    plan.add("cargo-leptos", cargo::leptos);
    plan.run()
}

/// What is missing to make the site.
pub fn plan_for_site(plan: &mut Plan<'_>) {
    if !has_wasm_target() {
        plan.add(&format!("adding Rust's {WASM} target"), wasm_target);
    }
    if !has_npm_packages() {
        plan.add("installing the npm packages of end2end/", npm_packages);
    }
}

/// Adds the compiler's standard library for the browser, unless it is there.
pub fn wasm_target() -> Result<()> {
    if has_wasm_target() {
        return Ok(());
    }
    step::execute(command("rustup").args(["target", "add", WASM]))
}

fn has_wasm_target() -> bool {
    let libraries = step::output(command("rustc").args(["--print", "target-libdir", "--target", WASM]));
    libraries.is_some_and(|folder| Path::new(&folder).is_dir())
}

/// Installs the packages that `end2end/package-lock.json` names, unless they are there: what makes the site smaller is
/// among them.
pub fn npm_packages() -> Result<()> {
    if has_npm_packages() {
        return Ok(());
    }
    if step::find("npm").is_none() {
        bail!("npm is missing: install Node.js 20 or newer");
    }
    step::execute(command("npm").args(["ci", "--no-audit", "--no-fund"]).current_dir(step::end2end()))
}

fn has_npm_packages() -> bool {
    let modified = |file: &str| fs::metadata(step::end2end().join(file)).and_then(|data| data.modified()).ok();
    let installed = modified("node_modules/.package-lock.json");
    installed.is_some() && installed >= modified("package-lock.json")
}

/// A Chromium: `$CHROMIUM`, Playwright's own, one on the `PATH`, or a new one.
pub fn chromium() -> Result<PathBuf> {
    npm_packages()?;
    if let Some(found) = find_chromium() {
        return Ok(found);
    }
    install_chromium();
    find_chromium().context("no Chromium: install one, or set CHROMIUM to the path of yours")
}

/// An unmodified Firefox for the tests: `$FIREFOX`, or one on the `PATH`; installs Debian's where it may.
pub fn firefox() -> Option<PathBuf> {
    let find = || {
        let on_path = || ["firefox-esr", "firefox"].into_iter().find_map(step::find);
        env::var_os("FIREFOX").map(PathBuf::from).or_else(on_path)
    };
    if find().is_none() && has_apt() {
        apt_install(&["firefox-esr"]).ok();
    }
    let found = find();
    if found.is_none() {
        println!("==> Firefox is not installed, and cannot be from here: its tests are left out");
    }
    found
}

/// What loads and databases of `cargo xtask bench` are made with.
pub fn for_bench() -> Result<()> {
    let missing: Vec<&str> = ["wrk", "sqlite3"].into_iter().filter(|name| step::find(name).is_none()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    if !has_apt() {
        bail!("missing: {}; install it with the system's packages", missing.join(", "));
    }
    apt_install(&missing)
}

fn find_chromium() -> Option<PathBuf> {
    let playwrights = || {
        let ask = "console.log(require('@playwright/test').chromium.executablePath())";
        step::output(command("node").args(["-e", ask]).current_dir(step::end2end())).map(PathBuf::from)
    };
    let on_path = || ["chromium", "chromium-browser", "google-chrome"].into_iter().find_map(step::find);
    env::var_os("CHROMIUM")
        .map(PathBuf::from)
        .or_else(|| playwrights().filter(|browser| browser.is_file()))
        .or_else(on_path)
}

/// Tries each way in turn; what counts is whether a browser is there afterwards.
fn install_chromium() {
    if has_apt() && apt_install(&["chromium", "fonts-liberation"]).is_ok() {
        return;
    }
    let mut download = command("npx");
    download.args(["playwright", "install", "chromium"]).current_dir(step::end2end());
    step::run("downloading Playwright's Chromium", &mut download).ok();
}

/// Whether Debian's packages can be installed.
fn has_apt() -> bool {
    step::find("apt-get").is_some() && step::output(command("id").arg("-u")).is_some_and(|user| user == "0")
}

fn apt_install(packages: &[&str]) -> Result<()> {
    let apt = |args: &[&str]| {
        let mut apt: Command = command("apt-get");
        apt.args(["-qq", "-o", "Dpkg::Use-Pty=0"]).args(args).env("DEBIAN_FRONTEND", "noninteractive");
        step::run(&format!("apt-get {}", args.join(" ")), &mut apt)
    };
    apt(&["update"])?;
    apt(&[&["install", "-y", "--no-install-recommends"], packages].concat())
}

/// The folder of the newest PostgreSQL's programs.
pub fn postgres_programs() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let version = |folder: &PathBuf| folder.parent()?.file_name()?.to_str()?.parse::<u32>().ok();
    let debians = versions.map(|version| version.path().join("bin")).filter(|folder| folder.join("initdb").is_file());
    debians.max_by_key(version).or_else(|| step::find("initdb")?.parent().map(Path::to_path_buf))
}

/// Whether there is a PostgreSQL, and a PgBouncer, for the tests, who start them themselves; installs Debian's where it
/// may.
pub fn postgres() -> bool {
    let is_there = || postgres_programs().is_some();
    let has_pooler = || step::find("pgbouncer").is_some() || Path::new("/usr/sbin/pgbouncer").is_file();
    if !is_there() && has_apt() {
        // Only the programs are wanted, not the database that the package makes and starts.
        let configuration = Path::new("/etc/postgresql-common/createcluster.d");
        fs::create_dir_all(configuration)
            .and_then(|()| fs::write(configuration.join("vestibule.conf"), "create_main_cluster = false\n"))
            .ok();
        apt_install(&["postgresql"]).ok();
    }
    if !has_pooler() && has_apt() {
        apt_install(&["pgbouncer"]).ok();
    }
    for (name, is_there) in [("PostgreSQL", is_there()), ("PgBouncer", has_pooler())] {
        if !is_there {
            println!("==> {name} is not installed, and cannot be from here: its tests say that they are skipped");
        }
    }
    is_there() && has_pooler()
}

/// Installs Debian's proxies for the tests of forward auth, who start them themselves, where it may.
pub fn proxies() {
    let is_there = |name: &str| step::find(name).is_some() || Path::new("/usr/sbin").join(name).is_file();
    let missing = || ["nginx", "caddy", "haproxy"].into_iter().filter(|name| !is_there(name));
    let packages: Vec<&str> = missing().collect();
    if !packages.is_empty() && has_apt() {
        apt_install(&packages).ok();
    }
    for name in missing() {
        println!("==> {name} is not installed, and cannot be from here: its tests say that they are skipped");
    }
}

/// Whether there is a Python that can make the environment in which the tests run a real Django; installs Debian's
/// where it may.
pub fn python() -> bool {
    let is_there = || step::output(command("python3").args(["-c", "import venv, ensurepip"])).is_some();
    if !is_there() && has_apt() {
        apt_install(&["python3-venv"]).ok();
    }
    if !is_there() {
        println!(
            "==> python3 with venv is not installed, and cannot be from here: the tests with a real Django say so"
        );
    }
    is_there()
}
