//! Real reverse proxies, run with the configurations of docs/forward-auth.md, and a service behind them that answers with
//! what it was sent.

mod service;

use std::env;
use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;
use std::time::Duration;

use tempfile::TempDir;

use crate::missing::skip;
use crate::python::environment;

pub use service::Service;

const REQUIREMENTS: &str = include_str!("requirements.txt");
const SCRIPTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/proxies");
const DOCS: &str = include_str!("../../docs/forward-auth.md");

/// The Caddy of PyPI; what is missing where it cannot be fetched.
static CADDY: LazyLock<Result<PathBuf, String>> =
    LazyLock::new(|| environment("caddy", SCRIPTS, REQUIREMENTS).map(|python| python.with_file_name("caddy")));

/// A program that can ask.
#[derive(Clone, Copy, Debug)]
pub enum Program {
    /// Debian's nginx.
    Nginx,
    /// Debian's Caddy, 2.6 in its version 12.
    DebiansCaddy,
    /// Caddy 2.11, from PyPI.
    Caddy,
    /// Debian's HAProxy.
    Haproxy,
}

impl Program {
    fn path(self) -> Result<PathBuf, String> {
        match self {
            Self::Nginx => debians("nginx"),
            Self::DebiansCaddy => debians("caddy"),
            Self::Caddy => CADDY.clone(),
            Self::Haproxy => debians("haproxy"),
        }
    }

    /// The configuration of the docs, with a port to listen on in place of TLS.
    fn configuration(self, port: u16) -> String {
        match self {
            Self::Nginx => {
                let lines = block("nginx").lines().filter(|line| !line.trim().starts_with("ssl_"));
                let lines = lines.collect::<Vec<_>>().join("\n");
                let server = replaced(&lines, "listen 443 ssl;", &format!("listen 127.0.0.1:{port};"));
                format!(
                    "daemon off; master_process off; pid nginx.pid; error_log stderr;\nevents {{}}\nhttp {{\n\
                     access_log off; client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;\n\
                     uwsgi_temp_path uwsgi; scgi_temp_path scgi;\n{server}\n}}\n"
                )
            }
            Self::Haproxy => {
                let bind = "bind :443 ssl crt /etc/ssl/app.example.org.pem";
                let file = replaced(block("haproxy"), bind, &format!("bind 127.0.0.1:{port}"));
                replaced(&file, "/etc/haproxy/vestibule.lua", "vestibule.lua")
            }
            Self::DebiansCaddy | Self::Caddy => {
                let address = format!("http://app.example.org:{port} {{\n    bind 127.0.0.1");
                let site = replaced(block("caddyfile"), "app.example.org {", &address);
                format!("{{\n    admin off\n    auto_https off\n}}\n{site}")
            }
        }
    }

    fn command(self, program: &Path, folder: &Path, configuration: &Path) -> Command {
        let mut command = Command::new(program);
        match self {
            Self::Nginx => command.arg("-p").arg(folder).args(["-e", "stderr", "-c"]).arg(configuration),
            Self::Haproxy => command.args(["-db", "-f"]).arg(configuration),
            Self::DebiansCaddy | Self::Caddy => {
                command.args(["run", "--adapter", "caddyfile", "--config"]).arg(configuration)
            }
        };
        command.env("HOME", folder).env("XDG_DATA_HOME", folder).env("XDG_CONFIG_HOME", folder).current_dir(folder);
        command
    }
}

/// The first block of code in that language in the docs.
fn block(language: &str) -> &'static str {
    block_of(DOCS, language)
}

/// The configuration of the docs beneath a heading.
pub fn block_beneath(heading: &str, language: &str) -> &'static str {
    block_of(DOCS.split_once(&format!("\n## {heading}\n")).expect("a heading").1, language)
}

fn block_of(text: &'static str, language: &str) -> &'static str {
    let (_, rest) = text.split_once(&format!("```{language}\n")).expect("a configuration");
    rest.split_once("```").expect("its end").0
}

/// A text with something else in place of what it must have.
fn replaced(text: &str, from: &str, to: &str) -> String {
    assert!(text.contains(from), "docs/forward-auth.md has no {from} in:\n{text}");
    text.replace(from, to)
}

/// A program of Debian's, which has some among those of the system.
fn debians(name: &str) -> Result<PathBuf, String> {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = env::split_paths(&path).chain([Path::new("/usr/sbin").to_owned()]);
    let found = folders.map(|folder| folder.join(name)).find(|program| program.is_file());
    found.ok_or_else(|| format!("{name} is not installed (on Debian: apt-get install {name})"))
}

/// A running proxy; killed when it is dropped.
pub struct Proxy {
    /// Its port on 127.0.0.1.
    pub port: u16,
    child: Child,
    _folder: TempDir,
}

impl Proxy {
    /// Starts one before Vestibule and a service, by their ports. `None` where the program is not there.
    pub async fn start(program: Program, vestibule: u16, service: u16) -> Option<Self> {
        let path = match program.path() {
            Ok(path) => path,
            Err(missing) => {
                return skip("with a real proxy", &missing);
            }
        };
        let folder = TempDir::new().unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let configuration = program.configuration(port);
        let configuration = replaced(&configuration, "127.0.0.1:3000", &format!("127.0.0.1:{vestibule}"));
        let configuration = replaced(&configuration, "127.0.0.1:8080", &format!("127.0.0.1:{service}"));
        let file = folder.path().join("configuration");
        fs::write(&file, &configuration).unwrap();
        let lua = replaced(block("lua"), "127.0.0.1:3000", &format!("127.0.0.1:{vestibule}"));
        fs::write(folder.path().join("vestibule.lua"), lua).unwrap();
        let log = fs::File::create(folder.path().join("log")).unwrap();
        let mut command = program.command(&path, folder.path(), &file);
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log).spawn().unwrap();
        let mut attempts = 0;
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            attempts += 1;
            let has_ended = child.try_wait().unwrap().is_some();
            let log = || fs::read_to_string(folder.path().join("log")).unwrap_or_default();
            assert!(attempts < 600 && !has_ended, "{program:?} does not start: {}\n{configuration}", log());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Some(Self { port, child, _folder: folder })
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
