//! Every path without a page.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::app::page_context::SetStatus;
use crate::contract::paths;

/// A page with status 404.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    if let Some(status) = use_context::<SetStatus>() {
        status.set(404);
    }
    view! {
        <Title text="There is no such page - Vestibule" />
        <div class="page page-form">
            <h1>"There is no such page"</h1>
            <p class="lede">"The address may be mistyped, or the page has moved out."</p>
            <p class="actions">
                <a class="button" href=paths::HOME>
                    "To the front page"
                </a>
            </p>
        </div>
    }
}
