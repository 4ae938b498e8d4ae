//! A panic in one request is a 500 for it alone (guarantee F9).

use std::future::Future;
use std::panic::AssertUnwindSafe;

use axum::response::Response;
use futures::FutureExt;
use tracing::error;

use super::errors::Reader;
use crate::contract::ApiError;

/// Answers 500 to `reader` where answering panics. The panic hook has already logged the place.
pub(super) async fn catch(reader: Reader, answered: impl Future<Output = Response>) -> Response {
    match AssertUnwindSafe(answered).catch_unwind().await {
        Ok(response) => response,
        Err(_) => {
            error!("a request panicked");
            reader.refused(&ApiError::internal())
        }
    }
}
