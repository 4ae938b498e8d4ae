//! JSON as pages read and write it: texts, whole numbers, `true`, `false`, `null`, lists and objects, the part of
//! JSON that this API uses. `serde_json` can do more, describes its errors, and is ten times as large; the server,
//! which reads what strangers send, uses it.

mod read;
mod write;

use std::fmt;

pub use read::from_str;
pub use write::to_string;

/// A text that is no such JSON, or not of the type that was asked for; or a value that cannot be written as such.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed;

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("malformed JSON")
    }
}

impl std::error::Error for Malformed {}

// Without a message: its text would make every page larger, and no page shows it.
impl serde::de::Error for Malformed {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

impl serde::ser::Error for Malformed {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

#[cfg(test)]
mod tests;
