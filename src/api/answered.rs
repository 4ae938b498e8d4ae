//! What an endpoint answers, before it is sent.

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Response};

use super::CookieChange;
use crate::accounts::GrantedSession;
use crate::contract::ApiError;

/// What an endpoint answers.
#[derive(Debug)]
pub struct Answered {
    /// What is sent.
    pub response: Response<Bytes>,
    /// What happens to the browser's session cookie, if anything.
    pub session: Option<SessionChange>,
    /// What happens to the browser's other cookies.
    pub cookies: Vec<CookieChange>,
    /// The page on which a log-in goes on that needs another step.
    pub next_step: Option<&'static str>,
}

/// What an answer does to the browser's session cookie.
#[derive(Clone, Debug)]
pub enum SessionChange {
    /// Sets it.
    Grant(GrantedSession),
    /// Takes it away.
    End,
}

impl Answered {
    /// A body of JSON.
    ///
    /// # Errors
    /// Where there is no such status: a fault of ours.
    pub(super) fn json(status: u16, json: String) -> Result<Self, ApiError> {
        let response = Response::builder()
            .status(status)
            .header(CONTENT_TYPE, HeaderValue::from_static("application/json"))
            .body(json.into());
        response.map(Self::from).map_err(|_| ApiError::internal())
    }
}

impl From<Response<Bytes>> for Answered {
    /// An answer that changes no cookie.
    fn from(response: Response<Bytes>) -> Self {
        Self { response, session: None, cookies: Vec::new(), next_step: None }
    }
}
