//! A token that has just been made.

use leptos::prelude::*;

use super::Notice;
use crate::app::text::text;
use crate::contract::CreatedToken;

/// The text of a new token, which is told this once.
#[component]
pub fn TokenOnce(
    /// The token.
    created: CreatedToken,
) -> impl IntoView {
    view! {
        <Notice text=text!("account-token-once").to_owned() />
        <p>
            <code class="token">{created.token}</code>
        </p>
    }
}
