//! The compressed forms of the files, which the server hands out as they are.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use flate2::{Compression, write::GzEncoder};

/// Adds `x.br` and `x.gz` to each file `x` beneath the folder.
pub fn add_forms(folder: &Path) -> Result<()> {
    // All names first: what is added is in the same folder.
    let entries: Vec<fs::DirEntry> =
        fs::read_dir(folder).and_then(Iterator::collect).with_context(|| folder.display().to_string())?;
    for path in entries.iter().map(fs::DirEntry::path) {
        if path.is_dir() {
            add_forms(&path)?;
            continue;
        }
        let bytes = fs::read(&path).with_context(|| path.display().to_string())?;
        write(&path, "br", &brotli(&bytes)?)?;
        write(&path, "gz", &gzip(&bytes)?)?;
    }
    Ok(())
}

/// With brotli's best quality and largest window, which are its defaults.
fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut compressed, &brotli::enc::BrotliEncoderParams::default())?;
    Ok(compressed)
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

fn write(path: &Path, form: &str, bytes: &[u8]) -> Result<()> {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{form}"));
    let target = PathBuf::from(name);
    fs::write(&target, bytes).with_context(|| target.display().to_string())
}
