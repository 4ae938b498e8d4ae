//! The bytes that a browser fetches before somebody can log in.

use std::collections::BTreeSet;

use anyhow::Result;

use super::BROTLI;
use crate::bench::Bench;
use crate::bench::report::Row;
use crate::bench::server::Server;

const LIMIT_KB: f64 = 150.0;
const PAGE: &str = "/login";
/// What pages, scripts and styles link to, by the end of its name.
const LINKED: &[&str] = &[".css", ".ico", ".js", ".png", ".svg", ".wasm", ".webmanifest", ".woff2"];
/// Those that link to others.
const LINKING: &[&str] = &[".css", ".js", PAGE];

pub fn bytes(bench: &Bench) -> Result<Vec<Row>> {
    let vestibule = Server::vestibule(&bench.small.url())?;
    let (mut seen, mut next) = (BTreeSet::new(), vec![PAGE.to_owned()]);
    let (mut total, mut parts) = (0.0, Vec::new());
    while let Some(path) = next.pop() {
        if !seen.insert(path.clone()) {
            continue;
        }
        let size = vestibule.get(&path, BROTLI, 200)?.body.len() as f64 / 1000.0;
        total += size;
        parts.push(format!("{size:.1} {path}"));
        if LINKING.iter().any(|end| path.ends_with(end)) {
            let text = vestibule.get(&path, "Accept-Encoding: identity", 200)?.body;
            next.extend(linked(&String::from_utf8_lossy(&text)).map(str::to_owned));
        }
    }
    Ok(vec![Row::at_most("bytes that /login downloads, brotli", total, "kB", LIMIT_KB).note(parts.join(", ") + ".")])
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
