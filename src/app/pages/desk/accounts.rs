//! `/admin`: the accounts.

use futures::future::join;
use leptos::prelude::*;

use super::bulk::{chosen, offered, picked};
use super::filters::{ASKED, Filters, seen};
use super::query::{Query, account};
use super::table::Table;
use super::told::told;
use super::{Viewer, failed};
use crate::api::Done;
use crate::api::admin::{admin_accounts, admin_groups};
use crate::app::components::{Moment, Pager};
use crate::app::page_context::PageContext;
use crate::app::pages::account::AreaPage;
use crate::app::text::text;
use crate::contract::{AccountPage, AccountRecord, Field, Right, paths};

/// The page of the accounts: found by the beginning of a name or address, and filtered.
#[component]
pub fn DeskAccountsPage() -> impl IntoView {
    let Some(viewer) = Viewer::of(&PageContext::of_page()) else { return ().into_any() };
    let query = Query::of_page();
    let told = told(&query);
    let list = Suspend::new(async move {
        let role = |name| if query.get("role") == Some(name) { Field::from("true") } else { Field::Absent };
        let field = |name| query.field(name);
        let (since, before) = seen(&query);
        let accounts = admin_accounts(
            field("search"),
            field("active"),
            role("staff"),
            role("superuser"),
            field("verified"),
            field("second_factor"),
            field("group"),
            since,
            before,
            field("after"),
        );
        let (accounts, groups) = join(accounts, admin_groups()).await;
        let groups = groups.map(Done::into_inner).unwrap_or_default();
        let list = match accounts.map(Done::into_inner) {
            Ok(page) => listed(&query, page, viewer),
            Err(error) => failed(&error),
        };
        view! {
            <Filters query groups />
            {list}
        }
    });
    view! {
        <AreaPage heading=text!("desk-accounts-title") purpose=text!("desk-accounts-purpose") is_desk=true>
            {told}
            {new_ones(viewer)}
            <Suspense>{list}</Suspense>
        </AreaPage>
    }
    .into_any()
}

/// The ways to make an account.
fn new_ones(viewer: Viewer) -> Option<AnyView> {
    let offered = [
        (Right::Help, paths::desk::INVITE, text!("desk-invite-title")),
        (Right::Manage, paths::desk::CREATE, text!("desk-create-title")),
    ];
    let links = offered.into_iter().filter(|(right, ..)| viewer.may(*right)).map(|(_, page, words)| {
        view! {
            <a class="button button-quiet" href=page>
                {words}
            </a>
        }
    });
    let links = links.collect::<Vec<_>>();
    (!links.is_empty()).then(|| view! { <p class="actions desk-actions">{links}</p> }.into_any())
}

fn listed(query: &Query, AccountPage { accounts, next }: AccountPage, viewer: Viewer) -> AnyView {
    if accounts.is_empty() {
        return view! { <p class="empty">{text!("desk-accounts-none")}</p> }.into_any();
    }
    let heads = vec![
        text!("desk-accounts-name"),
        text!("desk-accounts-email"),
        text!("desk-accounts-state"),
        text!("desk-accounts-last-login"),
        text!("desk-accounts-joined"),
    ];
    let to = |more: &[(&str, &str)]| query.link(paths::desk::ACCOUNTS, &ASKED, more);
    let first = query.get("after").is_some().then(|| to(&[]));
    let next = next.map(|next| to(&[("after", &next)]));
    let rows = accounts.into_iter().map(|account| row(account, viewer)).collect();
    let table = view! { <Table caption=text!("desk-accounts-title") heads rows /> };
    let table = match offered(viewer).is_empty() {
        true => table.into_any(),
        false => chosen(query, viewer, table.into_any()),
    };
    view! {
        {table}
        <Pager first next />
    }
    .into_any()
}

fn row(record: AccountRecord, viewer: Viewer) -> Vec<AnyView> {
    let user = &record.account.user;
    let full_name = [record.first_name.as_str(), &record.last_name].join(" ").trim().to_owned();
    let email = if user.email.is_empty() { text!("account-no-email").to_owned() } else { user.email.clone() };
    let last_login = match record.account.last_login.clone() {
        Some(at) => view! { <Moment at /> }.into_any(),
        None => text!("desk-never").into_any(),
    };
    vec![
        view! {
            {picked(&record, viewer)}
            <a class="name" href=account(user.id)>
                {user.username.clone()}
            </a>
            {(!full_name.is_empty()).then(|| view! { <span class="quiet name">{full_name}</span> })}
        }
        .into_any(),
        view! { <span class="name">{email}</span> }.into_any(),
        states(&record),
        last_login,
        view! { <Moment at=record.account.date_joined /> }.into_any(),
    ]
}

/// What is unusual about an account, in words.
pub fn states(record: &AccountRecord) -> AnyView {
    let states = [
        (record.is_active, "quiet", text!("desk-state-active")),
        (!record.is_active, "badge badge-grave", text!("desk-state-inactive")),
        (record.is_staff, "badge", text!("desk-state-staff")),
        (record.is_superuser, "badge", text!("desk-state-superuser")),
    ];
    let badges =
        states.into_iter().filter(|(is, ..)| *is).map(|(_, class, words)| view! { <span class=class>{words}</span> });
    view! { <span class="badges">{badges.collect::<Vec<_>>()}</span> }.into_any()
}
