//! Vestibule with its site inside; what it can do is in [`vestibule::cli`].

use vestibule::http::{Embedded, Routes};

/// The files that `build.rs` has found.
static SITE: Embedded = include!(concat!(env!("OUT_DIR"), "/site.rs"));

fn main() -> std::process::ExitCode {
    vestibule::cli::run(Some(SITE), Routes::default())
}
