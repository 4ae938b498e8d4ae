//! The clock, passed as an argument.

use std::sync::LazyLock;
use std::time::{Duration, Instant};

use time::OffsetDateTime;
use time::format_description::BorrowedFormatItem;
use time::format_description::well_known::Rfc3339;
use time::macros::format_description;

/// A point in time: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Timestamp(i64);

const RFC_3339: &[BorrowedFormatItem<'_>] =
    format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]Z");

impl Timestamp {
    /// The expiry of what never expires: the last time that RFC 3339 can represent.
    pub const NEVER: Self = Self(253_402_300_799_999);

    /// A time from milliseconds since the epoch.
    pub const fn from_unix_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds since the epoch.
    pub const fn unix_millis(self) -> i64 {
        self.0
    }

    /// An expiry as the API writes it: in RFC 3339; `None` for [`NEVER`](Self::NEVER).
    pub fn expiry(self) -> Option<String> {
        (self < Self::NEVER).then(|| self.rfc3339())
    }

    /// The time in RFC 3339, UTC, with milliseconds: `2026-11-23T10:00:00.000Z`.
    pub fn rfc3339(self) -> String {
        // Only a time after the year 9999 cannot be formatted, and no clock is set so far ahead.
        OffsetDateTime::from_unix_timestamp_nanos(i128::from(self.0) * 1_000_000)
            .ok()
            .and_then(|moment| moment.format(RFC_3339).ok())
            .unwrap_or_else(|| "9999-12-31T23:59:59.999Z".to_owned())
    }

    /// Reads a time in RFC 3339. `None` if it is none.
    pub fn parse_rfc3339(text: &str) -> Option<Self> {
        let moment = OffsetDateTime::parse(text, &Rfc3339).ok()?;
        i64::try_from(moment.unix_timestamp_nanos() / 1_000_000).ok().map(Self)
    }

    /// The time that much later; saturates.
    #[must_use]
    pub fn plus(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(millis(duration)))
    }

    /// The time that much earlier; saturates.
    #[must_use]
    pub fn minus(self, duration: Duration) -> Self {
        Self(self.0.saturating_sub(millis(duration)))
    }

    /// The duration until a later time; zero if that has passed.
    pub fn until(self, later: Self) -> Duration {
        Duration::from_millis(u64::try_from(later.0.saturating_sub(self.0)).unwrap_or(0))
    }
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

/// The source of the time. A test provides its own.
pub trait Clock: Send + Sync {
    /// The current time.
    fn now(&self) -> Timestamp;

    /// A monotonic clock, for measuring durations: time since an arbitrary, fixed start. The default is derived from
    /// `now`, for a clock that a test sets.
    fn elapsed(&self) -> Duration {
        Duration::from_millis(u64::try_from(self.now().unix_millis()).unwrap_or(0))
    }
}

/// The system's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

#[allow(clippy::disallowed_methods, reason = "the one place that asks the machine for the time")]
static START: LazyLock<Instant> = LazyLock::new(Instant::now);

impl Clock for SystemClock {
    #[allow(clippy::disallowed_methods, reason = "the one place that asks the machine for the time")]
    fn now(&self) -> Timestamp {
        let since_epoch = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        Timestamp(millis(since_epoch))
    }

    #[allow(clippy::disallowed_methods, reason = "the one place that asks the machine for the time")]
    fn elapsed(&self) -> Duration {
        START.elapsed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_written_in_utc_with_milliseconds() {
        assert_eq!(Timestamp::from_unix_millis(0).rfc3339(), "1970-01-01T00:00:00.000Z");
        assert_eq!(Timestamp::from_unix_millis(1_795_428_000_042).rfc3339(), "2026-11-23T10:00:00.042Z");
        assert_eq!(Timestamp::from_unix_millis(i64::MAX).rfc3339(), "9999-12-31T23:59:59.999Z");
    }

    #[test]
    fn a_moment_is_read_in_any_zone() {
        for text in ["2026-11-23T10:00:00Z", "2026-11-23T10:00:00.000Z", "2026-11-23T12:00:00+02:00"] {
            assert_eq!(Timestamp::parse_rfc3339(text), Some(Timestamp::from_unix_millis(1_795_428_000_000)), "{text}");
        }
        for text in ["", "2026-11-23", "2026-11-23T10:00:00", "yesterday"] {
            assert_eq!(Timestamp::parse_rfc3339(text), None, "{text}");
        }
    }

    #[test]
    fn the_time_until_a_moment_is_never_negative_and_sums_saturate() {
        let now = Timestamp::from_unix_millis(1_000);
        assert_eq!(now.until(Timestamp::from_unix_millis(2_001)), Duration::from_millis(1_001));
        assert_eq!(now.until(Timestamp::from_unix_millis(500)), Duration::ZERO);
        assert_eq!(now.plus(Duration::MAX).minus(Duration::ZERO), Timestamp::from_unix_millis(i64::MAX));
    }
}
