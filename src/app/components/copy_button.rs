//! A button that copies a text of the page.

use leptos::prelude::*;

use super::LiveText;
use crate::app::browser;
use crate::app::text::text;

/// Copies the text of an element, which is selected then. Hidden without JavaScript.
#[component]
pub fn CopyButton(
    /// The id of the element.
    #[prop(into)]
    of: String,
    /// Whether it is not the first thing to do.
    #[prop(optional)]
    is_quiet: bool,
) -> impl IntoView {
    let is_copied = RwSignal::new(false);
    let label = Signal::derive(move || {
        if is_copied.get() { text!("copy-button-copied").to_owned() } else { text!("copy-button-copy").to_owned() }
    });
    view! {
        <button type="button" class="button copy" class:button-quiet=is_quiet on:click=move |_| is_copied.set(browser::copy(&of))>
            <LiveText text=label />
        </button>
    }
}
