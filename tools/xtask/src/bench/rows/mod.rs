//! The rows of the table; each function measures one or two, and says what else it has seen.

mod desk;
mod download;
mod many;
mod pages;
mod passwords;
mod postgres;
mod start;
mod tokens;
mod verify;

use anyhow::Result;

use super::Bench;
use super::report::Row;

/// The path of the token check.
const TEST_TOKEN: &str = "/api/test_token";
/// So many tokens in turn are more than a server remembers.
const TOO_MANY: u64 = 400_000;
/// So many it remembers.
const MANY: u64 = 100_000;
/// What a browser's request has.
const BROTLI: &str = "Accept-Encoding: br";

/// A measurement: its name, what it measures, and how.
pub struct Measurement {
    pub name: &'static str,
    pub what: &'static str,
    pub run: fn(&Bench) -> Result<Vec<Row>>,
    /// Whether it takes minutes before it begins.
    pub is_large: bool,
}

/// All of them, in the order of the table.
pub const ALL: &[Measurement] = &[
    of("valid", "test_token with a valid token", tokens::valid),
    of("unknown", "test_token with an unknown token", tokens::unknown),
    of("verify", "forward auth for a remembered sign-in", verify::remembered),
    of("logins", "log-ins", passwords::log_ins),
    of("storm", "test_token while log-ins storm", passwords::storm),
    of("page", "the log-in page", pages::log_in),
    of("asset", "an asset", pages::asset),
    Measurement { is_large: true, ..of("many", "a million accounts", many::accounts) },
    Measurement { is_large: true, ..of("desk", "the directory with a million accounts", desk::search) },
    of("postgres", "test_token on PostgreSQL", postgres::checks),
    of("postgres-logins", "log-ins on PostgreSQL", postgres::log_ins),
    of("memory", "memory at rest", start::memory),
    of("start", "from start to first answer", start::first_answer),
    of("download", "what the log-in page and a page of the account download", download::bytes),
];

const fn of(name: &'static str, what: &'static str, run: fn(&Bench) -> Result<Vec<Row>>) -> Measurement {
    Measurement { name, what, run, is_large: false }
}
