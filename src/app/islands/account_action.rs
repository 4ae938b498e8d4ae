//! What a form of the account area calls.

use serde::{Deserialize, Serialize};

use crate::api;
use crate::app::browser::Typed;
use crate::contract::{ApiError, CreatedToken};

/// An endpoint that is called with what was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Action {
    /// Ends a sign-in, or all others.
    EndSignIns,
    /// Makes a token.
    CreateToken,
    /// Revokes a token.
    RevokeToken,
}

impl Action {
    /// Calls it. The token, where it has made one.
    ///
    /// # Errors
    /// Those of the endpoint.
    pub async fn call(self, typed: &Typed) -> Result<Option<CreatedToken>, ApiError> {
        let field = |name| typed.field(name);
        match self {
            Self::EndSignIns => api::sign_ins_end(field("id"), field("others"), field("tokens")).await.map(|_| None),
            Self::CreateToken => {
                let created = api::tokens_create(field("name"), field("expires_in"), field("scope")).await?;
                Ok(Some(created.into_inner()))
            }
            Self::RevokeToken => api::tokens_revoke(field("id")).await.map(|_| None),
        }
    }
}
