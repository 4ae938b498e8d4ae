//! The watch over the sign-in. It shows nothing.

use leptos::prelude::*;

use crate::app::browser;

/// Follows the sign-in of the page: its token, the other tabs, and what the server says of it.
#[island]
pub fn Watch(
    /// Who is signed in, as the server has rendered the page.
    user: Option<i64>,
) -> impl IntoView {
    Effect::new(move || browser::watch(user));
}
