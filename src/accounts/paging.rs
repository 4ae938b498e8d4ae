//! Lists that are read a page at a time, the newest first.

use crate::contract::{Field, FieldErrors};

/// The id that the rows of a page are before: what is typed, which is the `next` of a page, or for the first page the
/// highest.
///
/// # Errors
/// What is wrong with `before`.
pub(super) fn before(typed: &Field) -> Result<i64, FieldErrors> {
    match typed {
        Field::Absent => Ok(i64::MAX),
        typed => typed.integer("before"),
    }
}

/// Truncates the rows to a page of this `size`, and returns by what the page that follows is asked for, which is the
/// `cursor` of the last row. `None` if no page follows: the caller has read up to one row more than a page has.
pub(super) fn next_page<T, C: ToString>(rows: &mut Vec<T>, size: u32, cursor: impl FnOnce(&T) -> C) -> Option<String> {
    let has_more = rows.len() > size as usize;
    rows.truncate(size as usize);
    rows.last().filter(|_| has_more).map(|row| cursor(row).to_string())
}
