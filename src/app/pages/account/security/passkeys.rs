//! The row of the passkeys.

use leptos::prelude::*;

use crate::app::page_context::PageContext;
use crate::app::pages::account::row::Row;
use crate::app::text::text;
use crate::contract::{PasskeySummary, paths};

/// How many passkeys there are; nothing where there is none and this server can have none.
#[component]
pub fn PasskeysRow(
    /// The passkeys.
    passkeys: Vec<PasskeySummary>,
) -> impl IntoView {
    let count = passkeys.len();
    let verb = if count > 0 { text!("account-see") } else { text!("security-page-set-up") };
    (count > 0 || PageContext::of_page().has_passkeys).then(|| {
        view! {
            <Row label=text!("security-page-passkeys") verb=(paths::SECURITY_PASSKEYS, verb)>
                {text!("security-page-passkeys-count", count = count)}
            </Row>
        }
    })
}
