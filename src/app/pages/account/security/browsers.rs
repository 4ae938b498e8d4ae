//! The row of the browsers that need no second step.

use leptos::prelude::*;

use crate::app::page_context::Refused;
use crate::app::pages::account::form::{AreaForm, PlainForm};
use crate::app::pages::account::row::Row;
use crate::app::text::text;
use crate::contract::paths;

/// How many there are, and the verb that forgets them.
#[component]
pub fn BrowsersRow(
    /// How many.
    count: u64,
    /// Whether that was posted and refused, and how.
    refused: Option<Refused>,
) -> impl IntoView {
    let is_open = refused.is_some();
    let form = AreaForm::new(refused, paths::TRUSTED_BROWSERS_FORGET, &[], paths::SECURITY);
    let label = text!("security-page-browsers");
    let act = view! {
        <details class="verb" open=is_open>
            <summary>{text!("security-page-forget")} <span class="unseen">": " {label}</span></summary>
            <div class="verb-ask">
                <PlainForm form about=text!("security-page-forget-what") submit=text!("security-page-forget-do") />
            </div>
        </details>
    }
    .into_any();
    view! {
        <Row label act=Some(act)>
            {text!("security-page-browsers-count", count = count)}
        </Row>
    }
}
