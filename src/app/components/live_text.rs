//! Text that changes while the page is open.

use leptos::html::Span;
use leptos::prelude::*;

/// Text that changes. It is set as the whole content of its element: a browser that translates a page puts elements of
/// its own in the place of text nodes, and what is then written into the old nodes is not seen.
#[component]
pub fn LiveText(
    /// The text.
    #[prop(into)]
    text: Signal<String>,
) -> impl IntoView {
    let place = NodeRef::<Span>::new();
    let first = text.get_untracked();
    let rendered = first.clone();
    Effect::new(move |shown: Option<String>| {
        let text = text.get();
        if shown.as_ref().unwrap_or(&rendered) != &text
            && let Some(place) = place.get_untracked()
        {
            place.set_text_content(Some(&text));
        }
        text
    });
    view! { <span node_ref=place>{first}</span> }
}
