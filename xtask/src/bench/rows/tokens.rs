//! The token check, which stands in front of everything a team has.

use anyhow::Result;

use super::TEST_TOKEN;
use crate::bench::Bench;
use crate::bench::figures::interleaved;
use crate::bench::report::Row;
use crate::bench::seed::unknown_tokens;
use crate::bench::server::Server;
use crate::bench::wrk::Load;

/// More than any cache of refusals should hold.
const UNKNOWN: u64 = 100_000;

pub fn valid(bench: &Bench) -> Result<Vec<Row>> {
    let token = &bench.small.tokens[0];
    let vestibule = Server::vestibule(&bench.small)?;
    let bare = Server::bare(&vestibule.get(TEST_TOKEN, token, 200)?)?;
    let load = Load::get(TEST_TOKEN, token);
    let [ours, bare] = interleaved(&bench.plan, [&load.rate(&vestibule), &load.rate(&bare)])?;
    Ok(vec![Row::ratio("GET /api/test_token, valid token", "/s", &ours, ("bare axum", &bare), 0.80)])
}

pub fn unknown(bench: &Bench) -> Result<Vec<Row>> {
    let tokens = unknown_tokens(UNKNOWN)?;
    let vestibule = Server::vestibule(&bench.small)?;
    let bare = Server::bare(&vestibule.get(TEST_TOKEN, &tokens[0], 401)?)?;
    let one = Load::get(TEST_TOKEN, &tokens[0]).refused();
    let many = Load::get(TEST_TOKEN, tokens.concat()).refused();
    let sides: [&dyn Fn(u64) -> Result<f64>; 4] =
        [&one.rate(&vestibule), &one.rate(&bare), &many.rate(&vestibule), &many.rate(&bare)];
    let [one, one_bare, many, many_bare] = interleaved(&bench.plan, sides)?;
    let row = |which: &str, ours: &_, bare: &_| {
        Row::ratio(&format!("the same, unknown token, {which}"), "/s", ours, ("bare axum", bare), 0.50)
    };
    Ok(vec![Row::harder(row("one again and again", &one, &one_bare), row("100,000 in turn", &many, &many_bare))])
}
