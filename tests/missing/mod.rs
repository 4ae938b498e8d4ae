//! Programs that are not there, without which a test cannot run.

use std::env;
use std::io::Write;

/// Set to `required` where a test that cannot run is to fail.
const VARIABLE: &str = "VESTIBULE_TEST";

/// Says that a test is skipped, and returns `None`: the program that it needs.
///
/// # Panics
/// Where `VESTIBULE_TEST=required` is set.
pub fn skip<T>(test: &str, missing: &str) -> Option<T> {
    assert!(env::var(VARIABLE).as_deref() != Ok("required"), "{missing}");
    // Past libtest, which keeps what a test that passes has printed.
    let _ = writeln!(std::io::stderr(), "skipped a test {test}: {missing}");
    None
}
