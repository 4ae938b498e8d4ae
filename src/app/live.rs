//! The record while somebody follows it: its page is loaded again by itself.

use crate::api;
use crate::contract::paths;

/// After how many seconds it is loaded again.
pub const PERIOD: u64 = 10;

/// For how many seconds it is followed at most: a page that is forgotten does not keep its session for ever.
pub const LONGEST: i64 = 60 * 60;

/// Whether the record is followed since a time, as the query says it, in seconds since 1970.
pub fn is_live(since: Option<&str>, now: i64) -> bool {
    let since = since.and_then(|since| since.parse::<i64>().ok());
    since.and_then(|since| now.checked_sub(since)).is_some_and(|past| (0..LONGEST).contains(&past))
}

/// After how many seconds a browser is to load a page again.
pub fn reload_after(path: &str, query: Option<&str>, now: i64) -> Option<u64> {
    if path != paths::desk::RECORD {
        return None;
    }
    let fields = api::read_form(query?.as_bytes()).ok()?;
    let since = fields.into_iter().find(|(name, _)| name == "live").and_then(|(_, value)| value.into_text());
    is_live(since.as_deref(), now).then_some(PERIOD)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_record_is_followed_for_an_hour_and_no_other_page_is() {
        let now = 1_795_428_000;
        let after = |path, query| reload_after(path, Some(query), now);
        assert_eq!(after("/admin/record", "action=invite&live=1795427990"), Some(PERIOD));
        assert_eq!(after("/admin/record", "live=1795428000"), Some(PERIOD));
        for query in ["live=1795424400", "live=1795428001", "live=true", "live=-9223372036854775808", "live=", "a=1"] {
            assert_eq!(after("/admin/record", query), None, "{query}");
        }
        assert_eq!(after("/admin", "live=1795428000"), None);
        assert_eq!(reload_after("/admin/record", None, now), None);
    }
}
