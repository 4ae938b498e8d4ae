//! `GET /api/docs`: a page to read the document of the API and to try it, made and compressed once.
//!
//! It is plain HTML by a template and no page of the app: it is the same for everybody, in the language of the document, and
//! loads no WebAssembly. `public/apidocs.js` adds the search and the forms.

mod curl;
mod prose;
mod reader;
mod schema;
mod view;

use axum::Extension;
use axum::extract::{Request, State};
use axum::response::Response;
use http::HeaderValue;
use http::header::{CONTENT_LANGUAGE, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use minijinja::value::Serde;
use minijinja::{Environment, Error, context};
use serde_json::Value;

use super::assets::{self, Asset, Lifetime};
use super::state::AppState;
use super::{authentication, errors, headers, language, openapi};
use crate::accounts::Client;
use crate::api::Caller;
use crate::app::Area;
use crate::contract::{ApiError, paths};

/// Ends with `.html`, so that what it shows is escaped.
const TEMPLATE: &str = "page.html";

/// The page, in the encoding that the client prefers.
pub(super) async fn page(
    State(state): State<AppState>,
    Extension(client): Extension<Client>,
    request: Request,
) -> Response {
    // It is the same for everybody, so it cannot say who acts as whom, and would try endpoints as another account.
    if let Caller::Known(identity) = authentication::caller(&state, request.headers(), None).await
        && identity.impersonation.is_some()
    {
        return errors::sentence(language::of_client(&client), &ApiError::impersonating());
    }
    let made = state.api_docs.get_or_init(async || {
        let state = state.clone();
        // As for the document, compressing takes a moment.
        tokio::task::spawn_blocking(move || make(&state)).await.ok().flatten()
    });
    match made.await {
        Some(asset) => assets::answer(asset, &client, &request),
        None => errors::json(&ApiError::internal()),
    }
}

fn make(state: &AppState) -> Option<Asset> {
    let site = &state.settings.site;
    let [style, script] = site.api_docs();
    let styles: Vec<_> = site.package(Area::Entrance).styles.into_iter().chain([style]).collect();
    let html = render(&openapi::document(state), &styles, &script)
        .inspect_err(|error| tracing::error!(?error, "the page of the API's document cannot be rendered"))
        .ok()?;
    let page = Asset::compressed(TEMPLATE, Lifetime::Revalidated, html.as_bytes())?;
    let page = page.with(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    let page = page.with(CONTENT_LANGUAGE, HeaderValue::from_static("en"));
    Some(page.with(CONTENT_SECURITY_POLICY, HeaderValue::from_static(headers::CSP_OF_API_DOCS)))
}

/// The page of a document, with the paths of its style sheets and of its script.
fn render(document: &Value, styles: &[String], script: &str) -> Result<String, Error> {
    let mut environment = Environment::new();
    environment.add_template(TEMPLATE, include_str!("api_docs/page.html"))?;
    let (page, styles) = (Serde(reader::page(document)), Serde(styles));
    let context = context! { page, styles, script, document => paths::OPENAPI, home => paths::HOME };
    environment.get_template(TEMPLATE)?.render(context)
}
