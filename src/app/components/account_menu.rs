//! The pages of the account area.

use leptos::prelude::*;

use crate::app::text::text;
use crate::contract::paths;

/// A list beside the page where there is room, else one menu above it, which needs no JavaScript.
#[component]
pub fn AccountMenu(
    /// The path of the page.
    path: String,
) -> impl IntoView {
    let entries = [
        (paths::ACCOUNT, text!("account-menu-overview")),
        (paths::SESSIONS, text!("account-menu-sessions")),
        (paths::TOKENS, text!("account-menu-tokens")),
        (paths::SECURITY, text!("account-menu-security")),
        (paths::ACTIVITY, text!("account-menu-activity")),
        (paths::DATA, text!("account-menu-data")),
    ];
    let here = path.trim_end_matches('/');
    let current = |target: &str| match target {
        _ if here == target => Some("page"),
        // It has pages of its own.
        paths::SECURITY if here == paths::PASSWORD || paths::is_within(here, target) => Some("true"),
        _ => None,
    };
    let named = entries.iter().find(|(target, _)| current(target).is_some()).map(|(_, name)| *name);
    let links = || {
        let link = |(target, name): &(&'static str, &'static str)| {
            view! { <li><a href=*target aria-current=current(target)>{*name}</a></li> }
        };
        entries.iter().map(link).collect::<Vec<_>>()
    };
    view! {
        <nav class="area-menu" aria-label=text!("account-menu-label")>
            <details>
                <summary>
                    <span class="unseen">{text!("account-menu-label")} ": "</span>
                    {named.unwrap_or_else(|| text!("account-menu-label"))}
                </summary>
                <ul>{links()}</ul>
            </details>
            <ul class="area-list">{links()}</ul>
        </nav>
    }
}
