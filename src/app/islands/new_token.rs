//! A token that was made without JavaScript, on a page that has it by now.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::app::components::TokenOnce;
use crate::app::island::{Island, island};
use crate::contract::CreatedToken;

/// Shows the token, and copies it.
#[derive(Serialize, Deserialize)]
pub struct NewToken {
    /// The token.
    pub created: CreatedToken,
}

island!(NewToken, "token-once-", "copy-button-");

impl Island for NewToken {
    fn live(self) -> impl IntoView {
        view! { <TokenOnce created=self.created /> }
    }
}
