//! What an answer did not need of a request's body is drained for a moment, or a client that is still sending would not
//! see the answer.

use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Error;
use axum::body::{Body, HttpBody};
use axum::extract::Request;
use axum::response::Response;
use bytes::Bytes;
use http::header::{CONNECTION, EXPECT};
use http::{HeaderMap, HeaderValue, StatusCode};
use http_body_util::BodyExt;
use hyper::body::{Frame, SizeHint};
use tokio::time::timeout;

use crate::contract::ApiError;

/// The most that is drained from a body that is not needed.
const DRAIN_BYTES: usize = 4 * 1024 * 1024;
/// How long the rest of a body that is not needed is waited for.
pub(super) const DRAIN_TIME: Duration = Duration::from_secs(2);

/// A body that the handler may read, and of which the rest is drained afterwards.
#[derive(Clone)]
struct DrainableBody(Arc<Mutex<State>>);

struct State {
    body: Body,
    is_begun: bool,
}

/// What is left of a body once the answer is there.
pub(super) struct Remainder {
    body: DrainableBody,
    expects_continue: bool,
}

/// Wraps a request's body, so that its rest can be drained after the answer; `None` where it has none.
pub(super) fn drainable(request: Request) -> (Request, Option<Remainder>) {
    if request.body().is_end_stream() {
        return (request, None);
    }
    let (parts, body) = request.into_parts();
    let body = DrainableBody(Arc::new(Mutex::new(State { body, is_begun: false })));
    let remainder = Remainder { body: body.clone(), expects_continue: expects_continue(&parts.headers) };
    (Request::from_parts(parts, Body::new(body)), Some(remainder))
}

impl Remainder {
    /// Throws away what is left before the answer goes out. Where that is too much or too slow, or the client waits for
    /// `100 Continue`, the connection is closed after the answer.
    pub(super) async fn finish(self, response: &mut Response) {
        let (mut body, is_begun) = {
            let mut state = self.body.state();
            (std::mem::take(&mut state.body), state.is_begun)
        };
        let is_hopeless = self.expects_continue && !is_begun || response.status() == StatusCode::REQUEST_TIMEOUT;
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
        while let Some(chunk) = next_chunk(body).await {
            drained += chunk.map_or(DRAIN_BYTES, |chunk| chunk.len());
            if drained >= DRAIN_BYTES {
                return false;
            }
        }
        true
    };
    timeout(DRAIN_TIME, all).await.unwrap_or(false)
}

impl DrainableBody {
    // A std Mutex, as it is never held across an await.
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl HttpBody for DrainableBody {
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

/// The next piece of data; trailers are passed over.
pub(super) async fn next_chunk(body: &mut Body) -> Option<Result<Bytes, ApiError>> {
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
pub(super) fn expects_continue(headers: &HeaderMap) -> bool {
    headers.get(EXPECT).is_some_and(|expected| expected.as_bytes().eq_ignore_ascii_case(b"100-continue"))
}
