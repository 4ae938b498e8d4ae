//! The button that sends a form.

use leptos::prelude::*;

/// Says what it does, turns busy in place and keeps its width. It is never disabled: that would lose the focus.
#[component]
pub fn SubmitButton(
    /// What it does.
    label: &'static str,
    /// Whether the form waits for its answer.
    busy: RwSignal<bool>,
    /// Whether something is gone afterwards.
    #[prop(optional)]
    is_grave: bool,
) -> impl IntoView {
    view! {
        <button
            type="submit"
            class="button"
            class:button-grave=is_grave
            aria-busy=move || busy.get().then_some("true")
            aria-disabled=move || busy.get().then_some("true")
        >
            <span class="button-label">{label}</span>
            <span class="busy-mark" aria-hidden="true"></span>
        </button>
    }
}
