//! The servers that are measured: Vestibule's release, and the bare handler.

use std::env;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result};

use super::http::{self, Answer};
use super::{PROFILE, folder, program};
use crate::step;

/// Limits that no load reaches.
const RAISED: &str = "anon=1000000000/min,user=1000000000/min,signup=1000000000/hour,login=1000000000/min,\
    failures=1000000000/5min,account_failures=1000000000/hour";

/// A server of its own process, which ends when this is dropped.
pub struct Server {
    child: Child,
    /// Address and port.
    pub address: String,
}

impl Server {
    /// Vestibule as it is released, on the database of a URL, with its defaults except for the throttle, which would
    /// stop a benchmark.
    pub fn vestibule(url: &str) -> Result<Self> {
        Self::vestibule_on(url, "off", &[])
    }

    /// The same, whose pages offer passkeys.
    pub fn with_passkeys(url: &str) -> Result<Self> {
        Self::vestibule_on(url, "off", &[("VESTIBULE_PUBLIC_URL", "https://auth.example.org")])
    }

    /// The same, which may be asked about the service of a list.
    pub fn verifying(url: &str, hosts: &str) -> Result<Self> {
        let file = folder().join("hosts.toml");
        fs::write(&file, hosts).with_context(|| file.display().to_string())?;
        let file = file.to_str().context("a path that is no text")?;
        let settings = [
            ("VESTIBULE_PUBLIC_URL", "http://auth.example.org"),
            ("VESTIBULE_TRUSTED_PROXIES", "127.0.0.1"),
            ("VESTIBULE_VERIFY_HOSTS", file),
        ];
        Self::vestibule_on(url, "off", &settings)
    }

    /// The same on any database, with all its throttles at work; only their limits are raised.
    pub fn throttled(url: &str) -> Result<Self> {
        Self::vestibule_on(url, RAISED, &[])
    }

    fn vestibule_on(url: &str, throttle: &str, settings: &[(&str, &str)]) -> Result<Self> {
        let mut command = step::command(PROFILE.server());
        for (name, _) in env::vars_os() {
            if name.to_string_lossy().starts_with("VESTIBULE_") {
                command.env_remove(name);
            }
        }
        let log = folder().join("vestibule.log");
        let log = File::options().create(true).append(true).open(&log).with_context(|| log.display().to_string())?;
        command
            .env("DATABASE_URL", url)
            .env("LEPTOS_SITE_ADDR", "127.0.0.1:0")
            .env("VESTIBULE_THROTTLE", throttle)
            // A server on PostgreSQL would put its mails where the bench was started.
            .env("VESTIBULE_MAIL", format!("file:{}", folder().join("mail").display()))
            .envs(settings.iter().copied())
            .stderr(log);
        Self::start(&mut command).context("Vestibule")
    }

    /// An axum handler that gives this answer to everybody.
    pub fn bare(answer: &Answer) -> Result<Self> {
        let file = folder().join("answer");
        answer.write(&file)?;
        let server = Self::start(step::command(program("bare")).arg(&file)).context("the bare handler")?;
        // It has read the answer before it said where it listens.
        fs::remove_file(&file)?;
        Ok(server)
    }

    /// Starts a server and reads the line in which it says where it listens.
    fn start(command: &mut Command) -> Result<Self> {
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().context("cannot start")?;
        let mut line = String::new();
        BufReader::new(child.stdout.take().context("no output")?).read_line(&mut line)?;
        let address = line.split([' ', ':']).zip(line.split([' ', ':']).skip(1)).find(|(host, _)| *host == "127.0.0.1");
        let address = address.map(|(host, port)| format!("{host}:{}", port.trim()));
        // From here on the process ends with the value.
        let mut server = Self { child, address: String::new() };
        server.address = address.with_context(|| format!("did not say where it listens: {line:?}"))?;
        Ok(server)
    }

    /// The address of a path.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Its answer to a GET with one header, which must have this status.
    pub fn get(&self, path: &str, header: &str, status: u16) -> Result<Answer> {
        http::get(&self.url(path), header, status)
    }

    /// The processor time that it has used, its own and the system's for it, in seconds.
    pub fn processor_time(&self) -> Result<f64> {
        const TICKS_PER_SECOND: f64 = 100.0;
        let status = fs::read_to_string(format!("/proc/{}/stat", self.child.id())).context("Linux's /proc")?;
        // After the name, which is in parentheses and may have blanks.
        let fields: Vec<&str> = status.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
        let ticks = |at: usize| Ok::<f64, anyhow::Error>(fields.get(at).context("too few fields")?.parse()?);
        Ok((ticks(11)? + ticks(12)?) / TICKS_PER_SECOND)
    }

    /// The memory that it holds now, in MiB.
    pub fn memory(&self) -> Result<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).context("Linux's /proc")?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no VmRSS")?;
        let kib: f64 = line.trim().trim_end_matches(" kB").parse()?;
        Ok(kib / 1024.0)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
