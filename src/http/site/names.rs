//! What the files are called that pages load.

use std::iter;

use super::PACKAGE;
use crate::app::{Area, Package};

/// The names of scripts and styles.
pub(super) struct Names<'a> {
    /// What the names of the common files begin with: `output-name` in `Cargo.toml`.
    pub(super) output_name: &'a str,
    /// Lines like `js: FHYbW0AXWooV-2ffEDMdUA` and `account.js: …`; empty where names hold no hashes.
    pub(super) hashes: String,
}

impl Names<'_> {
    /// What the pages of an area load.
    pub(super) fn package(&self, area: Area) -> Package {
        let common = |kind: &str| match self.hash(kind) {
            Some(hash) => hashed(self.output_name, hash, kind),
            None => format!("/{PACKAGE}/{}.{kind}", self.output_name),
        };
        // A build of cargo-leptos has all islands in one WebAssembly, and all styles in one sheet.
        let own = |kind: &str| {
            let name = own_name(area)?;
            self.hash(&[name, ".", kind].concat()).map(|hash| hashed(name, hash, kind))
        };
        let instead = |kind: &str| own(kind).unwrap_or_else(|| common(kind));
        let styles = iter::once(common("css")).chain(own("css")).collect();
        let (passkeys, admin) = (self.packed("passkeys", "js"), self.packed("admin", "js"));
        Package { script: instead("js"), wasm: instead("wasm"), styles, passkeys, admin }
    }

    /// The path of a file of `public` that a release minifies. A build of cargo-leptos copies it as it is.
    pub(super) fn packed(&self, name: &str, kind: &str) -> String {
        let file = format!("{name}.{kind}");
        self.hash(&file).map_or_else(|| format!("/{file}"), |hash| hashed(name, hash, kind))
    }

    /// The hash of a file by what the list calls it.
    fn hash(&self, listed: &str) -> Option<&str> {
        self.hashes.lines().find_map(|line| line.strip_prefix(listed)?.strip_prefix(": ")).map(str::trim)
    }
}

/// What the names of the files of an area alone begin with. `cargo xtask` builds them: its own scripts replace those of
/// most pages, and its own styles come after theirs.
fn own_name(area: Area) -> Option<&'static str> {
    match area {
        Area::Entrance => None,
        Area::Account => Some("account"),
        Area::Desk => Some("desk"),
    }
}

/// The path of a file whose name holds its hash.
fn hashed(name: &str, hash: &str, kind: &str) -> String {
    format!("/{PACKAGE}/{name}.{hash}.{kind}")
}
