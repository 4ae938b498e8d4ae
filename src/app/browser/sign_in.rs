//! Who is signed in on this page, as the server has rendered it; and what becomes of that.

use std::cell::Cell;

use super::{page, renewal};
use crate::app::token_storage;
use crate::contract::{Next, SignedIn, paths};

thread_local! {
    static USER: Cell<Option<i64>> = const { Cell::new(None) };
    /// Whether this page is being logged out on purpose: then the end of the sign-in comes as no surprise.
    static IS_LEAVING: Cell<bool> = const { Cell::new(false) };
}

/// The id of who is signed in.
pub fn user() -> Option<i64> {
    USER.get()
}

/// Says who is signed in.
pub fn set_user(user: Option<i64>) {
    USER.set(user);
}

/// Whether the page is being logged out on purpose.
pub fn is_leaving() -> bool {
    IS_LEAVING.get()
}

/// Says whether it is.
pub fn set_leaving(is_leaving: bool) {
    IS_LEAVING.set(is_leaving);
}

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
