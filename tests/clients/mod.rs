//! The programs of `docs/clients.md`, with what they want from PyPI and npm.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;

use crate::missing::skip;
use crate::python::environment;

const REQUIREMENTS: &str = include_str!("requirements.txt");
const PACKAGES: [(&str, &str); 3] = [
    ("package.json", include_str!("package.json")),
    ("package-lock.json", include_str!("package-lock.json")),
    (".npmrc", include_str!(".npmrc")),
];
const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/clients");
const PAGE: &str = include_str!("../../docs/clients.md");

static PYTHON: LazyLock<Option<PathBuf>> = LazyLock::new(|| found(environment("clients", FOLDER, REQUIREMENTS)));
static NODE_MODULES: LazyLock<Option<PathBuf>> = LazyLock::new(|| found(node_modules()));

/// The interpreter that has what the programs in Python want; `None` where it cannot be made.
pub fn python() -> Option<&'static Path> {
    PYTHON.as_deref()
}

/// The folder `node_modules` with what the program in TypeScript wants; `None` where it cannot be made.
pub fn typescript() -> Option<&'static Path> {
    NODE_MODULES.as_deref()
}

/// Whether there is a curl.
pub fn curl() -> bool {
    let ran = Command::new("curl").arg("--version").output();
    found(ran.map_err(|error| format!("curl is missing: {error}"))).is_some()
}

/// The program under a heading of the page.
pub fn program(heading: &str, language: &str) -> &'static str {
    let section = PAGE.split("\n## ").find(|section| section.starts_with(heading)).unwrap();
    let (_, program) = section.split_once(&format!("\n```{language}\n")).unwrap();
    program.split_once("```").unwrap().0
}

fn found<T>(made: Result<T, String>) -> Option<T> {
    made.map_or_else(|missing| skip("of a client", &missing), Some)
}

/// Finds the packages, or fetches them while others wait.
fn node_modules() -> Result<PathBuf, String> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("clients-npm");
    fs::create_dir_all(&folder).unwrap();
    let lock = File::create(folder.join("lock")).unwrap();
    lock.lock().unwrap();
    let (modules, made_of) = (folder.join("node_modules"), folder.join("made-of.txt"));
    let wanted = PACKAGES.map(|(_, text)| text).concat();
    if fs::read_to_string(&made_of).is_ok_and(|text| text == wanted) {
        return Ok(modules);
    }
    for (name, text) in PACKAGES {
        fs::write(folder.join(name), text).unwrap();
    }
    let mut install = Command::new("npm");
    install.args(["ci", "--no-audit", "--no-fund"]).current_dir(&folder).stdin(Stdio::null());
    let done = install.output().map_err(|error| format!("npm is missing: {error}"))?;
    if !done.status.success() {
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        return Err(format!("the packages of npm cannot be fetched: {}", said.lines().last().unwrap_or_default()));
    }
    fs::write(made_of, wanted).unwrap();
    Ok(modules)
}
