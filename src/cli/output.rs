//! The output of a command: its result on standard output, everything else on standard error. Nothing here panics where
//! they are closed, and every character that could control a terminal is escaped.

use std::error::Error;
use std::fmt::{self, Display};
use std::io::{self, ErrorKind, Write};

use crate::telemetry::escaped;

/// Why a result could not be written, on a disk that is full for example.
#[derive(Debug)]
pub(super) struct Unwritten(io::Error);

impl fmt::Display for Unwritten {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the result could not be written to standard output")
    }
}

impl Error for Unwritten {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.0)
    }
}

/// Writes a result, which ends with a line of its own.
///
/// # Errors
/// It could not be written. A closed pipe is no error: its reader has stopped reading on purpose.
pub(super) fn result(text: impl Display) -> Result<(), Unwritten> {
    ignore_closed_pipe(write(&mut io::stdout().lock(), &text.to_string()))
}

/// Writes a part of a file, such as CSV, as it is: it is for a program to read, which knows how its text ends.
///
/// # Errors
/// As for [`result`].
pub(super) fn raw(text: &str) -> Result<(), Unwritten> {
    let mut out = io::stdout().lock();
    ignore_closed_pipe(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
}

/// Turns a closed pipe into success: its reader has stopped reading on purpose.
///
/// # Errors
/// As for [`result`].
pub(super) fn ignore_closed_pipe(written: io::Result<()>) -> Result<(), Unwritten> {
    match written {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Unwritten(error)),
        _ => Ok(()),
    }
}

/// Writes a line to standard error, if anybody reads it.
pub(super) fn note(text: impl Display) {
    let _ = write(&mut io::stderr().lock(), &text.to_string());
}

/// Writes to standard error without ending the line: a question.
pub(super) fn ask(text: &str) {
    let _ = write!(io::stderr(), "{}", escaped(text)).and_then(|()| io::stderr().flush());
}

fn write(out: &mut impl Write, text: &str) -> io::Result<()> {
    let text = escaped(text);
    out.write_all(text.as_bytes())?;
    if !text.ends_with('\n') {
        out.write_all(b"\n")?;
    }
    out.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s2_a_result_steers_no_terminal() {
        let mut out = Vec::new();
        write(&mut out, "a\u{1b}[2J\u{9b}31m\u{202e}\nb").unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "a\\u001b[2J\\u009b31m\\u202e\nb\n");
    }

    #[test]
    fn a_reader_who_left_is_no_failure_and_a_full_disk_is_one() {
        assert!(ignore_closed_pipe(Err(ErrorKind::BrokenPipe.into())).is_ok());
        assert!(ignore_closed_pipe(Err(ErrorKind::StorageFull.into())).is_err());
    }
}
