//! A device with passkeys that is none of ours: Yubico's fido2 from PyPI writes what its authenticators would.

use std::io::{BufRead, BufReader, Lines, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Stdio};
use std::sync::LazyLock;

use serde_json::Value;

use crate::missing::skip;
use crate::python::{environment, python};

const REQUIREMENTS: &str = include_str!("requirements.txt");
/// Where the script is.
const SCRIPTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fido2");

/// The interpreter; `None` where it is not there and cannot be fetched.
static PYTHON: LazyLock<Option<PathBuf>> = LazyLock::new(|| match environment("fido2", SCRIPTS, REQUIREMENTS) {
    Ok(python) => Some(python),
    Err(missing) => skip("with fido2's passkeys", &missing),
});

/// A device; its process is killed when it is dropped.
pub struct Fido2Device {
    child: Child,
    input: ChildStdin,
    output: Lines<BufReader<ChildStdout>>,
}

impl Fido2Device {
    /// Starts one; `None` where there is no Python for it.
    pub fn start() -> Option<Self> {
        let mut command = python(PYTHON.as_ref()?, SCRIPTS);
        command.arg("device.py").stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let (input, output) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        Some(Self { child, input, output: BufReader::new(output).lines() })
    }

    /// What it answers to a request.
    pub fn ask(&mut self, request: &Value) -> Value {
        writeln!(self.input, "{request}").unwrap();
        let answer = self.output.next().expect("an answer").unwrap();
        serde_json::from_str(&answer).unwrap()
    }
}

impl Drop for Fido2Device {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
