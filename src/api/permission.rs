//! Who may enter an endpoint. DRF writes this as decorators; here it stands in the endpoint's type.

#[cfg(feature = "ssr")]
use super::Caller;
#[cfg(feature = "ssr")]
use crate::accounts::SignIn;
#[cfg(feature = "ssr")]
use crate::contract::ApiError;

/// A rule of who may enter, checked before an endpoint's body is read or run.
pub trait Permission: Send + Sync + 'static {
    /// Lets the caller in, or says why not.
    ///
    /// # Errors
    /// 401 where credentials are missing or wrong.
    #[cfg(feature = "ssr")]
    fn check(caller: &Caller) -> Result<(), ApiError>;
}

/// DRF's `AllowAny`: credentials are not looked at.
pub struct AllowAny;

/// DRF's `IsAuthenticated`: a token, or else a session.
pub struct IsAuthenticated;

/// A browser's session, by its cookie; a token alone is not enough.
pub struct HasSession;

impl Permission for AllowAny {
    #[cfg(feature = "ssr")]
    fn check(_: &Caller) -> Result<(), ApiError> {
        Ok(())
    }
}

impl Permission for IsAuthenticated {
    #[cfg(feature = "ssr")]
    fn check(caller: &Caller) -> Result<(), ApiError> {
        caller.identity().map(|_| ())
    }
}

impl Permission for HasSession {
    #[cfg(feature = "ssr")]
    fn check(caller: &Caller) -> Result<(), ApiError> {
        match caller.identity()?.sign_in {
            SignIn::Session(_) => Ok(()),
            SignIn::PageToken { .. } | SignIn::Token(_) => Err(ApiError::not_authenticated()),
        }
    }
}
