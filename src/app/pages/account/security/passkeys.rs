//! The row of the passkeys.

use leptos::prelude::*;

use crate::app::pages::account::row::Row;
use crate::app::text::text;
use crate::contract::PasskeyState;

/// How many passkeys there are; nothing where there is none.
#[component]
pub fn PasskeysRow(
    /// The passkeys.
    passkeys: Vec<PasskeyState>,
) -> impl IntoView {
    let count = passkeys.len();
    (count > 0).then(|| {
        view! { <Row label=text!("security-page-passkeys")>{text!("security-page-passkeys-count", count = count)}</Row> }
    })
}

#[cfg(test)]
pub(super) fn sample(kind: crate::contract::PasskeyKind, is_usable: bool) -> PasskeyState {
    PasskeyState { id: String::new(), name: String::new(), kind, is_usable }
}
