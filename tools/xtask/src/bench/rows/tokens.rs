//! The token check, on which every other service of a team depends.

use anyhow::Result;

use super::{MANY, TEST_TOKEN, TOO_MANY};
use crate::bench::Bench;
use crate::bench::figures::interleaved;
use crate::bench::report::Row;
use crate::bench::seed::unknown_tokens;
use crate::bench::server::Server;
use crate::bench::wrk::Load;

pub fn valid(bench: &Bench) -> Result<Vec<Row>> {
    let token = &bench.small.tokens[0];
    let vestibule = Server::vestibule(&bench.small.url())?;
    let bare = Server::bare(&vestibule.get(TEST_TOKEN, token, 200)?)?;
    let load = Load::get(TEST_TOKEN, token);
    let [ours, bare] = interleaved(&bench.plan, [&load.rate(&vestibule), &load.rate(&bare)])?;
    Ok(vec![Row::ratio("GET /api/test_token, valid token", "/s", &ours, ("bare axum", &bare), 0.80)])
}

pub fn unknown(bench: &Bench) -> Result<Vec<Row>> {
    let tokens = unknown_tokens(TOO_MANY)?;
    let vestibule = Server::vestibule(&bench.small.url())?;
    let bare = Server::bare(&vestibule.get(TEST_TOKEN, &tokens[0], 401)?)?;
    let in_turn = |count: u64| {
        let load = Load::get(TEST_TOKEN, tokens[..count as usize].concat()).refused();
        interleaved(&bench.plan, [&load.rate(&vestibule), &load.rate(&bare)])
    };
    let [one, one_bare] = in_turn(1)?;
    let [many, many_bare] = in_turn(MANY)?;
    let [too_many, too_many_bare] = in_turn(TOO_MANY)?;
    let row = |which: &str, ours: &_, bare: &_| {
        Row::ratio(&format!("the same, unknown token, {which}"), "/s", ours, ("bare axum", bare), 0.50)
    };
    let known = Row::harder(row("one again and again", &one, &one_bare), row("100,000 in turn", &many, &many_bare));
    Ok(vec![known.beside(&row("400,000 in turn, which no server remembers", &too_many, &too_many_bare))])
}
