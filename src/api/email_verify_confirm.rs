//! `POST /api/email/verify/confirm`: proves one's own address by the link or the code of a mail.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::RequestContext;
use super::{Api, Done, endpoint};
use crate::contract::{ApiError, Field, Message};

endpoint!(EmailVerifyConfirm: POST, AllowAny, throttle = Login, refuses = [401]);

/// Records that the address of an account is proved: by `token`, the secret of a link, on any device; or by `code`, for
/// a signed-in user. It does not sign in.
///
/// # Errors
/// 400 on `token` or `code`; 401 for a code without a sign-in; 429 after too many wrong codes.
#[server(prefix = "/api", endpoint = "email/verify/confirm", protocol = Api<EmailVerifyConfirm>)]
pub async fn email_verify_confirm(
    #[server(default)] token: Field,
    #[server(default)] code: Field,
) -> Result<Done<Message>, ApiError> {
    let context = RequestContext::current()?;
    context.accounts().verify_email(context.address_proof(&token, &code)?, context.client()).await?;
    Ok(Done::new(Message { message: "The address is proved.".to_owned() }))
}
