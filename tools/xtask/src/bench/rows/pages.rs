//! What a browser loads, against the same bytes from memory.

use anyhow::{Context, Result, bail};

use super::{BROTLI, download};
use crate::bench::Bench;
use crate::bench::figures::interleaved;
use crate::bench::report::Row;
use crate::bench::server::Server;
use crate::bench::wrk::Load;

pub fn log_in(bench: &Bench) -> Result<Vec<Row>> {
    let vestibule = Server::vestibule(&bench.small.url())?;
    Ok(vec![against_memory(bench, &vestibule, "/login", "GET /login, rendered", 0.50)?])
}

pub fn asset(bench: &Bench) -> Result<Vec<Row>> {
    let vestibule = Server::vestibule(&bench.small.url())?;
    let page = vestibule.get("/login", "Accept: text/html", 200)?;
    let page = String::from_utf8(page.body)?;
    let row = |extension: &str, what: &str| {
        let path =
            download::linked(&page).find(|path| path.ends_with(extension)).with_context(|| extension.to_owned())?;
        if !vestibule.get(path, BROTLI, 200)?.has("content-encoding", "br") {
            bail!("{path} came without compression");
        }
        against_memory(bench, &vestibule, path, what, 0.70)
    };
    let rows =
        (row(".wasm", "an asset, compressed: the WebAssembly")?, row(".js", "an asset, compressed: the script")?);
    Ok(vec![Row::harder(rows.0, rows.1)])
}

fn against_memory(bench: &Bench, vestibule: &Server, path: &str, what: &str, floor: f64) -> Result<Row> {
    let answer = vestibule.get(path, BROTLI, 200)?;
    let what = format!("{what}, {:.1} kB", answer.body.len() as f64 / 1000.0);
    let bare = Server::bare(&answer)?;
    let load = Load::get(path, BROTLI);
    let [ours, memory] = interleaved(&bench.plan, [&load.rate(vestibule), &load.rate(&bare)])?;
    Ok(Row::ratio(&what, "/s", &ours, ("from memory", &memory), floor))
}
