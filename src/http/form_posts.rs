//! A form that is posted without JavaScript: to the page's own path, as `/login`. It calls the same server function
//! as the API; then the browser is redirected, or shown the page again with its errors (guarantee W8).

use std::collections::BTreeMap;

use axum::Extension;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use http::header::{LOCATION, ORIGIN, SET_COOKIE};
use http::{HeaderValue, StatusCode};

use super::body::{self, Unread};
use super::state::AppState;
use super::{cookie, endpoints, errors, language, pages};
use crate::accounts::Client;
use crate::api::{self, Caller, Endpoint, RequestContext, SessionChange, Source};
use crate::app::Refused;
use crate::contract::{ApiError, Next, paths};

/// What is shown again after a refusal; a password never is.
const KEPT: [&str; 2] = ["username", "email"];

/// Answers the post of a form.
pub(super) async fn post(
    State(state): State<AppState>,
    Extension(caller): Extension<Caller>,
    Extension(client): Extension<Client>,
    request: Request,
) -> Response {
    let (parts, unread) = request.into_parts();
    let page = parts.uri.path().to_owned();
    let Some(endpoint) = Endpoint::of_page(&page) else {
        return errors::sentence(language::of(&parts.headers, None), &ApiError::not_found());
    };
    let body = body::unread(&parts.headers, unread);
    let answered = match &body {
        Err(error) => Err(error.clone()),
        Ok(body) => {
            let context = RequestContext::new(state.accounts.clone(), caller.clone(), client.clone(), Source::Form);
            endpoints::call(&state, endpoint, context, Some(body)).await
        }
    };
    match answered {
        Ok(done) => {
            let next = next(parts.uri.query());
            // The log-in page redirects a browser that has kept the cookie, and shows an error to one that has not. A
            // program, which sends no Origin, is redirected at once.
            let has_logged_in = !endpoint.ends_session && done.headers().contains_key(SET_COOKIE);
            let is_entry = has_logged_in && parts.headers.contains_key(ORIGIN);
            sent_on(&if is_entry { next.log_in(paths::ENTERED) } else { next.to_string() }, done)
        }
        // The browser is already signed out, so the log-out succeeds.
        Err(error) if endpoint.ends_session && error.status == 401 => {
            let mut done = ().into_response();
            cookie::write(&state, done.headers_mut(), &SessionChange::End);
            sent_on(paths::HOME, done)
        }
        Err(error) => {
            let values = kept(body.ok()).await;
            shown_again(&state, caller, client, parts, Refused { path: page, values, error }).await
        }
    }
}

async fn kept(body: Option<Unread>) -> BTreeMap<String, String> {
    let Some(body) = body else { return BTreeMap::new() };
    let Some(bytes) = body.soon().await else { return BTreeMap::new() };
    let fields = api::read_body(&bytes, body.content_type()).await.unwrap_or_default();
    let kept = fields.into_iter().filter(|(name, _)| KEPT.contains(&name.as_str()));
    kept.filter_map(|(name, value)| Some((name, value.into_text()?))).collect()
}

/// Where the page's `?next=` leads.
fn next(query: Option<&str>) -> Next {
    let fields = query.and_then(|query| api::read_form(query.as_bytes()).ok()).unwrap_or_default();
    let target = fields.into_iter().find(|(name, _)| name == "next").and_then(|(_, value)| value.into_text());
    target.map(|target| Next::parse(&target)).unwrap_or_default()
}

fn sent_on(target: &str, done: Response) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    response.headers_mut().extend(done.headers().get_all(SET_COOKIE).iter().map(|c| (SET_COOKIE, c.clone())));
    let target = HeaderValue::from_str(target).unwrap_or(HeaderValue::from_static(paths::HOME));
    response.headers_mut().insert(LOCATION, target);
    response
}

async fn shown_again(
    state: &AppState,
    caller: Caller,
    client: Client,
    parts: http::request::Parts,
    refused: Refused,
) -> Response {
    let error: ApiError = refused.error.clone();
    let request = Request::from_parts(parts, axum::body::Body::empty());
    let page = pages::render(state, caller, client, request, Some(refused)).await;
    // A page that redirects, as for a user who is already signed in, shows no errors.
    if page.status().is_redirection() { page } else { errors::with_headers(&error, page) }
}
