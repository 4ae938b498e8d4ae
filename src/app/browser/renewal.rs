//! The page's access token, and how it is renewed by the session's cookie: by one tab at a time, before it expires.

use std::time::Duration;

use leptos::prelude::document;
use leptos::task::spawn_local;

use super::backoff::Backoff;
use super::{locks, logout, page, page_token, sign_in};
use crate::api;
use crate::app::token_storage::{self, StoredToken};
use crate::contract::SignedIn;

const LOCK: &str = "vestibule-renewal";

thread_local! {
    /// The wait before a renewal that could not reach the server is tried again.
    static RETRY: Backoff = const { Backoff::new(20) };
}

/// The result of a renewal.
pub enum Renewal {
    /// A valid token is stored.
    Renewed,
    /// The sign-in has ended.
    Ended,
    /// The server could not be reached, or the user has signed out meanwhile.
    Failed,
}

/// Renews the token, unless another tab already has; `refused` is one that the server does not accept.
/// Where the sign-in has ended, the page is notified.
pub async fn renew(refused: Option<String>) -> Renewal {
    let generation = page_token::generation();
    let asked = async move {
        if token_storage::load().is_some_and(|stored| is_good(&stored, refused.as_deref())) {
            return Renewal::Renewed;
        }
        match api::renew().await {
            Ok(renewed) if page_token::generation() == generation => {
                keep(&renewed);
                // The cookie belongs to another account than this page.
                if sign_in::user() != Some(renewed.user.id) {
                    page::reload();
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
        Renewal::Ended => logout::end(),
        Renewal::Failed => {}
    }
    renewal
}

fn is_good(stored: &StoredToken, refused: Option<&str>) -> bool {
    stored.fresh_for() > 0 && refused != Some(stored.token.as_str())
}

/// Keeps the token of a sign-in or a renewal.
pub fn keep(signed_in: &SignedIn) {
    token_storage::set_pending_logout(None);
    token_storage::save(signed_in);
    schedule();
}

/// Plans the next renewal, shortly before the stored token ends.
pub fn schedule() {
    if let Some(stored) = token_storage::load() {
        plan(Duration::from_millis(stored.fresh_for().max(0).unsigned_abs()));
    }
}

/// Renews the token now if that is due. A hidden page waits until it is shown, or needs the token.
pub fn renew_if_due() {
    let is_due = token_storage::load().is_some_and(|stored| stored.fresh_for() <= 0);
    if is_due && !document().hidden() {
        spawn_local(async {
            if let Renewal::Failed = renew(None).await {
                plan(RETRY.with(Backoff::next_wait));
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
    page_token::set_timer(renew_if_due, after + Duration::from_millis(50));
}
