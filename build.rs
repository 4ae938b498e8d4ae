//! Hands the source of each endpoint to the crate, which reads the docs of the API's document from it.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=src/api");
    let (mut sources, api) = (String::new(), PathBuf::from(env("CARGO_MANIFEST_DIR")).join("src/api"));
    add(&api, "", &mut sources)?;
    fs::write(Path::new(&env("OUT_DIR")).join("endpoint_sources.rs"), format!("&[{sources}]"))
}

fn env(name: &str) -> String {
    env::var(name).expect("a variable that cargo sets")
}

/// Adds each file of a folder, with the path of its module.
fn add(folder: &Path, within: &str, sources: &mut String) -> io::Result<()> {
    let mut files = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    files.sort();
    for file in files {
        let name = file.file_stem().unwrap_or_default().to_string_lossy();
        if file.is_dir() {
            add(&file, &format!("{within}{name}::"), sources)?;
        } else if fs::read_to_string(&file)?.contains("\nendpoint!(") {
            let _ = write!(sources, "({:?}, include_str!({file:?})),", format!("{within}{name}"));
        }
    }
    Ok(())
}
