//! A form that confirms the password on its way: a page that was refused for want of a fresh sign-in is shown again with
//! one more field, so that a browser without JavaScript loses nothing that was typed.

use super::super::authentication;
use super::super::body::Unread;
use super::super::endpoints;
use super::super::state::AppState;
use crate::accounts::{Client, GrantedSession};
use crate::api::{self, Caller, Endpoint, Permission, RequestContext, SessionChange, Source};
use crate::contract::{ApiError, FieldErrors, paths};

/// The field of the password. Most forms have others of that kind, so it has a name of its own.
const FIELD: &str = "confirm_password";

/// A confirmation that has succeeded.
pub(super) struct Confirmed {
    /// Who is asking, by the session's new secret.
    pub caller: Caller,
    /// The session with its new secret, for the cookie of the answer, whatever it is.
    pub session: GrantedSession,
}

/// Confirms the password by `POST /api/confirm`, if the endpoint wants a fresh session and the form has the field.
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
    let wants_it = endpoint.permission == Permission::FreshSession;
    // Without a session the body is not read: the endpoint refuses it.
    if !wants_it || Permission::HasSession.check(&state.accounts, caller).is_err() {
        return Ok(None);
    }
    let bytes = body.bytes().await?;
    let fields = api::read_body(&bytes, body.content_type()).await?;
    let Some((_, password)) = fields.into_iter().find(|(name, _)| name == FIELD) else { return Ok(None) };
    let endpoint = Endpoint::of_form(paths::CONFIRM).ok_or_else(ApiError::internal)?;
    let context = RequestContext::new(state.accounts.clone(), caller.clone(), client.clone(), Source::Form);
    endpoints::admit(state, endpoint, &context).await?;
    let answered = endpoint.call(context, vec![("password".to_owned(), password)]).await.map_err(at_its_field)?;
    let Some(SessionChange::Grant(session)) = answered.session else { return Err(ApiError::internal()) };
    let caller = authentication::caller_by_session(state, &session.secret).await;
    Ok(Some(Confirmed { caller, session }))
}

fn at_its_field(error: ApiError) -> ApiError {
    let mut errors = FieldErrors::default();
    let told = error.of("password").to_vec();
    if told.is_empty() {
        return error;
    }
    errors.keep::<()>(FIELD, Err(told));
    errors.into()
}
