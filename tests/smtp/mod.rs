//! A real mail server of the tests' own: aiosmtpd from PyPI, which keeps what it takes and fails on demand.

pub mod session;

use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, Stdio};
use std::sync::LazyLock;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::Value;

use crate::missing::skip;
use crate::python::{environment, python};

const REQUIREMENTS: &str = include_str!("requirements.txt");
/// Where the scripts are.
const SCRIPTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/smtp");
/// A certificate for `localhost`, and who has signed it.
const CERTIFICATES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/postgres/certificates");

/// The interpreter; `None` where it is not there and cannot be fetched.
static PYTHON: LazyLock<Option<PathBuf>> = LazyLock::new(|| match environment("smtp", SCRIPTS, REQUIREMENTS) {
    Ok(python) => Some(python),
    Err(missing) => skip("with a real mail server", &missing),
});

/// A certificate authority of the tests: the one that has signed the server's certificate, or another.
pub fn authority(name: &str) -> String {
    format!("{CERTIFICATES}/{name}.crt")
}

/// A running server; killed when it is dropped.
pub struct MailServer {
    child: Child,
    /// Its port on 127.0.0.1.
    pub port: u16,
    kept: Receiver<Value>,
}

impl MailServer {
    /// Starts a server with these options of `server.py`; `None` where there is no Python for it.
    pub fn start(options: &[&str]) -> Option<Self> {
        let mut command = python(PYTHON.as_ref()?, SCRIPTS);
        command.args(["server.py", "--certificate", &authority("server")]);
        command.args(["--key", &format!("{CERTIFICATES}/server.key")]).args(options);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let port = lines.next().unwrap().unwrap().parse().unwrap();
        let (sender, kept) = channel();
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                let _ = sender.send(serde_json::from_str(&line).unwrap());
            }
        });
        Some(Self { child, port, kept })
    }

    /// The next mail that it keeps.
    pub fn next(&self) -> Value {
        self.kept.recv_timeout(Duration::from_secs(60)).expect("a mail")
    }

    /// Whether it has kept nothing since. It is ended for that, so that nothing is still on its way.
    pub fn kept_nothing_more(mut self) -> bool {
        let _ = self.child.kill();
        let _ = self.child.wait();
        self.kept.recv().is_err()
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A mail as Python's own parser reads it.
pub fn parsed(mail: &[u8]) -> Option<Value> {
    let mut command = python(PYTHON.as_ref()?, SCRIPTS);
    let mut child = command.arg("parse.py").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(mail).unwrap();
    let done = child.wait_with_output().unwrap();
    assert!(done.status.success());
    Some(serde_json::from_slice(&done.stdout).unwrap())
}
