//! Several raw values under one name, before any rule is applied.

use std::fmt;

use serde::de::{Deserialize, Deserializer, SeqAccess, Visitor};
use serde::{Serialize, Serializer};

use super::Field;

/// The values of a list: of JSON, or of a name that a form repeats. One value alone is a list of one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldList(Option<Vec<Field>>);

impl FieldList {
    /// The name by which a deserializer knows that raw values are wanted.
    pub const NAME: &'static str = "vestibule::FieldList";

    /// Its values in their order; `None` where the name was not in the body.
    pub fn items(&self) -> Option<&[Field]> {
        self.0.as_deref()
    }

    /// Its texts as one, with commas between them. What is not text is what it is.
    pub fn joined(&self) -> Field {
        let Some(items) = &self.0 else { return Field::Absent };
        if let Some(wrong) = items.iter().find(|item| item.text().is_err()) {
            return wrong.clone();
        }
        items.iter().filter_map(|item| item.text().ok()).collect::<Vec<_>>().join(",").into()
    }
}

impl From<&str> for FieldList {
    fn from(text: &str) -> Self {
        [text].into_iter().collect()
    }
}

impl<F: Into<Field>> FromIterator<F> for FieldList {
    fn from_iter<I: IntoIterator<Item = F>>(items: I) -> Self {
        Self(Some(items.into_iter().map(Into::into).collect()))
    }
}

impl Serialize for FieldList {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for FieldList {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(Self::NAME, ListVisitor)
    }
}

struct ListVisitor;

impl<'de> Visitor<'de> for ListVisitor {
    type Value = FieldList;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of values")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<FieldList, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(FieldList(Some(items)))
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<FieldList, D::Error> {
        deserializer.deserialize_seq(self)
    }
}
