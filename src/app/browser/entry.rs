//! What follows a successful log-in or sign-up.

use super::{page, renewal};
use crate::app::token_storage;
use crate::contract::{Next, SignedIn, paths};

/// Stores the token of a sign-in and goes to `next`, a path of this site, whose page checks whether the browser has
/// kept the cookie. Without session storage it goes by the log-in page, where the server checks it.
pub fn enter(signed_in: &SignedIn, next: &str) {
    renewal::keep(signed_in);
    if token_storage::remember_entry(next) {
        page::go(next);
    } else {
        page::go(&Next::parse(next).log_in(paths::ENTERED));
    }
}

/// Goes to the page on which a log-in goes on, and from there to `next`.
pub fn go_on(step: &str, next: &str) {
    page::go(&Next::parse(next).after(step));
}
