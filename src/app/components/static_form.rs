//! The parts of a form that no script follows: it is posted as it is, with JavaScript too. So a mailed link is never used by
//! a script, and the page needs no WebAssembly.

use leptos::prelude::*;

use super::Notice;
use crate::app::form::FormStart;
use crate::app::text::{self, text};
use crate::contract::CONFIRM_CODE;

/// The lines under the heading: what is wrong with the form as a whole, or has been done; else what it is for.
#[component]
pub fn StaticLead(
    /// What is wrong, in words for people; else empty.
    #[prop(optional, into)]
    wrong: String,
    /// What the page is for, or what is done.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    let is_wrong = !wrong.is_empty();
    view! {
        <div class="lead">
            <div role="alert">
                <Notice text=wrong is_error=true />
            </div>
            {(!is_wrong).then(|| view! { <p class="lede">{text}</p> })}
        </div>
    }
}

/// A field with its label above and its hint beneath; an error comes in the hint's place.
#[component]
pub fn StaticField(
    /// How the form begins.
    start: FormStart,
    /// The name that it is posted under.
    name: &'static str,
    /// Its id, where the page has more than one field of this name.
    #[prop(optional, into)]
    id: String,
    /// What it is called.
    #[prop(into)]
    label: String,
    /// What to know before typing.
    #[prop(optional, into)]
    hint: String,
    /// The type of its input.
    input_type: &'static str,
    /// What a password manager takes it for.
    autocomplete: &'static str,
    /// Whether it is the first to be typed in.
    #[prop(optional)]
    is_first: bool,
    /// Whether it may be left empty.
    #[prop(optional)]
    is_optional: bool,
) -> impl IntoView {
    let wrong = start.errors_of(name).first().map(|wire| text::person(wire));
    let id = if id.is_empty() { name.to_owned() } else { id };
    let (is_wrong, note) = (wrong.is_some(), [&id, "-note"].concat());
    let value = start.typed_in(name).map(str::to_owned);
    // A confirmation takes a recovery code too, which has letters.
    let is_digits = autocomplete == "one-time-code" && name != CONFIRM_CODE;
    let is_begun_with = is_wrong || (is_first && start.errors.is_empty());
    view! {
        <div class="field" class:wrong=is_wrong>
            <div class="field-head">
                <label for=id.clone()>{label}</label>
            </div>
            <div class="control">
                <input
                    id=id
                    name=name
                    type=input_type
                    value=value
                    autocomplete=autocomplete
                    inputmode=is_digits.then_some("numeric")
                    autocapitalize=(!is_optional).then_some("none")
                    spellcheck="false"
                    required=!is_optional
                    autofocus=is_begun_with
                    aria-invalid=if is_wrong { "true" } else { "false" }
                    aria-describedby=note.clone()
                />
            </div>
            <p class="field-note" id=note>
                {is_wrong
                    .then(|| {
                        view! {
                            <span class="sign" aria-hidden="true">"!"</span>
                            <span class="unseen">{text!("form-error")}</span>
                        }
                    })}
                <span>{wrong.unwrap_or(hint)}</span>
            </p>
        </div>
    }
}

/// The button that sends a form.
#[component]
pub fn StaticButton(
    /// What it does.
    #[prop(into)]
    label: String,
    /// Whether something is gone afterwards.
    #[prop(optional)]
    is_grave: bool,
) -> impl IntoView {
    view! {
        <button type="submit" class="button" class:button-grave=is_grave>
            <span class="button-label">{label}</span>
        </button>
    }
}

/// What a form sends that nobody types: names with their values.
pub fn hidden_inputs<N: Into<String>>(pairs: Vec<(N, String)>) -> Vec<impl IntoView + use<N>> {
    let input = |(name, value): (N, String)| {
        let name: String = name.into();
        view! { <input type="hidden" name=name value=value /> }
    };
    pairs.into_iter().map(input).collect()
}
