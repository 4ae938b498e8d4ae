//! Who may call an endpoint. DRF writes this as decorators; here it stands in the endpoint's declaration.

use super::Caller;
use crate::accounts::{Accounts, Confirmation, Identity, SignIn};
use crate::contract::{ApiError, Right, TokenScope, WantedFactors};

/// The rule that a caller has to meet, checked before the body of a request is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission {
    /// DRF's `AllowAny`: credentials are ignored.
    AllowAny,
    /// DRF's `IsAuthenticated`: a token, or else a session.
    IsAuthenticated,
    /// A browser's session, by its cookie; a token alone is not enough.
    HasSession,
    /// A browser's session whose sign-in, or the last confirmation of its password, is at most ten minutes old
    /// (guarantee T10).
    FreshSession,
    /// The same; where the account has a second factor, that has to be proved as freshly.
    FreshSecondFactor,
    /// Staff with this right at the desk: by a browser's session, which is as fresh as for `FreshSecondFactor` where
    /// the method is not GET, or by a program's token of the scope `admin`. [`Endpoint::admit`](super::Endpoint::admit)
    /// looks the right up; this alone knows the credentials.
    Desk(Right),
}

impl Permission {
    /// Checks whether the caller may call.
    ///
    /// # Errors
    /// 401 where credentials are missing or wrong; with a code where the password has to be confirmed first.
    pub fn check(self, accounts: &Accounts, caller: &Caller) -> Result<(), ApiError> {
        match self {
            Self::AllowAny => Ok(()),
            Self::IsAuthenticated => caller.identity().map(drop),
            Self::HasSession => session(caller).map(drop),
            Self::Desk(_) => desk(caller).map(drop),
            Self::FreshSession if accounts.is_fresh(session(caller)?) => Ok(()),
            Self::FreshSession => Err(ApiError::confirmation_required()),
            Self::FreshSecondFactor => match accounts.wanted_confirmation(session(caller)?) {
                Confirmation::None => Ok(()),
                Confirmation::Password => Err(ApiError::confirmation_required()),
                Confirmation::Factor { password } => {
                    // `http` knows the account's factors.
                    Err(ApiError::factor_confirmation_required(WantedFactors { password, factors: Vec::new() }))
                }
            },
        }
    }
}

/// Who is asking by a session's cookie. A token decides where one is sent, so a cookie beside it does not count. The
/// session of who acts as another account is not that account's.
fn session(caller: &Caller) -> Result<&Identity, ApiError> {
    let identity = caller.identity()?;
    deny_impersonated(caller)?;
    match identity.sign_in {
        SignIn::Session(_) => Ok(identity),
        SignIn::PageToken { .. } | SignIn::Token(_) => Err(ApiError::not_authenticated()),
    }
}

/// Refuses a member of staff who acts as another account.
///
/// # Errors
/// 403.
pub(super) fn deny_impersonated(caller: &Caller) -> Result<(), ApiError> {
    match caller {
        Caller::Known(identity) if identity.impersonation.is_some() => Err(ApiError::impersonating()),
        _ => Ok(()),
    }
}

/// Who is asking at the desk: by a session, or by a token that was made for it.
pub(super) fn desk(caller: &Caller) -> Result<&Identity, ApiError> {
    let identity = caller.identity()?;
    match identity.sign_in {
        SignIn::Token(_) if identity.scope == TokenScope::Admin => Ok(identity),
        _ => session(caller),
    }
}
