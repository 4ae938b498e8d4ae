//! `GET /api/openapi.json`: the document of the API, which is made and compressed once, when it is first asked for.

use axum::Extension;
use axum::extract::{Request, State};
use axum::response::Response;

use super::assets::{self, Asset, Lifetime};
use super::state::AppState;
use super::{cookie, encoding, errors};
use crate::accounts::Client;
use crate::api::openapi::{self, Server};
use crate::contract::{ApiError, paths};

/// The document, in the encoding that the client prefers.
pub(super) async fn document(
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

fn make(state: &AppState) -> Option<Asset> {
    let url = state.settings.public_url.as_ref().map_or("/", |url| url.origin());
    let json = openapi::document(Server { url, session_cookie: cookie::name(state) }).to_string();
    Asset::new(paths::OPENAPI, Lifetime::Revalidated, |extension| {
        let encoding = match extension {
            ".gz" => "gzip",
            ".br" => "br",
            _ => encoding::IDENTITY,
        };
        encoding::compress(encoding, json.as_bytes()).map(Into::into)
    })
}
