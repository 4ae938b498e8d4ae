//! The picture: a hall of arches, one behind the other, with a light at its end.

use leptos::prelude::*;

/// Drawn in one-point perspective: each arch is the first one, seen further down the hall.
const ARCHES: &str = include_str!("artwork.fragment.svg");

/// The hall, large and quiet beside the form on a wide page. It is decorative, so it is hidden from screen readers.
#[component]
pub fn Artwork() -> impl IntoView {
    view! {
        <div class="hall" aria-hidden="true">
            <svg viewBox="0 0 640 800" preserveAspectRatio="xMidYMax slice" inner_html=ARCHES></svg>
        </div>
    }
}
