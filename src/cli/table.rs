//! Rows with columns of equal width.

/// The rows under their heads, with spaces between the columns. A line in a cell is one line of the table.
pub(super) fn table<const COLUMNS: usize>(
    heads: [&str; COLUMNS],
    rows: impl IntoIterator<Item = [String; COLUMNS]>,
) -> String {
    let rows = rows.into_iter().map(|row| row.map(|cell| cell.replace(char::is_control, " ")));
    let rows: Vec<[String; COLUMNS]> = std::iter::once(heads.map(str::to_owned)).chain(rows).collect();
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default();
    let widths: [usize; COLUMNS] = std::array::from_fn(width);
    let line = |row: &[String; COLUMNS]| {
        let cells: Vec<String> = row.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}")).collect();
        cells.join("  ").trim_end().to_owned()
    };
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// A time of the API, to the minute.
pub(super) fn minute(rfc3339: &str) -> String {
    rfc3339.get(..16).unwrap_or(rfc3339).replace('T', " ")
}

/// The same, with a word where there is none.
pub(super) fn minute_or(rfc3339: Option<&str>, word: &str) -> String {
    rfc3339.map_or_else(|| word.to_owned(), minute)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let rows = [["1", "é\nx", ""], ["22", "b", "last"]].map(|row| row.map(str::to_owned));
        assert_eq!(table(["ID", "N", "REST"], rows), "ID  N    REST\n1   é x\n22  b    last");
        assert_eq!(table(["ID", "N"], []), "ID  N");
    }

    #[test]
    fn a_time_is_shown_to_the_minute() {
        assert_eq!(minute("2026-11-23T10:00:59.000Z"), "2026-11-23 10:00");
        assert_eq!(minute_or(None, "never"), "never");
    }
}
