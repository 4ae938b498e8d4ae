//! `POST /api/password_strength`: the strength of a password while it is typed.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::RequestContext;
use super::{Api, Done, endpoint};
use crate::contract::{ApiError, Field, StrengthReport};

endpoint!(PasswordStrength: POST, AllowAny);

/// Judges a password as [`signup`](super::signup) would, and estimates how hard it is to guess. The tables that
/// this needs are too big for a page, so the page asks here. Nothing is kept.
///
/// # Errors
/// 400 for what cannot be a password at all.
#[server(prefix = "/api", endpoint = "password_strength", protocol = Api<PasswordStrength>)]
pub async fn password_strength(
    #[server(default)] username: Field,
    #[server(default)] email: Field,
    #[server(default)] password: Field,
) -> Result<Done<StrengthReport>, ApiError> {
    let context = RequestContext::current()?;
    Ok(Done::new(context.accounts().strength(&username, &email, &password).await?))
}
