//! The WebAssembly, the JavaScript that loads it, and the script for passkeys, each as small as its tool can make it.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

use crate::{glue, run};

/// What makes it smallest once it is compressed: inlining a function that is called once, and computing once what two
/// places need, save bytes before that and cost some after it.
const OPTIMIZED: [&str; 4] = ["-Oz", "--converge", "--one-caller-inline-max-function-size=20", "--skip-pass=local-cse"];

/// Writes `<name>.js` and `<name>.wasm` into the package's folder, from what the compiler has made.
pub fn make(compiled: &Path, name: &str, package: &Path) -> Result<()> {
    let script = package.join(format!("{name}.js"));
    let bound = package.join(format!("{name}_bg.wasm"));
    let wasm = package.join(format!("{name}.wasm"));
    let mut output = Bindgen::new()
        .input_path(compiled)
        .out_name(name)
        .web(true)?
        .omit_default_module_path(true)
        .generate_output()
        .with_context(|| format!("wasm-bindgen, {}", compiled.display()))?;
    let shrunk = glue::shrink(&mut output)?;
    output.emit(package)?;
    fs::write(&script, shrunk).with_context(|| script.display().to_string())?;
    run(Command::new("wasm-opt")
        .args(OPTIMIZED)
        .args(["--enable-bulk-memory", "--enable-nontrapping-float-to-int"])
        .args(["--strip-producers", "--strip-target-features", "-o"])
        .args([&wasm, &bound]))?;
    fs::remove_file(&bound).with_context(|| bound.display().to_string())?;
    minify(&script, &script)
}

/// Moves the script of this name from the site's folder into the package's, minified.
pub fn pack(site: &Path, name: &str, package: &Path) -> Result<()> {
    let file = format!("{name}.js");
    let source = site.join(&file);
    minify(&source, &package.join(&file))?;
    fs::remove_file(&source).with_context(|| source.display().to_string())
}

fn minify(script: &Path, target: &Path) -> Result<()> {
    run(Command::new("terser").arg(script).args(["--module", "--compress", "--mangle", "--output"]).arg(target))
}
