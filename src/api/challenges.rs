//! Challenges for passkeys: by which cookie a browser is known as the one that has asked, and how one is answered.

use super::{CookieChange, CookieKind, Done, RequestContext, Source};
use crate::accounts::{Asked, Browser, FactorAnswer};
use crate::contract::{Field, PasskeyAnswer, PasskeyChallenge};

/// Who asks for a challenge and answers it.
pub(super) fn browser(context: &RequestContext) -> Browser<'_> {
    match context.source() {
        Source::CrossOrigin => Browser::CrossOrigin,
        Source::Call | Source::Form => Browser::Own(context.cookie(CookieKind::Challenge)),
    }
}

/// What a second step is answered with: the answer of a passkey if there is one, else a code if there is one.
pub(super) fn factor_answer<'a>(
    context: &'a RequestContext,
    code: &'a Field,
    challenge_id: &'a Field,
    credential: &'a PasskeyAnswer,
) -> Option<FactorAnswer<'a>> {
    if !credential.is_absent() {
        return Some(FactorAnswer::Passkey { asked: (challenge_id, browser(context)), answer: credential });
    }
    // A page sends null for what it does not ask for.
    (!matches!(code, Field::Absent | Field::Null)).then_some(FactorAnswer::Code(code))
}

/// The answer to a request for a challenge.
pub(super) fn asked(Asked { challenge, cookie }: Asked) -> Done<PasskeyChallenge> {
    let cookie = cookie.map(|(value, max_age)| CookieChange { kind: CookieKind::Challenge, value, max_age });
    Done::new(challenge).with_cookies(cookie)
}
