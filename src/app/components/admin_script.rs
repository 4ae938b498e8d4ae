//! What a page of the desk has in place of islands.

use leptos::prelude::*;

use crate::app::shell::Package;

/// The script of the pages of the desk.
#[component]
pub fn AdminScript() -> impl IntoView {
    let script = use_context::<Package>().map(|package| package.admin);
    script.map(|script| view! { <script type="module" src=script></script> })
}
