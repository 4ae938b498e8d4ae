//! Whether the number of accounts and tokens matters.

use anyhow::Result;

use super::{MANY, TEST_TOKEN, TOO_MANY};
use crate::bench::Bench;
use crate::bench::figures::interleaved;
use crate::bench::report::Row;
use crate::bench::seed::{Database, Size};
use crate::bench::server::Server;
use crate::bench::wrk::Load;

const LARGE: Size = Size { accounts: 1_000_000, tokens: 5_000_000, known: TOO_MANY };
const SMALL: Size = Size { accounts: 1_000, tokens: TOO_MANY, known: TOO_MANY };
const FEW: u64 = 5_000;

pub fn accounts(bench: &Bench) -> Result<Vec<Row>> {
    let (large, small) = (Database::new("large", &LARGE)?, Database::new("thousand", &SMALL)?);
    let rows = compare(bench, &large, &small);
    large.delete()?;
    small.delete()?;
    rows
}

fn compare(bench: &Bench, large: &Database, small: &Database) -> Result<Vec<Row>> {
    let (on_large, on_small) = (Server::vestibule(&large.url())?, Server::vestibule(&small.url())?);
    // Pair after pair: what 400,000 tokens leave behind, a cache full of them and uses to write down, would be done at
    // the cost of the next side.
    let in_turn = |count| {
        let (large, small) = (checks(large, count), checks(small, count));
        interleaved(&bench.plan, [&large.rate(&on_large), &small.rate(&on_small)])
    };
    let [few_large, few_small] = in_turn(FEW)?;
    let [many_large, many_small] = in_turn(MANY)?;
    let [all_large, all_small] = in_turn(TOO_MANY)?;
    let row = |tokens: &str, large: &_, small: &_| {
        let what = format!("test_token, 1,000,000 accounts and 5,000,000 tokens, {tokens} in turn");
        Row::ratio(&what, "/s", large, ("1,000 accounts, the same load", small), 0.90)
    };
    let checks = Row::harder(row("100,000", &many_large, &many_small), row("5,000", &few_large, &few_small))
        .beside(&row("400,000, which no server remembers,", &all_large, &all_small));

    let (large, small) = (log_ins(large), log_ins(small));
    let [large, small] = interleaved(&bench.plan, [&large.rate(&on_large), &small.rate(&on_small)])?;
    Ok(vec![checks, Row::ratio("login, 1,000,000 accounts", "/s", &large, ("1,000 accounts", &small), 0.90)])
}

/// Checks so many of the known tokens in turn, evenly spread over all.
fn checks(database: &Database, count: u64) -> Load {
    let step = database.tokens.len() / count as usize;
    Load::get(TEST_TOKEN, database.tokens.iter().step_by(step).map(String::as_str).collect::<String>())
}

fn log_ins(database: &Database) -> Load {
    Load::post("/api/login", database.log_ins.as_str()).over(16)
}
