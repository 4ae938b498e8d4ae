//! Whether it matters how many there are.

use anyhow::Result;

use super::TEST_TOKEN;
use crate::bench::Bench;
use crate::bench::figures::interleaved;
use crate::bench::report::Row;
use crate::bench::seed::{Database, Size};
use crate::bench::server::Server;
use crate::bench::wrk::Load;

const MANY: Size = Size { accounts: 1_000_000, tokens: 5_000_000, known: 100_000 };
/// One of so many known tokens is among the few that are used again and again.
const FEW: usize = 20;

pub fn accounts(bench: &Bench) -> Result<Vec<Row>> {
    let large = Database::new("large", &MANY)?;
    let rows = compare(bench, &large);
    large.delete()?;
    rows
}

fn compare(bench: &Bench, large: &Database) -> Result<Vec<Row>> {
    let small = &bench.small;
    let (on_large, on_small) = (Server::vestibule(large)?, Server::vestibule(small)?);
    let (all_large, all_small) = (checks(large, 1), checks(small, 1));
    let (few_large, few_small) = (checks(large, FEW), checks(small, FEW));
    let sides: [&dyn Fn(u64) -> Result<f64>; 4] = [
        &all_large.rate(&on_large),
        &all_small.rate(&on_small),
        &few_large.rate(&on_large),
        &few_small.rate(&on_small),
    ];
    let [all_large, all_small, few_large, few_small] = interleaved(&bench.plan, sides)?;
    let row = |tokens: &str, large: &_, small: &_| {
        let what = format!("test_token, 1,000,000 accounts and 5,000,000 tokens, {tokens} in turn");
        Row::ratio(&what, "/s", large, ("1,000 accounts, the same load", small), 0.90)
    };
    let checks = Row::harder(row("100,000", &all_large, &all_small), row("5,000", &few_large, &few_small));
    let checks = checks.note(format!(
        "100,000 in turn of the large database, where no cache holds them, are {:.2} of 5,000 of the small one.",
        all_large.over(&few_small)
    ));

    let (large, small) = (log_ins(large), log_ins(small));
    let [large, small] = interleaved(&bench.plan, [&large.rate(&on_large), &small.rate(&on_small)])?;
    Ok(vec![checks, Row::ratio("login, 1,000,000 accounts", "/s", &large, ("1,000 accounts", &small), 0.90)])
}

/// Checks each `step`th of the known tokens in turn.
fn checks(database: &Database, step: usize) -> Load {
    Load::get(TEST_TOKEN, database.tokens.iter().step_by(step).map(String::as_str).collect::<String>())
}

fn log_ins(database: &Database) -> Load {
    Load::post("/api/login", database.log_ins.as_str()).over(16)
}
