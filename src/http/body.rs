//! A request's body: read when it is needed, at most 64 KiB (guarantee I2), in at most 30 seconds (L3). What an answer
//! did not need is drained for a moment, or a client that is still sending would not see the answer.

use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Error;
use axum::body::{Body, HttpBody};
use axum::extract::Request;
use axum::response::Response;
use bytes::{Bytes, BytesMut};
use futures::FutureExt;
use futures::future::{BoxFuture, Shared};
use http::header::{CONNECTION, CONTENT_TYPE, EXPECT};
use http::{HeaderMap, HeaderValue, StatusCode};
use http_body_util::BodyExt;
use hyper::body::{Frame, SizeHint};
use tokio::time::timeout;

use crate::contract::ApiError;

const MAX_BYTES: usize = 64 * 1024;
const TIME_LIMIT: Duration = Duration::from_secs(30);
/// The most that is drained from a body that is not needed, in bytes and in time.
const DRAIN_BYTES: usize = 4 * 1024 * 1024;
const DRAIN_TIME: Duration = Duration::from_secs(2);

/// A body that nobody has read yet. It is read once, when it is first awaited; clones share the result.
#[derive(Clone)]
pub(super) struct Unread {
    content_type: Option<String>,
    waits: bool,
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
    Ok(Unread { content_type, waits: waits(headers), bytes: read.boxed().shared() })
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
        if self.bytes.peek().is_none() && self.waits {
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
    while let Some(chunk) = next(&mut body).await {
        let chunk = chunk?;
        if bytes.len() + chunk.len() > MAX_BYTES {
            return Err(ApiError::too_large(MAX_BYTES));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes.freeze())
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

/// Whether the client sends its body only after `100 Continue`, which hyper sends when the body is first read.
fn waits(headers: &HeaderMap) -> bool {
    headers.get(EXPECT).is_some_and(|expected| expected.as_bytes().eq_ignore_ascii_case(b"100-continue"))
}

/// A body that the handler may read, and of which the rest is drained afterwards.
#[derive(Clone)]
struct Lent(Arc<Mutex<State>>);

struct State {
    body: Body,
    is_begun: bool,
}

/// What is left of a body once the answer is there.
pub(super) struct Left {
    lent: Lent,
    waits: bool,
}

/// Wraps a request's body, so that its rest can be drained after the answer; `None` where it has none.
pub(super) fn lend(request: Request) -> (Request, Option<Left>) {
    if request.body().is_end_stream() {
        return (request, None);
    }
    let (parts, body) = request.into_parts();
    let lent = Lent(Arc::new(Mutex::new(State { body, is_begun: false })));
    let left = Left { lent: lent.clone(), waits: waits(&parts.headers) };
    (Request::from_parts(parts, Body::new(lent)), Some(left))
}

impl Left {
    /// Throws away what is left before the answer goes out. Where that is too much or too slow, or the client waits for
    /// `100 Continue`, the connection is closed after the answer.
    pub(super) async fn finish(self, response: &mut Response) {
        let (mut body, is_begun) = {
            let mut state = self.lent.state();
            (std::mem::take(&mut state.body), state.is_begun)
        };
        let is_hopeless = self.waits && !is_begun || response.status() == StatusCode::REQUEST_TIMEOUT;
        let is_read = body.is_end_stream() || !is_hopeless && drain(&mut body).await;
        if !is_read {
            response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
        }
    }
}

/// Whether the end of a body could be reached.
async fn drain(body: &mut Body) -> bool {
    let all = async {
        let mut drained = 0;
        while let Some(chunk) = next(body).await {
            drained += chunk.map_or(DRAIN_BYTES, |chunk| chunk.len());
            if drained >= DRAIN_BYTES {
                return false;
            }
        }
        true
    };
    timeout(DRAIN_TIME, all).await.unwrap_or(false)
}

impl Lent {
    // A std Mutex, as it is never held across an await.
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl HttpBody for Lent {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        let mut state = self.state();
        state.is_begun = true;
        Pin::new(&mut state.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.state().body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.state().body.size_hint()
    }
}
