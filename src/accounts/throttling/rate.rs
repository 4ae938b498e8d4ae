//! A rate limit in DRF's syntax.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

/// A number of hits in a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// The number of hits.
    pub limit: u32,
    /// The length of the window.
    pub period: Duration,
}

impl Rate {
    /// A rate from its two numbers.
    pub const fn new(limit: u32, period: Duration) -> Self {
        Self { limit, period }
    }
}

/// Why a text is not a rate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RateError(pub(super) String);

impl fmt::Display for RateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for RateError {}

impl FromStr for Rate {
    type Err = RateError;

    /// Parses `20/hour` as DRF does: only the first letter of the period matters. A number before it multiplies the
    /// period: `5/5min`.
    fn from_str(text: &str) -> Result<Self, RateError> {
        let error = |what: &str| RateError(format!("\"{text}\" {what}"));
        let (limit, period) = text.split_once('/').ok_or_else(|| error("is not like 10/min"))?;
        let limit = limit.trim().parse().map_err(|_| error("does not begin with a whole number"))?;
        if limit == 0 {
            return Err(error("lets nothing through; off turns a limit off"));
        }
        let period = period.trim();
        let unit = period.trim_start_matches(|c: char| c.is_ascii_digit());
        let times: u64 = match &period[..period.len() - unit.len()] {
            "" => 1,
            digits => digits.parse().map_err(|_| error("has too long a period"))?,
        };
        let seconds: u64 = match unit.chars().next() {
            Some('s') => 1,
            Some('m') => 60,
            Some('h') => 60 * 60,
            Some('d') => 24 * 60 * 60,
            _ => return Err(error("has a period that is not in s, m, h or d")),
        };
        match times.checked_mul(seconds) {
            Some(0) => Err(error("has a period of no length")),
            Some(seconds) if seconds <= MAX_SECONDS => Ok(Self::new(limit, Duration::from_secs(seconds))),
            _ => Err(error("has too long a period")),
        }
    }
}

/// A year: a longer window would outlast every process that keeps it in memory.
const MAX_SECONDS: u64 = 366 * 24 * 60 * 60;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_first_letter_of_a_period_counts() {
        for (text, seconds) in [
            ("1/s", 1),
            ("1/sec", 1),
            ("1/min", 60),
            ("1/mad", 60),
            ("1/hour", 3600),
            ("1/day", 86_400),
            ("1/5min", 300),
        ] {
            assert_eq!(text.parse(), Ok(Rate::new(1, Duration::from_secs(seconds))), "{text}");
        }
    }

    #[test]
    fn a_wrong_rate_is_told_in_words() {
        for (text, words) in [
            ("10", "is not like 10/min"),
            ("x/min", "does not begin with a whole number"),
            ("-1/min", "does not begin with a whole number"),
            ("0/min", "lets nothing through"),
            ("1/", "not in s, m, h or d"),
            ("1/year", "not in s, m, h or d"),
            ("1/0s", "no length"),
            ("1/99999999999999999999s", "too long"),
            ("1/400d", "too long"),
        ] {
            let error = text.parse::<Rate>().unwrap_err().to_string();
            assert!(error.contains(words) && error.contains(text), "{error}");
        }
    }
}
