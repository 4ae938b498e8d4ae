//! The pages, rendered on the server with who is signed in already known.

use axum::Extension;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::Response;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_LANGUAGE, CONTENT_SECURITY_POLICY, COOKIE, REFRESH, VARY};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use leptos::prelude::{provide_context, use_context};
use leptos_axum::ResponseOptions;

use super::request_id::RequestId;
use super::state::AppState;
use super::{errors, language, links, log_in_steps};
use crate::accounts::{Client, Error, Identity, Impersonation};
use crate::api::{Caller, Cookies, Permission, RequestContext, Source};
use crate::app::{self, Area, PageContext, Posted, SetStatus, Ways};
use crate::contract::{ApiError, Right, Standing};
use crate::sentences::Language;

/// After how long a browser reloads a page that was unavailable.
const RETRY_SECONDS: u64 = 5;

/// The page of an anonymous user, where it has been rendered before.
pub(super) fn rendered(state: &AppState, client: &Client, request: &Request) -> Option<Response> {
    let headers = request.headers();
    let is_anonymous = !headers.contains_key(COOKIE) && !headers.contains_key(AUTHORIZATION);
    if !is_anonymous || !is_cacheable(state, request) {
        return None;
    }
    state.rendered.get(request.uri().path(), language::of_client(client)).map(|page| page.answer(headers))
}

/// Whether a page depends on nothing but its path and the caller: on no query, no mailed link, and no log-in that waits.
fn is_cacheable(state: &AppState, request: &Request) -> bool {
    !state.settings.site.is_watched()
        && request.method() == Method::GET
        && request.uri().query().is_none()
        && !links::has_link(state, request)
        && !log_in_steps::is_page(request.uri().path())
}

/// A page.
pub(super) async fn page(
    State(state): State<AppState>,
    Extension(caller): Extension<Caller>,
    Extension(client): Extension<Client>,
    request: Request,
) -> Response {
    if let Some(redirect) = links::take_secret(&state, &request) {
        return redirect;
    }
    if caller.identity().is_ok() || is_lookup_failed(&caller) || !is_cacheable(&state, &request) {
        return render(&state, caller, client, request, None).await;
    }
    let (path, asked) = (request.uri().path().to_owned(), request.headers().clone());
    let language = language::of_client(&client);
    if let Some(page) = state.rendered.get(&path, language) {
        return page.answer(&asked);
    }
    let response = render(&state, caller, client, request, None).await;
    if response.status() != StatusCode::OK {
        return response;
    }
    match state.rendered.keep(&path, language, response).await {
        Some(page) => page.answer(&asked),
        None => errors::sentence(language, &ApiError::internal()),
    }
}

/// Whether a fault kept the caller from being found: such a caller must not be treated as logged out.
fn is_lookup_failed(caller: &Caller) -> bool {
    matches!(caller, Caller::Refused(error) if error.status >= 500)
}

/// The page with status 404 for every other path. It is not kept, since there are endless such paths.
pub(super) async fn not_found(
    State(state): State<AppState>,
    Extension(caller): Extension<Caller>,
    Extension(client): Extension<Client>,
    request: Request,
) -> Response {
    let mut response = render(&state, caller, client, request, None).await;
    if response.status().is_success() {
        *response.status_mut() = StatusCode::NOT_FOUND;
    }
    response
}

/// By what the caller can confirm who they are, where a page of the account may ask for that.
async fn ways(state: &AppState, area: Area, caller: &Caller) -> Ways {
    match caller.identity() {
        Ok(identity) if area != Area::Entrance => {
            let factors = state.accounts.factors_of(identity.account.user.id).await;
            factors.map_or_else(|_| Ways::default(), |factors| Ways::of(&factors))
        }
        _ => Ways::default(),
    }
}

/// What the caller may do at the desk, where a page of it is asked for; elsewhere only who is staff is looked up, to be
/// shown the way there.
async fn standing(state: &AppState, area: Area, caller: &Caller) -> Result<Option<Standing>, Error> {
    let Ok(identity) = caller.identity() else { return Ok(None) };
    let is_looked_up = area == Area::Desk || area == Area::Account && identity.is_staff;
    if !is_looked_up || Permission::Desk(Right::View).check(&state.accounts, caller).is_err() {
        return Ok(None);
    }
    state.accounts.standing(identity.account.user.id).await
}

/// What every page says while a member of staff acts as another account.
fn impersonation(identity: &Identity) -> Option<app::Impersonation> {
    let Impersonation { by, until } = identity.impersonation.as_ref()?;
    Some(app::Impersonation { by: by.account.user.username.clone(), until: until.rfc3339() })
}

/// Renders the page of a request, after a form's post if there was one.
pub(super) async fn render(
    state: &AppState,
    caller: Caller,
    client: Client,
    request: Request,
    posted: Option<Posted>,
) -> Response {
    let path = request.uri().path().to_owned();
    let page_context = page_context(state, &caller, (&path, request.headers()), posted).await;
    let is_unavailable = page_context.is_unavailable;
    let is_link_spent = page_context.link.as_ref().is_some_and(|link| link.target.is_none());
    let reload_after = app::reload_after(&path, request.uri().query(), page_context.now);
    let chosen = caller.identity().ok().and_then(|identity| Language::of_tag(&identity.language));
    let language = chosen.unwrap_or_else(|| language::of_client(&client));
    let request_context = RequestContext::new(state.accounts.clone(), caller, client, Source::Call, Cookies::new());
    let mut page = html(state, page_context, request_context, language, request).await;
    let headers = page.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, state.page_policies[Area::of_path(&path) as usize].clone());
    headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(language.tag()));
    headers.append(VARY, HeaderValue::from_static("accept-language"));
    links::protect(state, &path, headers);
    if is_link_spent {
        links::forget(state, headers);
    }
    if is_unavailable {
        return unavailable(page);
    }
    if let Some(seconds) = reload_after.filter(|_| page.status() == StatusCode::OK) {
        page.headers_mut().insert(REFRESH, HeaderValue::from(seconds));
    }
    page
}

/// What a page is rendered from.
async fn page_context(
    state: &AppState,
    caller: &Caller,
    (path, headers): (&str, &HeaderMap),
    posted: Option<Posted>,
) -> PageContext {
    let link = links::of_page(state, path, headers).await;
    let waiting = log_in_steps::of_page(state, path, caller, headers).await;
    let area = Area::of_path(path);
    let ways = ways(state, area, caller).await;
    let standing = standing(state, area, caller).await;
    let secure_url = state.settings.public_url.as_ref().filter(|url| url.is_https());
    let (refused, answered) = match posted {
        None => (None, None),
        Some(Posted::Refused(refused)) => (Some(refused), None),
        Some(Posted::Answered(answered)) => (None, Some(answered)),
    };
    let identity = caller.identity().ok();
    PageContext {
        id: RequestId::new().as_str().to_owned(),
        is_unavailable: is_lookup_failed(caller) || link.is_err() || waiting.is_err() || standing.is_err(),
        secure_url: secure_url.map(|url| url.origin().to_owned()),
        user: identity.map(|identity| identity.account.user.clone()),
        impersonation: identity.and_then(impersonation),
        may_impersonate: state.accounts.settings().impersonation,
        refused,
        answered,
        policy: state.accounts.settings().policy,
        link: link.ok().flatten(),
        waiting: waiting.ok().flatten(),
        has_passkeys: state.accounts.has_passkeys(),
        ways,
        standing: standing.ok().flatten(),
        now: state.accounts.now().unix_millis() / 1000,
    }
}

/// The page as leptos renders it.
async fn html(
    state: &AppState,
    page_context: PageContext,
    request_context: RequestContext,
    language: Language,
    request: Request,
) -> Response {
    let area = Area::of_path(request.uri().path());
    // No script of a page that shows another account touches what the browser keeps of the operator's own.
    let has_islands = area.has_islands() && page_context.impersonation.is_none();
    let package = state.settings.site.package(area);
    let files = package.clone();
    let context = move || {
        request_context.clone().provide();
        provide_context(page_context.clone());
        provide_context(files.clone());
        provide_context(language);
        if let Some(response) = use_context::<ResponseOptions>() {
            provide_context(SetStatus::new(move |status| {
                response.set_status(StatusCode::from_u16(status).unwrap_or(StatusCode::OK));
            }));
        }
    };
    let reload_port = state.reload_port;
    let shell = move || app::shell(package.clone(), has_islands, reload_port);
    let (mut parts, _) = request.into_parts();
    // A redirect of a page is one for every client; leptos gives it only to those that ask for HTML.
    parts.headers.insert(ACCEPT, HeaderValue::from_static("text/html"));
    let request = Request::from_parts(parts, Body::empty());
    leptos_axum::render_app_async_with_context(context, shell)(request).await
}

/// The answer of a page that could not be rendered: 503, after which the browser asks again, without JavaScript too.
fn unavailable(page: Response) -> Response {
    let mut page = errors::with_headers(&ApiError::unavailable(RETRY_SECONDS), page);
    page.headers_mut().insert(REFRESH, HeaderValue::from(RETRY_SECONDS));
    page
}
