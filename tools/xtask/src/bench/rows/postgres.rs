//! PostgreSQL, with all throttles at work, which nodes count together there.

use anyhow::Result;

use super::TEST_TOKEN;
use super::passwords::{CLIENTS, hashes};
use crate::bench::figures::interleaved;
use crate::bench::postgres::Postgres;
use crate::bench::report::Row;
use crate::bench::server::Server;
use crate::bench::wrk::Load;
use crate::bench::{Bench, cores};

/// So many tokens in turn, each of another account.
const ACCOUNTS: usize = 1_000;

pub fn checks(bench: &Bench) -> Result<Vec<Row>> {
    let postgres = Postgres::start(&bench.small)?;
    let (ours, sqlite) = (Server::throttled(&postgres.url())?, Server::throttled(&bench.small.url())?);
    let row = |count: usize, tokens: &str| {
        let load = Load::get(TEST_TOKEN, bench.small.tokens[..count].concat());
        let [ours, sqlite] = interleaved(&bench.plan, [&load.rate(&ours), &load.rate(&sqlite)])?;
        let what = format!("test_token on PostgreSQL with throttles, {tokens}");
        Ok::<_, anyhow::Error>(Row::ratio(&what, "/s", &ours, ("the same on SQLite", &sqlite), 0.85))
    };
    Ok(vec![row(1, "one token")?, row(ACCOUNTS, "1,000 accounts in turn")?])
}

pub fn log_ins(bench: &Bench) -> Result<Vec<Row>> {
    let postgres = Postgres::start(&bench.small)?;
    let ours = Server::throttled(&postgres.url())?;
    let load = Load::post("/api/login", bench.small.log_ins.as_str()).over(CLIENTS);
    let [ours, possible] = interleaved(&bench.plan, [&load.rate(&ours), &|seconds| hashes(cores(), seconds)])?;
    let what = "POST /api/login on PostgreSQL with throttles";
    Ok(vec![Row::ratio(what, "/s", &ours, ("cores / time of a hash", &possible), 0.95)])
}
