//! A new password: typed twice at a terminal, or one line on standard input. Never an argument, because every
//! user of the machine can read those.

use std::io;

use super::failure::{Failure, Outcome};
use super::prompt::{self, Prompt};

/// Asks until the same password was typed twice.
///
/// # Errors
/// The terminal was closed.
pub(super) fn ask(prompt: &mut impl Prompt) -> io::Result<String> {
    loop {
        let password = prompt.secret("Password: ")?;
        if prompt.secret("Password (again): ")? == password {
            return Ok(password);
        }
        prompt.tell("The two passwords are not the same. Please try again.");
    }
}

/// Reads one line of standard input.
///
/// # Errors
/// There is none.
pub(super) fn read() -> Outcome<String> {
    prompt::read_line().map_err(|error| {
        Failure::because("password: none could be read from standard input, where it is one line", error)
    })
}

#[cfg(test)]
mod tests {
    use super::super::prompt::Script;
    use super::*;

    #[test]
    fn two_passwords_that_differ_are_asked_for_again() {
        let mut script = Script::new(&["one", "two", "three", "three"]);
        assert_eq!(ask(&mut script).unwrap(), "three");
        assert_eq!(script.notes.len(), 1);
    }
}
