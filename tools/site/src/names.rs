//! Names that change with the content, so that browsers may keep a file for ever.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use base64ct::{Base64UrlUnpadded, Encoding};
use md5::{Digest, Md5};

use crate::NAME;

/// What a page loads, in the order of the list.
const KINDS: [&str; 3] = ["js", "wasm", "css"];

/// Renames `NAME.js` to `NAME.<hash>.js`, and so on; the list of hashes as lines like `js: FHYbW0AXWooV-2ffEDMdUA`.
pub fn add_hashes(package: &Path) -> Result<String> {
    let mut list = String::new();
    for kind in KINDS {
        let plain = package.join(format!("{NAME}.{kind}"));
        let bytes = fs::read(&plain).with_context(|| plain.display().to_string())?;
        let hash = Base64UrlUnpadded::encode_string(&Md5::digest(&bytes));
        fs::rename(&plain, package.join(format!("{NAME}.{hash}.{kind}")))?;
        list.push_str(&format!("{kind}: {hash}\n"));
    }
    Ok(list)
}
