//! The page's access token, and how it is renewed by the session's cookie: by one tab at a time, before it expires.

use std::cell::{Cell, RefCell};
use std::time::Duration;

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::{document, set_timeout_with_handle};
use leptos::task::spawn_local;

use super::backoff::Backoff;
use super::{departure, locks, page, sign_in};
use crate::api;
use crate::app::token_storage::{self, StoredToken};
use crate::contract::SignedIn;

const LOCK: &str = "vestibule-renewal";

thread_local! {
    /// Until a renewal that could not reach the server is tried again.
    static RETRY: Backoff = const { Backoff::new(20) };
    static TIMER: RefCell<Option<TimeoutHandle>> = const { RefCell::new(None) };
    /// How often a sign-in has ended on this page: a renewal that was under way then has come too late.
    static ENDINGS: Cell<u32> = const { Cell::new(0) };
}

/// What became of a renewal.
pub enum Renewal {
    /// There is a token that works.
    Renewed,
    /// The server knows no such sign-in any more.
    Ended,
    /// The server could not be asked, or somebody has signed out meanwhile.
    Failed,
}

/// Renews the token, unless another tab has been quicker; `refused` is one that the server does not take.
/// Where the sign-in turns out to be over, the page learns of it.
pub async fn renew(refused: Option<String>) -> Renewal {
    let endings = ENDINGS.get();
    let asked = async move {
        if token_storage::load().is_some_and(|stored| is_good(&stored, refused.as_deref())) {
            return Renewal::Renewed;
        }
        match api::renew().await {
            Ok(renewed) if ENDINGS.get() == endings => {
                keep(&renewed);
                // The cookie is somebody else's than this page.
                if sign_in::user() != Some(renewed.user.id) {
                    page::look_again();
                }
                Renewal::Renewed
            }
            Err(error) if error.status == 401 => Renewal::Ended,
            _ => Renewal::Failed,
        }
    };
    let renewal = locks::exclusive(LOCK, asked).await.unwrap_or(Renewal::Failed);
    match renewal {
        Renewal::Renewed => RETRY.with(Backoff::reset),
        Renewal::Ended => departure::end(),
        Renewal::Failed => {}
    }
    renewal
}

fn is_good(stored: &StoredToken, refused: Option<&str>) -> bool {
    stored.fresh_for() > 0 && refused != Some(stored.token.as_str())
}

/// Keeps the token of a sign-in or a renewal.
pub fn keep(signed_in: &SignedIn) {
    token_storage::owe_logout(None);
    token_storage::save(signed_in);
    schedule();
}

/// Forgets the token, here and in every other tab.
pub fn forget() {
    ENDINGS.set(ENDINGS.get() + 1);
    token_storage::clear();
    TIMER.with_borrow_mut(|timer| timer.take().inspect(TimeoutHandle::clear));
}

/// Plans the next renewal, shortly before the stored token ends.
pub fn schedule() {
    if let Some(stored) = token_storage::load() {
        plan(Duration::from_millis(stored.fresh_for().max(0).unsigned_abs()));
    }
}

/// Renews the token now if that is due. A page that nobody looks at waits until it is looked at, or needs one.
pub fn renew_if_due() {
    let is_due = token_storage::load().is_some_and(|stored| stored.fresh_for() <= 0);
    if is_due && !document().hidden() {
        spawn_local(async {
            if let Renewal::Failed = renew(None).await {
                plan(RETRY.with(Backoff::after_failure));
            }
        });
    } else {
        // Another tab has renewed it.
        schedule_if_fresh();
    }
}

fn schedule_if_fresh() {
    if let Some(stored) = token_storage::load().filter(|stored| stored.fresh_for() > 0) {
        plan(Duration::from_millis(stored.fresh_for().unsigned_abs()));
    }
}

fn plan(after: Duration) {
    let next = set_timeout_with_handle(renew_if_due, after + Duration::from_millis(50)).ok();
    TIMER.with_borrow_mut(|timer| std::mem::replace(timer, next).inspect(TimeoutHandle::clear));
}
