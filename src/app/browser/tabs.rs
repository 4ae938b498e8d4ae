//! The watch over the sign-in: what other tabs do, what the server says, and a return from the browser's memory.

use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{departure, events, page, renewal, sign_in};
use crate::app::token_storage;
use crate::contract::{Next, paths};

/// Follows the sign-in of this page, which the server has rendered for `user`.
pub fn watch(user: Option<i64>) {
    sign_in::set_user(user);
    if let Some(next) = token_storage::take_entry()
        && user.is_none()
    {
        // The log-in was right, and its cookie has not come with this page.
        renewal::forget();
        page::go(&Next::parse(&next).log_in(paths::ENTERED));
        return;
    }
    let _ = window_event_listener(ev::storage, |event| {
        // No key at all: everything was cleared.
        if event.key().is_none_or(|key| key == token_storage::KEY) {
            adopt();
        }
    });
    let _ = window_event_listener(ev::pageshow, |event| {
        if event.persisted() {
            return_from_memory();
        }
    });
    let _ = window_event_listener(ev::visibilitychange, |_| {
        renewal::renew_if_due();
        events::seen();
    });
    let _ = window_event_listener(ev::online, |_| spawn_local(reconcile()));
    if user.is_some() {
        events::follow();
    }
    spawn_local(reconcile());
}

/// Another tab has signed in, renewed the token or signed out.
fn adopt() {
    match token_storage::load() {
        None if sign_in::user().is_some() => departure::end(),
        Some(stored) if sign_in::user() == Some(stored.user) => renewal::schedule(),
        // Somebody else than this page shows. A form that is being sent goes on by itself.
        Some(_) if !sign_in::is_leaving() => page::look_again(),
        _ => {}
    }
}

/// A page that comes back by the back button may be one of somebody who has left since: it shows nothing until
/// the server has been asked.
fn return_from_memory() {
    let stored = token_storage::load().map(|stored| stored.user);
    if sign_in::user().is_some() || sign_in::user() != stored {
        if let Some(main) = document().query_selector("main").ok().flatten() {
            main.set_attribute("hidden", "").ok();
        }
        page::look_again();
    }
}

/// Makes page and storage agree: the page knows by the cookie who is there, the storage by an earlier page.
pub async fn reconcile() {
    if let Some(everywhere) = token_storage::owed_logout() {
        spawn_local(departure::log_out(everywhere));
        return;
    }
    match (sign_in::user(), token_storage::load()) {
        (None, None) => {}
        (Some(user), Some(stored)) if user == stored.user && stored.fresh_for() > 0 => renewal::schedule(),
        // A page from before the sign-in, a token from before the sign-out, or none: the cookie decides.
        (_, stored) => {
            renewal::renew(stored.map(|stored| stored.token)).await;
        }
    }
}
