//! The page's access token in local storage, shared by all tabs. The only code that touches the browser's storage.

use std::cell::RefCell;

use gloo_storage::{LocalStorage, SessionStorage, Storage};
use leptos::prelude::window;
use serde::{Deserialize, Serialize};

use crate::contract::{SignedIn, json};

/// The name under which the token stands in local storage.
pub const KEY: &str = "vestibule.token";
/// The name under which this tab remembers, in session storage, a log-out that the server has not confirmed.
const LOGOUT_KEY: &str = "vestibule.logout";
/// The name under which this tab remembers, in session storage, where a log-in leads.
const ENTRY_KEY: &str = "vestibule.entry";
/// How long after a log-in the next page can be expected, in milliseconds.
const ENTRY_LIFE: i64 = 60_000;

/// How long before its end a token is renewed, in milliseconds; a short-lived one at three quarters of its lifetime.
const MARGIN: i64 = 60_000;
/// The least time between two scheduled renewals, in milliseconds, whatever lifetime the server gives.
const LEAST: i64 = 20_000;

thread_local! {
    /// The token that this page has seen last, and when to renew it, in milliseconds of the monotonic clock.
    static SEEN: RefCell<(String, i64)> = const { RefCell::new((String::new(), 0)) };
}

/// An access token as it is kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StoredToken {
    /// The token's text.
    pub token: String,
    /// How long it works from when it was stored, in seconds.
    pub expires_in: i64,
    /// The id of its owner.
    pub user: i64,
}

impl StoredToken {
    fn new(signed_in: &SignedIn) -> Self {
        Self {
            token: signed_in.token.clone(),
            expires_in: i64::try_from(signed_in.expires_in).unwrap_or(i64::MAX),
            user: signed_in.user.id,
        }
    }

    /// Milliseconds until it should be renewed; not above zero where that is due. The page counts from when it first
    /// saw the token, by the monotonic clock. A token that is older than that is renewed once it is refused.
    pub fn fresh_for(&self) -> i64 {
        let now = now();
        SEEN.with_borrow_mut(|(token, renew_at)| {
            if *token != self.token {
                let life = self.expires_in.saturating_mul(1000);
                token.clone_from(&self.token);
                *renew_at = now.saturating_add((life - MARGIN.min(life / 4)).max(LEAST));
            }
            *renew_at - now
        })
    }
}

fn now() -> i64 {
    window().performance().map_or(0, |performance| performance.now() as i64)
}

/// The token that is kept, if there is one.
pub fn load() -> Option<StoredToken> {
    let text = is_there().then(|| LocalStorage::raw().get_item(KEY).ok())??;
    json::from_str(&text?).ok()
}

/// Keeps a token for the site's scripts. The page's own calls go by the session's cookie.
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

/// Whether this tab has logged out while the server could not be reached, and then whether everywhere.
pub fn owed_logout() -> Option<bool> {
    of_tab(LOGOUT_KEY).map(|everywhere| everywhere == "true")
}

/// Remembers, for this tab, that the server has still to be asked for a log-out, and whether everywhere; `None` forgets
/// it.
pub fn set_pending_logout(everywhere: Option<bool>) {
    match everywhere {
        Some(everywhere) => _ = remember(LOGOUT_KEY, if everywhere { "true" } else { "false" }),
        None if is_there() => SessionStorage::delete(LOGOUT_KEY),
        None => {}
    }
}

/// Remembers, for this tab's next page, that it has logged in and goes to `next`; `false` where it cannot.
pub fn remember_entry(next: &str) -> bool {
    remember(ENTRY_KEY, &[&wall_clock().to_string(), " ", next].concat())
}

/// Where this tab's last page was going when it logged in a moment ago; once. Much later, as after a page that is not
/// Vestibule's, the sign-in may have ended.
pub fn take_entry() -> Option<String> {
    let entry = of_tab(ENTRY_KEY).inspect(|_| SessionStorage::delete(ENTRY_KEY))?;
    let (at, next) = entry.split_once(' ')?;
    let age = wall_clock() - at.parse::<i64>().ok()?;
    (0..ENTRY_LIFE).contains(&age).then(|| next.to_owned())
}

/// Milliseconds since 1970, by the device.
fn wall_clock() -> i64 {
    window().performance().map_or(0, |clock| (clock.time_origin() + clock.now()) as i64)
}

fn of_tab(key: &str) -> Option<String> {
    is_there().then(|| SessionStorage::raw().get_item(key).ok())??
}

fn remember(key: &str, value: &str) -> bool {
    is_there() && SessionStorage::raw().set_item(key, value).is_ok()
}

// gloo-storage panics where a browser refuses its storage (blocked cookies, a sandboxed frame).
fn is_there() -> bool {
    let window = window();
    matches!((window.local_storage(), window.session_storage()), (Ok(Some(_)), Ok(Some(_))))
}
