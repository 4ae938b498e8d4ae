//! The one error of the wire: field errors or a detail, each with its status, in DRF's shape.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::{FieldErrors, Reason, WantedFactors, json, messages, paths};

/// Why a request was refused: what a client of the API sees, and no more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiError {
    /// The HTTP status; 0 where no server was reached.
    pub status: u16,
    /// Seconds after which it may be tried again, for 429 and 503.
    pub retry_after: Option<u64>,
    /// What the body says.
    pub reason: Reason,
}

impl ApiError {
    /// The code of a refusal that ends when the password is confirmed.
    pub const CONFIRMATION_REQUIRED: &str = "confirmation_required";
    /// The code of a log-in that goes on with a second factor.
    pub const SECOND_FACTOR_REQUIRED: &str = "second_factor_required";
    /// The code of a log-in that goes on with the set-up of a second factor.
    pub const SET_UP_REQUIRED: &str = "second_factor_setup_required";
    /// The code of a log-in that has to begin again.
    pub const LOG_IN_ENDED: &str = "log_in_ended";

    fn detail(status: u16, detail: impl Into<String>) -> Self {
        Self { status, retry_after: None, reason: Reason::Detail { detail: detail.into(), code: None, wanted: None } }
    }

    /// A refusal that a client can tell from others of its status by a code.
    pub fn coded(status: u16, code: &'static str, detail: impl Into<String>) -> Self {
        let reason = Reason::Detail { detail: detail.into(), code: Some(Cow::Borrowed(code)), wanted: None };
        Self { status, retry_after: None, reason }
    }

    /// 400: fields that break their rules.
    pub fn fields(errors: FieldErrors) -> Self {
        Self { status: 400, retry_after: None, reason: Reason::Fields(errors) }
    }

    /// 400: a body that is not an object, in DRF's name for it.
    pub fn not_an_object(kind: &str) -> Self {
        let message = match kind {
            "null" => "No data provided".to_owned(),
            _ => format!("Invalid data. Expected a dictionary, but got {kind}."),
        };
        Self::fields(FieldErrors::one("non_field_errors", message))
    }

    /// 400: a body that cannot be read.
    pub fn parse(detail: impl Into<String>) -> Self {
        Self::detail(400, detail)
    }

    /// 401: no credentials were sent.
    pub fn not_authenticated() -> Self {
        Self::detail(401, messages::NOT_AUTHENTICATED.wire)
    }

    /// 401: the credentials are not valid.
    pub fn authentication_failed(detail: impl Into<String>) -> Self {
        Self::detail(401, detail)
    }

    /// 401: the session is valid, but its sign-in is too old for this request (guarantee T10).
    pub fn confirmation_required() -> Self {
        Self::coded(401, Self::CONFIRMATION_REQUIRED, messages::CONFIRMATION_REQUIRED.wire)
    }

    /// The same where a second factor has to be confirmed too, or it alone.
    pub fn factor_confirmation_required(wanted: WantedFactors) -> Self {
        let told = if wanted.password { messages::PASSWORD_AND_CODE_REQUIRED } else { messages::CODE_REQUIRED };
        let code = Some(Cow::Borrowed(Self::CONFIRMATION_REQUIRED));
        let reason = Reason::Detail { detail: told.wire.to_owned(), code, wanted: Some(wanted) };
        Self { status: 401, retry_after: None, reason }
    }

    /// 403: who is asking is known and may not do this, as with a token that may only read.
    pub fn permission_denied() -> Self {
        Self::detail(403, messages::PERMISSION_DENIED.wire)
    }

    /// 403: a member of staff acts as another account, which allows to read it and nothing else.
    pub fn impersonating() -> Self {
        Self::coded(403, "impersonating", messages::IMPERSONATING.wire)
    }

    /// 403: a request that another site's page has made; `help` says what to set where it should be allowed.
    pub fn cross_site(help: &str) -> Self {
        Self::detail(403, help)
    }

    /// 403: the account is in none of the groups that may use a service.
    pub fn service_forbidden() -> Self {
        Self::detail(403, messages::SERVICE_FORBIDDEN.wire)
    }

    /// 403: a service wants a second factor, which the sign-in has not proved.
    pub fn service_wants_factor() -> Self {
        Self::coded(403, Self::SECOND_FACTOR_REQUIRED, messages::SERVICE_WANTS_FACTOR.wire)
    }

    /// 400: a browser has come to a service with a code that is good for nothing.
    pub fn service_code_ended() -> Self {
        Self::detail(400, messages::SERVICE_CODE_ENDED.wire)
    }

    /// 403: a service that is not in the operator's list.
    pub fn unknown_service(origin: &str) -> Self {
        Self::detail(403, format!("{origin} is not in the list of VESTIBULE_VERIFY_HOSTS."))
    }

    /// 404.
    pub fn not_found() -> Self {
        Self::detail(404, messages::NOT_FOUND.wire)
    }

    /// 405.
    pub fn method_not_allowed(method: &str) -> Self {
        Self::detail(405, format!("Method \"{method}\" not allowed."))
    }

    /// 406.
    pub fn not_acceptable() -> Self {
        Self::detail(406, "Could not satisfy the request Accept header.")
    }

    /// 408: the body did not come in time.
    pub fn timeout() -> Self {
        Self::detail(408, messages::TIMEOUT.wire)
    }

    /// 413: more than a request may hold.
    pub fn too_large(limit: usize) -> Self {
        Self::detail(413, messages::too_large(limit))
    }

    /// 415.
    pub fn unsupported_media_type(media_type: &str) -> Self {
        Self::detail(415, format!("Unsupported media type \"{media_type}\" in request."))
    }

    /// 429: too often; may be tried again after `seconds`.
    pub fn throttled(seconds: u64) -> Self {
        Self { retry_after: Some(seconds), ..Self::detail(429, messages::throttled(seconds)) }
    }

    /// 500: a fault of ours.
    pub fn internal() -> Self {
        Self::detail(500, messages::INTERNAL.wire)
    }

    /// 503: at the limit, or the database does not answer; may be tried again after `seconds`.
    pub fn unavailable(seconds: u64) -> Self {
        Self { retry_after: Some(seconds), ..Self::detail(503, messages::UNAVAILABLE.wire) }
    }

    /// No answer at all; only a client makes this one.
    pub fn unreachable() -> Self {
        Self::detail(0, messages::UNREACHABLE.wire)
    }

    /// An answer that is not Vestibule's own; only a client makes this one.
    pub fn intercepted() -> Self {
        Self::detail(0, messages::INTERCEPTED.wire)
    }

    /// An error as it came over the wire. A body that is not DRF's shape (a proxy's page, say) is read by its
    /// status alone.
    pub fn from_wire(status: u16, body: &str) -> Self {
        match json::from_str::<Reason>(body) {
            Ok(reason) => Self { status, retry_after: None, reason },
            Err(_) if (502..=504).contains(&status) => Self { status, ..Self::unavailable(1) },
            Err(_) => Self { status, ..Self::internal() },
        }
    }

    /// The code, where it has one.
    pub fn code(&self) -> Option<&str> {
        match &self.reason {
            Reason::Detail { code, .. } => code.as_deref(),
            Reason::Fields(_) => None,
        }
    }

    /// What has to be confirmed, where a second factor is wanted.
    pub fn wanted_factors(&self) -> Option<&WantedFactors> {
        match &self.reason {
            Reason::Detail { wanted, .. } => wanted.as_ref(),
            Reason::Fields(_) => None,
        }
    }

    /// The page on which a log-in goes on whose password was right.
    pub fn next_step(&self) -> Option<&'static str> {
        match self.code()? {
            Self::SECOND_FACTOR_REQUIRED => Some(paths::SECOND_FACTOR),
            Self::SET_UP_REQUIRED => Some(paths::SET_UP),
            _ => None,
        }
    }

    /// Whether the same request may succeed once the password is confirmed.
    pub fn is_confirmation_required(&self) -> bool {
        self.code() == Some(Self::CONFIRMATION_REQUIRED)
    }

    /// The errors of one field; empty where it has none.
    pub fn of(&self, field: &str) -> &[String] {
        match &self.reason {
            Reason::Fields(errors) => errors.of(field),
            Reason::Detail { .. } => &[],
        }
    }

    /// What is wrong that a form with these fields cannot show at one of them: with the request as a whole, or with a field
    /// that it does not have.
    pub fn beside(&self, fields: &[&str]) -> Option<&str> {
        self.general().or_else(|| match &self.reason {
            Reason::Detail { .. } => None,
            Reason::Fields(errors) => {
                errors.iter().find(|(name, _)| !fields.contains(name))?.1.first().map(String::as_str)
            }
        })
    }

    /// What is wrong with the request as a whole, for a form to show above its fields.
    pub fn general(&self) -> Option<&str> {
        match &self.reason {
            Reason::Detail { detail, .. } => Some(detail),
            Reason::Fields(errors) => errors.of("non_field_errors").first().map(String::as_str),
        }
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.reason {
            Reason::Detail { detail, .. } => write!(f, "{}: {detail}", self.status),
            Reason::Fields(errors) => write!(f, "{}: {:?}", self.status, errors.0),
        }
    }
}

impl std::error::Error for ApiError {}

impl From<FieldErrors> for ApiError {
    fn from(errors: FieldErrors) -> Self {
        Self::fields(errors)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_survives_the_wire() {
        for error in [
            ApiError::fields(FieldErrors::one("username", "Too long.")),
            ApiError::not_an_object("list"),
            ApiError::not_authenticated(),
            ApiError::confirmation_required(),
            ApiError::factor_confirmation_required(WantedFactors { password: true, factors: vec!["totp".into()] }),
        ] {
            let wire = serde_json::to_string(&error.reason).unwrap();
            assert_eq!(ApiError::from_wire(error.status, &wire), error);
        }
    }

    #[test]
    fn what_a_refusal_says_beside_its_code_is_passed_over() {
        let wire = r#"{"detail":"No.","expires_in":600,"code":"confirmation_required","pending":"a"}"#;
        let error = ApiError::from_wire(401, wire);
        assert!(error.is_confirmation_required() && error.wanted_factors().is_none());
        assert_eq!(error.general(), Some("No."));
        assert_eq!(ApiError::from_wire(400, r#"{"code":["Wrong."]}"#).of("code"), ["Wrong."]);
    }

    #[test]
    fn a_form_is_told_what_is_wrong_with_a_field_that_it_does_not_have() {
        let mut errors = FieldErrors::one("name", "Too long.");
        errors.keep::<()>("scope", Err(vec!["Unknown.".to_owned()]));
        let error = ApiError::fields(errors);
        assert_eq!(error.beside(&["name"]), Some("Unknown."));
        assert_eq!(error.beside(&["name", "scope"]), None);
        assert_eq!(ApiError::not_authenticated().beside(&[]), Some(messages::NOT_AUTHENTICATED.wire));
    }

    #[test]
    fn a_proxys_own_page_is_told_by_its_status() {
        assert_eq!(ApiError::from_wire(502, "<html>").general(), Some(messages::UNAVAILABLE.wire));
        assert_eq!(ApiError::from_wire(500, "").general(), Some(messages::INTERNAL.wire));
    }
}
