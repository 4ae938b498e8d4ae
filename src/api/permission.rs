//! Who may call an endpoint. DRF writes this as decorators; here it stands in the endpoint's declaration.

use super::Caller;
use crate::accounts::SignIn;
use crate::contract::ApiError;

/// A rule of who may call, checked before the body of a request is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission {
    /// DRF's `AllowAny`: credentials are ignored.
    AllowAny,
    /// DRF's `IsAuthenticated`: a token, or else a session.
    IsAuthenticated,
    /// A browser's session, by its cookie; a token alone is not enough.
    HasSession,
}

impl Permission {
    /// Checks whether the caller may call.
    ///
    /// # Errors
    /// 401 where credentials are missing or wrong.
    pub fn check(self, caller: &Caller) -> Result<(), ApiError> {
        match self {
            Self::AllowAny => Ok(()),
            Self::IsAuthenticated => caller.identity().map(drop),
            Self::HasSession => match caller.identity()?.sign_in {
                SignIn::Session(_) => Ok(()),
                SignIn::PageToken { .. } | SignIn::Token(_) => Err(ApiError::not_authenticated()),
            },
        }
    }
}
