//! `/login/second_factor`: the second step of a log-in.

use leptos::prelude::*;
use leptos_router::components::Redirect;

use super::factor_form::{Asking, factor_page};
use crate::app::components::{next_of_page, send_on};
use crate::app::page_context::PageContext;
use crate::app::text::text;
use crate::contract::{ApiError, Next, paths};

/// The page of the second step.
#[component]
pub fn SecondFactorPage() -> impl IntoView {
    let (page, next) = (PageContext::of_page(), next_of_page());
    if page.user.is_some() {
        return send_on(&next);
    }
    let is_over = page.refused.as_ref().is_some_and(|refused| refused.error.code() == Some(ApiError::LOG_IN_ENDED));
    let Some(waiting) = page.waiting.clone().filter(|_| !is_over) else { return begin_again(&next) };
    let asking = Asking {
        path: paths::SECOND_FACTOR,
        passkey: paths::SECOND_FACTOR_PASSKEY,
        why: None,
        submit: text!("second-factor-page-submit"),
        instead: (next.after(paths::LOGIN), text!("second-factor-page-back")),
    };
    factor_page(page, waiting, &next, asking)
}

/// Redirects to the log-in page, which says that the log-in has ended.
pub fn begin_again(next: &Next) -> AnyView {
    view! { <Redirect path=next.log_in(paths::STALE) /> }.into_any()
}
