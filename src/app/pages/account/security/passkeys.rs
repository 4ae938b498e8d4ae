//! The row of the passkeys.

use leptos::prelude::*;

use crate::app::pages::account::row::Row;
use crate::app::text::text;
use crate::contract::PasskeySummary;

/// How many passkeys there are; nothing where there is none and this server can have none.
#[component]
pub fn PasskeysRow(
    /// The passkeys.
    passkeys: Vec<PasskeySummary>,
) -> impl IntoView {
    let count = passkeys.len();
    (count > 0).then(|| {
        view! { <Row label=text!("security-page-passkeys")>{text!("security-page-passkeys-count", count = count)}</Row> }
    })
}
