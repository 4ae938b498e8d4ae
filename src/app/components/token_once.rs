//! A token that has just been made.

use leptos::prelude::*;

use super::{CopyButton, Notice};
use crate::app::text::text;
use crate::contract::{CreatedToken, paths};

/// The text of a new token, which is shown this once. One click selects it, and without JavaScript that is how it is copied.
#[component]
pub fn TokenOnce(
    /// The token.
    created: CreatedToken,
) -> impl IntoView {
    view! {
        <div class="token-once">
            <div role="status">
                <Notice text=text!("token-once-why").to_owned() />
            </div>
            <p class="token">
                <code id="token" tabindex="0">
                    {created.token}
                </code>
            </p>
            <p class="actions">
                <CopyButton of="token" />
                <a class="button button-quiet" href=paths::TOKENS>
                    {text!("token-once-done")}
                </a>
            </p>
        </div>
    }
}
