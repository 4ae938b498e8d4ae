//! What is moved: every table of accounts and sign-ins, with every column.

use sha2::{Digest, Sha256};

use crate::store::connection::Value;

/// What a column holds; an integer may be missing, and the bytes of `OptionalBytes`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::store) enum Kind {
    Integer,
    Bool,
    Text,
    Bytes,
    OptionalBytes,
}

/// A table, whose first column is its id.
pub(in crate::store) struct Table {
    pub(in crate::store) name: &'static str,
    pub(in crate::store) columns: &'static [(&'static str, Kind)],
}

/// In an order in which each row finds those that it refers to.
pub(super) const TABLES: [Table; 8] = [
    Table {
        name: "accounts",
        columns: &[
            ("id", Kind::Integer),
            ("username", Kind::Text),
            ("username_folded", Kind::Text),
            ("email", Kind::Text),
            ("first_name", Kind::Text),
            ("last_name", Kind::Text),
            ("password", Kind::Text),
            ("is_active", Kind::Bool),
            ("is_staff", Kind::Bool),
            ("is_superuser", Kind::Bool),
            ("date_joined", Kind::Integer),
            ("last_login", Kind::Integer),
        ],
    },
    Table {
        name: "sessions",
        columns: &[
            ("id", Kind::Integer),
            ("account_id", Kind::Integer),
            ("digest", Kind::Bytes),
            ("address", Kind::Text),
            ("network", Kind::Text),
            ("user_agent", Kind::Text),
            ("created_at", Kind::Integer),
            ("last_used_at", Kind::Integer),
            ("expires_at", Kind::Integer),
            ("ends_at", Kind::Integer),
        ],
    },
    Table {
        name: "tokens",
        columns: &[
            ("id", Kind::Integer),
            ("account_id", Kind::Integer),
            ("session_id", Kind::Integer),
            ("digest", Kind::Bytes),
            ("address", Kind::Text),
            ("network", Kind::Text),
            ("user_agent", Kind::Text),
            ("created_at", Kind::Integer),
            ("last_used_at", Kind::Integer),
            ("expires_at", Kind::Integer),
        ],
    },
    Table { name: "groups", columns: &[("id", Kind::Integer), ("name", Kind::Text)] },
    Table {
        name: "account_groups",
        columns: &[("id", Kind::Integer), ("account_id", Kind::Integer), ("group_id", Kind::Integer)],
    },
    Table {
        name: "django_accounts",
        columns: &[
            ("id", Kind::Integer),
            ("username", Kind::Text),
            ("email", Kind::Text),
            ("first_name", Kind::Text),
            ("last_name", Kind::Text),
            ("password_digest", Kind::OptionalBytes),
            ("is_active", Kind::Bool),
            ("is_staff", Kind::Bool),
            ("is_superuser", Kind::Bool),
            ("date_joined", Kind::Integer),
        ],
    },
    Table {
        name: "django_tokens",
        columns: &[("id", Kind::Integer), ("account_id", Kind::Integer), ("digest", Kind::Bytes)],
    },
    Table {
        name: "django_sessions",
        columns: &[
            ("id", Kind::Integer),
            ("account_id", Kind::Integer),
            ("digest", Kind::Bytes),
            ("expires_at", Kind::Integer),
            ("is_used", Kind::Bool),
        ],
    },
];

impl Table {
    /// Rows past an id (`$1`) in the order of their ids, at most `$2` of them.
    pub(super) fn select(&self) -> String {
        format!("SELECT {} FROM {} WHERE id > $1 ORDER BY id LIMIT $2", self.names(), self.name)
    }

    /// So many rows at once, their values one after the other.
    pub(super) fn insert(&self, rows: usize) -> String {
        let width = self.columns.len();
        let row = |row: usize| {
            let values: Vec<String> = (1..=width).map(|column| format!("${}", row * width + column)).collect();
            format!("({})", values.join(", "))
        };
        let rows: Vec<String> = (0..rows).map(row).collect();
        format!("INSERT INTO {} ({}) VALUES {}", self.name, self.names(), rows.join(", "))
    }

    fn names(&self) -> String {
        let names: Vec<&str> = self.columns.iter().map(|(name, _)| *name).collect();
        names.join(", ")
    }
}

/// A value that was read, the same from either database.
pub(in crate::store) enum Cell {
    Integer(Option<i64>),
    Bool(bool),
    Text(String),
    Bytes(Vec<u8>),
    OptionalBytes(Option<Vec<u8>>),
}

impl Cell {
    /// As it is written again.
    pub(super) fn value(&self) -> Value<'_> {
        match self {
            Self::Integer(value) => Value::OptionalInteger(*value),
            Self::Bool(value) => Value::Bool(*value),
            Self::Text(value) => Value::Text(value),
            Self::Bytes(value) => Value::Bytes(value),
            Self::OptionalBytes(value) => Value::OptionalBytes(value.as_deref()),
        }
    }
}

/// A row, in the order of its table's columns.
pub(in crate::store) type Row = Vec<Cell>;

/// The id of a row.
pub(in crate::store) fn id(row: &Row) -> Option<i64> {
    match row.first() {
        Some(Cell::Integer(id)) => *id,
        _ => None,
    }
}

/// How many rows there are, and what is in them.
#[derive(Clone, Default)]
pub(super) struct Sum {
    rows: u64,
    content: Sha256,
}

impl Sum {
    /// Adds rows. No two rows are told in the same bytes: each value has its kind before it, and its length where that
    /// may differ.
    pub(super) fn add(&mut self, rows: &[Row]) {
        for cell in rows.iter().flatten() {
            match cell {
                Cell::Integer(None) | Cell::OptionalBytes(None) => self.content.update([0]),
                Cell::Integer(Some(value)) => self.tell(1, &value.to_be_bytes()),
                Cell::Bool(value) => self.tell(2, &[u8::from(*value)]),
                Cell::Text(text) => self.tell_sized(3, text.as_bytes()),
                Cell::Bytes(bytes) | Cell::OptionalBytes(Some(bytes)) => self.tell_sized(4, bytes),
            }
        }
        self.rows += rows.len() as u64;
    }

    fn tell(&mut self, kind: u8, bytes: &[u8]) {
        self.content.update([kind]);
        self.content.update(bytes);
    }

    fn tell_sized(&mut self, kind: u8, bytes: &[u8]) {
        self.tell(kind, &(bytes.len() as u64).to_be_bytes());
        self.content.update(bytes);
    }

    /// How many rows were added.
    pub(super) fn rows(&self) -> u64 {
        self.rows
    }

    /// Whether the same rows were added to both, in the same order.
    pub(super) fn is_that_of(&self, other: &Self) -> bool {
        self.rows == other.rows && self.content.clone().finalize() == other.content.clone().finalize()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(rows: &[Row]) -> Sum {
        let mut sum = Sum::default();
        sum.add(rows);
        sum
    }

    #[test]
    fn rows_that_differ_have_another_sum_wherever_their_values_are_cut() {
        let text = |text: &str| Cell::Text(text.to_owned());
        let one = sum(&[vec![text("ab"), text("c")]]);
        assert!(one.is_that_of(&sum(&[vec![text("ab"), text("c")]])));
        for other in [
            vec![vec![text("a"), text("bc")]],
            vec![vec![text("ab")], vec![text("c")]],
            vec![vec![text("ab"), Cell::Bytes(b"c".to_vec())]],
            vec![vec![text("ab"), Cell::Integer(None)]],
        ] {
            assert!(!one.is_that_of(&sum(&other)));
        }
    }

    #[test]
    fn a_statement_names_every_value_of_every_row() {
        let table = Table { name: "t", columns: &[("id", Kind::Integer), ("name", Kind::Text)] };
        assert_eq!(table.insert(2), "INSERT INTO t (id, name) VALUES ($1, $2), ($3, $4)");
    }
}
