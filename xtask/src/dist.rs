//! `cargo xtask dist`: one binary with the site inside it.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use crate::build;
use crate::step::{self, command};

/// Builds the site, puts it into a binary, and says how large that is and what its SHA-256 is.
pub fn run() -> Result<()> {
    build::run()?;
    let mut link = command("cargo");
    build::describe_site(&mut link)
        .env("VESTIBULE_HASHES", build::hashes())
        // Where cargo-leptos has compiled the library: all that is left to do is to link.
        .args(["rustc", "--release", "--target-dir", "target/leptos", "--package", "vestibule-dist"])
        .args(["--features", "site", "--", "-C", "strip=symbols"]);
    step::run("putting the site into the binary", &mut link)?;

    let linked = build::binary().with_file_name("vestibule-dist");
    let bytes = fs::read(&linked).with_context(|| linked.display().to_string())?;
    let folder = binary().with_file_name("");
    fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    // A file that is being run cannot be written to; it can be replaced.
    fs::remove_file(binary()).ok();
    fs::copy(&linked, binary()).with_context(|| binary().display().to_string())?;
    let sha256: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    println!("{sha256}  {} ({:.1} MB)", binary().display(), bytes.len() as f64 / 1e6);
    Ok(())
}

/// The one file to run.
pub fn binary() -> PathBuf {
    step::root().join("target/dist/vestibule")
}
