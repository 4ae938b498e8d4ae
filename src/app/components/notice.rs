//! What a page says as a whole.

use leptos::prelude::*;

use super::super::form::Form;

/// A sign and a sentence; the colour says nothing that the sign does not.
#[component]
pub fn Notice(
    /// The sentence.
    #[prop(into)]
    text: String,
    /// Whether it is of something that went wrong.
    #[prop(optional)]
    is_error: bool,
) -> impl IntoView {
    let (class, sign) = if is_error { ("notice notice-error", "!") } else { ("notice", "i") };
    view! {
        <p class=class>
            <span class="sign" aria-hidden="true">{sign}</span>
            <span>{text}</span>
        </p>
    }
}

/// The lines under a form's heading. What is wrong with the form as a whole takes their place, so nothing moves.
#[component]
pub fn Lead(
    /// The form.
    form: Form,
    /// What the page says while nothing is wrong.
    children: Children,
    /// What it says of how one came here, until the form itself has something to say.
    before: Signal<Option<&'static str>>,
) -> impl IntoView {
    let is_quiet = move || form.notice.with(Option::is_none);
    let links = form.wrong_from_start();
    let is_summary = !links.is_empty();
    view! {
        <div class="lead">
            <div role="alert">
                {move || form.notice.get().map(|text| view! { <Notice text is_error=true /> })}
                {is_summary
                    .then(|| {
                        view! {
                            <p class="notice notice-error" hidden=move || !form.has_complaints()>
                                <span class="sign" aria-hidden="true">"!"</span>
                                <span>"Please look again at: " {links_to(&links)} "."</span>
                            </p>
                        }
                    })}
            </div>
            <div role="status">
                {move || before.get().filter(|_| is_quiet()).map(|text| view! { <Notice text /> })}
            </div>
            <div hidden=move || !is_quiet() || before.get().is_some() || (is_summary && form.has_complaints())>
                {children()}
            </div>
        </div>
    }
}

fn links_to(names: &[&'static str]) -> Vec<impl IntoView + use<>> {
    let link = |(at, name): (usize, &&'static str)| {
        let separator = if at > 0 { ", " } else { "" };
        let word = match *name {
            "email" => "e-mail",
            name => name,
        };
        view! { {separator} <a rel="external" href=["#", *name].concat()>{word}</a> }
    };
    names.iter().enumerate().map(link).collect()
}
