//! A chart of a count by day, drawn on the server.

use leptos::prelude::*;

use crate::app::text::text;

/// The height of the highest bar, and what a day takes of the width, in the units of the drawing.
const HEIGHT: u64 = 60;
const DAY: usize = 10;
const BAR: usize = 7;

/// Bars, one for each day. Screen readers hear the sum and the most of a day; each bar says its day to the pointer.
#[component]
pub fn Chart(
    /// What is counted.
    label: &'static str,
    /// Each day and its count, the oldest first.
    days: Vec<(String, u64)>,
    /// Whether it counts what should be little.
    #[prop(optional)]
    is_grave: bool,
) -> impl IntoView {
    let most = days.iter().map(|(_, count)| *count).max().unwrap_or_default();
    let sum: u64 = days.iter().map(|(_, count)| count).sum();
    let width = days.len() * DAY;
    let spoken = text!("desk-overview-chart", what = label, sum = sum, most = most);
    let bars = days.into_iter().enumerate().map(|(at, (date, count))| {
        let height = bar_height(count, most);
        view! {
            <rect x=at * DAY y=HEIGHT - height width=BAR height=height>
                <title>{format!("{date}: {count}")}</title>
            </rect>
        }
    });
    view! {
        <figure class="chart" class:chart-grave=is_grave>
            <figcaption>{label} <span class="quiet">{sum}</span></figcaption>
            <svg viewBox=format!("0 0 {width} {HEIGHT}") role="img" aria-label=spoken preserveAspectRatio="none">
                {bars.collect::<Vec<_>>()}
            </svg>
        </figure>
    }
}

/// A count that is not zero shows, however high the highest bar is.
fn bar_height(count: u64, most: u64) -> u64 {
    match count {
        0 => 0,
        _ => u64::try_from(u128::from(count) * u128::from(HEIGHT) / u128::from(most.max(1))).unwrap_or(HEIGHT).max(1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_bar_fills_the_chart_and_what_is_not_zero_shows() {
        assert_eq!([0, 1, 500, 1000].map(|count| bar_height(count, 1000)), [0, 1, 30, 60]);
        assert_eq!([bar_height(0, 0), bar_height(u64::MAX, u64::MAX)], [0, 60]);
    }
}
