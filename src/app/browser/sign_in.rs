//! Who is signed in on this page, as the server has rendered it; and whether it is logging out.

use std::cell::Cell;

thread_local! {
    static USER: Cell<Option<i64>> = const { Cell::new(None) };
    /// Whether this page is logging out by itself: then the end of the sign-in is expected.
    static IS_LEAVING: Cell<bool> = const { Cell::new(false) };
}

/// The id of the signed-in user.
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
