//! The bytes that a browser fetches before somebody can log in, and for a page of the account area.

use std::collections::BTreeSet;

use anyhow::{Context, Result};

use super::BROTLI;
use crate::bench::Bench;
use crate::bench::report::Row;
use crate::bench::server::Server;

/// With the script for passkeys.
const LIMIT_KB: f64 = 135.0;
const LOG_IN: &str = "/login";
/// A page of the account area has more islands.
const ACCOUNT_LIMIT_KB: f64 = 165.0;
const ACCOUNT: &str = "/account/tokens";
/// What pages, scripts and styles link to, by the end of its name.
const LINKED: &[&str] = &[".css", ".ico", ".js", ".png", ".svg", ".wasm", ".webmanifest", ".woff2"];
/// Those that link to others.
const LINKING: &[&str] = &[".css", ".js", LOG_IN, ACCOUNT];

pub fn bytes(bench: &Bench) -> Result<Vec<Row>> {
    let vestibule = Server::with_passkeys(&bench.small.url())?;
    let token = bench.small.tokens.first().context("no token")?;
    Ok(vec![weigh(&vestibule, LOG_IN, "", LIMIT_KB)?, weigh(&vestibule, ACCOUNT, token, ACCOUNT_LIMIT_KB)?])
}

/// What a page downloads for a client that sends this header: itself and all that it links to.
fn weigh(vestibule: &Server, page: &str, header: &str, limit: f64) -> Result<Row> {
    let (mut seen, mut next) = (BTreeSet::new(), vec![page.to_owned()]);
    let (mut total, mut parts) = (0.0, Vec::new());
    while let Some(path) = next.pop() {
        if !seen.insert(path.clone()) {
            continue;
        }
        let get = |encoding: &str| vestibule.get(&path, &[encoding, "\n", header].concat(), 200);
        let size = get(BROTLI)?.body.len() as f64 / 1000.0;
        total += size;
        parts.push(format!("{size:.1} {path}"));
        if LINKING.iter().any(|end| path.ends_with(end)) {
            let text = get("Accept-Encoding: identity")?.body;
            next.extend(linked(&String::from_utf8_lossy(&text)).map(str::to_owned));
        }
    }
    let what = format!("bytes that {page} downloads, brotli");
    Ok(Row::at_most(&what, total, "kB", limit).note(parts.join(", ") + "."))
}

/// The paths that a text names.
pub fn linked(text: &str) -> impl Iterator<Item = &str> {
    let is_linked = |path: &&str| path.starts_with('/') && LINKED.iter().any(|end| path.ends_with(end));
    text.split(['"', '\'', '(', ')']).filter(is_linked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_scripts_and_urls_are_found() {
        let text = r#"<link href="/pkg/a.css"><script>import('/pkg/b.js').then(m => m("/pkg/c.wasm"))</script>
            <a href="/login">url(/d.woff2)"#;
        assert_eq!(linked(text).collect::<Vec<_>>(), ["/pkg/a.css", "/pkg/b.js", "/pkg/c.wasm", "/d.woff2"]);
    }
}
