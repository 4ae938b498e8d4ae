//! The pages of the account area, and of the desk.

use leptos::prelude::*;

use crate::app::page_context::PageContext;
use crate::app::text::text;
use crate::contract::paths;

/// The entries of the account area, with the link to the desk for users with a right there.
fn of_account() -> Vec<(&'static str, &'static str)> {
    let mut entries = vec![
        (paths::ACCOUNT, text!("account-menu-overview")),
        (paths::SESSIONS, text!("account-menu-sessions")),
        (paths::TOKENS, text!("account-menu-tokens")),
        (paths::SECURITY, text!("account-menu-security")),
        (paths::ACTIVITY, text!("account-menu-activity")),
        (paths::DATA, text!("account-menu-data")),
    ];
    if PageContext::of_page().standing.is_some() {
        entries.push((paths::desk::ACCOUNTS, text!("account-menu-desk")));
    }
    entries
}

/// The entries of the desk; webhooks are for superusers.
fn of_desk() -> Vec<(&'static str, &'static str)> {
    let mut entries = vec![
        (paths::desk::ACCOUNTS, text!("desk-menu-accounts")),
        (paths::desk::GROUPS, text!("desk-menu-groups")),
        (paths::desk::RECORD, text!("desk-menu-record")),
        (paths::desk::OVERVIEW, text!("desk-menu-overview")),
    ];
    if PageContext::of_page().standing.is_some_and(|standing| standing.is_superuser) {
        entries.push((paths::desk::WEBHOOKS, text!("desk-menu-webhooks")));
    }
    entries
}

/// A list beside the page where there is room, else one menu above it, which needs no JavaScript.
#[component]
pub fn AreaMenu(
    /// The path of the page.
    path: String,
) -> impl IntoView {
    let (entries, label) = match paths::is_within(&path, paths::desk::ACCOUNTS) {
        true => (of_desk(), text!("desk-menu-label")),
        false => (of_account(), text!("account-menu-label")),
    };
    let here = path.trim_end_matches('/');
    let current = |target: &str| match target {
        _ if here == target => Some("page"),
        // It has pages of its own.
        paths::SECURITY if here == paths::PASSWORD || paths::is_within(here, target) => Some("true"),
        paths::desk::ACCOUNTS
            if [paths::desk::ACCOUNT, paths::desk::INVITE, paths::desk::CREATE, paths::desk::BULK].contains(&here) =>
        {
            Some("true")
        }
        paths::desk::WEBHOOKS if here == paths::desk::WEBHOOK => Some("true"),
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
        <nav class="area-menu" aria-label=label>
            <details>
                <summary>
                    <span class="unseen">{label} ": "</span>
                    {named.unwrap_or(label)}
                </summary>
                <ul>{links()}</ul>
            </details>
            <ul class="area-list">{links()}</ul>
        </nav>
    }
}
