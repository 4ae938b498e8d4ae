//! The page's access token in local storage, shared by all tabs. The only code that touches the browser's storage.

use gloo_storage::{LocalStorage, SessionStorage, Storage};
use leptos::prelude::window;
use serde::{Deserialize, Serialize};

use crate::contract::{SignedIn, json};

/// The name under which the token stands in local storage.
pub const KEY: &str = "vestibule.token";
/// The name under which this tab remembers, in session storage, a log out that the server has not heard of.
const LOGOUT_KEY: &str = "vestibule.logout";

/// How long before its end a token is renewed, in milliseconds; a short-lived one at three quarters of its life.
const MARGIN: i64 = 60_000;

/// An access token as it is kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StoredToken {
    /// The token's text.
    pub token: String,
    /// When the server stops taking it, RFC 3339, UTC.
    pub expiry: String,
    /// The id of its owner.
    pub user: i64,
    /// When to renew it, in milliseconds since 1970 by this browser's clock.
    pub renew_at: i64,
}

impl StoredToken {
    fn new(signed_in: &SignedIn) -> Self {
        let now = now();
        let life = js_sys::Date::parse(&signed_in.expiry) as i64 - now;
        // A browser whose clock is far ahead takes every token for dead: it uses one until it is refused.
        let use_for = if life > 0 { life - MARGIN.min(life / 4) } else { MARGIN };
        Self {
            token: signed_in.token.clone(),
            expiry: signed_in.expiry.clone(),
            user: signed_in.user.id,
            renew_at: now + use_for,
        }
    }

    /// Milliseconds until it should be renewed; not above zero where that is due.
    pub fn fresh_for(&self) -> i64 {
        self.renew_at - now()
    }
}

fn now() -> i64 {
    js_sys::Date::now() as i64
}

/// The token that is kept, if there is one.
pub fn load() -> Option<StoredToken> {
    let text = is_there().then(|| LocalStorage::raw().get_item(KEY).ok())??;
    json::from_str(&text?).ok()
}

/// Keeps a token. Where the browser keeps nothing, calls go by the session's cookie alone.
pub fn save(signed_in: &SignedIn) {
    // As text, so that gloo's own JSON, which is large, stays out of the page.
    if let Ok(text) = json::to_string(&StoredToken::new(signed_in))
        && is_there()
    {
        let _ = LocalStorage::raw().set_item(KEY, &text);
    }
}

/// Forgets the token, in every tab.
pub fn clear() {
    if is_there() {
        LocalStorage::delete(KEY);
    }
}

/// Whether this tab has logged out while the server could not be reached.
pub fn is_logout_owed() -> bool {
    is_there() && matches!(SessionStorage::raw().get_item(LOGOUT_KEY), Ok(Some(_)))
}

/// Remembers, for this tab, that the server is still to be told of a log out; or that it has been.
pub fn owe_logout(owed: bool) {
    if !is_there() {
        return;
    }
    if owed {
        let _ = SessionStorage::raw().set_item(LOGOUT_KEY, "true");
    } else {
        SessionStorage::delete(LOGOUT_KEY);
    }
}

// gloo-storage panics where a browser refuses its storage (blocked cookies, a sandboxed frame).
fn is_there() -> bool {
    let window = window();
    matches!((window.local_storage(), window.session_storage()), (Ok(Some(_)), Ok(Some(_))))
}
