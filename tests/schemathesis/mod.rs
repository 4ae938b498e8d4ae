//! Schemathesis from PyPI, which tries what the API's document declares, and a validator of such documents.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::LazyLock;

use crate::missing::skip;
use crate::python::{environment, python};

const REQUIREMENTS: &str = include_str!("requirements.txt");
/// Where the requirements and the configuration are.
const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/schemathesis");

static SHARED: LazyLock<Option<Schemathesis>> =
    LazyLock::new(|| match environment("schemathesis", FOLDER, REQUIREMENTS) {
        Ok(python) => Some(Schemathesis { python }),
        Err(missing) => skip("with schemathesis", &missing),
    });

/// An environment of Python with schemathesis.
pub struct Schemathesis {
    python: PathBuf,
}

impl Schemathesis {
    /// That of all tests; `None` where it is not there and cannot be fetched.
    pub fn shared() -> Option<&'static Self> {
        SHARED.as_ref()
    }

    /// Checks that a file is a document of OpenAPI.
    pub fn validate(&self, document: &Path) -> Output {
        let name = document.file_name().unwrap();
        let folder = document.parent().unwrap().to_str().unwrap();
        python(&self.python, folder).args(["-m", "openapi_spec_validator"]).arg(name).output().unwrap()
    }

    /// Sends some thousand requests to the server whose document is at `url`, by a token and a session's cookie, to the paths
    /// that a regular expression fits. What it writes goes into `folder`.
    pub fn run(&self, folder: &Path, url: &str, paths: &str, token: &str, session: &str) -> Output {
        fs::copy(Path::new(FOLDER).join("schemathesis.toml"), folder.join("schemathesis.toml")).unwrap();
        let mut command = python(self.python.with_file_name("schemathesis"), folder.to_str().unwrap());
        // One worker: two threads of Python 3.11 that parse source at once fail at times (CPython issue 106905).
        command.args(["run", url, "--phases", "examples,coverage,fuzzing", "--max-examples", "10", "--workers", "1"]);
        command.args(["--continue-on-failure", "--generation-database", "none", "--warnings", "off", "--no-color"]);
        command.args(["--include-path-regex", paths]);
        command.env("VESTIBULE_TOKEN", token).env("VESTIBULE_SESSION", session).output().unwrap()
    }
}
