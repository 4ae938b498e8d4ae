//! A table of the desk.

use leptos::prelude::*;

/// A table whose rows begin with what they are about. On a narrow screen each row is a card, in which each value has its
/// label.
#[component]
pub fn Table(
    /// What it lists, for screen readers.
    #[prop(into)]
    caption: String,
    /// What its columns are called.
    heads: Vec<&'static str>,
    /// The cells of each row.
    rows: Vec<Vec<AnyView>>,
) -> impl IntoView {
    let head = heads.iter().map(|&head| view! { <th scope="col">{head}</th> }).collect::<Vec<_>>();
    let rows = rows.into_iter().map(|cells| {
        let cells = cells.into_iter().zip(&heads).enumerate().map(|(at, (cell, &head))| match at {
            0 => view! { <th scope="row" role="rowheader">{cell}</th> }.into_any(),
            _ => view! {
                <td role="cell">
                    <span class="cell-label">{head}</span>
                    <div class="cell">{cell}</div>
                </td>
            }
            .into_any(),
        });
        view! { <tr role="row">{cells.collect::<Vec<_>>()}</tr> }
    });
    // The roles are said, since a browser drops those of a table that is shown as cards.
    view! {
        <table class="table" role="table">
            <caption class="unseen">{caption}</caption>
            <thead role="rowgroup">
                <tr role="row">{head}</tr>
            </thead>
            <tbody role="rowgroup">{rows.collect::<Vec<_>>()}</tbody>
        </table>
    }
}
