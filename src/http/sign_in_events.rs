//! Tells an open page that its sign-in has ended somewhere else: on another device, on another node, or by the
//! operator's command in another process. One task hears of all that end, and each stream looks after its own sign-in
//! when it may be among them.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures::stream;
use http::header::CONNECTION;
use tokio::sync::broadcast::Receiver;
use tracing::warn;

use super::errors;
use super::state::{AppState, Phase};
use super::streams::Stream;
use crate::accounts::{Ended, Identity};
use crate::api::{Caller, HasSession, Permission};
use crate::contract::ApiError;

/// A sign-in may also just expire, of which nobody tells.
const LOOK_ANYWAY: Duration = Duration::from_secs(60);

/// When a browser may open a stream again that a newer one has replaced.
const COME_BACK: Duration = Duration::from_secs(60);

/// Tells the streams of all that end.
pub(super) async fn watch(state: AppState) {
    let tell = |ended| {
        // It is no fault that nobody listens.
        let _ = state.ends.send(ended);
    };
    state.accounts.watch_ends(tell).await;
}

/// `GET /api/sign_in_events`: a stream with one event, `ended`, when the session that asks is no more.
pub(super) async fn stream(State(state): State<AppState>, Extension(caller): Extension<Caller>) -> Response {
    if let Err(error) = HasSession::check(&caller) {
        return errors::json(&error);
    }
    let Caller::Known(identity) = caller else { return errors::json(&ApiError::not_authenticated()) };
    let Some(session) = identity.sign_in.session() else { return errors::json(&ApiError::not_authenticated()) };
    let place = state.streams.open(identity.account.user.id, session);
    let ended = stream::once(ended(state, identity, place));
    let events = stream::StreamExt::filter_map(ended, |event| std::future::ready(event.map(Ok::<_, Infallible>)));
    // Once it is over nobody needs the connection, and others may.
    ([(CONNECTION, "close")], Sse::new(events).keep_alive(KeepAlive::default())).into_response()
}

/// Waits until the sign-in has ended, or a newer stream takes this one's place; `None` where the server stops first.
async fn ended(state: AppState, identity: Arc<Identity>, mut place: Stream) -> Option<Event> {
    let mut ends = state.ends.subscribe();
    let mut phase = state.phase.clone();
    loop {
        match state.accounts.is_live(&identity).await {
            // A browser drops an event without data.
            Ok(false) => return Some(Event::default().event("ended").data("the sign-in")),
            Ok(true) => {}
            Err(fault) => warn!(%fault, "a sign-in could not be looked after"),
        }
        tokio::select! {
            () = may_concern(&mut ends, identity.account.user.id) => {}
            () = tokio::time::sleep(LOOK_ANYWAY) => {}
            // A browser opens it again by itself, and must not at once.
            () = place.replaced() => return Some(Event::default().retry(COME_BACK)),
            _ = phase.wait_for(|phase| *phase == Phase::Stopping) => return None,
        }
    }
}

/// Waits for an end that may be one of the account's.
async fn may_concern(ends: &mut Receiver<Ended>, account: i64) {
    while matches!(ends.recv().await, Ok(Ended::Account(other)) if other != account) {}
}
