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

pub fn accounts(bench: &Bench) -> Result<Vec<Row>> {
    let many = Database::new("many", &MANY)?;
    let rows = compare(bench, &many);
    many.delete()?;
    rows
}

fn compare(bench: &Bench, many: &Database) -> Result<Vec<Row>> {
    let few = &bench.small;
    let (large, small) = (Server::vestibule(many)?, Server::vestibule(few)?);

    let all = Load::get(TEST_TOKEN, many.tokens.concat());
    let as_few = many.tokens.iter().step_by(many.tokens.len() / few.tokens.len());
    let as_few = Load::get(TEST_TOKEN, as_few.map(String::as_str).collect::<String>());
    let base = Load::get(TEST_TOKEN, few.tokens.concat());
    let sides: [&dyn Fn(u64) -> Result<f64>; 3] = [&all.rate(&large), &as_few.rate(&large), &base.rate(&small)];
    let [all, as_few, base] = interleaved(&bench.plan, sides)?;
    let row = |which: &str, rate| {
        let what = format!("test_token, 1,000,000 accounts, {which} of 5,000,000 tokens in turn");
        Row::ratio(&what, "/s", rate, ("1,000 accounts, 5,000 tokens in turn", base), 0.90)
    };
    let checks = Row::harder(row("100,000", all), row("5,000", as_few));

    let (many, few) = (log_ins(many), log_ins(few));
    let [many, few] = interleaved(&bench.plan, [&many.rate(&large), &few.rate(&small)])?;
    Ok(vec![checks, Row::ratio("login, 1,000,000 accounts", "/s", many, ("1,000 accounts", few), 0.90)])
}

fn log_ins(database: &Database) -> Load {
    Load::post("/api/login", database.log_ins.as_str()).over(16)
}
