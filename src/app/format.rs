//! Figures and headers of the API, put into words.

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::text::text;
use crate::contract::{Device, SignInKind};

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
const MONTH: i64 = 30 * DAY;
const YEAR: i64 = 365 * DAY;

/// A moment for people: `2026-11-24T03:44:12Z` becomes `24 Nov 2026, 03:44 UTC`. What is no such moment stays.
pub fn moment(rfc3339: &str) -> String {
    let part = |from: usize, to: usize| rfc3339.get(from..to);
    let words = (|| {
        let month = part(5, 7)?.parse::<u8>().ok().filter(|month| (1..=12).contains(month))?;
        let (day, year, time) = (part(8, 10)?.trim_start_matches('0'), part(0, 4)?, part(11, 16)?);
        Some(text!("format-moment", day = day, month = month, year = year, time = time))
    })();
    words.unwrap_or_else(|| rfc3339.to_owned())
}

/// How far a moment is from now, in seconds since 1970: `3 hours ago`, `in 29 days`. What is no moment stays.
pub fn distance(rfc3339: &str, now: i64) -> String {
    let Ok(at) = OffsetDateTime::parse(rfc3339, &Rfc3339) else { return rfc3339.to_owned() };
    let past = now - at.unix_timestamp();
    // Half a unit is rounded up, so that what ends in 30 days is not said to end in 29.
    let count = |unit: i64| (past.abs() + unit / 2) / unit;
    match (past.abs(), past > 0) {
        (0..MINUTE, _) => text!("format-now").to_owned(),
        (..HOUR, true) => text!("format-minutes-ago", count = past / MINUTE),
        (..DAY, true) => text!("format-hours-ago", count = past / HOUR),
        (..MONTH, true) => text!("format-days-ago", count = past / DAY),
        (..YEAR, true) => text!("format-months-ago", count = past / MONTH),
        (_, true) => text!("format-years-ago", count = past / YEAR),
        (..HOUR, false) => text!("format-in-minutes", count = count(MINUTE)),
        (..DAY, false) => text!("format-in-hours", count = count(HOUR)),
        // A token's ninety days are said as days.
        (_, false) if count(DAY) < YEAR / DAY => text!("format-in-days", count = count(DAY)),
        (_, false) => text!("format-in-years", count = count(YEAR)),
    }
}

/// What a client is, by the header that it sent: `Firefox on Linux`, or a program's own name.
pub fn client(kind: SignInKind, user_agent: &str) -> String {
    device(user_agent).unwrap_or_else(|| match kind {
        SignInKind::Browser => text!("format-browser").to_owned(),
        SignInKind::Token => text!("format-program").to_owned(),
    })
}

/// Browser and system, or the name of the program, as far as a user agent tells them.
pub fn device(user_agent: &str) -> Option<String> {
    let Device { browser, system, program } = Device::of(user_agent);
    match (browser, system, program) {
        (Some(browser), Some(system), _) => Some(text!("format-client", browser = browser, system = system)),
        (Some(browser), None, _) => Some(browser.to_owned()),
        (None, _, Some(program)) if program != "Mozilla" => Some(program.to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_reads_as_one_would_say_it() {
        assert_eq!(moment("2026-11-24T03:44:12Z"), "24 Nov 2026, 03:44 UTC");
        assert_eq!(moment("2026-01-05T23:00:00.123456Z"), "5 Jan 2026, 23:00 UTC");
        for odd in ["", "soon", "2026-13-01T00:00:00Z", "ééééééééééééééééé"] {
            assert_eq!(moment(odd), odd);
        }
    }

    #[test]
    fn a_distance_is_said_in_its_largest_unit() {
        let now = 1_795_492_800;
        let of = |seconds: i64| {
            let at = OffsetDateTime::from_unix_timestamp(now + seconds).unwrap();
            distance(&at.format(&Rfc3339).unwrap(), now)
        };
        for (seconds, words) in [
            (0, "just now"),
            (-59, "just now"),
            (-60, "a minute ago"),
            (-HOUR + 1, "59 minutes ago"),
            (-HOUR, "an hour ago"),
            (-DAY + 1, "23 hours ago"),
            (-DAY, "yesterday"),
            (-29 * DAY, "29 days ago"),
            (-40 * DAY, "a month ago"),
            (-2 * YEAR, "2 years ago"),
            (90 * MINUTE, "in 2 hours"),
            (30 * DAY - 5, "in 30 days"),
            (14 * DAY, "in 14 days"),
            (364 * DAY, "in 364 days"),
            (YEAR - 5, "in a year"),
            (YEAR, "in a year"),
        ] {
            assert_eq!(of(seconds), words, "{seconds}");
        }
        assert_eq!(distance("soon", now), "soon");
    }

    #[test]
    fn a_client_is_named_as_its_owner_would() {
        let chrome =
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36";
        assert_eq!(client(SignInKind::Browser, chrome), "Chrome on Linux");
        assert_eq!(client(SignInKind::Token, "python-requests/2.32"), "python-requests");
        assert_eq!(client(SignInKind::Token, ""), "A program");
        assert_eq!(client(SignInKind::Browser, "Mozilla/5.0"), "A browser");
    }
}
