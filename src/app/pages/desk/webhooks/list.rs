//! `/admin/webhooks`: the services that are told of events of accounts, for superusers.

use leptos::prelude::*;

use super::super::action_form::ActionForm;
use super::super::query::Query;
use super::super::table::Table;
use super::super::told::told;
use super::super::{Viewer, failed};
use super::fields::{FIELDS, Fields};
use super::secret::Secret;
use super::words::{events, not_allowed, state, webhook};
use crate::api::Done;
use crate::api::admin::admin_webhooks;
use crate::app::components::{Moment, Part};
use crate::app::page_context::PageContext;
use crate::app::pages::account::{AreaForm, AreaPage};
use crate::app::text::text;
use crate::contract::{Webhook, WebhookWithSecret, paths};

/// The page of the webhooks.
#[component]
pub fn DeskWebhooksPage() -> impl IntoView {
    let page = PageContext::of_page();
    let Some(viewer) = Viewer::of(&page) else { return ().into_any() };
    if !viewer.is_superuser() {
        return not_allowed();
    }
    let made = page.answered_at::<WebhookWithSecret>(paths::desk::WEBHOOK_CREATE);
    let told = told(&Query::of_page());
    let list = Suspend::new(async move {
        match admin_webhooks().await.map(Done::into_inner) {
            Ok(webhooks) => listed(webhooks),
            Err(error) => failed(&error),
        }
    });
    let make = made.is_none().then(make);
    let made = made.map(|made| view! { <Secret made text=text!("desk-webhooks-made") /> });
    view! {
        <AreaPage heading=text!("desk-webhooks-title") purpose=text!("desk-webhooks-purpose") is_desk=true>
            {told}
            {made}
            <Suspense>{list}</Suspense>
            {make}
        </AreaPage>
    }
    .into_any()
}

fn make() -> AnyView {
    let act = ActionForm::new(paths::desk::WEBHOOK_CREATE, paths::desk::WEBHOOKS, "make").typed(FIELDS);
    let form = act.open(text!("desk-webhooks-make-do"), |form: &AreaForm| {
        let form = form.clone().filled(&[("events", "all")]);
        view! { <Fields form /> }.into_any()
    });
    view! {
        <Part id="make" heading=text!("desk-webhooks-make")>
            <div class="narrow">{form}</div>
        </Part>
    }
    .into_any()
}

fn listed(webhooks: Vec<Webhook>) -> AnyView {
    if webhooks.is_empty() {
        return view! { <p class="empty">{text!("desk-webhooks-none")}</p> }.into_any();
    }
    let heads = vec![
        text!("desk-webhooks-name"),
        text!("desk-accounts-state"),
        text!("desk-webhooks-url"),
        text!("desk-webhooks-events"),
        text!("desk-webhooks-created"),
    ];
    let rows = webhooks.into_iter().map(row).collect();
    view! { <Table caption=text!("desk-webhooks-title") heads rows /> }.into_any()
}

fn row(it: Webhook) -> Vec<AnyView> {
    vec![
        view! {
            <a class="name" href=webhook(it.id)>
                {it.name.clone()}
            </a>
        }
        .into_any(),
        state(it.is_active),
        view! { <span class="name">{it.url}</span> }.into_any(),
        view! { <span>{events(&it.events)}</span> }.into_any(),
        view! { <Moment at=it.created /> }.into_any(),
    ]
}
