//! Challenges for passkeys: by which cookie a browser is known as the one that has asked, and how one is answered.

use super::{CookieChange, CookieKind, Done, RequestContext, Source};
use crate::accounts::{Asked, Browser};
use crate::contract::PasskeyChallenge;

/// Who asks for a challenge and answers it.
pub(super) fn browser(context: &RequestContext) -> Browser<'_> {
    match context.source() {
        Source::CrossOrigin => Browser::CrossOrigin,
        Source::Call | Source::Form => Browser::Own(context.cookie(CookieKind::Challenge)),
    }
}

/// The answer to who asks for a challenge.
pub(super) fn asked(Asked { challenge, cookie }: Asked) -> Done<PasskeyChallenge> {
    let cookie = cookie.map(|(value, max_age)| CookieChange { kind: CookieKind::Challenge, value, max_age });
    Done::new(challenge).with_cookies(cookie)
}
