//! One raw value of a request's body, before any rule is applied.

use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, SeqAccess, Visitor};
use serde::{Serialize, Serializer};

use super::{FieldErrors, messages};

/// A raw value: what JSON, a form or a multipart body held under one name.
///
/// Numbers have become text already: the text that stood in the body, whatever its length.
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
    /// The name by which a deserializer knows that the raw value is wanted.
    pub const NAME: &'static str = "vestibule::Field";

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

    /// The text as an integer.
    ///
    /// # Errors
    /// What is wrong with the field of this `name`, in DRF's words.
    pub fn integer(&self, name: &'static str) -> Result<i64, FieldErrors> {
        let text = self.text().map_err(|missing| FieldErrors::one(name, missing))?;
        text.parse().map_err(|_| FieldErrors::one(name, messages::NOT_AN_INTEGER))
    }

    /// Whether it is absent, null or empty text. A page sends null, and a form empty text, for what it does not ask
    /// for.
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Absent | Self::Null => true,
            Self::Text(text) => text.is_empty(),
            Self::Bool(_) | Self::NotText => false,
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
        deserializer.deserialize_newtype_struct(Self::NAME, FieldVisitor)
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

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Field, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Field::NotText)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Field, D::Error> {
        deserializer.deserialize_any(self)
    }
}
