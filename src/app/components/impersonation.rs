//! What every page says first while a member of staff acts as another account.

use leptos::prelude::*;

use crate::app::format;
use crate::app::page_context::{Impersonation, PageContext};
use crate::app::text::text;
use crate::contract::{Next, paths};

/// As whom one acts, until when, and the button that ends it.
#[component]
pub fn ImpersonationBanner() -> impl IntoView {
    let PageContext { user, impersonation, .. } = PageContext::of_page();
    let (Some(user), Some(Impersonation { by, until })) = (user, impersonation) else { return ().into_any() };
    let page = [paths::desk::ACCOUNT, "?id=", &user.id.to_string(), "&done=impersonation-end"].concat();
    let action = Next::parse(&page).after(paths::IMPERSONATION_END);
    view! {
        <section class="impersonation" aria-label=text!("impersonation-title")>
            <p class="name">
                {text!("impersonation-who", username = user.username, by = by, until = format::moment(&until))}
            </p>
            <form method="post" action=action>
                <button type="submit" class="button">
                    {text!("impersonation-end")}
                </button>
            </form>
        </section>
    }
    .into_any()
}
