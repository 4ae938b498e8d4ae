//! `/account/security/passkeys`: the user's passkeys.

mod add;
mod list;

use leptos::prelude::*;

use super::{AreaPage, CodesOnce, failed};
use crate::api::{self, Done};
use crate::app::components::log_in_first;
use crate::app::page_context::PageContext;
use crate::app::text::text;
use crate::contract::{FactorStatus, paths};

use add::Adding;
use list::Changes;

/// The page of the passkeys.
#[component]
pub fn PasskeysPage() -> impl IntoView {
    let page = PageContext::of_page();
    if page.user.is_none() {
        return log_in_first(paths::SECURITY_PASSKEYS);
    }
    let (adding, changes) = (Adding::of(page.clone()), Changes::of(page));
    if let Some(codes) = adding.codes() {
        let (on, go) = adding.way_on();
        return view! {
            <AreaPage heading=text!("passkeys-page-title")>
                {adding.done()}
                <CodesOnce codes on go />
            </AreaPage>
        }
        .into_any();
    }
    let page_title = adding.page_title(text!("passkeys-page-title"));
    let parts = Suspend::new(async move {
        match api::factors().await.map(Done::into_inner) {
            Ok(FactorStatus { passkeys, .. }) => {
                let count = passkeys.len();
                view! {
                    {adding.done()}
                    {changes.list(passkeys)}
                    {adding.form(count)}
                }
                .into_any()
            }
            Err(error) => failed(&error),
        }
    });
    view! {
        <AreaPage page_title heading=text!("passkeys-page-title") purpose=text!("passkeys-page-purpose")>
            <Suspense>{parts}</Suspense>
        </AreaPage>
    }
    .into_any()
}
