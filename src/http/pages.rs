//! The pages, rendered on the server with who is signed in already known.

use axum::Extension;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::Response;
use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_SECURITY_POLICY};
use http::{HeaderValue, StatusCode};
use leptos::nonce::use_nonce;
use leptos::prelude::{provide_context, use_context};
use leptos_axum::ResponseOptions;

use super::headers;
use super::state::AppState;
use crate::accounts::Client;
use crate::api::{Call, Caller, Head};
use crate::app::{self, PageState, Refused, SetStatus};

/// A page.
pub(super) async fn page(
    State(state): State<AppState>,
    Extension(caller): Extension<Caller>,
    Extension(client): Extension<Client>,
    request: Request,
) -> Response {
    render(&state, caller, client, request, None).await
}

/// What is there for every other path: a page that says so, with status 404.
pub(super) async fn not_found(
    state: State<AppState>,
    caller: Extension<Caller>,
    client: Extension<Client>,
    request: Request,
) -> Response {
    let mut response = page(state, caller, client, request).await;
    if response.status().is_success() {
        *response.status_mut() = StatusCode::NOT_FOUND;
    }
    response
}

/// Renders the page of a request; `refused` is a form's post that failed.
pub(super) async fn render(
    state: &AppState,
    caller: Caller,
    client: Client,
    request: Request,
    refused: Option<Refused>,
) -> Response {
    let page_state = PageState {
        user: caller.identity().ok().map(|identity| identity.account.user.clone()),
        refused,
        policy: state.accounts.settings().policy,
    };
    let call = Call { caller, client, content_type: None, body: Ok(Bytes::new()), head: Head::default() };
    let accounts = state.accounts.clone();
    let reload_port = state.reload_port;
    let context = move || {
        provide_context(accounts.clone());
        provide_context(call.clone());
        provide_context(page_state.clone());
        if let Some(response) = use_context::<ResponseOptions>() {
            if let Some(policy) = use_nonce().and_then(|nonce| headers::csp_of_page(&nonce, reload_port)) {
                response.insert_header(CONTENT_SECURITY_POLICY, policy);
            }
            provide_context(SetStatus::new(move |status| {
                response.set_status(StatusCode::from_u16(status).unwrap_or(StatusCode::OK));
            }));
        }
    };
    let package = state.settings.site.package();
    let (mut parts, _) = request.into_parts();
    // A redirect of a page is one for every client; leptos gives it only to those that ask for HTML.
    parts.headers.insert(ACCEPT, HeaderValue::from_static("text/html"));
    let request = Request::from_parts(parts, Body::empty());
    leptos_axum::render_app_async_with_context(context, move || app::shell(package.clone(), reload_port))(request).await
}
