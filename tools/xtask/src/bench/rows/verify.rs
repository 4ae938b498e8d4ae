//! Forward auth, which a proxy asks for each request to each service.

use anyhow::Result;

use crate::bench::Bench;
use crate::bench::figures::{interleaved, written};
use crate::bench::report::Row;
use crate::bench::server::Server;
use crate::bench::wrk::Load;

const VERIFY: &str = "/api/verify";
const HOSTS: &str = "[hosts.\"http://auth.example.org:8080\"]\n";
const ASKED: [&str; 2] = ["X-Original-URL: http://auth.example.org:8080/a/page?with=a&query", "X-Original-Method: GET"];

pub fn remembered(bench: &Bench) -> Result<Vec<Row>> {
    let headers = [&ASKED[..], &[bench.small.tokens[0].trim_end()]].concat();
    let vestibule = Server::verifying(&bench.small.url(), HOSTS)?;
    let bare = Server::bare(&vestibule.get(VERIFY, &headers.join("\n"), 200)?)?;
    let load = Load::get(VERIFY, headers.join("\t"));
    let [ours, bare_rate] = interleaved(&bench.plan, [&load.rate(&vestibule), &load.rate(&bare)])?;
    let seconds = bench.plan.seconds;
    let (own, of_bare) = (time(&vestibule, &load, seconds)?, time(&bare, &load, seconds)?);
    let ratio = Row::ratio("GET /api/verify, remembered sign-in", "/s", &ours, ("bare axum", &bare_rate), 0.70);
    let time = Row::at_most("processor time of one GET /api/verify", own, "µs", 50.0);
    Ok(vec![ratio, time.note(format!("Bare axum takes {} µs for the same answer.", written(of_bare)))])
}

/// Microseconds of the processor for a request, the system's part of them included.
fn time(server: &Server, load: &Load, seconds: u64) -> Result<f64> {
    let before = server.processor_time()?;
    let requests = load.run(server, seconds)?.rate * seconds as f64;
    Ok((server.processor_time()? - before) / requests * 1e6)
}
