//! Names that change with the content, so that browsers may keep a file for ever.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use base64ct::{Base64UrlUnpadded, Encoding};
use md5::{Digest, Md5};

use crate::{ACCOUNT, ADMIN, API_DOCS, DESK, NAME, PASSKEYS};

/// What pages load, in the order of the list: what it is called there, its name, and its kind.
const LOADED: [(&str, &str, &str); 11] = [
    ("js", NAME, "js"),
    ("wasm", NAME, "wasm"),
    ("css", NAME, "css"),
    ("account.js", ACCOUNT, "js"),
    ("account.wasm", ACCOUNT, "wasm"),
    ("account.css", ACCOUNT, "css"),
    ("desk.css", DESK, "css"),
    ("passkeys.js", PASSKEYS, "js"),
    ("admin.js", ADMIN, "js"),
    ("apidocs.js", API_DOCS, "js"),
    ("apidocs.css", API_DOCS, "css"),
];

/// Renames `vestibule.js` to `vestibule.<hash>.js`, and so on; the list of hashes as lines like `js: FHYbW0AXWooV-2ffEDMdUA`.
pub fn add_hashes(package: &Path) -> Result<String> {
    let mut list = String::new();
    for (listed, name, kind) in LOADED {
        let plain = package.join(format!("{name}.{kind}"));
        let bytes = fs::read(&plain).with_context(|| plain.display().to_string())?;
        let hash = Base64UrlUnpadded::encode_string(&Md5::digest(&bytes));
        fs::rename(&plain, package.join(format!("{name}.{hash}.{kind}")))?;
        list.push_str(&format!("{listed}: {hash}\n"));
    }
    Ok(list)
}
