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

/// All that a command has said.
fn said(done: &Output) -> String {
    String::from_utf8_lossy(&done.stdout).into_owned() + &String::from_utf8_lossy(&done.stderr)
}

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
