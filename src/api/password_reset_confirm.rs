//! `POST /api/password/reset/confirm`: a new password, by the link or the code of a mail.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::RequestContext;
use super::{Api, Done, endpoint};
#[cfg(feature = "ssr")]
use crate::accounts::ResetProof;
use crate::contract::{ApiError, Field, Message};

endpoint!(PasswordResetConfirm: POST, AllowAny, throttle = Login, requires = [new_password]);

/// Sets a new password by `token`, the secret of a link, or by `email` and `code`. Every sign-in of the account ends; it
/// signs nobody in.
///
/// # Errors
/// 400 with the errors of each field; 429 after too many wrong codes.
#[server(prefix = "/api", endpoint = "password/reset/confirm", protocol = Api<PasswordResetConfirm>)]
pub async fn password_reset_confirm(
    #[server(default)] token: Field,
    #[server(default)] email: Field,
    #[server(default)] code: Field,
    #[server(default)] new_password: Field,
) -> Result<Done<Message>, ApiError> {
    let context = RequestContext::current()?;
    let proof = ResetProof { token: &token, email: &email, code: &code };
    context.accounts().reset_password(proof, &new_password, context.client()).await?;
    Ok(Done::new(Message { message: "The password has been reset. Log in with the new one.".to_owned() }))
}
