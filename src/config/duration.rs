//! Spans of time as an operator writes them.

use std::time::Duration;

/// Longer than anything that makes sense here, and short enough that no date overflows.
const MAX_SECONDS: u64 = 100 * 365 * 86_400;

/// Reads `90s`, `15m`, `12h`, `14d`, `2w`, `1h 30m`, or a plain number of seconds.
///
/// # Errors
/// What is wrong, and how to write it.
pub fn parse(text: &str) -> Result<Duration, String> {
    let text = text.trim();
    let is_plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let parsed = humantime::parse_duration(&if is_plain { format!("{text}s") } else { text.to_owned() });
    let span = parsed.map_err(|fault| format!("{fault}; write a number and a unit, like 90s, 15m, 12h or 14d"))?;
    match span.as_secs() {
        0 => Err("nothing can be kept for no time at all".to_owned()),
        _ if span.subsec_nanos() > 0 => Err("write whole seconds".to_owned()),
        1..=MAX_SECONDS => Ok(span),
        _ => Err("that is more than a hundred years".to_owned()),
    }
}

/// The longest wait before a server stops.
const MAX_WAIT: Duration = Duration::from_secs(3_600);

/// Reads a wait of zero to one hour.
///
/// # Errors
/// As [`parse`].
pub fn parse_wait(text: &str) -> Result<Duration, String> {
    if matches!(text.trim(), "0" | "0s") {
        return Ok(Duration::ZERO);
    }
    parse(text).and_then(|wait| if wait > MAX_WAIT { Err("that is more than an hour".to_owned()) } else { Ok(wait) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_and_a_unit_are_a_span_of_time() {
        for (text, seconds) in [
            ("90", 90),
            ("90s", 90),
            ("15m", 900),
            ("12h", 43_200),
            ("14d", 1_209_600),
            ("1w", 604_800),
            ("1h 30min", 5_400),
        ] {
            assert_eq!(parse(text), Ok(Duration::from_secs(seconds)), "{text}");
        }
    }

    #[test]
    fn anything_else_is_told_how_to_be_written() {
        for bad in ["", "d", "-1d", "15 moons", "0", "0d", "5ms", "1s 5ms", "99999999d", "18446744073709551615w", "1µ"]
        {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_wait_may_be_none_and_is_an_hour_at_most() {
        let seconds = |text| parse_wait(text).map(|wait| wait.as_secs());
        assert_eq!(["0", "0s", "15", "1h"].map(seconds), [Ok(0), Ok(0), Ok(15), Ok(3_600)]);
        assert!(parse_wait("2h").is_err() && parse_wait("-1").is_err() && parse_wait("").is_err());
    }
}
