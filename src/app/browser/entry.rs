//! A log-in or a sign-up that the server has granted.

use super::{page, renewal};
use crate::app::token_storage;
use crate::contract::{Next, SignedIn, paths};

/// Takes a sign-in over: keeps its token and goes on to `next`, a path of this site, whose page tells whether the
/// browser has kept the cookie. Where nothing can be remembered until then, the server tells at the log-in page.
pub fn enter(signed_in: &SignedIn, next: &str) {
    renewal::keep(signed_in);
    if token_storage::remember_entry(next) {
        page::go(next);
    } else {
        page::go(&Next::parse(next).log_in(paths::ENTERED));
    }
}
