//! `GET /api/openapi.json`: the document of the API, which is made and compressed once, when it is first asked for.

use axum::Extension;
use axum::extract::{Request, State};
use axum::response::Response;
use serde_json::Value;

use super::assets::{self, Asset, Lifetime};
use super::state::AppState;
use super::{cookie, errors};
use crate::accounts::Client;
use crate::api::openapi::{self, Server};
use crate::contract::{ApiError, paths};

/// The document, in the encoding that the client prefers.
pub(super) async fn answer(
    State(state): State<AppState>,
    Extension(client): Extension<Client>,
    request: Request,
) -> Response {
    let made = state.document.get_or_init(async || {
        let state = state.clone();
        // Compressing it as well as can be takes a moment.
        tokio::task::spawn_blocking(move || make(&state)).await.ok().flatten()
    });
    match made.await {
        Some(asset) => assets::answer(asset, &client, &request),
        None => errors::json(&ApiError::internal()),
    }
}

/// The document of this server.
pub(super) fn document(state: &AppState) -> Value {
    let url = state.settings.public_url.as_ref().map_or("/", |url| url.origin());
    openapi::document(Server { url, session_cookie: cookie::name(state) })
}

fn make(state: &AppState) -> Option<Asset> {
    Asset::compressed(paths::OPENAPI, Lifetime::Revalidated, document(state).to_string().as_bytes())
}
