//! Refusals as answers: DRF's JSON for the API, a sentence for a person.

use axum::Extension;
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use http::header::{ALLOW, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use http::{HeaderValue, StatusCode};

use super::language;
use crate::accounts::Client;
use crate::contract::{ApiError, paths};
use crate::sentences::Language;

/// DRF's answer: the reason as JSON, `WWW-Authenticate` on 401, `Retry-After` where there is a time.
pub(super) fn json(error: &ApiError) -> Response {
    let body = serde_json::to_string(&error.reason).unwrap_or_default();
    with_headers(error, ([(CONTENT_TYPE, "application/json")], body).into_response())
}

/// Who reads the answer to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reader {
    /// A program, beneath `/api`. It reads JSON, in English.
    Program,
    /// A person with a language.
    Person(Language),
}

impl Reader {
    /// Who reads the answer to a request for this path that asks for this language.
    pub fn of(path: &str, language: Language) -> Self {
        if is_api(path) { Self::Program } else { Self::Person(language) }
    }

    /// The refusal that such a reader understands.
    pub fn refused(self, error: &ApiError) -> Response {
        match self {
            Self::Program => json(error),
            Self::Person(language) => sentence(language, error),
        }
    }
}

/// The answer where no page can be shown.
pub(super) fn sentence(language: Language, error: &ApiError) -> Response {
    with_headers(error, language.person(error.general().unwrap_or_default()).into_response())
}

/// Sets the status and the headers that go with it: `WWW-Authenticate` and `Retry-After`.
pub(super) fn with_headers(error: &ApiError, mut response: Response) -> Response {
    *response.status_mut() = StatusCode::from_u16(error.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if error.status == 401 {
        response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Token"));
    }
    if let Some(seconds) = error.retry_after {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// 405 with the methods that would do.
pub(super) fn wrong_method(reader: Reader, method: &str, allowed: &str) -> Response {
    let mut response = reader.refused(&ApiError::method_not_allowed(method));
    if let Ok(allowed) = HeaderValue::from_str(allowed) {
        response.headers_mut().insert(ALLOW, allowed);
    }
    response
}

/// 405 for a page; axum adds `Allow`.
pub(super) async fn method_not_allowed(Extension(client): Extension<Client>, request: Request) -> Response {
    let reader = Reader::of(request.uri().path(), language::of_client(&client));
    reader.refused(&ApiError::method_not_allowed(request.method().as_str()))
}

/// Whether a path is one of the API's.
pub(super) fn is_api(path: &str) -> bool {
    path.strip_prefix(paths::API).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
