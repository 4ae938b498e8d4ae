//! One value of a request's body as it came, before any rule has looked at it.

use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde::{Serialize, Serializer};

use super::messages;

/// A raw value: what JSON, a form or a multipart body held under one name.
///
/// Numbers have become text already, as DRF's `CharField` takes them.
#[derive(Clone, Default, PartialEq, Eq)]
pub enum Field {
    /// The name was not in the body.
    #[default]
    Absent,
    /// JSON `null`.
    Null,
    /// Text, or a number as text.
    Text(String),
    /// JSON `true` or `false`.
    Bool(bool),
    /// A list, an object or an uploaded file.
    NotText,
}

impl Field {
    /// The text as it was sent, nothing stripped.
    ///
    /// # Errors
    /// DRF's sentence for a value that is missing, null or not text.
    pub fn text(&self) -> Result<&str, &'static str> {
        match self {
            Self::Text(text) => Ok(text),
            Self::Absent => Err(messages::REQUIRED.wire),
            Self::Null => Err(messages::NULL.wire),
            Self::Bool(_) | Self::NotText => Err(messages::NOT_A_STRING.wire),
        }
    }

    /// Whether a switch is on: JSON `true`, or what HTML forms and Django's `BooleanField` take for it.
    pub fn is_on(&self) -> bool {
        match self {
            Self::Bool(on) => *on,
            Self::Text(text) => {
                matches!(text.as_str(), "true" | "True" | "TRUE" | "on" | "On" | "1" | "yes" | "t" | "y")
            }
            Self::Absent | Self::Null | Self::NotText => false,
        }
    }
}

// A field may be a password, so what it holds is not shown.
impl fmt::Debug for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Absent => "Absent",
            Self::Null => "Null",
            Self::Text(_) => "Text(..)",
            Self::Bool(_) => "Bool(..)",
            Self::NotText => "NotText",
        })
    }
}

impl From<String> for Field {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Field {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<bool> for Field {
    fn from(on: bool) -> Self {
        Self::Bool(on)
    }
}

impl Serialize for Field {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Bool(on) => serializer.serialize_bool(*on),
            Self::Absent | Self::Null | Self::NotText => serializer.serialize_unit(),
        }
    }
}

impl<'de> Deserialize<'de> for Field {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(FieldVisitor)
    }
}

struct FieldVisitor;

impl<'de> Visitor<'de> for FieldVisitor {
    type Value = Field;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Field, E> {
        Ok(Field::Null)
    }

    fn visit_bool<E>(self, on: bool) -> Result<Field, E> {
        Ok(Field::Bool(on))
    }

    fn visit_str<E>(self, text: &str) -> Result<Field, E> {
        Ok(Field::Text(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Field, E> {
        Ok(Field::Text(text))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Field, E> {
        Ok(Field::Text(number.to_string()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Field, E> {
        Ok(Field::Text(number.to_string()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Field, E> {
        Ok(Field::Text(python_float(number)))
    }

    // Walks into lists and objects value by value: so serde_json's depth limit holds inside them too.
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Field, A::Error> {
        while list.next_element::<Field>()?.is_some() {}
        Ok(Field::NotText)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Field, A::Error> {
        while object.next_entry::<IgnoredAny, Field>()?.is_some() {}
        Ok(Field::NotText)
    }
}

/// A float as Python's `str` writes it, which is what DRF stores: `1e+16`, `1e-05`.
fn python_float(number: f64) -> String {
    let text = format!("{number:?}");
    match text.split_once('e') {
        Some((digits, exponent)) => {
            let (sign, exponent) = exponent.strip_prefix('-').map_or(('+', exponent), |rest| ('-', rest));
            format!("{digits}e{sign}{exponent:0>2}")
        }
        None => text,
    }
}

impl<'de> IntoDeserializer<'de, serde::de::value::Error> for Field {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Field {
    type Error = serde::de::value::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        match self {
            Self::Text(text) => visitor.visit_string(text),
            Self::Bool(on) => visitor.visit_bool(on),
            Self::Absent | Self::Null => visitor.visit_unit(),
            Self::NotText => {
                visitor.visit_seq(serde::de::value::SeqDeserializer::<_, Self::Error>::new(std::iter::empty::<Field>()))
            }
        }
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_become_the_text_that_python_would_write() {
        for (json, text) in [("4242", "4242"), ("-7", "-7"), ("1.5", "1.5"), ("1e3", "1000.0"), ("1e16", "1e+16")] {
            assert_eq!(serde_json::from_str::<Field>(json).unwrap(), Field::from(text), "{json}");
        }
    }

    #[test]
    fn nesting_beyond_the_limit_is_an_error_and_not_a_crash() {
        let deep = "[".repeat(100_000);
        assert!(serde_json::from_str::<Field>(&deep).is_err());
    }
}
