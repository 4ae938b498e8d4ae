//! The origins whose pages may use the passkeys of this domain: a browser asks for them where the page is of another domain.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header::CONTENT_TYPE;
use serde_json::json;

use super::errors;
use super::state::AppState;
use crate::contract::ApiError;

/// `GET /.well-known/webauthn`: 404 where there are none.
pub(super) async fn list(State(state): State<AppState>) -> Response {
    match &state.accounts.settings().passkeys.relying_party {
        Some(party) if !party.related_origins.is_empty() => {
            let body = json!({ "origins": party.origins() }).to_string();
            ([(CONTENT_TYPE, "application/json")], body).into_response()
        }
        _ => errors::json(&ApiError::not_found()),
    }
}
