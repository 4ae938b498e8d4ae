//! Values of a Django database. They are read as the bytes of their text, whatever the type of their column, so an
//! invalid value affects only its own row.

use time::format_description::BorrowedFormatItem;
use time::macros::format_description;
use time::parsing::Parsed;
use time::{PrimitiveDateTime, UtcOffset};

use crate::accounts::Timestamp;

/// Limit of a key's characters in a report.
const MAX_KEY: usize = 64;

const MOMENT: &[BorrowedFormatItem<'_>] = format_description!(
    version = 2,
    "[year]-[month]-[day] [hour]:[minute]:[second][optional [.[subsecond digits:1+]]]\
    [optional [[offset_hour sign:mandatory][optional [:[offset_minute]]]]]"
);

/// Rows with the names of their columns.
pub(super) struct Rows {
    names: Vec<&'static str>,
    cells: Vec<Vec<Option<Vec<u8>>>>,
}

/// A row. If a value is invalid, its methods return the reason as the rest of a sentence.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    names: &'a [&'static str],
    cells: &'a [Option<Vec<u8>>],
}

impl Rows {
    /// Rows with those columns.
    pub(super) fn new(names: Vec<&'static str>, cells: Vec<Vec<Option<Vec<u8>>>>) -> Self {
        Self { names, cells }
    }

    /// The number of rows.
    pub(super) fn len(&self) -> u64 {
        self.cells.len() as u64
    }

    /// The rows, in order.
    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = Row<'_>> {
        self.cells.iter().map(|cells| Row { names: &self.names, cells })
    }
}

impl<'a> Row<'a> {
    fn cell(self, name: &str) -> Option<&'a [u8]> {
        let at = self.names.iter().position(|known| *known == name)?;
        self.cells.get(at)?.as_deref()
    }

    fn optional(self, name: &str) -> Result<Option<&'a str>, String> {
        let Some(bytes) = self.cell(name) else { return Ok(None) };
        let text = std::str::from_utf8(bytes).map_err(|_| format!("its {name} is not UTF-8"))?;
        if text.contains('\0') {
            return Err(format!("its {name} has a NUL character in it"));
        }
        Ok(Some(text))
    }

    /// Reads a text.
    pub(super) fn text(self, name: &str) -> Result<&'a str, String> {
        self.optional(name)?.ok_or_else(|| format!("its {name} is NULL"))
    }

    /// Reads an integer.
    pub(super) fn integer(self, name: &str) -> Result<i64, String> {
        self.text(name)?.parse().map_err(|_| format!("its {name} is not a whole number"))
    }

    /// Reads a boolean.
    pub(super) fn flag(self, name: &str) -> Result<bool, String> {
        match self.text(name)? {
            "0" => Ok(false),
            "1" => Ok(true),
            _ => Err(format!("its {name} is neither true nor false")),
        }
    }

    /// Reads a date and time; without a time zone it is in UTC.
    pub(super) fn moment(self, name: &str) -> Result<Timestamp, String> {
        moment(self.text(name)?).ok_or_else(|| format!("its {name} is not a date and time"))
    }

    /// Reads a date and time, or NULL.
    pub(super) fn optional_moment(self, name: &str) -> Result<Option<Timestamp>, String> {
        self.cell(name).map(|_| self.moment(name)).transpose()
    }

    /// A key that is not secret, for a report.
    pub(super) fn key(self, name: &str) -> String {
        match self.cell(name) {
            None => "NULL".to_owned(),
            Some(b"") => "''".to_owned(),
            Some(bytes) => String::from_utf8_lossy(bytes).escape_debug().take(MAX_KEY).collect(),
        }
    }

    /// What is wrong with a key that is not an integer and not secret, as the rest of a sentence; `called` is the name
    /// of its column in the report.
    pub(super) fn not_integer(self, name: &str, called: &str) -> String {
        match self.cell(name) {
            None => format!("its {called} is NULL"),
            Some(_) => format!("its {called} is no whole number but {}", self.key(name)),
        }
    }
}

/// Parses Django's `2026-11-23 10:00:00.123456`, with or without a fraction and a time zone.
fn moment(text: &str) -> Option<Timestamp> {
    let mut parsed = Parsed::new();
    let text = text.replacen('T', " ", 1);
    let rest = parsed.parse_items(text.as_bytes(), MOMENT).ok()?;
    if !rest.is_empty() {
        return None;
    }
    let offset = UtcOffset::try_from(parsed).unwrap_or(UtcOffset::UTC);
    let moment = PrimitiveDateTime::try_from(parsed).ok()?.assume_offset(offset);
    let millis = moment.unix_timestamp_nanos().div_euclid(1_000_000);
    i64::try_from(millis).ok().map(Timestamp::from_unix_millis)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_and_time_is_read_as_either_database_writes_it() {
        let at = |text: &str| moment(text).map(Timestamp::rfc3339);
        for (text, expected) in [
            ("2026-11-23 10:00:00.123456", "2026-11-23T10:00:00.123Z"),
            ("2026-11-23 10:00:00", "2026-11-23T10:00:00.000Z"),
            ("2026-11-23 10:00:00.5+00", "2026-11-23T10:00:00.500Z"),
            ("2026-11-23T12:30:00+02:30", "2026-11-23T10:00:00.000Z"),
            ("1969-12-31 23:59:59.9999", "1969-12-31T23:59:59.999Z"),
        ] {
            assert_eq!(at(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_date_and_time_is_not_taken_for_one() {
        for text in [
            "",
            "now",
            "2026-11-23",
            "2026-13-01 00:00:00",
            "2026-02-30 00:00:00",
            "2026-11-23 25:00:00",
            "infinity",
            "2026-11-23 10:00",
            "2026-11-23 10:00:00 ",
            "12026-11-23 10:00:00",
            "0044-03-15 10:00:00 BC",
            "2460637.5",
            "2026-11-23 10:00:00+99",
        ] {
            assert_eq!(moment(text), None, "{text}");
        }
    }

    #[test]
    fn a_value_that_does_not_fit_says_why_and_nothing_of_itself() {
        let names = vec!["null", "bytes", "nul", "word", "one"];
        let cells = [None, Some(&b"\xffsecret"[..]), Some(b"secret\0"), Some(b"secret"), Some(b"1")];
        let rows = Rows::new(names, vec![cells.map(|cell| cell.map(<[u8]>::to_vec)).into()]);
        let row = rows.iter().next().unwrap();
        assert_eq!(row.text("null"), Err("its null is NULL".to_owned()));
        assert_eq!(row.text("bytes"), Err("its bytes is not UTF-8".to_owned()));
        assert_eq!(row.text("nul"), Err("its nul has a NUL character in it".to_owned()));
        assert_eq!(row.flag("word"), Err("its word is neither true nor false".to_owned()));
        assert_eq!(row.integer("word"), Err("its word is not a whole number".to_owned()));
        assert_eq!(row.moment("word"), Err("its word is not a date and time".to_owned()));
        assert_eq!(row.optional_moment("null"), Ok(None));
        assert_eq!((row.flag("one"), row.integer("one")), (Ok(true), Ok(1)));
        assert_eq!((row.key("null"), row.key("nul")), ("NULL".to_owned(), "secret\\0".to_owned()));
    }
}
