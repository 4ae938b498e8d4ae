//! Being signed out elsewhere: one tab holds a stream open on which the server says that the sign-in has ended.
//! One only, since a browser opens six connections to a site and each stream takes one; the others hear of it
//! by local storage.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Event, EventSource};

use super::locks::Candidacy;
use super::renewal::{self, Renewal};
use crate::app::auth::Auth;
use crate::app::token_storage;
use crate::contract::paths;

const LOCK: &str = "vestibule-events";
/// How soon a stream that the server has refused is tried again.
const RETRY: Duration = Duration::from_secs(15);

/// Listens while somebody is signed in.
pub fn follow(auth: Auth) {
    Effect::new(move |_: Option<Option<Watch>>| auth.user_id().map(|_| Watch::begin(auth)));
}

/// A stream, or the wish for one. Dropping it closes the stream and lets another tab have it.
struct Watch {
    stream: Stream,
    _candidacy: Candidacy,
}

type Stream = Rc<RefCell<State>>;

enum State {
    Waiting,
    Open(EventSource),
    Closed,
}

impl Watch {
    fn begin(auth: Auth) -> Self {
        let stream = Rc::new(RefCell::new(State::Waiting));
        let elected = Rc::clone(&stream);
        let _candidacy = Candidacy::stand(LOCK, move || open(&elected, auth));
        Self { stream, _candidacy }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        if let State::Open(source) = self.stream.replace(State::Closed) {
            source.close();
        }
    }
}

fn open(stream: &Stream, auth: Auth) {
    if matches!(*stream.borrow(), State::Closed) {
        return;
    }
    let Ok(source) = EventSource::new(paths::SIGN_IN_EVENTS) else { return };
    let ended = Closure::<dyn Fn(Event)>::new(move |_| auth.end()).into_js_value();
    source.add_event_listener_with_callback("ended", ended.unchecked_ref()).ok();
    let again = Rc::clone(stream);
    let failed = Closure::<dyn Fn(Event)>::new(move |_| retry(&again, auth)).into_js_value();
    source.set_onerror(Some(failed.unchecked_ref()));
    stream.replace(State::Open(source));
}

/// A browser reconnects by itself after a lost connection, but not after a refusal: then the cookie is asked
/// whether the sign-in stands.
fn retry(stream: &Stream, auth: Auth) {
    let is_refused = matches!(&*stream.borrow(), State::Open(source) if source.ready_state() == EventSource::CLOSED);
    if !is_refused {
        return;
    }
    stream.replace(State::Waiting);
    let stream = Rc::clone(stream);
    spawn_local(async move {
        let refused = token_storage::load().map(|stored| stored.token);
        if !matches!(renewal::renew(refused).await, Renewal::Ended) {
            set_timeout(move || open(&stream, auth), RETRY);
        }
    });
}
