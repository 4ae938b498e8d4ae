//! Environments of Python with packages from PyPI, each made once and shared by all test binaries.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Finds the environment `name` with these requirements, or makes it while others wait; its interpreter.
///
/// # Errors
/// What is missing, in words.
pub fn environment(name: &str, scripts: &str, requirements: &str) -> Result<PathBuf, String> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&folder).unwrap();
    let lock = File::create(folder.join("lock")).unwrap();
    lock.lock().unwrap();
    let (environment, made_of) = (folder.join("environment"), folder.join("made-of.txt"));
    let interpreter = environment.join("bin/python");
    let is_made = fs::read_to_string(&made_of).is_ok_and(|text| text == requirements);
    if is_made && interpreter.exists() {
        return Ok(interpreter);
    }
    let _ = fs::remove_file(&made_of);
    let _ = fs::remove_dir_all(&environment);
    let missing = "python3 with venv is missing (on Debian: apt-get install python3-venv)";
    step(missing, python("python3", scripts).args(["-m", "venv"]).arg(&environment))?;
    let quiet = ["--quiet", "--no-input", "--disable-pip-version-check"];
    let mut install = python(&interpreter, scripts);
    install.args(["-m", "pip", "install"]).args(quiet).args(["--requirement", "requirements.txt"]);
    step(&format!("{name} cannot be fetched from PyPI"), &mut install)?;
    fs::write(made_of, requirements).unwrap();
    Ok(interpreter)
}

/// A command of an interpreter, in the folder of its scripts.
pub fn python(interpreter: impl AsRef<std::ffi::OsStr>, scripts: &str) -> Command {
    let mut command = Command::new(interpreter);
    command.current_dir(scripts).env("PYTHONDONTWRITEBYTECODE", "1").env("PYTHONUTF8", "1").stdin(Stdio::null());
    command
}

/// A step on the way to the environment; what is missing where it fails, with the last that it said.
fn step(missing: &str, command: &mut Command) -> Result<(), String> {
    let done = command.output().map_err(|error| format!("{missing}: {error}"))?;
    let said = String::from_utf8_lossy(&done.stderr);
    let last = said.lines().rfind(|line| !line.trim().is_empty()).unwrap_or_default();
    if done.status.success() { Ok(()) } else { Err(format!("{missing}: {last}")) }
}
