//! One value of a request's body as it came, before any rule has looked at it.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::SeqDeserializer;
use serde::de::{self, Deserialize, Deserializer, IntoDeserializer, SeqAccess, Visitor};
use serde::{Serialize, Serializer};

use super::messages;

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

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Field, A::Error> {
        while list.next_element::<Self::Value>()?.is_some() {}
        Ok(Field::NotText)
    }
}

impl<'de, E: de::Error> IntoDeserializer<'de, E> for Field {
    type Deserializer = FieldDeserializer<E>;

    fn into_deserializer(self) -> Self::Deserializer {
        FieldDeserializer(self, PhantomData)
    }
}

/// Hands a field on to an endpoint's arguments, with whatever error those have.
pub struct FieldDeserializer<E>(Field, PhantomData<E>);

impl<'de, E: de::Error> Deserializer<'de> for FieldDeserializer<E> {
    type Error = E;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        match self.0 {
            Field::Text(text) => visitor.visit_string(text),
            Field::Bool(on) => visitor.visit_bool(on),
            Field::Absent | Field::Null => visitor.visit_unit(),
            Field::NotText => visitor.visit_seq(SeqDeserializer::<_, E>::new(std::iter::empty::<()>())),
        }
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}
