//! What the body of an error says: errors by field, or a detail.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::WantedFactors;

/// Errors by field, in the order of the fields: `{"username": ["..."]}`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldErrors(pub(super) Vec<(Cow<'static, str>, Vec<String>)>);

impl FieldErrors {
    /// The errors of one field.
    pub fn one(field: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Self {
        Self(vec![(field.into(), vec![message.into()])])
    }

    /// Adds an error of a field that has none yet.
    pub fn add(&mut self, field: impl Into<Cow<'static, str>>, message: impl Into<String>) {
        self.0.push((field.into(), vec![message.into()]));
    }

    /// Takes the value out of a parsed field, or keeps its errors.
    pub fn keep<T>(&mut self, field: &'static str, parsed: Result<T, Vec<String>>) -> Option<T> {
        parsed.map_err(|errors| self.0.push((Cow::Borrowed(field), errors))).ok()
    }

    /// The errors of a field; empty where it has none.
    pub fn of(&self, field: &str) -> &[String] {
        self.0.iter().find(|(name, _)| name == field).map_or(&[], |(_, errors)| errors)
    }

    /// Each field that has errors, with them.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.0.iter().map(|(name, errors)| (name.as_ref(), errors.as_slice()))
    }

    /// Whether no field has an error.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The body of an [`ApiError`](super::ApiError).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// `{"username": ["...", "..."]}`
    Fields(FieldErrors),
    /// `{"detail": "..."}`
    Detail {
        /// The sentence.
        detail: String,
        /// `"code"` beside it, where a client has to tell this refusal from others of its status.
        code: Option<Cow<'static, str>>,
        /// `"factors"` and `"password"` beside it, where a second factor has to be confirmed.
        wanted: Option<WantedFactors>,
    },
}

impl Serialize for Reason {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        match self {
            Self::Detail { detail, code, wanted } => {
                map.serialize_entry("detail", detail)?;
                if let Some(code) = code {
                    map.serialize_entry("code", code)?;
                }
                if let Some(WantedFactors { password, factors }) = wanted {
                    map.serialize_entry("factors", factors)?;
                    map.serialize_entry("password", password)?;
                }
            }
            Self::Fields(errors) => {
                for (field, messages) in &errors.0 {
                    map.serialize_entry(field, messages)?;
                }
            }
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Reason {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ReasonVisitor;
        impl<'de> Visitor<'de> for ReasonVisitor {
            type Value = Reason;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("field errors or a detail")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Reason, A::Error> {
                let mut fields = Vec::new();
                while let Some(name) = map.next_key::<String>()? {
                    if name == "detail" {
                        return beside(map.next_value()?, map);
                    }
                    fields.push((Cow::Owned(name), map.next_value()?));
                }
                Ok(Reason::Fields(FieldErrors(fields)))
            }
        }
        deserializer.deserialize_map(ReasonVisitor)
    }
}

/// Reads what stands beside a detail.
fn beside<'de, A: MapAccess<'de>>(detail: String, mut map: A) -> Result<Reason, A::Error> {
    let (mut code, mut factors, mut password) = (None, None, false);
    while let Some(name) = map.next_key::<String>()? {
        match name.as_str() {
            "code" => code = Some(Cow::Owned(map.next_value()?)),
            "factors" => factors = Some(map.next_value()?),
            "password" => password = map.next_value()?,
            _ => _ = map.next_value::<IgnoredAny>()?,
        }
    }
    Ok(Reason::Detail { detail, code, wanted: factors.map(|factors| WantedFactors { password, factors }) })
}
