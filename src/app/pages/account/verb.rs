//! A verb of a row that takes something away.

use leptos::prelude::*;

use crate::app::island::Live;
use crate::app::islands::{AccountForm, Action};
use crate::app::page_context::{PageContext, Refused};
use crate::app::pages::start::start_in_place;
use crate::app::text::text;
use crate::contract::Next;

/// A verb that asks once, in place: a button that opens what goes, and the button that does it. Its form is plain, so that
/// a page with a hundred of them is light; only one that was refused is an island, which asks for the password.
#[component]
pub fn Verb(
    /// What the verb is called.
    #[prop(into)]
    label: String,
    /// What it is about, for screen readers; the page says so beside it.
    #[prop(into)]
    about: String,
    /// What goes.
    #[prop(into)]
    warning: String,
    /// The endpoint.
    action: Action,
    /// The path that the form is posted to, and that of its page.
    paths: (&'static str, &'static str),
    /// What is sent.
    hidden: Vec<(String, String)>,
    /// Whether this form was posted and refused, and how.
    refused: Option<Refused>,
    /// What may be chosen besides, while nothing was refused.
    #[prop(optional)]
    choice: Option<AnyView>,
) -> impl IntoView {
    let is_open = refused.is_some();
    let (target, page) = paths;
    let form = match refused {
        Some(refused) => {
            let (confirms, ways) = (refused.asked(), PageContext::of_page().ways);
            let start = start_in_place(Some(refused), target, &[], &Next::parse(page));
            let (asked, picks) = (Vec::new(), Vec::new());
            let island = AccountForm { start, action, asked, picks, hidden, confirms, ways };
            view! { <Live island /> }.into_any()
        }
        None => view! {
            <form method="post" action=target>
                {hidden.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value /> }).collect::<Vec<_>>()}
                {choice}
                <button type="submit" class="button button-grave">
                    {action.submit()}
                </button>
            </form>
        }
        .into_any(),
    };
    view! {
        <details class="verb" open=is_open>
            <summary>{label} <span class="unseen">": " {about}</span></summary>
            <div class="verb-ask">
                <p>{warning}</p>
                {form}
            </div>
        </details>
    }
}

/// The sentence for who ends what has ended already.
pub fn gone(refused: Option<&Refused>) -> Option<String> {
    refused.filter(|refused| refused.error.status == 404).map(|_| text!("account-gone").to_owned())
}
