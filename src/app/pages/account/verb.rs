//! A verb of a row that takes something away.

use leptos::prelude::*;

use super::form::{AreaForm, PlainForm};
use crate::app::components::hidden_inputs;
use crate::app::page_context::Refused;
use crate::app::text::text;

/// A verb that asks once, in place: a button that opens what goes, and the button that does it. Its form is plain, so that
/// a page with a hundred of them is light.
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
    /// What the button that does it says.
    #[prop(into)]
    submit: String,
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
    let form = AreaForm::new(refused, target, &[], page);
    let choice = choice.filter(|_| !is_open);
    view! {
        <details class="verb" open=is_open>
            <summary>{label} <span class="unseen">": " {about}</span></summary>
            <div class="verb-ask">
                <p>{warning}</p>
                <PlainForm form submit is_grave=true>
                    {hidden_inputs(hidden)}
                    {choice}
                </PlainForm>
            </div>
        </details>
    }
}

/// The sentence for who ends what has ended already.
pub fn gone(refused: Option<&Refused>) -> Option<String> {
    refused.filter(|refused| refused.error.status == 404).map(|_| text!("account-gone").to_owned())
}
