//! Tables that are read and written in batches.

use crate::store::connection::Value;

/// The type of a column. An integer may be NULL, and so may `OptionalBytes`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::store) enum Kind {
    Integer,
    Bool,
    Text,
    Bytes,
    OptionalBytes,
}

/// A table and the columns that are used; the first one is the id, if rows are read by it.
pub(in crate::store) struct Table {
    pub(in crate::store) name: &'static str,
    pub(in crate::store) columns: &'static [(&'static str, Kind)],
}

impl Table {
    /// Selects rows after an id (`$1`) in the order of their ids, at most `$2` of them.
    pub(in crate::store) fn select(&self) -> String {
        format!("SELECT {} FROM {} WHERE id > $1 ORDER BY id LIMIT $2", self.names(), self.name)
    }

    /// Inserts that number of rows, their values one after the other; `on_conflict` is for rows that exist already.
    pub(in crate::store) fn insert(&self, rows: usize, on_conflict: &str) -> String {
        let width = self.columns.len();
        let row = |row: usize| {
            let values: Vec<String> = (1..=width).map(|column| format!("${}", row * width + column)).collect();
            format!("({})", values.join(", "))
        };
        let rows: Vec<String> = (0..rows).map(row).collect();
        let insert = format!("INSERT INTO {} ({}) VALUES {}", self.name, self.names(), rows.join(", "));
        if on_conflict.is_empty() { insert } else { format!("{insert} {on_conflict}") }
    }

    fn names(&self) -> String {
        let names: Vec<&str> = self.columns.iter().map(|(name, _)| *name).collect();
        names.join(", ")
    }
}

/// A value that was read, in the same form from either database.
pub(in crate::store) enum Cell {
    Integer(Option<i64>),
    Bool(bool),
    Text(String),
    Bytes(Vec<u8>),
    OptionalBytes(Option<Vec<u8>>),
}

impl Cell {
    /// The value to write.
    pub(in crate::store) fn value(&self) -> Value<'_> {
        match self {
            Self::Integer(value) => Value::OptionalInteger(*value),
            Self::Bool(value) => Value::Bool(*value),
            Self::Text(value) => Value::Text(value),
            Self::Bytes(value) => Value::Bytes(value),
            Self::OptionalBytes(value) => Value::OptionalBytes(value.as_deref()),
        }
    }
}

/// A row, with its values in the order of the table's columns.
pub(in crate::store) type Row = Vec<Cell>;

/// The id of a row.
pub(in crate::store) fn id(row: &Row) -> Option<i64> {
    match row.first() {
        Some(Cell::Integer(id)) => *id,
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_names_every_value_of_every_row() {
        let table = Table { name: "t", columns: &[("id", Kind::Integer), ("name", Kind::Text)] };
        assert_eq!(table.insert(2, ""), "INSERT INTO t (id, name) VALUES ($1, $2), ($3, $4)");
        let twice = "ON CONFLICT (id) DO NOTHING";
        assert_eq!(table.insert(1, twice), format!("INSERT INTO t (id, name) VALUES ($1, $2) {twice}"));
    }
}
