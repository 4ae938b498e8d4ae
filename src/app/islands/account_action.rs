//! What a form of the account area calls.

use serde::{Deserialize, Serialize};

use crate::api;
use crate::app::browser::Typed;
use crate::app::text::text;
use crate::contract::{ApiError, CreatedToken};

/// An endpoint that is called with what was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Action {
    /// Ends a sign-in.
    EndSignIn,
    /// Ends all others.
    EndOthers,
    /// Makes a token.
    CreateToken,
    /// Revokes a token.
    RevokeToken,
}

impl Action {
    /// What the button says.
    pub fn submit(self) -> &'static str {
        match self {
            Self::EndSignIn => text!("account-form-end"),
            Self::EndOthers => text!("account-form-end-others"),
            Self::CreateToken => text!("account-form-make-token"),
            Self::RevokeToken => text!("account-form-revoke-token"),
        }
    }

    /// Whether something is gone afterwards.
    pub fn is_grave(self) -> bool {
        !matches!(self, Self::CreateToken)
    }

    /// Calls it. The token, where it has made one.
    ///
    /// # Errors
    /// Those of the endpoint.
    pub async fn call(self, typed: &Typed) -> Result<Option<CreatedToken>, ApiError> {
        let field = |name| typed.field(name);
        match self {
            Self::EndSignIn | Self::EndOthers => {
                api::sign_ins_end(field("id"), field("others"), field("tokens")).await.map(|_| None)
            }
            Self::CreateToken => {
                let created = api::tokens_create(field("name"), field("expires_in"), field("scope")).await?;
                Ok(Some(created.into_inner()))
            }
            Self::RevokeToken => api::tokens_revoke(field("id")).await.map(|_| None),
        }
    }
}
