//! Forward auth (guarantee A4): a proxy asks whether it may pass a request on to another service, and who has sent it. The
//! answer is a status and headers, so this is no server function, and it is asked for by any method. It is answered before
//! the checks of the browser's page: those headers are of a request to another service.

mod addresses;
mod hand_over;
mod hosts;
mod identity_headers;
mod open_path;
mod original;
mod way_back;

use std::net::IpAddr;

use axum::response::{IntoResponse, Response};
use http::header::{AUTHORIZATION, LOCATION};
use http::{HeaderMap, HeaderValue, StatusCode};

use super::state::AppState;
use super::{authentication, client_ip, cookie, errors, language, navigation};
use crate::accounts::{Client, Scope, SignIn, ThrottleKey};
use crate::api::Caller;
use crate::contract::{ApiError, paths};
pub(super) use hand_over::{answer as hand_over, is_step};
use hosts::HostRules;
pub use hosts::VerifyHosts;
use original::Original;
pub(super) use way_back::go_on;

/// Whether a path is that of forward auth. Envoy puts the path of the request after it.
pub(super) fn is_asked(path: &str) -> bool {
    paths::is_within(path, paths::VERIFY)
}

/// Answers a proxy: 200 with the four headers, 401, 403, 400 where its headers do not count, or for a browser's navigation
/// the way to the log-in page, or to that of the second factor.
pub(super) async fn answer(state: &AppState, peer: IpAddr, client: &Client, headers: &HeaderMap) -> Response {
    let refused = match judge(state, peer, client, headers).await {
        Ok(response) => return response,
        Err(error) => error,
    };
    // A proxy shows it to the person.
    if refused.status == 403 && navigation::wants_page(headers) {
        return errors::sentence(language::of_client(client), &refused);
    }
    errors::json(&refused)
}

async fn judge(state: &AppState, peer: IpAddr, client: &Client, headers: &HeaderMap) -> Result<Response, ApiError> {
    let hosts = state.settings.verify_hosts.as_ref().ok_or_else(ApiError::not_found)?;
    client_ip::check_trusted(&state.settings.trusted_proxies, peer).map_err(ApiError::parse)?;
    let original = Original::of(headers)?;
    let rules = hosts.rules(&original.site).ok_or_else(|| ApiError::unknown_service(original.site.origin()))?;
    let caller = caller(state, client, headers, &original).await;
    let is_anonymous = matches!(caller, Caller::Anonymous);
    let is_session = matches!(&caller, Caller::Known(identity) if matches!(identity.sign_in, SignIn::Session(_)));
    match admitted(state, caller, rules, &original).await {
        Err(_) if rules.is_open(original.target.path()) => {
            let mut response = StatusCode::OK.into_response();
            identity_headers::add(response.headers_mut(), None);
            Ok(response)
        }
        Err(refused) if navigation::is_one(headers, &original.method) => {
            let wants_factor = is_session && refused.code() == Some(ApiError::SECOND_FACTOR_REQUIRED);
            match is_anonymous || wants_factor {
                true => led(state, &original, refused, wants_factor),
                false => Err(refused),
            }
        }
        answered => answered,
    }
}

/// Who is asking. Every request of every visitor comes here, so only wrong credentials are counted, by the address that the
/// proxy tells; a throttled address costs no look-up. Without that address all visitors would share the proxy's.
async fn caller(state: &AppState, client: &Client, headers: &HeaderMap, original: &Original) -> Caller {
    let is_told = !client_ip::is_trusted(client.address, &state.settings.trusted_proxies);
    let counted = is_told.then_some(client.address);
    let mut caller = authentication::caller(state, headers, counted).await;
    // Of a session, and of a sign-in that was handed over.
    let secrets = [cookie::read(state, headers), hand_over::secret(&original.site, headers)];
    if let (Caller::Anonymous, Some(secret)) = (&caller, secrets[1]) {
        caller = authentication::caller_at_service(state, secret, &original.site, counted).await;
    }
    let is_wrong = match &caller {
        Caller::Known(_) => false,
        Caller::Anonymous => secrets.iter().any(Option::is_some),
        Caller::Refused(error) => error.status == 401 && headers.contains_key(AUTHORIZATION),
    };
    let Some(address) = counted.filter(|_| is_wrong) else { return caller };
    match state.accounts.throttle(&[(Scope::Anon, ThrottleKey::Address(address))]).await {
        Ok(()) => caller,
        Err(error) => Caller::Refused(error.into()),
    }
}

/// The answer with the four headers.
///
/// # Errors
/// Nobody is signed in, or the rules of the service do not admit them.
async fn admitted(
    state: &AppState,
    caller: Caller,
    rules: &HostRules,
    original: &Original,
) -> Result<Response, ApiError> {
    // Other services are not told of an impersonation: there everybody stays who they are.
    let identity = caller.identity()?.own();
    let profile = state.accounts.service_profile(identity).await?;
    rules.admit(identity, profile, &original.method)?;
    let mut response = StatusCode::OK.into_response();
    identity_headers::add(response.headers_mut(), Some((identity.account.user.id, profile)));
    Ok(response)
}

/// Leads a browser that was refused to the log-in page, or to that of the second factor, or first to where its sign-in is
/// handed over. nginx takes no redirect of an `auth_request`: it gets the same address with 401.
fn led(state: &AppState, original: &Original, refused: ApiError, wants_factor: bool) -> Result<Response, ApiError> {
    let public = state.settings.public_url.as_ref().ok_or_else(ApiError::internal)?;
    let location = match state.settings.reaches(&original.site) {
        true if wants_factor => addresses::ours(public, paths::STEP_UP, original),
        true => addresses::ours(public, paths::LOGIN, original),
        false => addresses::start(&original.site, original.target.as_str()),
    };
    let location = HeaderValue::try_from(location).map_err(|_| ApiError::internal())?;
    let mut response = match original.follows_nothing {
        true => errors::json(&ApiError { status: 401, ..refused }),
        false => StatusCode::SEE_OTHER.into_response(),
    };
    response.headers_mut().insert(LOCATION, location);
    Ok(response)
}
