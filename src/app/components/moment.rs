//! A moment.

use leptos::prelude::*;

use crate::app::format;
use crate::app::page_context::PageContext;

/// How long ago a moment was, or how soon it will be. The exact time comes with the pointer or the focus, and screen
/// readers read it too: in UTC, until the page shows it in the time zone of its reader.
#[component]
pub fn Moment(
    /// The moment, RFC 3339, UTC.
    at: String,
) -> impl IntoView {
    let (distance, exact) = (format::distance(&at, PageContext::time()), format::moment(&at));
    view! {
        <time class="moment" datetime=at tabindex="0">
            {distance}
            " "
            <span class="unseen exact">{exact}</span>
        </time>
    }
}
