//! Routes of a program that serves Vestibule as a library, and who is signed in there.

use axum::Router;
use axum::extract::{FromRequestParts, OriginalUri, Request, State};
use axum::middleware::{Next, from_fn_with_state as with};
use axum::response::{IntoResponse, Redirect, Response};
use http::request::Parts;

use super::state::AppState;
use super::{authentication, errors, navigation};
use crate::accounts::{Client, Scope, ServiceProfile, ThrottleKey};
use crate::api::Caller;
use crate::contract::{ApiError, Next as Target, paths};

/// Routes of a program that serves Vestibule as a library. They are asked where Vestibule has no route, behind the same
/// checks: a request that the page of another site sends is refused, and each answer has the same default headers.
#[derive(Clone, Debug, Default)]
pub struct Routes(Router);

impl From<Router> for Routes {
    fn from(routes: Router) -> Self {
        Self(routes)
    }
}

impl Routes {
    /// The routes, and `others` where they have none.
    pub(super) fn or(self, state: AppState, others: Router) -> Router {
        self.0.layer(with(state, lend_state)).fallback_service(others)
    }
}

/// Lets [`SignedIn`] look up who is asking. A route without it costs no look-up.
async fn lend_state(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    request.extensions_mut().insert(state);
    next.run(request).await
}

/// An extractor of axum's: who is signed in, by a session's cookie or by a token. The account's names, address and
/// groups are those that [`ServiceProfile`] tells other services.
///
/// Without a valid sign-in: 401, or for a browser that loads a page a redirect to the log-in page and back. 403 for a
/// read-only token where the method changes something, and for a token of the desk. For routes that need no sign-in,
/// take `Option<SignedIn>`: it is `None` for wrong credentials too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// The id of the account, which never changes.
    pub id: i64,
    /// What is told of the account.
    pub profile: ServiceProfile,
}

impl<S: Sync> FromRequestParts<S> for SignedIn {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Response> {
        signed_in(parts).await.map_err(|error| {
            let is_anonymous = error.status == 401 && !parts.headers.contains_key(http::header::AUTHORIZATION);
            if is_anonymous && navigation::is_one(&parts.headers, &parts.method) {
                // A router that is nested takes the beginning of the path away.
                let uri = parts.extensions.get::<OriginalUri>().map_or(&parts.uri, |original| &original.0);
                let target = uri.path_and_query().map_or(paths::HOME, |target| target.as_str());
                return Redirect::to(&Target::parse(target).after(paths::LOGIN)).into_response();
            }
            errors::json(&error)
        })
    }
}

impl<S: Sync> axum::extract::OptionalFromRequestParts<S> for SignedIn {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Self>, Response> {
        match signed_in(parts).await {
            Ok(user) => Ok(Some(user)),
            Err(error) if error.status == 401 => Ok(None),
            Err(error) => Err(errors::json(&error)),
        }
    }
}

async fn signed_in(parts: &Parts) -> Result<SignedIn, ApiError> {
    let extensions = (parts.extensions.get::<AppState>(), parts.extensions.get::<Client>());
    let (Some(state), Some(client)) = extensions else { return Err(ApiError::internal()) };
    let caller = authentication::caller(state, &parts.headers, Some(client.address)).await;
    if let Caller::Refused(error) = &caller
        && error.status == 401
    {
        state.accounts.throttle(&[(Scope::Anon, ThrottleKey::Address(client.address))]).await?;
    }
    // As for other services, nobody acts as another account here.
    let identity = caller.identity()?.own();
    if !identity.scope.reaches_services(parts.method.is_safe()) {
        return Err(ApiError::permission_denied());
    }
    let profile = state.accounts.service_profile(identity).await?.clone();
    Ok(SignedIn { id: identity.account.user.id, profile })
}
