//! A choice of one value from a list.

use leptos::prelude::*;

/// The choice with its label above. Its children are the options.
#[component]
pub fn Select<C: IntoView + 'static>(
    /// Its id.
    #[prop(into)]
    id: String,
    /// The name that it is posted under.
    #[prop(into)]
    name: String,
    /// What it is called.
    #[prop(into)]
    label: String,
    /// The options. Typed, as `AnyView` would add to what browsers load of an island.
    children: TypedChildren<C>,
) -> impl IntoView {
    view! {
        <div class="field pick">
            <label for=id.clone()>{label}</label>
            <div class="control">
                <select id=id name=name>
                    {children.into_inner()()}
                </select>
            </div>
        </div>
    }
}

/// Options of a [`Select`]: values with their words; `chosen` is the value to begin with.
pub fn options(pairs: Vec<(String, String)>, chosen: &str) -> Vec<impl IntoView + use<>> {
    let option = |(value, words): (String, String)| {
        let is_chosen = value == chosen;
        view! {
            <option value=value selected=is_chosen>
                {words}
            </option>
        }
    };
    pairs.into_iter().map(option).collect()
}
