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
use super::{Viewer, done, failed};
use crate::api::Done;
use crate::api::admin::{admin_account, admin_groups};
use crate::app::components::Notice;
use crate::app::page_context::PageContext;
use crate::app::pages::NotFoundPage;
use crate::app::pages::account::AreaPage;
use crate::app::text::{self, text};
use crate::contract::{AccountDetails, ApiError, Field, GroupSummary, paths};

/// The page of an account, by the `id` of its query, or of a form that was refused.
#[component]
pub fn DeskAccountPage() -> impl IntoView {
    let page = PageContext::of_page();
    let Some(viewer) = Viewer::of(&page) else { return ().into_any() };
    let query = Query::of_page();
    let refused = page.refused;
    let of_form = refused.as_ref().and_then(|refused| refused.values.get("id").cloned());
    let Some(id) = query.get("id").map(str::to_owned).or(of_form) else {
        return view! { <Redirect path=paths::desk::ACCOUNTS /> }.into_any();
    };
    // Its forms are told what is theirs; what has ended meanwhile has none.
    let is_gone = refused.is_some_and(|refused| refused.error.status == 404);
    let parts = Suspend::new(async move {
        let (account, groups) = join(admin_account(Field::from(id)), admin_groups()).await;
        let groups = groups.map(Done::into_inner).unwrap_or_default();
        match account.map(Done::into_inner) {
            Ok(account) => parts(account, groups, viewer, &query, is_gone),
            Err(ApiError { status: 400 | 404, .. }) => view! { <NotFoundPage /> }.into_any(),
            Err(error) => {
                view! { <AreaPage heading=text!("desk-accounts-title") is_desk=true>{failed(&error)}</AreaPage> }
                    .into_any()
            }
        }
    });
    view! { <Suspense>{parts}</Suspense> }.into_any()
}

fn parts(account: AccountDetails, groups: Vec<GroupSummary>, viewer: Viewer, query: &Query, is_gone: bool) -> AnyView {
    let user = account.record.account.user.clone();
    let is_own = viewer.is(&account.record);
    let is_above = account.record.is_superuser && !viewer.is_superuser();
    let refused = PageContext::of_page().refused.filter(|refused| refused.error.status == 403);
    let told = [
        is_gone.then(|| text!("account-gone").to_owned()),
        refused.and_then(|refused| refused.error.general().map(text::person)),
        is_own.then(|| text!("desk-account-own").to_owned()),
        is_above.then(|| text!("desk-account-above").to_owned()),
    ];
    let told = told.into_iter().flatten().map(|text| view! { <Notice text /> }).collect::<Vec<_>>();
    let done = done::notice(query);
    view! {
        <AreaPage heading=user.username is_desk=true>
            <p class="desk-standing">{states(&account.record)}</p>
            {done}
            {told}
            {profile::part(&account, viewer)}
            {access::part(&account, &groups, viewer)}
            {protection::part(&account, viewer)}
            {sign_ins::part(&account, viewer)}
            {history::part(&account)}
            {access::delete(&account, viewer)}
        </AreaPage>
    }
    .into_any()
}
