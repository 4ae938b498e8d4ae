//! A form that confirms the password on its way, so that a browser without JavaScript loses nothing that was typed: a page
//! that was refused for want of a fresh sign-in is shown again with one more field, and one that asks for the password
//! anyway is not refused for it.

use super::super::authentication;
use super::super::body::Unread;
use super::super::endpoints;
use super::super::state::AppState;
use crate::accounts::{Client, GrantedSession};
use crate::api::{self, Caller, Endpoint, RequestContext, SessionChange, Source};
use crate::contract::{ApiError, CONFIRM_PASSWORD, FieldErrors, paths};

/// The fields that may hold the password of who is signed in; the first that the form has counts.
const FIELDS: [&str; 3] = [CONFIRM_PASSWORD, "current_password", "password"];

/// A confirmation that has succeeded.
pub(super) struct Confirmed {
    /// Who is asking, by the session's new secret.
    pub caller: Caller,
    /// The session with its new secret, for the cookie of the answer, whatever it is.
    pub session: GrantedSession,
}

/// Confirms the password by `POST /api/confirm`, if the endpoint wants that and the form has it.
///
/// # Errors
/// The refusal; what is wrong with the password stands at its field of the form.
pub(super) async fn confirm(
    state: &AppState,
    endpoint: &Endpoint,
    caller: &Caller,
    client: &Client,
    body: &Unread,
) -> Result<Option<Confirmed>, ApiError> {
    // The endpoint gives any other refusal itself, before the body is read.
    if !endpoint.permission.check(&state.accounts, caller).is_err_and(|error| error.is_confirmation_required()) {
        return Ok(None);
    }
    let bytes = body.bytes().await?;
    let mut fields = api::read_body(&bytes, body.content_type()).await?;
    let place = FIELDS.iter().find_map(|field| fields.iter().position(|(name, _)| name == field));
    let Some((field, password)) = place.map(|place| fields.swap_remove(place)) else { return Ok(None) };
    let endpoint = Endpoint::of_form(paths::CONFIRM).ok_or_else(ApiError::internal)?;
    let context = RequestContext::new(state.accounts.clone(), caller.clone(), client.clone(), Source::Form);
    endpoints::admit(state, endpoint, &context).await?;
    let confirmed = endpoint.call(context, vec![("password".to_owned(), password)]).await;
    let answered = confirmed.map_err(|error| at_field(field, error))?;
    let Some(SessionChange::Grant(session)) = answered.session else { return Err(ApiError::internal()) };
    let caller = authentication::caller_by_session(state, &session.secret).await;
    Ok(Some(Confirmed { caller, session }))
}

fn at_field(field: String, error: ApiError) -> ApiError {
    match error.of("password").first() {
        Some(told) => FieldErrors::one(field, told).into(),
        None => error,
    }
}
