//! A real Django of the tests' own: from PyPI, in an environment that is made once and shared by all test binaries.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::LazyLock;

use serde_json::Value;

use crate::missing::skip;
use crate::python::{environment, python};

const REQUIREMENTS: &str = include_str!("requirements.txt");
/// Where settings and scripts are.
const SCRIPTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/django");

static SHARED: LazyLock<Option<Django>> = LazyLock::new(|| match environment("django", SCRIPTS, REQUIREMENTS) {
    Ok(python) => Some(Django { python }),
    Err(missing) => skip("with a real Django", &missing),
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

    /// What `factors.py` answers on a database with the tables of allauth and django-otp.
    pub fn factors(&self, database: &Path, order: &str, input: &Value) -> Value {
        answer(self.command(database).env("FACTORS", "1").args(["factors.py", order]), input)
    }

    fn command(&self, database: &Path) -> Command {
        let mut command = python(&self.python, SCRIPTS);
        command.env("DATABASE", database).env("DJANGO_SETTINGS_MODULE", "settings").env("PYTHONPATH", SCRIPTS);
        command
    }
}

#[track_caller]
fn answer(command: &mut Command, input: &Value) -> Value {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.to_string().as_bytes()).unwrap();
    let done = child.wait_with_output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    serde_json::from_slice(&done.stdout).unwrap()
}
