//! A request's body: read when it is needed, at most 64 KiB (guarantee I2), in at most 30 seconds (L3).

use std::time::Duration;

use axum::body::{Body, HttpBody};
use bytes::{Bytes, BytesMut};
use futures::FutureExt;
use futures::future::{BoxFuture, Shared};
use http::HeaderMap;
use http::header::CONTENT_TYPE;
use tokio::time::timeout;

use super::drain::{DRAIN_TIME, expects_continue, next_chunk};
use crate::contract::ApiError;

const MAX_BYTES: usize = 64 * 1024;
const TIME_LIMIT: Duration = Duration::from_secs(30);

/// A body that nobody has read yet. It is read once, when it is first awaited; clones share the result.
#[derive(Clone)]
pub(super) struct Unread {
    content_type: Option<String>,
    expects_continue: bool,
    bytes: Shared<BoxFuture<'static, Result<Bytes, ApiError>>>,
}

/// The body of a request.
///
/// # Errors
/// 413 where the length that is announced is beyond the limit.
pub(super) fn unread(headers: &HeaderMap, body: Body) -> Result<Unread, ApiError> {
    if body.size_hint().lower() > MAX_BYTES as u64 {
        return Err(ApiError::too_large(MAX_BYTES));
    }
    let content_type = headers.get(CONTENT_TYPE).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
    let read = async { timeout(TIME_LIMIT, read(body)).await.unwrap_or_else(|_| Err(ApiError::timeout())) };
    Ok(Unread { content_type, expects_continue: expects_continue(headers), bytes: read.boxed().shared() })
}

impl Unread {
    /// The whole body.
    ///
    /// # Errors
    /// 413 beyond the limit, 408 where it does not come in time, 400 where the connection's framing is broken.
    pub(super) async fn bytes(&self) -> Result<Bytes, ApiError> {
        self.bytes.clone().await
    }

    /// The body where it arrives soon, for an answer to which it is optional. A client that waits for `100 Continue` is
    /// not sent it.
    pub(super) async fn soon(&self) -> Option<Bytes> {
        if self.bytes.peek().is_none() && self.expects_continue {
            return None;
        }
        timeout(DRAIN_TIME, self.bytes()).await.ok()?.ok()
    }

    /// The header `Content-Type`.
    pub(super) fn content_type(&self) -> Option<&str> {
        self.content_type.as_deref()
    }
}

async fn read(mut body: Body) -> Result<Bytes, ApiError> {
    let mut bytes = BytesMut::new();
    while let Some(chunk) = next_chunk(&mut body).await {
        let chunk = chunk?;
        if bytes.len() + chunk.len() > MAX_BYTES {
            return Err(ApiError::too_large(MAX_BYTES));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes.freeze())
}
