//! Where to go after signing in.

use std::fmt;

use super::paths;

/// The longest target: it may hold the address of another service, which is encoded.
const MAX_BYTES: usize = 2048;

/// A path of this site, and of no other: what may stand in `?next=`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Next(String);

impl Default for Next {
    fn default() -> Self {
        Self(paths::HOME.to_owned())
    }
}

impl Next {
    /// Reads a target. Whatever could lead elsewhere becomes the front page (CVE-2025-27143, CVE-2016-2512).
    pub fn parse(target: &str) -> Self {
        if is_local(target) { Self(target.to_owned()) } else { Self::default() }
    }

    /// The path, beginning with one slash.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is the front page, which is the default.
    pub fn is_home(&self) -> bool {
        self.0 == paths::HOME
    }

    /// The address of `page` with this target in its query.
    pub fn after(&self, page: &str) -> String {
        if self.is_home() {
            return page.to_owned();
        }
        // What is_local lets through needs escaping only where a query would read it otherwise.
        let target = self.0.replace('%', "%25").replace('&', "%26").replace('+', "%2B").replace('#', "%23");
        format!("{page}?next={target}")
    }

    /// The address of the log-in page with this target in its query, and the reason for the redirect.
    pub fn log_in(&self, why: &str) -> String {
        let separator = if self.is_home() { "?" } else { "&" };
        [&self.after(paths::LOGIN), separator, why].concat()
    }
}

impl fmt::Display for Next {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn is_local(target: &str) -> bool {
    let bytes = target.as_bytes();
    let plain = |b: &u8| b.is_ascii_graphic() && !b"\\\"<>^`{|}@".contains(b);
    bytes.first() == Some(&b'/')
        && bytes.get(1) != Some(&b'/')
        && bytes.len() <= MAX_BYTES
        && bytes.iter().all(plain)
        && bytes.iter().enumerate().filter(|(_, b)| **b == b'%').all(|(at, _)| is_harmless_escape(bytes, at))
}

/// Whether the escape at `at` is complete and stands for no control character, slash, backslash or `%`.
fn is_harmless_escape(bytes: &[u8], at: usize) -> bool {
    let digit = |i: usize| bytes.get(i).and_then(|b| (*b as char).to_digit(16));
    match (digit(at + 1), digit(at + 2)) {
        (Some(high), Some(low)) => !matches!(high * 16 + low, 0..=0x1f | 0x25 | 0x2f | 0x40 | 0x5c | 0x7f),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn w7_only_a_path_of_this_site_is_followed() {
        for good in ["/", "/account", "/account?tab=sign-ins", "/a/b%20c", "/a//b"] {
            assert_eq!(Next::parse(good).as_str(), good);
        }
        for bad in [
            "",
            "//e",
            "///e",
            "/\\e",
            "\\/e",
            "https:e",
            "https://e",
            "/%09/e",
            "/\t/e",
            "/%5ce",
            "/%2fe",
            "/%252fe",
            "good\\@e",
            "/good@e",
            "javascript:alert(1)",
            " /e",
            "/e\r\nSet-Cookie: a=b",
            "/%",
            "/%0",
            "account",
            "/é",
        ] {
            assert_eq!(Next::parse(bad).as_str(), "/", "{bad:?}");
        }
    }

    #[test]
    fn a_target_survives_the_query() {
        assert_eq!(Next::parse("/account").after("/login"), "/login?next=/account");
        assert_eq!(Next::parse("/a?b=c&d=%20").after("/login"), "/login?next=/a?b=c%26d=%2520");
        assert_eq!(Next::default().after("/login"), "/login");
        assert_eq!(Next::parse("/account").log_in(paths::ENDED), "/login?next=/account&ended");
        assert_eq!(Next::default().log_in(paths::ENTERED), "/login?entered");
    }
}
