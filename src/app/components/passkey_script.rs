//! What a page has beside a button for a passkey.

use leptos::prelude::*;

use crate::app::shell::Package;

/// The script that handles passkeys, and what is said where it cannot run.
#[component]
pub fn PasskeyScript(
    /// What is said where the browser has no passkeys; empty where another way stands beside.
    #[prop(optional, into)]
    unsupported: String,
    /// What is said without JavaScript; empty where another way stands beside.
    #[prop(optional, into)]
    without_script: String,
) -> impl IntoView {
    let script = use_context::<Package>().map(|package| package.passkeys);
    view! {
        {(!unsupported.is_empty()).then(|| view! { <p class="passkey-none quiet">{unsupported}</p> })}
        {(!without_script.is_empty())
            .then(|| {
                view! {
                    <noscript>
                        <p class="quiet">{without_script}</p>
                    </noscript>
                }
            })}
        {script.map(|script| view! { <script type="module" src=script></script> })}
    }
}
