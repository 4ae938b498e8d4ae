//! The state of the page's access token: the timer of the next renewal, and the generation that invalidates both.

use std::cell::{Cell, RefCell};
use std::time::Duration;

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::set_timeout_with_handle;

use crate::app::token_storage;

thread_local! {
    static TIMER: RefCell<Option<TimeoutHandle>> = const { RefCell::new(None) };
    static GENERATION: Cell<u32> = const { Cell::new(0) };
}

/// How often a sign-in has ended on this page: the answer to a renewal of an older generation is stale.
pub fn generation() -> u32 {
    GENERATION.get()
}

/// Forgets the token, here and in every other tab.
pub fn forget() {
    GENERATION.set(GENERATION.get() + 1);
    token_storage::clear();
    TIMER.with_borrow_mut(|timer| timer.take().inspect(TimeoutHandle::clear));
}

/// Calls `renew` after some time, and cancels the timer set before.
pub fn set_timer(renew: fn(), after: Duration) {
    let next = set_timeout_with_handle(renew, after).ok();
    TIMER.with_borrow_mut(|timer| std::mem::replace(timer, next).inspect(TimeoutHandle::clear));
}
