//! Questions to the user at the terminal.

use std::io::{self, BufRead};

use super::{encoding, output};

/// A user who can be asked.
pub(super) trait Prompt {
    /// Asks for a line, without what ended it.
    fn line(&mut self, question: &str) -> io::Result<String>;

    /// Asks for a line without echo.
    fn secret(&mut self, question: &str) -> io::Result<String>;

    /// Says something.
    fn tell(&mut self, sentence: &str);
}

/// The terminal. Questions go to standard error, so that standard output holds results alone.
pub(super) struct Terminal;

impl Prompt for Terminal {
    fn line(&mut self, question: &str) -> io::Result<String> {
        output::ask(question);
        // After Ctrl-D the line is not ended by Enter.
        read_line().inspect_err(|_| output::note(""))
    }

    fn secret(&mut self, question: &str) -> io::Result<String> {
        rpassword::prompt_password(question).inspect_err(|_| output::note(""))
    }

    fn tell(&mut self, sentence: &str) {
        output::note(sentence);
    }
}

/// One line of standard input, without what ended it, and without a byte order mark before it.
///
/// # Errors
/// Standard input has ended or holds something other than UTF-8.
pub(super) fn read_line() -> io::Result<String> {
    let mut line = Vec::new();
    if io::stdin().lock().read_until(b'\n', &mut line)? == 0 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    let line = encoding::text(line)?;
    let text = line.strip_suffix('\n').unwrap_or(&line);
    Ok(text.strip_suffix('\r').unwrap_or(text).to_owned())
}

/// A user with the answers that a test gives.
#[cfg(test)]
pub(super) struct Script {
    answers: std::vec::IntoIter<String>,
    pub(super) asked: Vec<String>,
    pub(super) notes: Vec<String>,
}

#[cfg(test)]
impl Script {
    pub(super) fn new(answers: &[&str]) -> Self {
        let answers: Vec<String> = answers.iter().map(|&answer| answer.to_owned()).collect();
        Self { answers: answers.into_iter(), asked: Vec::new(), notes: Vec::new() }
    }
}

#[cfg(test)]
impl Prompt for Script {
    fn line(&mut self, question: &str) -> io::Result<String> {
        self.asked.push(question.to_owned());
        self.answers.next().ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
    }

    fn secret(&mut self, question: &str) -> io::Result<String> {
        self.line(question)
    }

    fn tell(&mut self, sentence: &str) {
        self.notes.push(sentence.to_owned());
    }
}
