//! The style sheets.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::run;

/// Writes `<name>.css` into the package's folder: a style sheet with what it imports, for the browsers that
/// cargo-leptos too writes for.
pub fn make(source: &Path, name: &str, package: &Path) -> Result<()> {
    let sheet = package.join(format!("{name}.css"));
    run(Command::new("lightningcss")
        .args(["--bundle", "--minify", "--targets", "defaults", "--output-file"])
        .args([sheet.as_path(), source]))
}

/// Moves the style sheet of this name from the site's folder into the package's, minified.
pub fn pack(site: &Path, name: &str, package: &Path) -> Result<()> {
    let source = site.join(format!("{name}.css"));
    make(&source, name, package)?;
    fs::remove_file(&source).with_context(|| source.display().to_string())
}
