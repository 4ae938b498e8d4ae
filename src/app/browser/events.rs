//! Being signed out elsewhere: one tab holds a stream open on which the server says that the sign-in has ended.
//! One only, since a browser opens six connections to a site and each stream takes one; the others hear of it
//! by local storage.

use std::cell::{Cell, RefCell};

use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::{Event, EventSource};

use super::backoff::Backoff;
use super::page::{callback, later};
use super::reconcile::reconcile;
use super::renewal::{self, Renewal};
use super::{election, locks, logout, sign_in};
use crate::app::token_storage;
use crate::contract::paths;

const LOCK: &str = "vestibule-events";

thread_local! {
    /// Whether there is no stream, and the cookie is asked when a reader comes back.
    static ASKS: Cell<bool> = const { Cell::new(false) };
    static STREAM: RefCell<Option<EventSource>> = const { RefCell::new(None) };
    /// Until a stream that the server has refused is tried again.
    static RETRY: Backoff = const { Backoff::new(15) };
}

/// Listens for as long as the page is there. The page of a sign-in that has ended is replaced by another. A browser
/// whose tabs cannot agree on one of them holds no stream, and asks when its reader comes back to a tab.
pub fn follow() {
    if locks::lead(LOCK, open) || election::stand(lead, close) {
        return;
    }
    ASKS.set(true);
}

/// The reader has come back to this tab, or left it.
pub fn seen() {
    if ASKS.get() && !document().hidden() {
        spawn_local(ask());
    }
}

/// Does for all tabs what only one of them does.
fn lead() {
    open();
    spawn_local(reconcile());
}

fn open() {
    close();
    // The turn of this tab may come when its sign-in is long gone, or be over before a stream is tried again.
    if sign_in::user().is_none() || election::is_others() {
        return;
    }
    let Ok(source) = EventSource::new(paths::SIGN_IN_EVENTS) else { return };
    source.add_event_listener_with_callback("ended", &callback(|_| logout::end())).ok();
    source.set_onopen(Some(&callback(|_| RETRY.with(Backoff::reset))));
    source.set_onerror(Some(&callback(retry)));
    STREAM.set(Some(source));
}

fn close() {
    if let Some(stream) = STREAM.take() {
        stream.close();
    }
}

/// A browser reconnects by itself after a lost connection, but not after a refusal: then the cookie is asked
/// whether the sign-in stands.
fn retry(_: Event) {
    if STREAM.with_borrow(|stream| stream.as_ref().is_some_and(|it| it.ready_state() == EventSource::CLOSED)) {
        spawn_local(ask());
    }
}

/// Asks by the cookie whether the sign-in has ended; then the page is told. Else a stream is opened in a while.
async fn ask() {
    let refused = token_storage::load().map(|stored| stored.token);
    if !matches!(renewal::renew(refused).await, Renewal::Ended) && !ASKS.get() {
        later(open, RETRY.with(Backoff::after_failure));
    }
}
