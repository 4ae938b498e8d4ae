//! The key of an authenticator app that is set up.

use leptos::prelude::*;

use crate::app::island::Live;
use crate::app::islands::CopyText;
use crate::app::text::text;
use crate::contract::NewTotp;

/// The key: to scan, to type, and to open on the device itself.
#[component]
pub fn AuthenticatorKey(
    /// The app.
    new: NewTotp,
) -> impl IntoView {
    let NewTotp { secret, uri, qr } = new;
    view! {
        <div class="qr" inner_html=qr></div>
        <p>{text!("app-page-key")}</p>
        <p class="key">
            <code id="key" tabindex="0" translate="no">
                {in_groups(&secret)}
            </code>
            <Live island=CopyText { of: "key".to_owned() } />
        </p>
        <p>
            <a class="row-link" href=uri>
                {text!("app-page-open")}
            </a>
        </p>
    }
}

/// A key in groups of four characters, as people read and type it. The room between them is no text, so that the key is
/// copied without spaces.
fn in_groups(key: &str) -> Vec<impl IntoView + use<>> {
    let characters: Vec<char> = key.chars().collect();
    characters.chunks(4).map(|group| view! { <span>{String::from_iter(group)}</span> }).collect()
}
