//! The table, and the rows that it is made of.

use super::figures::{Rounds, written};

/// A figure beside what is asked of it.
pub struct Row {
    what: String,
    measured: String,
    /// What it is compared with, if anything.
    against: String,
    ratio: String,
    asked: String,
    /// How often over it is met; below 1 it is missed.
    margin: f64,
    notes: Vec<String>,
}

impl Row {
    /// A figure that must reach a part of another one.
    pub fn ratio(what: &str, unit: &str, measured: &Rounds, (name, reference): (&str, &Rounds), floor: f64) -> Self {
        let ratio = measured.over(reference);
        Self {
            what: what.to_owned(),
            measured: format!("{}{unit}", written(measured.median())),
            against: format!("{}{unit}, {name}", written(reference.median())),
            ratio: format!("{ratio:.2}"),
            asked: format!("at least {floor:.2}"),
            margin: ratio / floor,
            notes: Vec::new(),
        }
    }

    /// A figure that must not be above a limit.
    pub fn at_most(what: &str, measured: f64, unit: &str, limit: f64) -> Self {
        Self {
            what: what.to_owned(),
            measured: format!("{} {unit}", written(measured)),
            against: String::new(),
            ratio: String::new(),
            asked: format!("at most {limit} {unit}"),
            margin: limit / measured,
            notes: Vec::new(),
        }
    }

    /// What could not be measured, since answers were not what they should be.
    pub fn failed(what: &str, error: &anyhow::Error) -> Self {
        Self {
            what: what.to_owned(),
            measured: "FAILED".to_owned(),
            against: String::new(),
            ratio: String::new(),
            asked: String::new(),
            margin: 0.0,
            notes: vec![format!("FAILED: {error:#}")],
        }
    }

    /// The one of two rows with the smaller margin, with the other in its notes.
    pub fn harder(first: Self, second: Self) -> Self {
        if first.margin <= second.margin { first.beside(&second) } else { second.beside(&first) }
    }

    /// Adds another row to its notes, whether that one is met or not.
    pub fn beside(self, other: &Self) -> Self {
        let note = format!("{}: {} against {}, {}.", other.what, other.measured, other.against, other.ratio);
        self.note(note)
    }

    /// Adds a sentence that stands below the table.
    pub fn note(mut self, note: String) -> Self {
        self.notes.push(note);
        self
    }

    /// Whether it is what is asked of it.
    pub fn is_met(&self) -> bool {
        self.margin >= 1.0
    }
}

/// The rows as a table in Markdown, what else was seen, and the count.
pub fn table(rows: &[Row]) -> String {
    let mut text = "| what | measured | against | ratio | asked for | met |\n|---|---|---|---|---|---|\n".to_owned();
    for row in rows {
        let met = if row.is_met() { "yes" } else { "**no**" };
        let Row { what, measured, against, ratio, asked, .. } = row;
        text += &format!("| {what} | {measured} | {against} | {ratio} | {asked} | {met} |\n");
    }
    text.push('\n');
    for row in rows.iter().filter(|row| !row.notes.is_empty()) {
        text += &format!("- **{}.** {}\n", row.what, row.notes.join(" "));
    }
    text + &format!("\n{}\n", count(rows))
}

/// `7 of 11 rows met`.
fn count(rows: &[Row]) -> String {
    format!("{} of {} rows met", rows.iter().filter(|row| row.is_met()).count(), rows.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_below_its_floor_or_above_its_limit_is_missed() {
        let ratio = |rate| Row::ratio("a", "/s", &Rounds(vec![rate]), ("b", &Rounds(vec![100.0])), 0.80);
        assert!(ratio(80.0).is_met());
        assert!(!ratio(79.0).is_met());
        assert!(Row::at_most("a", 30.0, "MiB", 30.0).is_met());
        assert!(!Row::at_most("a", 30.1, "MiB", 30.0).is_met());
        assert!(!Row::failed("a", &anyhow::anyhow!("refused")).is_met());
    }

    #[test]
    fn the_harder_of_two_stands_in_the_table_and_the_other_below_it() {
        let row = |what: &str, rate| Row::ratio(what, "/s", &Rounds(vec![rate]), ("b", &Rounds(vec![100.0])), 0.80);
        let text = table(&[Row::harder(row("easy", 95.0), row("hard", 60.0))]);
        assert!(text.contains("| hard | 60.0/s | 100/s, b | 0.60 | at least 0.80 | **no** |"), "{text}");
        assert!(text.contains("easy: 95.0/s against 100/s, b, 0.95."), "{text}");
        assert!(text.ends_with("0 of 1 rows met\n"), "{text}");
    }
}
