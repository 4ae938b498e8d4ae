//! Writes the list of the site's files, which `main.rs` includes: each path with the bytes of the file.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let site = variable("LEPTOS_SITE_ROOT");
    let hashes = variable("VESTIBULE_HASHES");
    let mut files = vec![(PathBuf::from("hash.txt"), hashes)];
    find(&site, &site, &mut files)?;
    files.sort();
    let entries: Vec<String> =
        files.iter().map(|(path, file)| format!("({path:?}, include_bytes!({file:?}).as_slice()),\n")).collect();
    fs::write(variable("OUT_DIR").join("site.rs"), format!("&[\n{}]\n", entries.concat()))
}

/// A path in the environment, without which there is nothing to build.
fn variable(name: &str) -> PathBuf {
    println!("cargo::rerun-if-env-changed={name}");
    let value = env::var_os(name).unwrap_or_else(|| panic!("{name} is not set: build with `cargo xtask dist`"));
    PathBuf::from(value)
}

/// Adds every file beneath `folder`, with its path in `site`.
fn find(site: &Path, folder: &Path, files: &mut Vec<(PathBuf, PathBuf)>) -> io::Result<()> {
    println!("cargo::rerun-if-changed={}", folder.display());
    for entry in fs::read_dir(folder)? {
        let place = entry?.path();
        if place.is_dir() {
            find(site, &place, files)?;
        } else if let Ok(path) = place.strip_prefix(site) {
            files.push((path.to_owned(), place));
        }
    }
    Ok(())
}
