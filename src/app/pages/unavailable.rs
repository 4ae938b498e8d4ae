//! Any page, while the server cannot find out who is signed in.

use leptos::prelude::*;
use leptos_meta::Title;

/// A page that says so. `http` gives its answer the status and has the browser ask again.
#[component]
pub fn UnavailablePage() -> impl IntoView {
    view! {
        <Title text="Not available right now - Vestibule" />
        <div class="page page-form">
            <h1>"Not available right now"</h1>
            <p class="lede">
                "The server cannot reach its data. You have not been logged out. This page tries again by itself."
            </p>
        </div>
    }
}
