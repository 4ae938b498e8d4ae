//! Reads a request's body: at most 64 KiB (checklist I2), in at most 30 seconds (L3).

use std::time::Duration;

use axum::body::Body;
use bytes::{Bytes, BytesMut};
use http::HeaderMap;
use http::header::CONTENT_LENGTH;
use http_body_util::BodyExt;

use crate::contract::ApiError;

const MAX_BYTES: usize = 64 * 1024;
const TIME_LIMIT: Duration = Duration::from_secs(30);
/// A client that is refused while it still sends would not see the answer; so much is read and thrown away.
const DRAIN_BYTES: usize = 4 * 1024 * 1024;
const DRAIN_TIME: Duration = Duration::from_secs(2);

/// The whole body.
///
/// # Errors
/// 413 beyond the limit, 408 where it does not come in time, 400 where the connection's framing is broken.
pub(super) async fn read(headers: &HeaderMap, mut body: Body) -> Result<Bytes, ApiError> {
    let announced = headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    let read = async {
        if announced.is_some_and(|length| length > MAX_BYTES) {
            return Err(ApiError::too_large(MAX_BYTES));
        }
        let mut bytes = BytesMut::new();
        while let Some(chunk) = next(&mut body).await {
            let chunk = chunk?;
            if bytes.len() + chunk.len() > MAX_BYTES {
                return Err(ApiError::too_large(MAX_BYTES));
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes.freeze())
    };
    let result = tokio::time::timeout(TIME_LIMIT, read).await.unwrap_or_else(|_| Err(ApiError::timeout()));
    if matches!(&result, Err(error) if error.status == 413) {
        let _ = tokio::time::timeout(DRAIN_TIME, drain(&mut body)).await;
    }
    result
}

/// The next piece of data; trailers are passed over.
async fn next(body: &mut Body) -> Option<Result<Bytes, ApiError>> {
    loop {
        match body.frame().await? {
            Ok(frame) => {
                if let Ok(data) = frame.into_data() {
                    return Some(Ok(data));
                }
            }
            Err(_) => return Some(Err(ApiError::parse("The request's body broke off."))),
        }
    }
}

async fn drain(body: &mut Body) {
    let mut drained = 0;
    while let Some(Ok(chunk)) = next(body).await {
        drained += chunk.len();
        if drained > DRAIN_BYTES {
            break;
        }
    }
}
