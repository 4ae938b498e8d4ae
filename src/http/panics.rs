//! A panic in one request is a 500 for it alone (checklist F9).

use std::panic::AssertUnwindSafe;

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use futures::FutureExt;
use tracing::error;

use super::errors;
use crate::contract::ApiError;

/// Answers 500 where a handler panics. The panic hook has already told the log where.
pub(super) async fn catch(request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    match AssertUnwindSafe(next.run(request)).catch_unwind().await {
        Ok(response) => response,
        Err(_) => {
            error!("a request panicked");
            errors::for_path(&path, &ApiError::internal())
        }
    }
}
