//! Leads a browser from the log-in page back to another service.

use axum::Extension;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use base64ct::{Base64UrlUnpadded, Encoding};
use http::header::{CONTENT_TYPE, LOCATION, REFRESH};
use http::uri::PathAndQuery;
use http::{HeaderValue, Method, StatusCode};

use super::super::state::AppState;
use super::super::{PublicUrl, errors, language};
use super::addresses::{enter, leading_on, start};
use super::original::split;
use crate::accounts::{Client, Identity, SignIn};
use crate::api::{self, Caller};
use crate::contract::{ApiError, paths};
use crate::sentences::{Language, say};

/// What a browser asks for that is led on.
struct Asked {
    site: PublicUrl,
    target: PathAndQuery,
    /// What is known of the browser at the service, where the sign-in has to be handed over.
    browser: Option<String>,
}

/// `GET /continue?to=`: leads a browser that is signed in on to a service of the list, one that is not to the log-in page, and
/// one that has not proved the second factor that the service wants to the page of that. Whatever else it is asked for leads
/// to the front page.
pub(in super::super) async fn go_on(
    State(state): State<AppState>,
    Extension(caller): Extension<Caller>,
    Extension(client): Extension<Client>,
    request: Request,
) -> Response {
    let Some(asked) = asked_for(&state, request.uri().query()) else { return redirect(paths::HOME) };
    let language = language::of_client(&client);
    let back = || leading_on(&asked.site, asked.target.as_str(), asked.browser.as_deref());
    let led = match &caller {
        Caller::Known(identity) if matches!(identity.sign_in, SignIn::Session(_)) => {
            // As for every service, nobody acts as another account there.
            let identity = identity.own();
            match wants_factor(&state, identity, &asked.site).await {
                Ok(true) => return redirect(&back().after(paths::STEP_UP)),
                Ok(false) => way_on(&state, identity, &asked).await,
                Err(error) => Err(error),
            }
        }
        Caller::Refused(error) if error.status >= 500 => Err(error.clone()),
        _ => Ok(None),
    };
    match led {
        Ok(Some(url)) => page(language, &url),
        Ok(None) => redirect(&back().after(paths::LOGIN)),
        Err(error) => errors::sentence(language, &error),
    }
}

/// Whether nothing but a second factor keeps a session from a service. What else does is told there.
async fn wants_factor(state: &AppState, identity: &Identity, site: &PublicUrl) -> Result<bool, ApiError> {
    let Some(rules) = state.settings.verify_hosts.as_ref().and_then(|hosts| hosts.rules(site)) else {
        return Ok(false);
    };
    let profile = state.accounts.service_profile(identity).await?;
    let refused = rules.admit(identity, profile, &Method::GET).err();
    Ok(refused.is_some_and(|refused| refused.code() == Some(ApiError::SECOND_FACTOR_REQUIRED)))
}

/// Where a session goes on: to the service, or to what hands it over there. `None` if it has ended just now.
async fn way_on(state: &AppState, identity: &Identity, asked: &Asked) -> Result<Option<String>, ApiError> {
    let Asked { site, target, browser } = asked;
    if state.settings.reaches(site) {
        return Ok(Some([site.origin(), target.as_str()].concat()));
    }
    let Some(browser) = browser else {
        return Ok(Some(start(site, target.as_str())));
    };
    let code = state.accounts.service_code(identity, site.origin(), browser).await?;
    Ok(code.map(|code| enter(site, target.as_str(), &code)))
}

/// The service and the address there that a query asks for, if the service is in the list.
fn asked_for(state: &AppState, query: Option<&str>) -> Option<Asked> {
    let mut asked = (None, None);
    for (name, value) in api::read_form(query?.as_bytes()).ok()? {
        match &*name {
            "to" => asked.0 = value.into_text(),
            "browser" => asked.1 = value.into_text(),
            _ => {}
        }
    }
    let url = Base64UrlUnpadded::decode_vec(&asked.0?).ok()?;
    let (site, target) = split(std::str::from_utf8(&url).ok()?)?;
    state.settings.verify_hosts.as_ref()?.rules(&site)?;
    let is_digest = |text: &String| text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    Some(Asked { site, target, browser: asked.1.filter(is_digest) })
}

/// A page that leads on, and no redirect: browsers apply `form-action` to the redirects after a form, and the log-in page lets
/// no form lead to another site.
fn page(language: Language, url: &str) -> Response {
    let Ok(refresh) = HeaderValue::try_from(format!("0;url={url}")) else { return redirect(paths::HOME) };
    let text = [&*say!(language, "continue-service"), "\n", url, "\n"].concat();
    let headers = [(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8")), (REFRESH, refresh)];
    (headers, text).into_response()
}

fn redirect(target: &str) -> Response {
    let target = HeaderValue::try_from(target).unwrap_or(HeaderValue::from_static(paths::HOME));
    (StatusCode::SEE_OTHER, [(LOCATION, target)]).into_response()
}
