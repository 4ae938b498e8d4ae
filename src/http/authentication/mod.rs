//! Who is asking. Each scheme has three answers: not mine, this account, or refused; the first that is not "not
//! mine" counts. What is said aloud, a token, comes before what a browser sends by itself (checklist T8).

mod session;
mod token;

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;

use super::cors::CrossOrigin;
use super::state::AppState;
use crate::accounts;
use crate::accounts::Identity;
use crate::api::Caller;
use crate::contract::ApiError;

/// Finds the identity once and puts it into the request.
pub(super) async fn identify(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let caller = match token::authenticate(&state, request.headers()).await {
        Caller::Anonymous if request.extensions().get::<CrossOrigin>().is_none() => {
            session::authenticate(&state, request.headers()).await
        }
        answered => answered,
    };
    request.extensions_mut().insert(caller);
    next.run(request).await
}

/// What a look-up says: an account, or `missing` where there is none.
fn caller(found: Result<Option<Identity>, accounts::Error>, missing: Caller) -> Caller {
    match found {
        Ok(Some(identity)) => Caller::Known(Arc::new(identity)),
        Ok(None) => missing,
        Err(fault) => Caller::Refused(ApiError::from(fault)),
    }
}
