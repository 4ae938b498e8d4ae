//! From the fields of a body to the arguments of an endpoint.

use std::fmt;

use serde::de::value::MapDeserializer;
use serde::de::{self, DeserializeOwned};

use super::body::Fields;
use crate::contract::{ApiError, FieldErrors};

/// What is on or off. An HTML form sends it twice, by a hidden input and the checkbox after it: the last one counts.
const SWITCHES: [&str; 2] = ["session", "everywhere"];

/// The arguments that fields give; a field that the endpoint does not know never matters.
///
/// # Errors
/// 400 where a field of the endpoint's that is no switch is there twice.
pub(super) fn arguments<Input: DeserializeOwned>(mut fields: Fields) -> Result<Input, ApiError> {
    for switch in SWITCHES {
        keep_the_last(&mut fields, switch);
    }
    Input::deserialize(MapDeserializer::new(fields.into_iter())).map_err(|Mismatch(error)| error)
}

fn keep_the_last(fields: &mut Fields, name: &str) {
    let mut left = fields.iter().filter(|(other, _)| other == name).count();
    fields.retain(|(other, _)| {
        let is_it = other == name;
        left -= usize::from(is_it);
        !is_it || left == 0
    });
}

/// Why fields are no arguments.
#[derive(Debug)]
struct Mismatch(ApiError);

impl de::Error for Mismatch {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(ApiError::parse(message.to_string()))
    }

    fn duplicate_field(name: &'static str) -> Self {
        Self(FieldErrors::one(name, "This field may be given only once.").into())
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Mismatch {}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;
    use crate::contract::Field;

    #[derive(Debug, PartialEq, Deserialize)]
    struct LogIn {
        password: Field,
        session: Field,
    }

    fn read(form: &str) -> Result<LogIn, ApiError> {
        arguments(super::super::body::form(form.as_bytes()).unwrap())
    }

    #[test]
    fn of_a_switch_the_last_counts_unknown_fields_never_matter_and_a_password_is_given_once() {
        let wanted = LogIn { password: "x".into(), session: "on".into() };
        assert_eq!(read("session=off&_=1&password=x&_=2&session=&session=on&_=3"), Ok(wanted));
        let once = FieldErrors::one("password", "This field may be given only once.");
        assert_eq!(read("password=x&session=on&password=x"), Err(once.into()));
    }
}
