//! wrk (https://github.com/wg/wrk), which sends as fast as it is answered.

use std::fs;

use anyhow::{Context, Result, bail};

use super::figures::figure;
use super::folder;
use super::server::Server;
use crate::step::{self, command};

const THREADS: usize = 2;

/// What is sent over and over.
pub struct Load {
    method: &'static str,
    path: String,
    /// A request a line (see `tools/benches/wrk/load.lua`).
    lines: String,
    connections: u32,
    is_refused: bool,
}

/// What came back.
pub struct Outcome {
    /// Requests a second.
    pub rate: f64,
    /// Milliseconds that 99 of 100 answers took at most.
    pub p99: f64,
}

impl Load {
    /// GETs with each of these headers in turn, a line each (several with tabs between), over 32 connections.
    pub fn get(path: &str, headers: impl Into<String>) -> Self {
        Self { method: "GET", path: path.to_owned(), lines: headers.into(), connections: 32, is_refused: false }
    }

    /// POSTs of each of these bodies in turn.
    pub fn post(path: &str, bodies: impl Into<String>) -> Self {
        Self { method: "POST", ..Self::get(path, bodies) }
    }

    /// Over so many connections instead of 32.
    pub fn over(self, connections: u32) -> Self {
        Self { connections, ..self }
    }

    /// Every answer has to be a refusal.
    pub fn refused(self) -> Self {
        Self { is_refused: true, ..self }
    }

    /// Requests that a server answers in a second, as one side of a comparison.
    pub fn rate<'a>(&'a self, server: &'a Server) -> impl Fn(u64) -> Result<f64> + 'a {
        |seconds| Ok(self.run(server, seconds)?.rate)
    }

    /// Sends for so many seconds. An error if any answer is not what it has to be.
    pub fn run(&self, server: &Server, seconds: u64) -> Result<Outcome> {
        let lines = folder().join("requests");
        fs::write(&lines, &self.lines).with_context(|| lines.display().to_string())?;
        let threads = THREADS.min(self.connections as usize);
        let mut wrk = command("wrk");
        wrk.args([format!("-t{threads}"), format!("-c{}", self.connections), format!("-d{seconds}s")])
            .args(["--timeout", "20s", "-s", "tools/benches/wrk/load.lua", &server.url(&self.path), "--", self.method])
            .arg(&lines)
            .arg(threads.to_string());
        let report = step::output(&mut wrk).context("wrk has failed")?;
        let figure = |name| figure(&report, name);
        let (requests, refused, broken) = (figure("requests")?, figure("refused")?, figure("broken")?);
        let unexpected = if self.is_refused { requests - refused } else { refused };
        if requests == 0.0 || unexpected > 0.0 || broken > 0.0 {
            bail!("{}: of {requests} answers {unexpected} were not what they should be, {broken} broke off", self.path);
        }
        Ok(Outcome { rate: requests / figure("microseconds")? * 1e6, p99: figure("p99")? / 1000.0 })
    }
}
