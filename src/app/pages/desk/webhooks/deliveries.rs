//! The deliveries to a webhook.

use leptos::prelude::*;

use super::super::action_form::{ActionForm, Weight, Words, nothing_typed};
use super::super::failed;
use super::super::query::{Query, link};
use super::super::table::Table;
use super::form::form;
use crate::app::components::{Moment, Pager, Part};
use crate::app::text::text;
use crate::contract::{ApiError, DeliveryState, Webhook, WebhookDeliveries, WebhookDelivery, paths};

/// The deliveries, by their state where one is chosen.
pub fn part(webhook: &Webhook, deliveries: Result<WebhookDeliveries, ApiError>, query: &Query) -> AnyView {
    let is_failed = query.get("state") == Some(DeliveryState::Failed.name());
    let list = match deliveries {
        Err(error) => failed(&error),
        Ok(WebhookDeliveries { deliveries, .. }) if deliveries.is_empty() => {
            view! { <p class="empty">{text!("desk-webhook-deliveries-none")}</p> }.into_any()
        }
        Ok(page) => {
            let replay_failed = (is_failed && webhook.is_active).then(|| replay_failed(webhook));
            view! {
                {replay_failed}
                {listed(webhook, page, query)}
            }
            .into_any()
        }
    };
    let states = states(webhook, query);
    view! {
        <Part id="deliveries" heading=text!("desk-webhook-deliveries")>
            {states}
            {list}
        </Part>
    }
    .into_any()
}

/// Links to the deliveries in each state.
fn states(webhook: &Webhook, query: &Query) -> impl IntoView + use<> {
    let id = webhook.id.to_string();
    let chosen = query.get("state");
    let choices = [None].into_iter().chain(DeliveryState::ALL.map(Some)).map(|state| {
        let name = state.map(DeliveryState::name);
        let fields = [Some(("id", id.as_str())), name.map(|name| ("state", name))];
        let target = link(paths::desk::WEBHOOK, &fields.into_iter().flatten().collect::<Vec<_>>());
        let words = state.map_or(text!("desk-webhook-deliveries-all"), state_words);
        view! {
            <li>
                <a class="row-link" href=[&target, "#deliveries"].concat() aria-current=(chosen == name).then_some("true")>
                    {words}
                </a>
            </li>
        }
    });
    view! { <ul class="desk-choices" aria-label=text!("desk-webhook-deliveries-which")>{choices.collect::<Vec<_>>()}</ul> }
}

fn state_words(state: DeliveryState) -> &'static str {
    match state {
        DeliveryState::Waiting => text!("desk-webhook-waiting"),
        DeliveryState::Delivered => text!("desk-webhook-delivered"),
        DeliveryState::Failed => text!("desk-webhook-failed"),
    }
}

fn listed(webhook: &Webhook, WebhookDeliveries { deliveries, next }: WebhookDeliveries, query: &Query) -> AnyView {
    let heads = vec![
        text!("desk-webhook-event"),
        text!("desk-accounts-state"),
        text!("desk-webhook-attempts"),
        text!("desk-webhook-answer"),
        text!("desk-groups-verbs"),
    ];
    let rows = deliveries.into_iter().map(|delivery| row(webhook, delivery, query)).collect();
    let id = webhook.id.to_string();
    let to =
        |more: &[(&str, &str)]| query.link(paths::desk::WEBHOOK, &["state"], &[&[("id", &*id)][..], more].concat());
    let first = query.get("before").is_some().then(|| to(&[]));
    let next = next.map(|next| to(&[("before", &next)]));
    view! {
        <Table caption=text!("desk-webhook-deliveries") heads rows />
        <Pager first next />
    }
    .into_any()
}

fn row(webhook: &Webhook, it: WebhookDelivery, query: &Query) -> Vec<AnyView> {
    let class = if it.state == DeliveryState::Failed { "badge badge-grave" } else { "quiet" };
    let next = it.next_attempt.clone().map(|at| {
        view! {
            <span class="quiet">
                {text!("desk-webhook-next")} " " <Moment at />
            </span>
        }
    });
    let last = it.last_attempt.clone().map(|at| {
        view! {
            <span class="quiet">
                {text!("desk-webhook-last")} " " <Moment at />
            </span>
        }
    });
    let status = match it.last_status {
        Some(status) => view! { <code>{status}</code> }.into_any(),
        None => text!("desk-nothing").into_any(),
    };
    let replay = webhook.is_active.then(|| replay(webhook, &it, query));
    vec![
        view! {
            <code>{it.event}</code>
            <span class="quiet">
                <Moment at=it.created />
            </span>
        }
        .into_any(),
        view! {
            <span class="badges">
                <span class=class>{state_words(it.state)}</span>
            </span>
            {next}
        }
        .into_any(),
        view! {
            {it.attempts}
            {last}
        }
        .into_any(),
        view! {
            {status}
            <span class="quiet name">{it.last_fault}</span>
        }
        .into_any(),
        view! {
            <div class="verbs">
                {replay}
                <details class="verb verb-mild">
                    <summary>
                        {text!("desk-webhook-body")} <span class="unseen">": " {it.id}</span>
                    </summary>
                    <p class="quiet">
                        <code>{it.message_id}</code>
                    </p>
                    <pre class="payload" tabindex="0" translate="no">
                        {it.payload}
                    </pre>
                </details>
            </div>
        }
        .into_any(),
    ]
}

fn replay(webhook: &Webhook, delivery: &WebhookDelivery, query: &Query) -> AnyView {
    let words = Words {
        label: text!("desk-webhook-replay"),
        about: delivery.id.to_string(),
        what: text!("desk-webhook-replay-what").to_owned(),
        submit: text!("desk-webhook-replay-do"),
    };
    // It leads back to what is shown.
    let (webhook, id) = (webhook.id.to_string(), delivery.id.to_string());
    let done = [("id", &*webhook), ("done", "webhook-replay")];
    let next = query.link(paths::desk::WEBHOOK, &["state", "before"], &done);
    let act = ActionForm::new(paths::desk::WEBHOOK_REPLAY, next, ["replay-", &id].concat()).with("id", id);
    act.verb(words, Weight::Mild, nothing_typed)
}

fn replay_failed(webhook: &Webhook) -> AnyView {
    let words = Words {
        label: text!("desk-webhook-replay-failed"),
        about: webhook.name.clone(),
        what: text!("desk-webhook-replay-failed-what").to_owned(),
        submit: text!("desk-webhook-replay-failed-do"),
    };
    let act = form(webhook, paths::desk::WEBHOOK_REPLAY_FAILED, "webhook-replay-failed").id("replay-failed");
    act.verb(words, Weight::Mild, nothing_typed)
}
