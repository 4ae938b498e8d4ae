//! Whether source and target have the same rows.

use sha2::{Digest, Sha256};

use crate::store::bulk::{Cell, Row};

/// Number and checksum of rows.
#[derive(Clone, Default)]
pub(super) struct Sum {
    rows: u64,
    content: Sha256,
}

impl Sum {
    /// Adds rows. Different rows have different bytes: each value is preceded by its type, and by its length if that
    /// may vary.
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

    /// Number of rows added.
    pub(super) fn rows(&self) -> u64 {
        self.rows
    }

    /// Whether both have the same rows in the same order.
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
}
