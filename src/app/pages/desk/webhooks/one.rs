//! `/admin/webhook`: one webhook, what can be done to it, and its deliveries.

use futures::future::join;
use leptos::prelude::*;
use leptos_router::components::Redirect;

use super::super::action_form::{Weight, Words, nothing_typed};
use super::super::query::{Query, link};
use super::super::told::told;
use super::super::{Viewer, failed};
use super::deliveries;
use super::fields::{FIELDS, Fields};
use super::form::form;
use super::secret::Secret;
use super::words::{events, not_allowed, state};
use crate::api::Done;
use crate::api::admin::{admin_webhooks, admin_webhooks_deliveries};
use crate::app::components::{Moment, Part};
use crate::app::page_context::PageContext;
use crate::app::pages::NotFoundPage;
use crate::app::pages::account::{AreaForm, AreaPage, Row};
use crate::app::text::text;
use crate::contract::{ApiError, Field, Webhook, WebhookDeliveries, WebhookWithSecret, paths};

/// The page of a webhook, by the `id` of its query, or of a form that was posted to it.
#[component]
pub fn DeskWebhookPage() -> impl IntoView {
    let page = PageContext::of_page();
    let Some(viewer) = Viewer::of(&page) else { return ().into_any() };
    if !viewer.is_superuser() {
        return not_allowed();
    }
    let query = Query::of_page();
    let query = query.of_next().unwrap_or(query);
    let posted = page.refused.as_ref().map(|it| (&it.path, &it.values));
    let posted = posted.or_else(|| page.answered.as_ref().map(|it| (&it.path, &it.values)));
    // The form of a delivery has the id of that.
    let posted = posted.filter(|(path, _)| *path != paths::desk::WEBHOOK_REPLAY);
    let of_form = posted.and_then(|(_, values)| values.get("id").cloned());
    let Some(id) = query.get("id").map(str::to_owned).or(of_form) else {
        return view! { <Redirect path=paths::desk::WEBHOOKS /> }.into_any();
    };
    let rotated = page.answered_at::<WebhookWithSecret>(paths::desk::WEBHOOK_ROTATE);
    let parts = Suspend::new(async move {
        let deliveries =
            admin_webhooks_deliveries(Field::from(id.clone()), query.field("state"), query.field("before"));
        let (webhooks, deliveries) = join(admin_webhooks(), deliveries).await;
        match webhooks.map(Done::into_inner) {
            Ok(webhooks) => match webhooks.into_iter().find(|webhook| webhook.id.to_string() == id) {
                Some(webhook) => parts(webhook, deliveries.map(Done::into_inner), rotated, &query),
                None => view! { <NotFoundPage /> }.into_any(),
            },
            Err(error) => {
                view! { <AreaPage heading=text!("desk-webhooks-title") is_desk=true>{failed(&error)}</AreaPage> }
                    .into_any()
            }
        }
    });
    view! { <Suspense>{parts}</Suspense> }.into_any()
}

fn parts(
    webhook: Webhook,
    deliveries: Result<WebhookDeliveries, ApiError>,
    rotated: Option<WebhookWithSecret>,
    query: &Query,
) -> AnyView {
    let told = told(query);
    let rotated = rotated.map(|made| view! { <Secret made text=text!("desk-webhook-rotated") /> });
    let deliveries = deliveries::part(&webhook, deliveries, query);
    let (switch, rotate, test) = (switch(&webhook), rotate(&webhook), test(&webhook));
    let (edit, delete) = (edit(&webhook), delete(&webhook));
    let Webhook { id, name, url, events: kinds, is_active, created } = webhook;
    view! {
        <AreaPage heading=name is_desk=true>
            {told}
            {rotated}
            <Part id="webhook" heading=text!("desk-webhook-title")>
                <dl class="rows">
                    <Row label=text!("desk-account-id")>{id}</Row>
                    <Row label=text!("desk-accounts-state") act=Some(switch)>
                        {state(is_active)}
                    </Row>
                    <Row label=text!("desk-webhooks-url") act=test>
                        <span class="name">{url}</span>
                    </Row>
                    <Row label=text!("desk-webhooks-events")>
                        <span class="name">{events(&kinds)}</span>
                    </Row>
                    <Row label=text!("desk-webhook-secret") act=Some(rotate)>
                        {text!("desk-webhook-secret-kept")}
                    </Row>
                    <Row label=text!("desk-webhooks-created")>
                        <Moment at=created />
                    </Row>
                </dl>
                {edit}
            </Part>
            {deliveries}
            <Part id="delete" heading=text!("desk-webhook-delete-title") is_grave=true>
                {delete}
            </Part>
        </AreaPage>
    }
    .into_any()
}

/// Switches it off, or on again.
fn switch(webhook: &Webhook) -> AnyView {
    let about = webhook.name.clone();
    let (done, words, weight) = match webhook.is_active {
        true => {
            let (label, submit) = (text!("desk-webhook-switch-off"), text!("desk-webhook-switch-off-do"));
            let what = text!("desk-webhook-switch-off-what").to_owned();
            ("webhook-off", Words { label, about, what, submit }, Weight::Grave)
        }
        false => {
            let (label, submit) = (text!("desk-webhook-switch-on"), text!("desk-webhook-switch-on-do"));
            let what = text!("desk-webhook-switch-on-what").to_owned();
            ("webhook-on", Words { label, about, what, submit }, Weight::Mild)
        }
    };
    let form = form(webhook, paths::desk::WEBHOOK_EDIT, done).with("is_active", (!webhook.is_active).to_string());
    form.verb(words, weight, nothing_typed)
}

fn edit(webhook: &Webhook) -> AnyView {
    let kinds = if webhook.events.is_empty() { "all".to_owned() } else { webhook.events.join(",") };
    let stored = [("name", webhook.name.as_str()), ("url", &webhook.url), ("events", &kinds)];
    let words = Words {
        label: text!("desk-edit"),
        about: webhook.name.clone(),
        what: text!("desk-webhook-edit-what").to_owned(),
        submit: text!("desk-webhook-edit-do"),
    };
    let form = form(webhook, paths::desk::WEBHOOK_EDIT, "webhook-edit").typed(FIELDS);
    form.verb(words, Weight::Mild, |form: &AreaForm| {
        let form = form.clone().filled(&stored);
        view! { <Fields form /> }.into_any()
    })
}

fn rotate(webhook: &Webhook) -> AnyView {
    let words = Words {
        label: text!("desk-webhook-rotate"),
        about: webhook.name.clone(),
        what: text!("desk-webhook-rotate-what").to_owned(),
        submit: text!("desk-webhook-rotate-do"),
    };
    form(webhook, paths::desk::WEBHOOK_ROTATE, "webhook-rotate").verb(words, Weight::Mild, nothing_typed)
}

/// Sends a test, where it is switched on.
fn test(webhook: &Webhook) -> Option<AnyView> {
    let words = Words {
        label: text!("desk-webhook-test"),
        about: webhook.name.clone(),
        what: text!("desk-webhook-test-what").to_owned(),
        submit: text!("desk-webhook-test-do"),
    };
    let form = form(webhook, paths::desk::WEBHOOK_TEST, "webhook-test");
    webhook.is_active.then(|| form.verb(words, Weight::Mild, nothing_typed))
}

fn delete(webhook: &Webhook) -> AnyView {
    let words = Words {
        label: text!("desk-delete"),
        about: webhook.name.clone(),
        what: text!("desk-webhook-delete-what", name = webhook.name.clone()),
        submit: text!("desk-webhook-delete-do"),
    };
    let next = link(paths::desk::WEBHOOKS, &[("done", "webhook-delete")]);
    form(webhook, paths::desk::WEBHOOK_DELETE, "webhook-delete").then(next).verb(words, Weight::Grave, nothing_typed)
}
