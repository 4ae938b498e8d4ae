//! A mail that is ready to be sent, and its id.

use std::fmt;
use std::str::FromStr;

use super::templates::Rendered;
use crate::accounts::Timestamp;

/// A mail to one recipient.
#[derive(Clone, Debug)]
pub struct Mail {
    /// What its Message-ID is made of; the same each time that it is tried.
    pub id: MailId,
    /// The address of the recipient.
    pub to: String,
    /// When it was written; the same each time that it is tried.
    pub date: Timestamp,
    /// What it says.
    pub content: Rendered,
}

/// The left half of a Message-ID, and the name of the file in a folder: 1 to 100 of `a-z A-Z 0-9 - _ .`, not `.` first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailId(String);

impl MailId {
    /// The id as it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for MailId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for MailId {
    type Err = &'static str;

    /// # Errors
    /// It has other characters, or too few or too many.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_part = |b: u8| b.is_ascii_alphanumeric() || b"-_.".contains(&b);
        let fits = (1..=100).contains(&text.len()) && text.bytes().all(is_part);
        // A Message-ID has no empty atom between its dots.
        let has_atoms = !text.starts_with('.') && !text.ends_with('.') && !text.contains("..");
        if fits && has_atoms { Ok(Self(text.to_owned())) } else { Err("no id of a mail") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_safe_as_a_header_and_as_a_name_of_a_file() {
        for good in ["1", "job-42", "0190a5c4-7a2b-7c3d.x_y"] {
            assert!(good.parse::<MailId>().is_ok(), "{good}");
        }
        for bad in
            ["", ".", "..", "a/b", "../a", "a b", "a\r\nb", "a@b", "<a>", ".a", "a.", "a..b", "ä", &"x".repeat(101)]
        {
            assert!(bad.parse::<MailId>().is_err(), "{bad:?}");
        }
    }
}
