//! `cargo xtask dist`: one binary with the site inside it, to be handed out.

use std::fs;

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use crate::build::{self, Profile};
use crate::step;

/// Builds the binary, and says where it is, how large it is, and what its SHA-256 is.
pub fn run() -> Result<()> {
    let linked = build::run(Profile::Dist)?;
    let handed_out = step::root().join("target/dist/vestibule");
    // A file that is being run cannot be written to; it can be replaced.
    fs::remove_file(&handed_out).ok();
    fs::copy(&linked, &handed_out).with_context(|| handed_out.display().to_string())?;
    let bytes = fs::read(&handed_out).with_context(|| handed_out.display().to_string())?;
    let sha256: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    println!("{sha256}  {} ({:.1} MB)", handed_out.display(), bytes.len() as f64 / 1e6);
    Ok(())
}
