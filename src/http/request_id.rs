//! The id of a request: ours, or that of a trusted proxy.

use std::cell::RefCell;

use http::{HeaderName, HeaderValue};
use uuid::Builder;
use uuid::fmt::Hyphenated;

use crate::accounts::{Clock, Random, SystemClock, SystemRandom, Timestamp};

pub(super) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
pub(super) const TRACE_PARENT: HeaderName = HeaderName::from_static("traceparent");

/// The longest id that is taken from a proxy.
const MAX_GIVEN: usize = 128;

/// The random bytes of an id.
const RANDOM: usize = 10;

/// How many ids' bytes are asked of the system at once: each time is a system call.
const IDS_PER_READ: usize = 64;

thread_local! {
    static UNUSED: RefCell<Vec<[u8; RANDOM]>> = const { RefCell::new(Vec::new()) };
}

/// The id of a request.
pub(super) enum RequestId {
    /// A UUID of version 7: unique over all nodes, and in the order of time.
    Own([u8; Hyphenated::LENGTH]),
    /// A proxy's own.
    Given(HeaderValue),
}

impl RequestId {
    /// A new one.
    pub(super) fn new() -> Self {
        Self::of(SystemClock.now(), &random())
    }

    fn of(now: Timestamp, random: &[u8; RANDOM]) -> Self {
        let millis = u64::try_from(now.unix_millis()).unwrap_or(0);
        let mut text = [0; Hyphenated::LENGTH];
        Builder::from_unix_timestamp_millis(millis, random).into_uuid().hyphenated().encode_lower(&mut text);
        Self::Own(text)
    }

    /// The one that a proxy gives: at most 128 visible characters of ASCII.
    pub(super) fn given(header: &HeaderValue) -> Option<Self> {
        let is_id = (1..=MAX_GIVEN).contains(&header.len()) && header.as_bytes().iter().all(u8::is_ascii_graphic);
        is_id.then(|| Self::Given(header.clone()))
    }

    pub(super) fn as_str(&self) -> &str {
        let bytes = match self {
            Self::Own(text) => text,
            Self::Given(header) => header.as_bytes(),
        };
        std::str::from_utf8(bytes).unwrap_or_default()
    }

    /// The header that tells the client.
    pub(super) fn header(&self) -> Option<HeaderValue> {
        match self {
            Self::Own(text) => HeaderValue::from_bytes(text).ok(),
            Self::Given(header) => Some(header.clone()),
        }
    }
}

fn random() -> [u8; RANDOM] {
    UNUSED.with_borrow_mut(|unused| {
        if unused.is_empty() {
            let mut bytes = [0; RANDOM * IDS_PER_READ];
            SystemRandom.fill(&mut bytes);
            unused.extend(bytes.as_chunks::<RANDOM>().0);
        }
        unused.pop().unwrap_or_default()
    })
}

/// The trace that a request belongs to, by the W3C's `traceparent`.
pub(super) struct TraceId([u8; 32]);

impl TraceId {
    /// `None` where the header is not of the form `00-<32 digits>-<16 digits>-<2 digits>`, or of a later version's.
    pub(super) fn of(header: &HeaderValue) -> Option<Self> {
        let mut parts = header.as_bytes().split(|byte| *byte == b'-');
        let (version, trace) = (digits::<2>(parts.next()?)?, digits::<32>(parts.next()?)?);
        let (parent, _flags) = (digits::<16>(parts.next()?)?, digits::<2>(parts.next()?)?);
        let is_known = &version != b"ff" && (&version != b"00" || parts.next().is_none());
        let is_set = |id: &[u8]| id.iter().any(|digit| *digit != b'0');
        (is_known && is_set(&trace) && is_set(&parent)).then_some(Self(trace))
    }

    pub(super) fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

/// So many hexadecimal digits, in small letters.
fn digits<const N: usize>(part: &[u8]) -> Option<[u8; N]> {
    let part: [u8; N] = part.try_into().ok()?;
    part.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')).then_some(part)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn an_id_is_a_uuid_of_version_7() {
        let id = RequestId::of(Timestamp::from_unix_millis(0x0123_4567_89ab), &[0xff; RANDOM]);
        assert_eq!(id.as_str(), "01234567-89ab-7fff-bfff-ffffffffffff");
        let ids: BTreeSet<String> = (0..3 * IDS_PER_READ).map(|_| RequestId::new().as_str().to_owned()).collect();
        assert_eq!(ids.len(), 3 * IDS_PER_READ);
    }

    #[test]
    fn a_given_id_is_short_visible_ascii() {
        let given = |bytes: &[u8]| RequestId::given(&HeaderValue::from_bytes(bytes).unwrap());
        for good in [&b"a"[..], b"1-2_3.4:5/6\"\\~", &[b'x'; MAX_GIVEN]] {
            assert_eq!(given(good).unwrap().as_str().as_bytes(), good);
        }
        for bad in [&b""[..], b"a b", b"a\tb", b"caf\xc3\xa9", b"\xff", &[b'x'; MAX_GIVEN + 1]] {
            assert!(given(bad).is_none(), "{bad:?}");
        }
    }

    #[test]
    fn a_trace_is_known_by_the_w3cs_header() {
        let trace = |text: &str| TraceId::of(&text.parse().unwrap()).map(|id| id.as_str().to_owned());
        let id = "4bf92f3577b34da6a3ce929d0e0e4736";
        for good in ["00-{}-00f067aa0ba902b7-01", "01-{}-00f067aa0ba902b7-00-more", "cc-{}-00f067aa0ba902b7-ff"] {
            assert_eq!(trace(&good.replace("{}", id)).as_deref(), Some(id), "{good}");
        }
        for bad in [
            "",
            id,
            "00-{}-00f067aa0ba902b7",
            "00-{}-00f067aa0ba902b7-01-more",
            "00-{}-0000000000000000-01",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
            "00-{}0-00f067aa0ba902b7-01",
            "ff-{}-00f067aa0ba902b7-01",
            "0-{}-00f067aa0ba902b7-01",
            "00-{}-00f067aa0ba902bx-01",
        ] {
            assert_eq!(trace(&bad.replace("{}", id)), None, "{bad}");
        }
    }
}
