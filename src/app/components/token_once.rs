//! A token that has just been made.

use leptos::html;
use leptos::prelude::*;

use super::{LiveText, Notice};
use crate::app::browser;
use crate::app::text::text;
use crate::contract::{CreatedToken, paths};

/// The text of a new token, which is shown this once. One click selects it, and without JavaScript that is how it is copied.
#[component]
pub fn TokenOnce(
    /// The token.
    created: CreatedToken,
) -> impl IntoView {
    let place = NodeRef::<html::Code>::new();
    let is_copied = RwSignal::new(false);
    let copy = move |_| {
        if let Some(place) = place.get_untracked() {
            is_copied.set(browser::copy(&place));
        }
    };
    let label = Signal::derive(move || {
        if is_copied.get() { text!("token-once-copied").to_owned() } else { text!("token-once-copy").to_owned() }
    });
    view! {
        <div class="token-once">
            <div role="status">
                <Notice text=text!("token-once-why").to_owned() />
            </div>
            <p class="token">
                <code node_ref=place tabindex="0">
                    {created.token}
                </code>
            </p>
            <p class="actions">
                <button type="button" class="button copy" on:click=copy>
                    <LiveText text=label />
                </button>
                <a class="button button-quiet" href=paths::TOKENS>
                    {text!("token-once-done")}
                </a>
            </p>
        </div>
    }
}
