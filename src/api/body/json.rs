//! Reads a body of JSON into its members, whose values are left as they stand.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::{Fields, Value};
use crate::contract::ApiError;

/// The members of an object, in their order.
///
/// # Errors
/// 400 for what is not JSON, and for JSON that is not an object.
pub fn json(body: &[u8]) -> Result<Fields<'_>, ApiError> {
    let text = serde_json::from_slice::<&RawValue>(body).map_err(malformed)?.get();
    if !text.starts_with('{') {
        return Err(ApiError::not_an_object(python_type(text)));
    }
    let Members(members) = serde_json::from_str(text).map_err(malformed)?;
    Ok(members)
}

/// The error for a body or a value that is no JSON.
pub(in crate::api) fn malformed(fault: serde_json::Error) -> ApiError {
    ApiError::parse(format!("JSON parse error - {fault}"))
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

struct Members<'b>(Fields<'b>);

impl<'b> Deserialize<'b> for Members<'b> {
    fn deserialize<D: Deserializer<'b>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor)
    }
}

struct MembersVisitor;

impl<'b> Visitor<'b> for MembersVisitor {
    type Value = Members<'b>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'b>>(self, mut object: A) -> Result<Members<'b>, A::Error> {
        let mut members = Fields::new();
        while let Some((name, value)) = object.next_entry()? {
            members.push((name, Value::Json(value)));
        }
        Ok(Members(members))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_member_is_there_in_its_order_and_each_time() {
        let members = json(br#" {"a": "x", "b": [1, {"d": "]"}], "a": 1.50 } "#).unwrap();
        let read: Vec<_> = members.iter().map(|(name, value)| (name.as_str(), value.json().unwrap())).collect();
        assert_eq!(read, [("a", r#""x""#), ("b", r#"[1, {"d": "]"}]"#), ("a", "1.50")]);
    }

    #[test]
    fn what_is_not_json_is_refused_however_deep_it_is() {
        for wrong in ["01", "1.", ".5", "+1", "1e", "--1", "0x1", "NaN", "1 2", &"[".repeat(100_000)] {
            assert!(json(format!("{{\"password\": {wrong}}}").as_bytes()).is_err(), "{wrong:.9}");
        }
    }

    #[test]
    fn what_is_no_object_is_named_as_python_names_it() {
        for (text, name) in
            [("12345678901234567890123", "int"), ("-1.5", "float"), ("1e3", "float"), ("[]", "list"), ("null", "null")]
        {
            assert_eq!(json(text.as_bytes()).map(drop), Err(ApiError::not_an_object(name)), "{text}");
        }
    }
}
