//! A form that confirms who is signed in on its way, so that a browser without JavaScript loses nothing that was typed:
//! a page that was refused for want of a fresh sign-in is shown again with more fields, and one that asks for the
//! password anyway is not refused for it.

use super::super::authentication;
use super::super::body::Unread;
use super::super::endpoints;
use super::super::state::AppState;
use crate::accounts::{Client, GrantedSession};
use crate::api::{self, Caller, Cookies, Endpoint, Permission, RequestContext, SessionChange, Source, Value};
use crate::contract::{
    ApiError, CONFIRM_CHALLENGE, CONFIRM_CODE, CONFIRM_CREDENTIAL, CONFIRM_PASSWORD, FieldErrors, paths,
};

/// The fields that may hold the password of the signed-in user; the first that the form has counts. In a form of the
/// desk any field but the first of these is somebody else's.
const PASSWORDS: [&str; 3] = [CONFIRM_PASSWORD, "current_password", "password"];

/// The proofs of a second factor, and the fields that may hold them.
const FACTORS: [(&str, &str); 3] =
    [("code", CONFIRM_CODE), ("challenge_id", CONFIRM_CHALLENGE), ("credential", CONFIRM_CREDENTIAL)];

/// A confirmation that has succeeded.
pub(super) struct Confirmed {
    /// Who is asking, by the session's new secret.
    pub caller: Caller,
    /// The session with its new secret, for the cookie of the answer, whatever it is.
    pub session: GrantedSession,
}

/// Confirms by `POST /api/confirm`, if the endpoint wants that and the form has the password, a second factor, or both.
///
/// # Errors
/// The refusal; what is wrong with a proof stands at its field of the form.
pub(super) async fn confirm(
    state: &AppState,
    endpoint: &Endpoint,
    caller: &Caller,
    client: &Client,
    (body, cookies): (&Unread, Cookies),
) -> Result<Option<Confirmed>, ApiError> {
    // The endpoint gives any other refusal itself, before the body is read.
    if !endpoint.check(&state.accounts, caller).is_err_and(|error| error.is_confirmation_required()) {
        return Ok(None);
    }
    let bytes = body.bytes().await?;
    let mut fields = api::read_body(&bytes, body.content_type()).await?;
    let is_desk = matches!(endpoint.permission, Permission::Desk(_));
    let password = take(&mut fields, if is_desk { &PASSWORDS[..1] } else { &PASSWORDS });
    let others = FACTORS.map(|(name, at)| (name, take(&mut fields, &[at])));
    let password_field = password.as_ref().map(|(name, _)| name.clone());
    let proofs = std::iter::once(("password", password)).chain(others);
    let proofs = proofs.filter_map(|(name, found)| Some((name.to_owned(), found?.1)));
    let proofs: Vec<_> = proofs.collect();
    if proofs.is_empty() {
        return Ok(None);
    }
    let endpoint = Endpoint::of_form(paths::CONFIRM).ok_or_else(ApiError::internal)?;
    let (caller, client) = (caller.clone(), client.clone());
    let context = RequestContext::new(state.accounts.clone(), caller, client, Source::Form, cookies);
    endpoints::admit(state, endpoint, &context).await?;
    let confirmed = endpoint.call(context, proofs).await;
    let answered = confirmed.map_err(|error| at_fields(password_field, error))?;
    let Some(SessionChange::Grant(session)) = answered.session else { return Err(ApiError::internal()) };
    let caller = authentication::caller_by_session(state, &session.secret).await;
    Ok(Some(Confirmed { caller, session }))
}

/// Takes the first of these fields that there is.
fn take<'b>(fields: &mut Vec<(String, Value<'b>)>, names: &[&str]) -> Option<(String, Value<'b>)> {
    let place = names.iter().find_map(|field| fields.iter().position(|(name, _)| name == field));
    place.map(|place| fields.swap_remove(place))
}

fn at_fields(password: Option<String>, error: ApiError) -> ApiError {
    let mut errors = FieldErrors::default();
    let password = password.unwrap_or_else(|| CONFIRM_PASSWORD.to_owned());
    let factors = FACTORS.map(|(field, at)| (field, at.to_owned()));
    for (field, at) in std::iter::once(("password", password)).chain(factors) {
        if let Some(told) = error.of(field).first() {
            errors.add(at, told);
        }
    }
    if errors.is_empty() { error } else { errors.into() }
}
