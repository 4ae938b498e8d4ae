//! `/admin/account`: everything about one account, and what can be done to it.

mod access;
mod history;
mod profile;
mod protection;
mod sign_ins;

use futures::future::join;
use leptos::prelude::*;
use leptos_router::components::Redirect;

use super::accounts::states;
use super::query::Query;
use super::told::told;
use super::{Viewer, failed};
use crate::api::Done;
use crate::api::admin::{admin_account, admin_groups};
use crate::app::components::Notice;
use crate::app::page_context::PageContext;
use crate::app::pages::NotFoundPage;
use crate::app::pages::account::AreaPage;
use crate::app::text::text;
use crate::contract::{AccountDetails, ApiError, Field, GroupSummary, paths};

/// The page of an account, by the `id` of its query, or of a form that was refused.
#[component]
pub fn DeskAccountPage() -> impl IntoView {
    let page = PageContext::of_page();
    let Some(viewer) = Viewer::of(&page) else { return ().into_any() };
    let query = Query::of_page();
    let of_form = page.refused.and_then(|refused| refused.values.get("id").cloned());
    let Some(id) = query.get("id").map(str::to_owned).or(of_form) else {
        return view! { <Redirect path=paths::desk::ACCOUNTS /> }.into_any();
    };
    let parts = Suspend::new(async move {
        let (account, groups) = join(admin_account(Field::from(id)), admin_groups()).await;
        let groups = groups.map(Done::into_inner).unwrap_or_default();
        match account.map(Done::into_inner) {
            Ok(account) => parts(account, &groups, viewer, &query),
            Err(ApiError { status: 400 | 404, .. }) => view! { <NotFoundPage /> }.into_any(),
            Err(error) => {
                view! { <AreaPage heading=text!("desk-accounts-title") is_desk=true>{failed(&error)}</AreaPage> }
                    .into_any()
            }
        }
    });
    view! { <Suspense>{parts}</Suspense> }.into_any()
}

fn parts(account: AccountDetails, groups: &[GroupSummary], viewer: Viewer, query: &Query) -> AnyView {
    let user = account.record.account.user.clone();
    let is_own = viewer.is(&account.record);
    let is_above = account.record.is_superuser && !viewer.is_superuser();
    let standing = [is_own.then(|| text!("desk-account-own")), is_above.then(|| text!("desk-account-above"))];
    let standing = standing.into_iter().flatten().map(|text| view! { <Notice text=text.to_owned() /> });
    let standing = standing.collect::<Vec<_>>();
    let told = told(query);
    let access = access::part(&account, groups, viewer);
    view! {
        <AreaPage heading=user.username is_desk=true>
            <p class="desk-standing">{states(&account.record)}</p>
            {told}
            {standing}
            {profile::part(&account, viewer)}
            {access}
            {protection::part(&account, viewer)}
            {sign_ins::part(&account, viewer)}
            {history::part(&account)}
            {access::delete(&account, viewer)}
        </AreaPage>
    }
    .into_any()
}
