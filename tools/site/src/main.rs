//! Makes the site of a release: what browsers load, as cargo-leptos 0.3 lays it out. `cargo xtask` calls it.
//!
//! `scripts` makes JavaScript and WebAssembly for the browser from what the compiler has made, `styles` makes the
//! style sheets, `names` writes the hash of each file into its name, and `compress` adds the compressed forms.

mod compress;
mod glue;
mod names;
mod scripts;
mod styles;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

/// What the names of scripts and styles begin with: `output-name` in `Cargo.toml`.
const NAME: &str = "vestibule";
/// What the names of the scripts and styles of the account area begin with.
const ACCOUNT: &str = "account";
/// What the name of the styles of the desk begins with; it has no scripts.
const DESK: &str = "desk";
/// The script that handles passkeys; without its own build it is at its place in `public`.
const PASSKEYS: &str = "passkeys";
/// The script of the pages of the desk, which is in `public` too.
const ADMIN: &str = "admin";
/// The script and the style sheet of the page of the API's document, which are in `public` too.
const API_DOCS: &str = "apidocs";
/// The folder of the site that holds them: `site-pkg-dir` in `Cargo.toml`.
const PACKAGE: &str = "pkg";

/// Takes the compiled WebAssembly of most pages and that of the account area, the site's folder, and the file for the list of hashes; runs in the workspace's
/// folder. What was in the site's folder is deleted.
fn main() -> Result<()> {
    let arguments: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let [wasm, account, site, hashes] = arguments.as_slice() else {
        bail!("Usage: site <compiled.wasm> <compiled account.wasm> <folder of the site> <hash.txt>");
    };
    let package = site.join(PACKAGE);
    if site.exists() {
        fs::remove_dir_all(site).with_context(|| site.display().to_string())?;
    }
    fs::create_dir_all(&package).with_context(|| package.display().to_string())?;
    scripts::make(wasm, NAME, &package)?;
    scripts::make(account, ACCOUNT, &package)?;
    styles::make(Path::new("style/main.css"), NAME, &package)?;
    styles::make(Path::new("style/account/main.css"), ACCOUNT, &package)?;
    styles::make(Path::new("style/desk/main.css"), DESK, &package)?;
    copy(Path::new("public"), site)?;
    scripts::pack(site, PASSKEYS, &package)?;
    scripts::pack(site, ADMIN, &package)?;
    scripts::pack(site, API_DOCS, &package)?;
    styles::pack(site, API_DOCS, &package)?;
    let list = names::add_hashes(&package)?;
    fs::write(hashes, list).with_context(|| hashes.display().to_string())?;
    compress::add_forms(site)
}

/// Copies a folder's files and folders into another.
fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to).with_context(|| to.display().to_string())?;
    for entry in fs::read_dir(from).with_context(|| from.display().to_string())? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), &target).with_context(|| target.display().to_string())?;
        }
    }
    Ok(())
}

/// Runs a program of npm's; an exit code other than 0 is an error.
fn run(command: &mut Command) -> Result<()> {
    let program = command.get_program().to_string_lossy().into_owned();
    let status = command.status().with_context(|| format!("{program}: cannot start"))?;
    if !status.success() {
        bail!("{program}: {status}");
    }
    Ok(())
}
