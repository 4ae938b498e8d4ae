//! Whether the address of the signed-in user was proved meanwhile, on another device: the server is asked while the
//! page is shown, less and less often, and at once when it is shown again.

use std::cell::{Cell, RefCell};

use leptos::ev;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::backoff::Backoff;
use super::page;
use crate::api;
use crate::contract::paths;

thread_local! {
    /// The address as the page shows it, and whether it is proved.
    static SHOWN: RefCell<(String, Option<bool>)> = const { RefCell::new((String::new(), None)) };
    /// The id of the part of [`paths::EMAIL`] that shows it.
    static PART: Cell<&'static str> = const { Cell::new("") };
    static NEXT: RefCell<Option<TimeoutHandle>> = const { RefCell::new(None) };
    static IS_ASKING: Cell<bool> = const { Cell::new(false) };
    static WAIT: Backoff = const { Backoff::up_to(3, 15) };
}

/// Waits until the address is another one, or is proved, and shows that; `part` is the id of the part of
/// [`paths::EMAIL`] that shows it.
pub fn wait_for_proof(email: String, verified: Option<bool>, part: &'static str) {
    SHOWN.set((email, verified));
    PART.set(part);
    let _ = window_event_listener(ev::visibilitychange, |_| {
        WAIT.with(Backoff::reset);
        ask();
    });
    ask();
}

fn ask() {
    if !document().hidden() && !IS_ASKING.replace(true) {
        NEXT.with_borrow_mut(|next| next.take().inspect(TimeoutHandle::clear));
        spawn_local(check());
    }
}

async fn check() {
    let answer = api::email().await;
    match answer {
        Ok(state) => {
            let (email, verified) = SHOWN.replace((state.email.clone(), Some(state.verified)));
            if email != state.email || verified.is_some_and(|verified| verified != state.verified) {
                show().await;
            }
        }
        // The sign-in has ended, which the page learns otherwise.
        Err(error) if error.status == 401 => return,
        Err(_) => {}
    }
    IS_ASKING.set(false);
    NEXT.set(set_timeout_with_handle(ask, WAIT.with(Backoff::next_wait)).ok());
}

/// Leads to the page of the address, or brings it up to date, where a form may be half filled in.
async fn show() {
    if page::path() == paths::EMAIL {
        page::refresh(PART.get()).await;
    } else {
        page::go(paths::EMAIL);
    }
}
