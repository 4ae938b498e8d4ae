//! Tells an open page that its sign-in has ended somewhere else: on another device, or by the operator's command
//! in another process. The database counts the steps that end sign-ins; one task watches that number for all
//! streams, and each stream looks after its own sign-in when it has changed.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures::stream;
use tokio::time::MissedTickBehavior;
use tracing::warn;

use super::errors;
use super::state::AppState;
use crate::accounts::Identity;
use crate::api::{Caller, HasSession, Permission};

/// How often the number is read while anybody listens: a sign-out must show within a second.
const PERIOD: Duration = Duration::from_millis(400);
/// A sign-in may also just expire, which counts as no step.
const LOOK_ANYWAY: Duration = Duration::from_secs(60);

/// Keeps the number in the state up to date. Asks nothing while nobody listens.
pub(super) async fn watch(state: AppState) {
    let mut ticks = tokio::time::interval(PERIOD);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        if state.sign_ins_generation.receiver_count() == 0 {
            continue;
        }
        match state.accounts.sign_ins_generation().await {
            Ok(now) => {
                state.sign_ins_generation.send_if_modified(|before| std::mem::replace(before, now) != now);
            }
            Err(fault) => warn!(%fault, "the sign-ins could not be watched"),
        }
    }
}

/// `GET /api/sign_in_events`: a stream with one event, `ended`, when the session that asks is no more.
pub(super) async fn stream(State(state): State<AppState>, Extension(caller): Extension<Caller>) -> Response {
    if let Err(error) = HasSession::check(&caller) {
        return errors::json(&error);
    }
    let Caller::Known(identity) = caller else { return errors::json(&crate::contract::ApiError::not_authenticated()) };
    let ended = stream::once(ended(state, identity));
    let events = stream::StreamExt::filter_map(ended, |event| std::future::ready(event.map(Ok::<_, Infallible>)));
    Sse::new(events).keep_alive(KeepAlive::default()).into_response()
}

/// Waits until the sign-in has ended; `None` where the server stops first.
async fn ended(state: AppState, identity: Arc<Identity>) -> Option<Event> {
    let mut generation = state.sign_ins_generation.subscribe();
    let mut stopping = state.stopping.clone();
    loop {
        match state.accounts.is_live(&identity).await {
            // A browser drops an event without data.
            Ok(false) => return Some(Event::default().event("ended").data("the sign-in")),
            Ok(true) => {}
            Err(fault) => warn!(%fault, "a sign-in could not be looked after"),
        }
        tokio::select! {
            _ = generation.changed() => {}
            () = tokio::time::sleep(LOOK_ANYWAY) => {}
            _ = stopping.wait_for(|stopping| *stopping) => return None,
        }
    }
}
