//! The way to the log-in page and back to another service. `?next=` takes paths of this site alone (guarantee W7), so the
//! address of the service is the argument of a path that leads on to services of the operator's list and nowhere else.

use axum::Extension;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use base64ct::{Base64UrlUnpadded, Encoding};
use http::header::{CONTENT_TYPE, LOCATION, REFRESH};
use http::{HeaderValue, StatusCode};

use super::super::state::AppState;
use super::super::{PublicUrl, errors, language};
use super::original::{Original, split};
use crate::accounts::Client;
use crate::api::{self, Caller};
use crate::contract::{Next, paths};
use crate::sentences::say;

/// The address of the log-in page from which a browser comes back to a request.
pub(super) fn log_in(public: &PublicUrl, original: &Original) -> String {
    [public.origin(), &leading_on(&original.site, original.target.as_str()).after(paths::LOGIN)].concat()
}

/// The path that leads on to a service: to its front page where the whole address is longer than a target may be.
fn leading_on(site: &PublicUrl, target: &str) -> Next {
    let to = |target: &str| {
        let url = Base64UrlUnpadded::encode_string([site.origin(), target].concat().as_bytes());
        Next::parse(&format!("{}?to={url}", paths::CONTINUE))
    };
    Some(to(target)).filter(|next| !next.is_home()).unwrap_or_else(|| to("/"))
}

/// `GET /continue?to=`: leads a browser that is signed in on to a service of the list, and one that is not to the log-in
/// page. Whatever else it is asked for leads to the front page.
///
/// It is a page that leads on and no redirect: browsers apply `form-action` to the redirects after a form, and the log-in
/// page lets no form lead to another site.
pub(in super::super) async fn go_on(
    State(state): State<AppState>,
    Extension(caller): Extension<Caller>,
    Extension(client): Extension<Client>,
    request: Request,
) -> Response {
    let Some((site, target)) = asked_for(&state, request.uri().query()) else { return redirect(paths::HOME) };
    match caller {
        Caller::Known(_) => {
            let language = language::of_client(&client);
            let url = [site.origin(), target.as_str()].concat();
            let page = [&*say!(language, "continue-service"), "\n", &url, "\n"].concat();
            let Ok(refresh) = HeaderValue::try_from(format!("0;url={url}")) else { return redirect(paths::HOME) };
            ([(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8")), (REFRESH, refresh)], page)
                .into_response()
        }
        Caller::Refused(error) if error.status >= 500 => errors::sentence(language::of_client(&client), &error),
        Caller::Refused(_) | Caller::Anonymous => redirect(&leading_on(&site, target.as_str()).after(paths::LOGIN)),
    }
}

/// The service and the address there that a query asks for, if the service is in the list.
fn asked_for(state: &AppState, query: Option<&str>) -> Option<(PublicUrl, http::uri::PathAndQuery)> {
    let fields = api::read_form(query?.as_bytes()).ok()?;
    let (_, to) = fields.into_iter().find(|(name, _)| name == "to")?;
    let url = Base64UrlUnpadded::decode_vec(&to.into_text()?).ok()?;
    let (site, target) = split(std::str::from_utf8(&url).ok()?)?;
    state.settings.verify_hosts.as_ref()?.rules(&site)?;
    Some((site, target))
}

fn redirect(target: &str) -> Response {
    let target = HeaderValue::try_from(target).unwrap_or(HeaderValue::from_static(paths::HOME));
    (StatusCode::SEE_OTHER, [(LOCATION, target)]).into_response()
}
