//! How the value of an argument is handed to its type.

use serde::de::value::SeqDeserializer;
use serde::de::{Deserializer, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;
use serde_json::value::RawValue;

use super::super::body::Value;
use crate::contract::{Field, FieldList};

impl<'de> Deserializer<'de> for Value<'de> {
    type Error = serde_json::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, serde_json::Error> {
        match self {
            Self::Text(text) => visitor.visit_string(text),
            Self::Json(json) => json.deserialize_any(visitor),
            Self::Texts(texts) => visitor.visit_seq(SeqDeserializer::new(texts.into_iter())),
            Self::File => visitor.visit_seq(SeqDeserializer::new(std::iter::empty::<()>())),
        }
    }

    /// A [`Field`] takes a value as the text that stood there, which no machine number could keep. A [`FieldList`]
    /// takes a list of such values, or one alone.
    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, serde_json::Error> {
        if name == FieldList::NAME {
            let values = match self {
                Self::Texts(texts) => texts.into_iter().map(Value::Text).collect(),
                Self::Json(json) if json.get().starts_with('[') => {
                    let items: Vec<&RawValue> = serde_json::from_str(json.get())?;
                    items.into_iter().map(Value::Json).collect()
                }
                one => vec![one],
            };
            return visitor.visit_seq(SeqDeserializer::new(values.into_iter()));
        }
        let Self::Json(json) = self else { return self.deserialize_any(visitor) };
        if name != Field::NAME {
            return json.deserialize_newtype_struct(name, visitor);
        }
        match json.get().as_bytes().first() {
            Some(b'[' | b'{') => visitor.visit_seq(SeqDeserializer::new(std::iter::empty::<()>())),
            Some(b'-' | b'0'..=b'9') => visitor.visit_str(json.get()),
            _ => json.deserialize_any(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, serde_json::Error> {
        match self {
            Self::Json(json) => json.deserialize_option(visitor),
            other => visitor.visit_some(other),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, serde_json::Error> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map struct enum identifier
    }
}

impl<'de> IntoDeserializer<'de, serde_json::Error> for Value<'de> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}
