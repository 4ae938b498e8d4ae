//! The logo.

use leptos::prelude::*;

/// The arch in a few strokes: the logo, and the mark on quiet pages. It takes the colour of the text around it.
#[component]
pub fn ArchMark() -> impl IntoView {
    view! {
        <svg
            class="mark"
            viewBox="0 0 24 24"
            aria-hidden="true"
            inner_html=r#"<path d="M3.5 21.5V11a8.5 8.5 0 0 1 17 0v10.5"/><path d="M8 21.5V12a4 4 0 0 1 8 0v9.5"/><path d="M1 21.5h22"/>"#
        ></svg>
    }
}
