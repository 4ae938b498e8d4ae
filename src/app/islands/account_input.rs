//! What a form of the account area may ask to be typed.

use serde::{Deserialize, Serialize};

use crate::app::components::Kind;
use crate::app::text::text;
use crate::contract::{Field, TokenName};

/// A field that may be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Input {
    /// What the owner calls a token.
    TokenName,
}

impl Input {
    /// The name that it is posted under.
    pub const fn name(self) -> &'static str {
        match self {
            Self::TokenName => "name",
        }
    }

    /// What it is called.
    pub fn label(self) -> &'static str {
        match self {
            Self::TokenName => text!("account-form-token-name"),
        }
    }

    /// What to know before typing.
    pub fn hint(self) -> &'static str {
        match self {
            Self::TokenName => text!("account-form-token-name-hint"),
        }
    }

    /// What it holds.
    pub const fn kind(self) -> Kind {
        match self {
            Self::TokenName => Kind::Text,
        }
    }

    /// What a password manager takes it for.
    pub const fn autocomplete(self) -> &'static str {
        match self {
            Self::TokenName => "off",
        }
    }

    /// Applies the rules of the contract.
    ///
    /// # Errors
    /// What is wrong, in the words of the API.
    pub fn check(self, typed: &Field) -> Result<(), Vec<String>> {
        match self {
            Self::TokenName => TokenName::parse(typed).map(drop),
        }
    }
}
