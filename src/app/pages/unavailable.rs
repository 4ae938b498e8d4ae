//! Any page, while the server cannot find out who is signed in.

use leptos::prelude::*;
use leptos_meta::Title;

use super::start::title;
use crate::app::text::text;

/// A page that says so. `http` gives its answer the status and has the browser ask again.
#[component]
pub fn UnavailablePage() -> impl IntoView {
    view! {
        <Title text=title(text!("unavailable-title")) />
        <div class="page page-form">
            <h1>{text!("unavailable-title")}</h1>
            <p class="lede">{text!("unavailable-why")}</p>
        </div>
    }
}
