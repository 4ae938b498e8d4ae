//! Why a command failed.

use std::error::Error;
use std::fmt;
use std::process::ExitCode;

use super::output::{self, Unwritten};
use super::prompt::Prompt;
use crate::accounts;
use crate::contract::FieldErrors;

/// A failure in the words that the user of the command reads.
#[derive(Debug)]
pub(super) struct Failure(Vec<String>);

/// How a command ends.
pub(super) type Outcome<T = ()> = Result<T, Failure>;

impl Failure {
    /// A whole sentence.
    pub(super) fn new(sentence: impl Into<String>) -> Self {
        Self(vec![sentence.into()])
    }

    /// Several of them.
    pub(super) fn several(sentences: Vec<String>) -> Self {
        Self(sentences)
    }

    /// What could not be done, and all of its causes.
    pub(super) fn because(what: impl Into<String>, cause: impl Error) -> Self {
        Self(vec![format!("{}: {}", what.into(), with_causes(&cause))])
    }

    /// What went wrong with an account that was named on the command line.
    pub(super) fn about(username: &str, error: accounts::Error) -> Self {
        match error {
            accounts::Error::NoSuchAccount => Self::new(format!("there is no account {username}")),
            error => error.into(),
        }
    }

    /// Shows it at a prompt, where the user can try again.
    pub(super) fn tell(&self, prompt: &mut impl Prompt) {
        self.0.iter().for_each(|sentence| prompt.tell(sentence));
    }

    /// Writes it to standard error.
    pub(super) fn report(&self) -> ExitCode {
        for sentence in &self.0 {
            output::note(format!("vestibule: {sentence}"));
        }
        ExitCode::FAILURE
    }
}

/// Its sentences in one line.
impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("; "))
    }
}

impl From<accounts::Error> for Failure {
    fn from(error: accounts::Error) -> Self {
        match error {
            accounts::Error::Invalid(errors) => Self(sentences(&errors)),
            error => Self(vec![with_causes(&error)]),
        }
    }
}

impl From<Unwritten> for Failure {
    fn from(error: Unwritten) -> Self {
        Self(vec![with_causes(&error)])
    }
}

impl From<accounts::StoreError> for Failure {
    fn from(error: accounts::StoreError) -> Self {
        Self(vec![with_causes(&error)])
    }
}

/// An error and its causes, without those that it repeats itself.
fn with_causes(error: &dyn Error) -> String {
    let mut sentence = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let words = error.to_string();
        if !sentence.ends_with(&words) {
            sentence.push_str(&format!(": {words}"));
        }
        cause = error.source();
    }
    sentence
}

/// Each error with the name of its field before it.
fn sentences(errors: &FieldErrors) -> Vec<String> {
    let sentences =
        errors.iter().flat_map(|(field, errors)| errors.iter().map(move |error| format!("{field}: {error}")));
    sentences.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_of_a_field_names_the_field() {
        let failure =
            Failure::from(accounts::Error::Invalid(FieldErrors::one("email", "Enter a valid email address.")));
        assert_eq!(failure.0, ["email: Enter a valid email address."]);
    }

    #[test]
    fn a_failure_tells_what_stands_behind_it() {
        let cause = std::io::Error::new(std::io::ErrorKind::AddrInUse, "address in use");
        assert_eq!(Failure::because("cannot listen", cause).0, ["cannot listen: address in use"]);
    }
}
