//! A message of the page as a whole.

use leptos::prelude::*;

use super::LiveText;

/// An icon and a sentence; the colour adds no meaning to the icon's. Hidden while the sentence is empty.
#[component]
pub fn Notice(
    /// The sentence; empty where there is none.
    #[prop(into)]
    text: Signal<String>,
    /// Whether it is an error.
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
