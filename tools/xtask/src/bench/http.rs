//! One request and its whole answer, byte for byte as it came.

use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use ureq::http::{Response, StatusCode};
use ureq::{Agent, Body};

/// Headers that a server writes by itself, from the answer or from the clock.
const OF_THE_CONNECTION: &[&str] = &["connection", "content-length", "date", "transfer-encoding"];

/// An answer in memory; a compressed body is still compressed.
pub struct Answer {
    status: StatusCode,
    headers: Vec<(String, String)>,
    /// As it travelled.
    pub body: Vec<u8>,
}

/// The answer to a GET with these headers ("Name: value", a line each), which must have this status.
pub fn get(url: &str, headers: &str, status: u16) -> Result<Answer> {
    let mut request = agent().get(url);
    for header in headers.lines() {
        let (name, value) = header.split_once(": ").context("a header without a value")?;
        request = request.header(name, value);
    }
    read(url, status, request.call())
}

/// The answer to a POST of JSON, which must have this status.
pub fn post(url: &str, json: &str, status: u16) -> Result<Answer> {
    read(url, status, agent().post(url).header("Content-Type", "application/json").send(json))
}

fn agent() -> Agent {
    let config = Agent::config_builder().http_status_as_error(false).timeout_global(Some(Duration::from_secs(30)));
    config.build().into()
}

fn read(url: &str, expected: u16, response: Result<Response<Body>, ureq::Error>) -> Result<Answer> {
    let (head, mut body) = response.with_context(|| url.to_owned())?.into_parts();
    if head.status != expected {
        bail!("{url} answered {}, not {expected}", head.status);
    }
    let text = |value: &ureq::http::HeaderValue| Ok::<_, anyhow::Error>(value.to_str()?.to_owned());
    let headers = head.headers.iter().map(|(name, value)| Ok((name.to_string(), text(value)?)));
    Ok(Answer { status: head.status, headers: headers.collect::<Result<_>>()?, body: body.read_to_vec()? })
}

impl Answer {
    /// Writes it as `tools/benches/src/bin/bare.rs` reads it.
    pub fn write(&self, file: &Path) -> Result<()> {
        let mut bytes = format!("{}\n", self.status.as_u16());
        for (name, value) in &self.headers {
            if !OF_THE_CONNECTION.contains(&name.as_str()) {
                bytes += &format!("{name}: {value}\n");
            }
        }
        bytes.push('\n');
        let bytes = [bytes.as_bytes(), &self.body].concat();
        fs::write(file, bytes).with_context(|| file.display().to_string())
    }

    /// Whether it has a header of this value.
    pub fn has(&self, name: &str, value: &str) -> bool {
        self.headers.iter().any(|(own, text)| own == name && text == value)
    }
}
