//! Being signed out elsewhere: one tab holds a stream open on which the server says that the sign-in has ended.
//! One only, since a browser opens six connections to a site and each stream takes one; the others are notified
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
    /// Whether there is no stream, and the sign-in is checked by the cookie when the tab is shown again.
    static ASKS: Cell<bool> = const { Cell::new(false) };
    static STREAM: RefCell<Option<EventSource>> = const { RefCell::new(None) };
    /// The wait before a stream that the server has refused is tried again.
    static RETRY: Backoff = const { Backoff::new(15) };
}

/// Follows the sign-in for as long as the page is open. When the sign-in ends, the page is replaced. A browser whose
/// tabs cannot elect a leader holds no stream; a tab then checks when it is shown again.
pub fn follow() {
    if locks::lead(LOCK, open) || election::join(lead, close) {
        return;
    }
    ASKS.set(true);
}

/// This tab was shown or hidden.
pub fn seen() {
    if ASKS.get() && !document().hidden() {
        spawn_local(ask());
    }
}

/// Holds the stream, as the leader, for all tabs.
fn lead() {
    open();
    spawn_local(reconcile());
}

fn open() {
    close();
    // This tab may be elected after its sign-in has ended, or be deposed before a stream is tried again.
    if sign_in::user().is_none() || election::is_follower() {
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

/// A browser reconnects by itself after a lost connection, but not after a refusal: then the sign-in is
/// checked by the cookie.
fn retry(_: Event) {
    if STREAM.with_borrow(|stream| stream.as_ref().is_some_and(|it| it.ready_state() == EventSource::CLOSED)) {
        spawn_local(ask());
    }
}

/// Checks by the cookie whether the sign-in has ended, and tells the page if so; else opens a stream after a backoff.
async fn ask() {
    let refused = token_storage::load().map(|stored| stored.token);
    if !matches!(renewal::renew(refused).await, Renewal::Ended) && !ASKS.get() {
        later(open, RETRY.with(Backoff::next_wait));
    }
}
