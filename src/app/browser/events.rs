//! Being signed out elsewhere: one tab holds a stream open on which the server says that the sign-in has ended.
//! One only, since a browser opens six connections to a site and each stream takes one; the others hear of it
//! by local storage.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Event, EventSource};

use super::renewal::{self, Renewal};
use super::{departure, locks, sign_in};
use crate::app::token_storage;
use crate::contract::paths;

const LOCK: &str = "vestibule-events";
/// How soon a stream that the server has refused is tried again.
const RETRY: Duration = Duration::from_secs(15);

/// Listens for as long as the page is there. The page of a sign-in that has ended is replaced by another.
pub fn follow() {
    locks::lead(LOCK, open);
}

fn open() {
    // The turn of this tab may come when its sign-in is long gone.
    if sign_in::user().is_none() {
        return;
    }
    let Ok(source) = EventSource::new(paths::SIGN_IN_EVENTS) else { return };
    let ended = Closure::<dyn Fn(Event)>::new(|_| departure::end()).into_js_value();
    source.add_event_listener_with_callback("ended", ended.unchecked_ref()).ok();
    let stream = source.clone();
    let failed = Closure::<dyn Fn(Event)>::new(move |_| retry(&stream)).into_js_value();
    source.set_onerror(Some(failed.unchecked_ref()));
}

/// A browser reconnects by itself after a lost connection, but not after a refusal: then the cookie is asked
/// whether the sign-in stands.
fn retry(stream: &EventSource) {
    if stream.ready_state() != EventSource::CLOSED {
        return;
    }
    spawn_local(async {
        let refused = token_storage::load().map(|stored| stored.token);
        if !matches!(renewal::renew(refused).await, Renewal::Ended) {
            set_timeout(open, RETRY);
        }
    });
}
