//! A row of a list of facts.

use leptos::prelude::*;

/// A label, a value, and one verb.
#[component]
pub fn Row(
    /// What it is.
    #[prop(into)]
    label: String,
    /// The page of the verb, and the verb.
    #[prop(optional)]
    verb: Option<(&'static str, &'static str)>,
    /// A verb that is done in place.
    #[prop(default = None)]
    act: Option<AnyView>,
    /// The value.
    children: Children,
) -> impl IntoView {
    let link = verb.map(|(target, words)| {
        view! {
            <a href=target>
                {words} <span class="unseen">": " {label.clone()}</span>
            </a>
        }
    });
    let has_verb = link.is_some() || act.is_some();
    view! {
        <div class="row">
            <dt>{label.clone()}</dt>
            <dd class="row-value">{children()}</dd>
            {has_verb.then(|| view! { <dd class="row-verb">{link} {act}</dd> })}
        </div>
    }
}
