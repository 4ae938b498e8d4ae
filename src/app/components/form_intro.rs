//! The lines under a form's heading.

use leptos::prelude::*;

use super::Notice;
use crate::app::form::Form;
use crate::app::text::{around, text};
use crate::contract::CONFIRM_PASSWORD;

/// The introduction of a form's page. An error of the form as a whole replaces it, so nothing moves.
#[component]
pub fn FormIntro(
    /// The form.
    form: Form,
    /// What the page says while nothing is wrong.
    text: &'static str,
    /// Why the user is on this page, shown until the form has a message of its own; empty where there is no reason.
    #[prop(optional, into)]
    before: Signal<String>,
) -> impl IntoView {
    let links = form.wrong_from_start();
    let has_links = !links.is_empty();
    let shows_links = move || has_links && form.has_complaints();
    let is_quiet = move || form.notice.with(String::is_empty) && !shows_links();
    let told = Signal::derive(move || if is_quiet() { before.get() } else { String::new() });
    let (before_links, after_links) = around!("form-look-again", fields);
    view! {
        <div class="lead">
            <div role="alert">
                <Notice text=form.notice is_error=true />
                {has_links
                    .then(|| {
                        view! {
                            <p class="notice notice-error" hidden=move || !shows_links()>
                                <span class="sign" aria-hidden="true">"!"</span>
                                <span>{before_links} {links_to(&links)} {after_links}</span>
                            </p>
                        }
                    })}
            </div>
            <div role="status">
                <Notice text=told />
            </div>
            <p class="lede" hidden=move || !is_quiet() || !before.with(String::is_empty)>{text}</p>
        </div>
    }
}

fn links_to(names: &[&'static str]) -> Vec<impl IntoView + use<>> {
    let link = |(at, name): (usize, &&'static str)| {
        let separator = if at > 0 { ", " } else { "" };
        let word = match *name {
            "username" => text!("form-link-username"),
            "email" => text!("form-link-email"),
            "password" | CONFIRM_PASSWORD => text!("form-link-password"),
            "current_password" => text!("form-link-current-password"),
            "new_password" => text!("form-link-new-password"),
            name => name,
        };
        view! { {separator} <a href=["#", *name].concat()>{word}</a> }
    };
    names.iter().enumerate().map(link).collect()
}
