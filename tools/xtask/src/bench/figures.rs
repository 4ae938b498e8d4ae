//! Numbers: what programs print, what rounds come to, how they are written.

use anyhow::{Context, Result};

use super::Plan;

/// A number that a program has printed as `name=number`, in the line that begins with `figures:`.
pub fn figure(report: &str, name: &str) -> Result<f64> {
    report
        .lines()
        .find_map(|line| line.strip_prefix("figures: "))
        .and_then(|line| line.split(' ').find_map(|entry| entry.strip_prefix(name)?.strip_prefix('=')))
        .with_context(|| format!("{name} is not in what was printed: {report}"))?
        .parse()
        .with_context(|| name.to_owned())
}

/// One side of a comparison: measures for so many seconds.
pub type Side<'a> = &'a dyn Fn(u64) -> Result<f64>;

/// What a side has come to, round after round.
pub struct Rounds(pub Vec<f64>);

impl Rounds {
    /// The middle one of its figures.
    pub fn median(&self) -> f64 {
        median(self.0.clone())
    }

    /// What it is as a part of another side: the median of the ratios of each round, as the machine may be twice as
    /// fast in one round as in another.
    pub fn over(&self, other: &Self) -> f64 {
        median(self.0.iter().zip(&other.0).map(|(ours, theirs)| ours / theirs).collect())
    }
}

/// Measures all sides in turn, round after round, so that what else the machine does hits all of them; a shorter
/// round before warms them up.
pub fn interleaved<const N: usize>(plan: &Plan, sides: [Side; N]) -> Result<[Rounds; N]> {
    for side in sides {
        side(plan.warm_up)?;
    }
    let mut figures = [const { Rounds(Vec::new()) }; N];
    for _ in 0..plan.rounds {
        for (figures, side) in figures.iter_mut().zip(sides) {
            figures.0.push(side(plan.seconds)?);
        }
    }
    Ok(figures)
}

/// The middle one, or the mean of the two in the middle.
///
/// # Panics
/// Where there are none.
pub fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    let middle = figures.len() / 2;
    if figures.len() % 2 == 1 { figures[middle] } else { (figures[middle - 1] + figures[middle]) / 2.0 }
}

/// Three significant digits or all of a whole number, thousands apart.
pub fn written(figure: f64) -> String {
    let decimals = if figure < 10.0 { 2 } else { usize::from(figure < 100.0) };
    let text = format!("{figure:.decimals$}");
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let mut out = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if fraction.is_empty() { out } else { format!("{out}.{fraction}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_found_by_its_whole_name() {
        let report = "Running\nfigures: p99=7 requests=1200 p9=3\n";
        assert_eq!(figure(report, "requests").unwrap(), 1200.0);
        assert_eq!(figure(report, "p9").unwrap(), 3.0);
        assert!(figure(report, "p5").is_err());
    }

    #[test]
    fn the_median_stands_in_the_middle() {
        assert_eq!(median(vec![3.0, 1.0, 2.0]), 2.0);
        assert_eq!(median(vec![4.0, 1.0, 2.0, 3.0]), 2.5);
    }

    #[test]
    fn a_round_is_compared_with_its_own_neighbour() {
        let (ours, theirs) = (Rounds(vec![90.0, 40.0, 80.0]), Rounds(vec![100.0, 50.0, 200.0]));
        assert_eq!((ours.median(), theirs.median(), ours.over(&theirs)), (80.0, 100.0, 0.8));
    }

    #[test]
    fn numbers_are_written_for_people() {
        let cases = [(0.8712, "0.87"), (28.94, "28.9"), (123.4, "123"), (1557.0, "1,557"), (1_234_567.0, "1,234,567")];
        for (figure, text) in cases {
            assert_eq!(written(figure), text);
        }
    }
}
