//! Tells an open page that its sign-in has ended somewhere else: on another device, on another node, or by the
//! operator's command in another process. One task receives all revocations. Each stream checks its own sign-in
//! when a revocation may concern it, and when the sign-in expires, which is not announced.

use std::convert::Infallible;
use std::time::Duration;

use axum::Extension;
use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures::stream;
use http::header::CONNECTION;
use tokio::sync::broadcast::Receiver;
use tokio::time::{Instant, timeout_at};
use tracing::warn;

use super::errors;
use super::state::{AppState, Phase};
use super::streams::Stream;
use crate::accounts::{Revocation, SignIn};
use crate::api::Caller;
use crate::contract::ApiError;
use crate::telemetry;

/// A sign-in is looked up again after this time, also without a revocation.
const RECHECK_INTERVAL: Duration = Duration::from_secs(60);
/// Where any sign-in may have been revoked, each stream checks after a random part of this time.
const SPREAD: Duration = Duration::from_secs(3);

/// When a browser may open a stream again that a newer one has replaced.
const COME_BACK: Duration = Duration::from_secs(60);

/// Forwards every revocation to the streams.
pub(super) async fn watch(state: AppState) {
    let tell = |ended| {
        // Without a receiver this fails, which is no fault.
        let _ = state.revocations.send(ended);
    };
    state.accounts.watch_revocations(tell).await;
}

/// `GET /api/sign_in_events`: a stream with one event, `ended`, when the caller's session has ended.
pub(super) async fn stream(State(state): State<AppState>, Extension(caller): Extension<Caller>) -> Response {
    // A page that was opened before its session acts as another account is told that it is over.
    let identity = match caller.identity() {
        Ok(identity) => identity.own(),
        Err(error) => return errors::json(&error),
    };
    let SignIn::Session(session) = identity.sign_in else { return errors::json(&ApiError::not_authenticated()) };
    let account = identity.account.user.id;
    let place = state.streams.open(account, session);
    let ended = stream::once(telemetry::carried(ended(state, account, session, place)));
    let events = stream::StreamExt::filter_map(ended, |event| std::future::ready(event.map(Ok::<_, Infallible>)));
    // After the stream the connection is closed, to make room for others.
    ([(CONNECTION, "close")], Sse::new(events).keep_alive(KeepAlive::default())).into_response()
}

/// Waits until a session of an account has ended or expired, or a newer stream replaces this one; `None` where the
/// server stops first.
async fn ended(state: AppState, account: i64, session: i64, mut place: Stream) -> Option<Event> {
    let mut revocations = state.revocations.subscribe();
    let mut phase = state.phase.clone();
    loop {
        let left = match state.accounts.session_remaining(session).await {
            // A browser drops an event without data.
            Ok(None) => return Some(Event::default().event("ended").data("the sign-in")),
            Ok(Some(left)) => left.min(RECHECK_INTERVAL),
            Err(fault) => {
                warn!(%fault, "a sign-in could not be checked");
                RECHECK_INTERVAL
            }
        };
        tokio::select! {
            () = until_due(&state, &mut revocations, account, left) => {}
            // A browser opens it again by itself, and must not at once.
            () = place.replaced() => return Some(Event::default().retry(COME_BACK)),
            _ = phase.wait_for(|phase| *phase == Phase::Stopping) => return None,
        }
    }
}

/// Waits until a sign-in of the account has to be looked up again: when one was revoked, after a random part
/// of [`SPREAD`] where any may have been, and when it expires.
async fn until_due(state: &AppState, revocations: &mut Receiver<Revocation>, account: i64, left: Duration) {
    let mut due = Instant::now() + left;
    loop {
        match timeout_at(due, revocations.recv()).await {
            Err(_) => return,
            Ok(Ok(Revocation::Account(other))) if other == account => return,
            Ok(Ok(Revocation::Account(_))) => {}
            Ok(Ok(Revocation::Unknown) | Err(_)) => due = due.min(Instant::now() + state.accounts.jitter(SPREAD)),
        }
    }
}
