//! Reads a body of JSON. Each value is taken as the text that stood there: a number of any length stays what was typed,
//! which no machine number could keep.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::Fields;
use crate::contract::{ApiError, Field};

/// The fields of an object.
///
/// # Errors
/// 400 for what is not JSON, and for JSON that is not an object.
pub(super) fn fields(body: &[u8]) -> Result<Fields, ApiError> {
    let text = serde_json::from_slice::<&RawValue>(body).map_err(malformed)?.get();
    if !text.starts_with('{') {
        return Err(ApiError::not_an_object(python_type(text)));
    }
    let Members(members) = serde_json::from_str(text).map_err(malformed)?;
    members.into_iter().map(|(name, value)| Ok((name, field(value.get())?))).collect()
}

fn malformed(fault: serde_json::Error) -> ApiError {
    ApiError::parse(format!("JSON parse error - {fault}"))
}

fn field(value: &str) -> Result<Field, ApiError> {
    Ok(match value.as_bytes().first() {
        Some(b'"') => Field::Text(serde_json::from_str(value).map_err(malformed)?),
        Some(b'n') => Field::Null,
        Some(b't') => Field::Bool(true),
        Some(b'f') => Field::Bool(false),
        Some(b'[' | b'{') => Field::NotText,
        _ => Field::Text(value.to_owned()),
    })
}

/// What Python calls the type of a value that is not an object.
fn python_type(value: &str) -> &'static str {
    match value.as_bytes().first() {
        Some(b'"') => "str",
        Some(b'n') => "null",
        Some(b't' | b'f') => "bool",
        Some(b'[') => "list",
        _ if value.contains(['.', 'e', 'E']) => "float",
        _ => "int",
    }
}

/// The members of an object, in their order.
struct Members<'t>(Vec<(String, &'t RawValue)>);

impl<'t> Deserialize<'t> for Members<'t> {
    fn deserialize<D: Deserializer<'t>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor)
    }
}

struct MembersVisitor;

impl<'t> Visitor<'t> for MembersVisitor {
    type Value = Members<'t>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'t>>(self, mut object: A) -> Result<Members<'t>, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = object.next_entry()? {
            members.push(member);
        }
        Ok(Members(members))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_of_any_length_is_the_text_that_stood_there() {
        for number in
            ["0", "-7", "4242", "12345678901234567890123", "-0", "1.5", "1.50", "0.1000000000000000055", "1e3", "1E400"]
        {
            let read = fields(format!("{{\"password\": {number} }}").as_bytes()).unwrap();
            assert_eq!(read, [("password".to_owned(), Field::from(number))]);
        }
        for wrong in ["01", "1.", ".5", "+1", "1e", "--1", "0x1", "NaN", "1 2"] {
            assert!(fields(format!("{{\"password\": {wrong}}}").as_bytes()).is_err(), "{wrong}");
        }
    }

    #[test]
    fn every_value_is_what_it_says_in_its_order_and_each_time() {
        let read =
            fields(br#" {"a": "\u00e9", "b": null, "a": true, "c": [1, {"d": "]"}], "e": {}, "f": false} "#).unwrap();
        let expected = [
            ("a", Field::from("é")),
            ("b", Field::Null),
            ("a", Field::Bool(true)),
            ("c", Field::NotText),
            ("e", Field::NotText),
            ("f", Field::Bool(false)),
        ];
        assert_eq!(read, expected.map(|(name, field)| (name.to_owned(), field)));
    }

    #[test]
    fn what_is_no_object_is_named_as_python_names_it() {
        for (text, name) in
            [("12345678901234567890123", "int"), ("-1.5", "float"), ("1e3", "float"), ("[]", "list"), ("null", "null")]
        {
            assert_eq!(fields(text.as_bytes()), Err(ApiError::not_an_object(name)), "{text}");
        }
    }

    #[test]
    fn nesting_without_end_is_read_without_a_crash() {
        let (open, close) = ("[".repeat(100_000), "]".repeat(100_000));
        assert!(fields(format!("{{\"a\": {open}").as_bytes()).is_err());
        assert!(fields(format!("{{\"a\": {open}{close}}}").as_bytes()).is_ok());
    }
}
