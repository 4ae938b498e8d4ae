//! A form that is posted without JavaScript: to the path of its endpoint without `/api`, as `/login`. It calls the same
//! server function as the API; then the browser is redirected, or shown the page of the form again with its errors
//! (guarantee W8).

mod confirmed;
mod repeated;

use std::collections::BTreeMap;

use axum::Extension;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use http::header::{LOCATION, ORIGIN, SET_COOKIE};
use http::request::Parts;
use http::{HeaderValue, StatusCode, Uri};

use super::body::{self, Unread};
use super::state::AppState;
use super::{authentication, cookie, endpoints, errors, language, links, pages};
use crate::accounts::Client;
use crate::api::{self, Caller, Endpoint, Permission, RequestContext, SessionChange, Source};
use crate::app::{Answered, Posted, Refused};
use crate::contract::{ApiError, CONFIRM_CODE, CONFIRM_CREDENTIAL, CONFIRM_PASSWORD, FORM_ID, Next, paths};
use confirmed::Confirmed;
use endpoints::{NextStep, Sent, SessionEnded, SessionGranted};

/// What is shown again after a refusal; a secret never is.
const KEPT: [&str; 26] = [
    FORM_ID,
    "username",
    "email",
    "keep_tokens",
    "id",
    "others",
    "tokens",
    "name",
    "expires_in",
    "scope",
    "first_name",
    "last_name",
    "language",
    "trust",
    "kind",
    "reason",
    "sign_in",
    "group",
    "right",
    "is_staff",
    "is_superuser",
    "is_active",
    "url",
    "events",
    "ids",
    "verb",
];

/// The fields of a confirmation. Only that the form had them is known after a refusal, for it to ask again.
const CONFIRMED: [&str; 3] = [CONFIRM_PASSWORD, CONFIRM_CODE, CONFIRM_CREDENTIAL];

/// Answers the post of a form. Where the endpoint wants the password confirmed, and the form has it, that is done first.
pub(super) async fn post(
    State(state): State<AppState>,
    Extension(mut caller): Extension<Caller>,
    Extension(client): Extension<Client>,
    request: Request,
) -> Response {
    let (parts, unread) = request.into_parts();
    let Some(endpoint) = Endpoint::of_form(parts.uri.path()) else {
        return errors::sentence(language::of_client(&client), &ApiError::not_found());
    };
    let body = body::unread(&parts.headers, unread);
    // A caller who may not call it at all is refused before the body is read.
    let check = endpoint.check(&state.accounts, &caller);
    let is_refused = check.is_err_and(|error| !error.is_confirmation_required());
    if let Ok(body) = body.as_ref()
        && endpoint.shows_answer
        && !is_refused
        && repeated::is_repeated(&state, &parts.headers, parts.uri.path(), body).await
    {
        let nothing = ().into_response();
        return sent_on(&target(&state, endpoint, &parts, &nothing), nothing);
    }
    let mut session = None;
    let cookies = cookie::others(&state, &parts.headers);
    let answered = match &body {
        Err(error) => Err(error.clone()),
        Ok(body) => match confirmed::confirm(&state, endpoint, &caller, &client, (body, cookies.clone())).await {
            Err(error) => Err(error),
            Ok(confirmed) => {
                if let Some(Confirmed { caller: again, session: renewed }) = confirmed {
                    (caller, session) = (again, Some(renewed));
                }
                let accounts = state.accounts.clone();
                let context = RequestContext::new(accounts, caller.clone(), client.clone(), Source::Form, cookies);
                // A confirmation has read the body, and then renewed the secret of the session.
                let credentials = session.is_none().then_some(&parts.headers);
                endpoints::call(&state, endpoint, context, Sent::Body { body, credentials }).await
            }
        },
    };
    let mut response = match answered {
        Ok(done) if endpoint.shows_answer => {
            let values = kept(body.ok()).await;
            let answered = repeated::remember(&state, &parts.headers, parts.uri.path(), &values);
            let mut page = shown(&state, caller, client, endpoint, parts, done, values).await;
            page.headers_mut().extend(answered.map(|cookie| (SET_COOKIE, cookie)));
            page
        }
        Ok(done) => {
            let mut response = sent_on(&target(&state, endpoint, &parts, &done), done);
            links::forget_used(&state, endpoint.form_path(), response.headers_mut());
            response
        }
        // The browser is already signed out, so the log-out succeeds.
        Err(error) if endpoint.ends_session && error.status == 401 && error.code().is_none() => {
            let mut done = ().into_response();
            cookie::write(&state, done.headers_mut(), &SessionChange::End);
            sent_on(paths::HOME, done)
        }
        Err(error) => {
            let values = kept(body.ok()).await;
            let refused = Refused { path: parts.uri.path().to_owned(), values, error };
            shown_again(&state, caller, client, on_page(endpoint, parts), refused).await
        }
    };
    if let Some(session) = session {
        cookie::write_unless_set(&state, response.headers_mut(), session);
    }
    response
}

/// Leads a browser that asks for the path of a form, as after a refusal, to the page on which the form stands.
pub(super) async fn page_of_form(request: Request) -> Response {
    let page = Endpoint::of_form(request.uri().path()).and_then(|endpoint| endpoint.page);
    sent_on(page.unwrap_or(paths::HOME), ().into_response())
}

/// What was typed, to be shown again. The values of a list have commas between them, as none has one itself.
async fn kept(body: Option<Unread>) -> BTreeMap<String, String> {
    let Some(body) = body else { return BTreeMap::new() };
    let Some(bytes) = body.soon().await else { return BTreeMap::new() };
    let fields = api::read_body(&bytes, body.content_type()).await.unwrap_or_default();
    let mut kept = BTreeMap::new();
    for (name, value) in fields {
        if CONFIRMED.contains(&name.as_str()) {
            kept.insert(name, String::new());
        } else if KEPT.contains(&name.as_str())
            && let Some(text) = value.into_text()
        {
            let before = kept.get(&name).filter(|_| api::LISTS.contains(&name.as_str()));
            let text = before.map_or_else(|| text.clone(), |before: &String| [before, ",", &text].concat());
            kept.insert(name, text);
        }
    }
    kept
}

/// Where success leads: to `?next=`, else to the page of the form, or to the front page where nobody is signed in any
/// more.
fn target(state: &AppState, endpoint: &Endpoint, parts: &Parts, done: &Response) -> String {
    let next = next(parts.uri.query());
    if let Some(NextStep(page)) = done.extensions().get() {
        return next.unwrap_or_default().after(page);
    }
    // The page to log in sends a browser on where its cookie was kept, and says so where it was not. A program, which
    // sends no Origin, goes straight on.
    let has_logged_in = endpoint.permission == Permission::AllowAny && cookie::is_session_set(state, done.headers());
    if has_logged_in && parts.headers.contains_key(ORIGIN) {
        return next.unwrap_or_default().log_in(paths::ENTERED);
    }
    let page = endpoint.page.filter(|_| done.extensions().get::<SessionEnded>().is_none()).unwrap_or(paths::HOME);
    next.map_or_else(|| page.to_owned(), |next| next.to_string())
}

/// Where the page's `?next=` leads.
fn next(query: Option<&str>) -> Option<Next> {
    let fields = query.and_then(|query| api::read_form(query.as_bytes()).ok()).unwrap_or_default();
    let target = fields.into_iter().find(|(name, _)| name == "next").and_then(|(_, value)| value.into_text());
    target.map(|target| Next::parse(&target))
}

fn sent_on(target: &str, done: Response) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    response.headers_mut().extend(done.headers().get_all(SET_COOKIE).iter().map(|c| (SET_COOKIE, c.clone())));
    let target = HeaderValue::from_str(target).unwrap_or(HeaderValue::from_static(paths::HOME));
    response.headers_mut().insert(LOCATION, target);
    response
}

/// The request as for the page on which the form stands.
fn on_page(endpoint: &Endpoint, mut parts: Parts) -> Parts {
    if let Some(page) = endpoint.page {
        let query = parts.uri.query().map(|query| ["?", query].concat()).unwrap_or_default();
        parts.uri = Uri::try_from([page, &query].concat()).unwrap_or(parts.uri);
    }
    parts
}

/// The page with the answer of the endpoint in it.
async fn shown(
    state: &AppState,
    caller: Caller,
    client: Client,
    endpoint: &Endpoint,
    parts: Parts,
    done: Response,
    values: BTreeMap<String, String>,
) -> Response {
    let (answer, body) = done.into_parts();
    let Ok(json) = axum::body::to_bytes(body, usize::MAX).await else {
        return errors::sentence(language::of_client(&client), &ApiError::internal());
    };
    let json = String::from_utf8_lossy(&json).into_owned();
    let caller = match answer.extensions.get() {
        Some(SessionGranted(session)) => authentication::caller_by_session(state, &session.secret).await,
        None => caller,
    };
    let answered = Answered { path: parts.uri.path().to_owned(), values, json };
    let request = Request::from_parts(on_page(endpoint, parts), axum::body::Body::empty());
    let mut page = pages::render(state, caller, client, request, Some(Posted::Answered(answered))).await;
    *page.status_mut() = answer.status;
    page.headers_mut().extend(answer.headers.get_all(SET_COOKIE).iter().map(|cookie| (SET_COOKIE, cookie.clone())));
    page
}

async fn shown_again(state: &AppState, caller: Caller, client: Client, parts: Parts, refused: Refused) -> Response {
    let error: ApiError = refused.error.clone();
    let request = Request::from_parts(parts, axum::body::Body::empty());
    let page = pages::render(state, caller, client, request, Some(Posted::Refused(refused))).await;
    // A page that redirects, as for a user who is already signed in, shows no errors.
    if page.status().is_redirection() { page } else { errors::with_headers(&error, page) }
}
