//! What a form of the account area may ask to be typed.

use serde::{Deserialize, Serialize};

use crate::app::components::Kind;
use crate::contract::{Field, TokenName};

/// A field as a page asks for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// Which it is.
    pub input: Input,
    /// What it is called.
    pub label: String,
    /// What to know before typing; else empty.
    pub hint: String,
}

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
