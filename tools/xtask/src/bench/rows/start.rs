//! What a server needs before its first request.

use std::thread;
use std::time::{Duration, Instant};

use anyhow::Result;

use super::TEST_TOKEN;
use crate::bench::Bench;
use crate::bench::figures::{median, written};
use crate::bench::report::Row;
use crate::bench::server::Server;

const STARTS: usize = 10;
/// After so long a server that nobody asks is at rest.
const REST: Duration = Duration::from_secs(5);

pub fn memory(bench: &Bench) -> Result<Vec<Row>> {
    let vestibule = Server::vestibule(&bench.small.url())?;
    vestibule.get(TEST_TOKEN, &bench.small.tokens[0], 200)?;
    thread::sleep(REST);
    Ok(vec![Row::at_most("memory at rest, resident", vestibule.memory()?, "MiB", 30.0)])
}

pub fn first_answer(bench: &Bench) -> Result<Vec<Row>> {
    let (mut healthy, mut checked) = (Vec::new(), Vec::new());
    for _ in 0..STARTS {
        let begun = now();
        let vestibule = Server::vestibule(&bench.small.url())?;
        vestibule.get("/healthz", "Accept: */*", 200)?;
        healthy.push(since(begun));
        vestibule.get(TEST_TOKEN, &bench.small.tokens[0], 200)?;
        checked.push(since(begun));
    }
    let row = Row::at_most("from start to the first token checked", median(checked), "ms", 150.0);
    Ok(vec![row.note(format!("/healthz answers after {} ms.", written(median(healthy))))])
}

#[expect(clippy::disallowed_methods, reason = "the time of a start is the real one")]
pub fn now() -> Instant {
    Instant::now()
}

/// Milliseconds.
#[expect(clippy::disallowed_methods, reason = "the time of a start is the real one")]
fn since(begun: Instant) -> f64 {
    begun.elapsed().as_secs_f64() * 1000.0
}
