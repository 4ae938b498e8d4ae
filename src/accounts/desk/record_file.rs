//! Rows of the record as they are written into a file.

use crate::contract::AdminEvent;

/// The names of the columns.
const HEADS: &str = "id,time,actor_id,actor,action,target_kind,target_id,target,address,before,after,reason,\
    impersonator_id,digest\r\n";

/// What a file of rows is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordFormat {
    /// CSV (RFC 4180), in which a text that a spreadsheet would run as a formula has a `'` before it.
    Csv,
    /// JSON, one row a line.
    JsonLines,
}

impl RecordFormat {
    /// What stands before the first row.
    pub fn head(self) -> &'static str {
        match self {
            Self::Csv => HEADS,
            Self::JsonLines => "",
        }
    }

    /// A row, with the end of its line.
    ///
    /// # Panics
    /// If JSON cannot express a row, which has no map.
    pub fn row(self, row: &AdminEvent) -> String {
        match self {
            Self::Csv => csv(row),
            Self::JsonLines => serde_json::to_string(row).expect("a row is written as JSON") + "\n",
        }
    }
}

fn csv(row: &AdminEvent) -> String {
    let number = |id: Option<i64>| id.map_or_else(String::new, |id| id.to_string());
    let cells = [
        row.id.to_string(),
        row.time.clone(),
        number(row.actor_id),
        cell(&row.actor),
        cell(&row.action),
        cell(&row.target_kind),
        number(row.target_id),
        cell(&row.target),
        cell(&row.address),
        cell(&row.before),
        cell(&row.after),
        cell(&row.reason),
        number(row.impersonator_id),
        row.digest.clone(),
    ];
    cells.join(",") + "\r\n"
}

/// A text in quotes, which no spreadsheet takes for a formula.
fn cell(text: &str) -> String {
    let guard = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_quoted_and_no_formula() {
        assert_eq!(cell("plain"), "\"plain\"");
        assert_eq!(cell("a \"b\", c\nd"), "\"a \"\"b\"\", c\nd\"");
        for formula in ["=1+1", "+1", "-1", "@a"] {
            assert_eq!(cell(formula), format!("\"'{formula}\""));
        }
    }
}
