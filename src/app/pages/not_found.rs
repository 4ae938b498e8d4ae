//! Every path without a page.

use leptos::prelude::*;
use leptos_meta::Title;

use super::start::title;
use crate::app::page_context::SetStatus;
use crate::app::text::text;
use crate::contract::paths;

/// A page with status 404.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    if let Some(status) = use_context::<SetStatus>() {
        status.set(404);
    }
    view! {
        <Title text=title(text!("not-found-title")) />
        <div class="page page-form">
            <h1>{text!("not-found-title")}</h1>
            <p class="lede">{text!("not-found-why")}</p>
            <p class="actions">
                <a class="button" href=paths::HOME>
                    {text!("not-found-home")}
                </a>
            </p>
        </div>
    }
}
