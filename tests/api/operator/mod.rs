//! An operator's days: what is set wrongly, deleted, full or somebody else's, and what the program says of it.

mod accounts;
mod files;
mod output;
mod passkeys;
mod replaced;
mod secrets;
mod settings;
mod signals;

use std::process::Output;

use crate::support::process::said;

/// It failed in words, and with this exit code.
#[track_caller]
fn assert_fails(done: &Output, code: i32, words: &[&str]) {
    let said = said(done);
    assert_eq!(done.status.code(), Some(code), "{said}");
    assert!(!said.contains("panicked"), "{said}");
    for words in words {
        assert!(said.contains(words), "{words:?} is not in {said}");
    }
}
