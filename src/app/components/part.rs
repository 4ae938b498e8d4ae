//! What stands below the heading of a page: its parts, and the links between the pages of a list.

use leptos::prelude::*;

use crate::app::text::text;

/// A part of a page with its heading.
#[component]
pub fn Part(
    /// The id of its heading.
    id: &'static str,
    /// What it is called.
    #[prop(into)]
    heading: String,
    /// Whether what it does takes something away for good. It then stands apart.
    #[prop(optional)]
    is_grave: bool,
    /// The rest.
    children: Children,
) -> impl IntoView {
    view! {
        <section class=if is_grave { "grave" } else { "part" } aria-labelledby=id>
            <h2 id=id>{heading}</h2>
            {children()}
        </section>
    }
}

/// The links from a page of a list to the first one, and to the one that follows.
#[component]
pub fn Pager(
    /// The first page, unless this is it.
    first: Option<String>,
    /// The page that follows, if there is one.
    next: Option<String>,
) -> impl IntoView {
    let first = first.map(|first| {
        view! {
            <a class="button button-quiet" href=first>
                {text!("desk-first-page")}
            </a>
        }
    });
    let next = next.map(|next| {
        view! {
            <a class="button button-quiet" href=next rel="next">
                {text!("desk-next-page")}
            </a>
        }
    });
    view! { <p class="actions desk-actions">{first} {next}</p> }
}
