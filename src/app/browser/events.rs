//! Being signed out elsewhere: one tab holds a stream open on which the server says that the sign-in has ended.
//! One only, since a browser opens six connections to a site and each stream takes one; the others hear of it
//! by local storage.

use std::cell::RefCell;

use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Event, EventSource};

use super::backoff::Backoff;
use super::renewal::{self, Renewal};
use super::{departure, election, locks, sign_in, tabs};
use crate::app::token_storage;
use crate::contract::paths;

const LOCK: &str = "vestibule-events";

thread_local! {
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
    let ask = || spawn_local(async { _ = is_over().await });
    let _ = window_event_listener(ev::focus, move |_| ask());
}

/// Does for all tabs what only one of them does.
fn lead() {
    open();
    spawn_local(tabs::reconcile());
}

fn open() {
    close();
    // The turn of this tab may come when its sign-in is long gone, or be over before a stream is tried again.
    if sign_in::user().is_none() || election::is_others() {
        return;
    }
    let Ok(source) = EventSource::new(paths::SIGN_IN_EVENTS) else { return };
    let ended = Closure::<dyn Fn(Event)>::new(|_| departure::end()).into_js_value();
    source.add_event_listener_with_callback("ended", ended.unchecked_ref()).ok();
    let opened = Closure::<dyn Fn(Event)>::new(|_| RETRY.with(Backoff::reset)).into_js_value();
    source.set_onopen(Some(opened.unchecked_ref()));
    let stream = source.clone();
    let failed = Closure::<dyn Fn(Event)>::new(move |_| retry(&stream)).into_js_value();
    source.set_onerror(Some(failed.unchecked_ref()));
    STREAM.set(Some(source));
}

fn close() {
    if let Some(stream) = STREAM.take() {
        stream.close();
    }
}

/// A browser reconnects by itself after a lost connection, but not after a refusal: then the cookie is asked
/// whether the sign-in stands.
fn retry(stream: &EventSource) {
    if stream.ready_state() != EventSource::CLOSED {
        return;
    }
    spawn_local(async {
        if !is_over().await {
            set_timeout(open, RETRY.with(Backoff::after_failure));
        }
    });
}

/// Whether the sign-in has ended, by the cookie; then the page is told.
async fn is_over() -> bool {
    let refused = token_storage::load().map(|stored| stored.token);
    matches!(renewal::renew(refused).await, Renewal::Ended)
}
