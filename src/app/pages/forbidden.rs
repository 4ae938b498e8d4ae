//! A page that is not for its user.

use leptos::prelude::*;
use leptos_meta::Title;

use super::start::title;
use crate::app::page_context::SetStatus;
use crate::app::text::text;
use crate::contract::paths;

/// A page with status 403.
#[component]
pub fn ForbiddenPage() -> impl IntoView {
    if let Some(status) = use_context::<SetStatus>() {
        status.set(403);
    }
    view! {
        <Title text=title(text!("forbidden-title")) />
        <div class="page page-form">
            <h1>{text!("forbidden-title")}</h1>
            <p class="lede">{text!("forbidden-why")}</p>
            <p class="actions">
                <a class="button" href=paths::ACCOUNT>
                    {text!("forbidden-account")}
                </a>
            </p>
        </div>
    }
}
