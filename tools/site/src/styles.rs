//! The style sheets.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

use crate::run;

/// Writes `<name>.css` into the package's folder: a style sheet with what it imports, for the browsers that
/// cargo-leptos too writes for.
pub fn make(source: &Path, name: &str, package: &Path) -> Result<()> {
    let sheet = package.join(format!("{name}.css"));
    run(Command::new("lightningcss")
        .args(["--bundle", "--minify", "--targets", "defaults", "--output-file"])
        .args([sheet.as_path(), source]))
}
