//! Why somebody is not admitted.

use axum::body::{Body, Bytes};
use axum::http::header::{CONTENT_TYPE, LOCATION, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

/// The answer to somebody who is not admitted: Vestibule's own, or one in its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    /// JSON, as DRF's.
    body: Bytes,
    /// Where a browser is led.
    location: Option<HeaderValue>,
}

impl Refusal {
    /// Vestibule's own.
    pub(crate) fn told(status: StatusCode, body: Bytes) -> Self {
        Self { status, body, location: None }
    }

    /// The way to a page of Vestibule's.
    pub(crate) fn led(location: HeaderValue) -> Self {
        Self { status: StatusCode::SEE_OTHER, body: Bytes::new(), location: Some(location) }
    }

    /// Nobody is signed in.
    pub(crate) fn not_authenticated() -> Self {
        Self::of(StatusCode::UNAUTHORIZED, r#"{"detail":"Authentication credentials were not provided."}"#)
    }

    /// Nobody can be known by such credentials.
    pub(crate) fn invalid_token() -> Self {
        Self::of(StatusCode::UNAUTHORIZED, r#"{"detail":"Invalid token."}"#)
    }

    /// A page of another origin has sent it.
    pub(crate) fn cross_site() -> Self {
        Self::of(StatusCode::FORBIDDEN, r#"{"detail":"CSRF Failed: this request comes from another site."}"#)
    }

    /// Vestibule cannot be asked.
    pub(crate) fn unavailable() -> Self {
        Self::of(StatusCode::SERVICE_UNAVAILABLE, r#"{"detail":"Service temporarily unavailable, try again later."}"#)
    }

    /// The program has lent no [`Vestibule`](crate::Vestibule) to its routes.
    pub(crate) fn misused() -> Self {
        Self::of(StatusCode::INTERNAL_SERVER_ERROR, r#"{"detail":"A server error occurred."}"#)
    }

    fn of(status: StatusCode, body: &'static str) -> Self {
        Self::told(status, Bytes::from_static(body.as_bytes()))
    }

    /// Whether nothing but a second factor is missing.
    pub(crate) fn wants_factor(&self) -> bool {
        // Vestibule's JSON, in which no text of a stranger's is.
        let code = br#""code":"second_factor_required""#;
        self.status == StatusCode::FORBIDDEN && self.body.windows(code.len()).any(|part| part == code)
    }

    /// Whether the next request with the same credentials would be told the same: that Vestibule cannot be asked is no
    /// refusal of theirs.
    pub(crate) fn lasts(&self) -> bool {
        [StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN].contains(&self.status)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::from(self.body));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        if let Some(location) = self.location {
            headers.insert(LOCATION, location);
            return response;
        }
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Token"));
        }
        if self.status == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(RETRY_AFTER, HeaderValue::from_static("1"));
        }
        response
    }
}
