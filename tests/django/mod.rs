//! A real Django of the tests' own: from PyPI, in an environment that is made once and shared by all test binaries.

use std::env;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::LazyLock;

use serde_json::Value;

/// Set to `required` where tests that cannot run are to fail.
const VARIABLE: &str = "VESTIBULE_TEST_DJANGO";
const REQUIREMENTS: &str = include_str!("requirements.txt");
/// Where settings and scripts are.
const SCRIPTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/django");

static SHARED: LazyLock<Option<Django>> = LazyLock::new(|| match Django::install() {
    Ok(django) => Some(django),
    Err(missing) => {
        assert!(env::var(VARIABLE).as_deref() != Ok("required"), "{missing}");
        // Past libtest, which keeps what a test that passes has printed.
        let _ = writeln!(std::io::stderr(), "skipped a test with a real Django: {missing}");
        None
    }
});

/// An environment of Python with Django and its friends.
pub struct Django {
    python: PathBuf,
}

impl Django {
    /// The Django of all tests; `None` where it is not there and cannot be fetched.
    pub fn shared() -> Option<&'static Self> {
        SHARED.as_ref()
    }

    /// Finds the environment, or makes it while others wait.
    fn install() -> Result<Self, String> {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("django");
        fs::create_dir_all(&folder).unwrap();
        let lock = File::create(folder.join("lock")).unwrap();
        lock.lock().unwrap();
        let (environment, made_of) = (folder.join("environment"), folder.join("made-of.txt"));
        let django = Self { python: environment.join("bin/python") };
        let is_made = fs::read_to_string(&made_of).is_ok_and(|text| text == REQUIREMENTS);
        if is_made && django.python.exists() {
            return Ok(django);
        }
        let _ = fs::remove_file(&made_of);
        let _ = fs::remove_dir_all(&environment);
        step("python3 with venv is missing (on Debian: apt-get install python3-venv)", "python3", |python| {
            python.args(["-m", "venv"]).arg(&environment)
        })?;
        step("Django cannot be fetched from PyPI", &django.python, |python| {
            let quiet = ["--quiet", "--no-input", "--disable-pip-version-check"];
            python.args(["-m", "pip", "install"]).args(quiet).args(["--requirement", "requirements.txt"])
        })?;
        fs::write(made_of, REQUIREMENTS).unwrap();
        Ok(django)
    }

    /// A command of `manage.py` on a database; whether it succeeded and what it said.
    pub fn manage(&self, database: &Path, arguments: &[&str]) -> Output {
        self.command(database).args(["-m", "django"]).args(arguments).output().unwrap()
    }

    /// What `accounts.py` answers on a database of Django's alone and its REST framework.
    pub fn accounts(&self, database: &Path, order: &str, input: &Value) -> Value {
        answer(self.command(database).args(["accounts.py", order]), input)
    }

    /// A new database with an account for every hasher, tokens of DRF and knox, sessions and groups; what is in it.
    pub fn make(&self, database: &Path) -> Vec<Value> {
        let made = answer(self.command(database).env("KNOX", "1").args(["accounts.py", "make"]), &Value::Null);
        made.as_array().unwrap().clone()
    }

    fn command(&self, database: &Path) -> Command {
        let mut command = python(&self.python);
        command.env("DATABASE", database).env("DJANGO_SETTINGS_MODULE", "settings").env("PYTHONPATH", SCRIPTS);
        command
    }
}

fn python(program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(SCRIPTS).env("PYTHONDONTWRITEBYTECODE", "1").env("PYTHONUTF8", "1").stdin(Stdio::null());
    command
}

/// A step on the way to the environment; what is missing where it fails, with the last that it said.
fn step(
    missing: &str,
    program: impl AsRef<std::ffi::OsStr>,
    arguments: impl FnOnce(&mut Command) -> &mut Command,
) -> Result<(), String> {
    let done = arguments(&mut python(program)).output().map_err(|error| format!("{missing}: {error}"))?;
    let said = String::from_utf8_lossy(&done.stderr);
    let last = said.lines().rfind(|line| !line.trim().is_empty()).unwrap_or_default();
    if done.status.success() { Ok(()) } else { Err(format!("{missing}: {last}")) }
}

#[track_caller]
fn answer(command: &mut Command, input: &Value) -> Value {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.to_string().as_bytes()).unwrap();
    let done = child.wait_with_output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    serde_json::from_slice(&done.stdout).unwrap()
}
