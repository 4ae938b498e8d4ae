//! Follows the sign-in: changes by other tabs, events of the server, and a return from the back/forward cache
//! (bfcache).

use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::reconcile::reconcile;
use super::{events, logout, page, page_token, renewal, sign_in};
use crate::app::token_storage;
use crate::contract::{Next, paths};

/// Follows the sign-in of this page, which the server has rendered for `user`.
pub fn watch(user: Option<i64>) {
    sign_in::set_user(user);
    if let Some(next) = token_storage::take_entry()
        && user.is_none()
    {
        // The log-in succeeded, but this page was requested without its cookie.
        page_token::forget();
        page::go(&Next::parse(&next).log_in(paths::ENTERED));
        return;
    }
    let _ = window_event_listener(ev::storage, |event| {
        // Without a key: the whole storage was cleared.
        if event.key().is_none_or(|key| key == token_storage::KEY) {
            sync_from_storage();
        }
    });
    let _ = window_event_listener(ev::pageshow, |event| {
        if event.persisted() {
            on_bfcache_restore();
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
fn sync_from_storage() {
    match token_storage::load() {
        None if sign_in::user().is_some() => logout::end(),
        Some(stored) if sign_in::user() == Some(stored.user) => renewal::schedule(),
        // Another account than this page shows. A form that is in flight navigates by itself.
        Some(_) if !sign_in::is_leaving() => page::reload(),
        _ => {}
    }
}

/// A page that is restored from the bfcache may show an account that was signed out since: it is hidden until the
/// server has answered.
fn on_bfcache_restore() {
    let stored = token_storage::load().map(|stored| stored.user);
    if sign_in::user().is_some() || sign_in::user() != stored {
        if let Some(main) = document().query_selector("main").ok().flatten() {
            main.set_attribute("hidden", "").ok();
        }
        page::reload();
    }
}
