//! A password that nothing may show, in URLs of every kind that people write by mistake.

use std::process::Command;

use super::process::{run, said};

/// The part of a password by which it is found.
pub const CANARY: &str = "kanarie";

/// Passwords that a URL does not take as they are.
pub const ODD_PASSWORDS: [&str; 19] = [
    "p@", "p/", "p#", "p?", "p%", "100%", "p ", "p:", "@#?%/", "p\"", "p'", "p[", "p\\", "", "p%40", "p&x=", "\u{e9}",
    "p\n", "p",
];

/// Runs commands at once, each with every line of its log. None of them may show the canary, panic or write what a
/// terminal obeys; whether each has succeeded.
pub fn assert_hidden(commands: Vec<Command>) -> Vec<bool> {
    std::thread::scope(|threads| {
        let running = commands.into_iter().map(|mut command| {
            threads.spawn(move || {
                let done = run(command.env("VESTIBULE_LOG", "trace"), "");
                let said = said(&done);
                assert!(!said.contains(CANARY), "{command:?}: {said}");
                assert!(!said.contains("panicked") && !said.contains('\u{1b}'), "{command:?}: {said}");
                done.status.success()
            })
        });
        let running: Vec<_> = running.collect();
        running.into_iter().map(|command| command.join().unwrap()).collect()
    })
}
