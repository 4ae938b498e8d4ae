//! What a page says as a whole.

use leptos::prelude::*;

use super::LiveText;

/// A sign and a sentence; the colour says nothing that the sign does not. Hidden while it has nothing to say.
#[component]
pub fn Notice(
    /// The sentence; empty where there is none.
    #[prop(into)]
    text: Signal<String>,
    /// Whether it is of something that went wrong.
    #[prop(optional)]
    is_error: bool,
) -> impl IntoView {
    view! {
        <p class="notice" class:notice-error=is_error hidden=move || text.with(String::is_empty)>
            <span class="sign" aria-hidden="true">
                {if is_error { "!" } else { "i" }}
            </span>
            <LiveText text />
        </p>
    }
}
