//! What is typed and chosen of a webhook.

use leptos::prelude::*;

use crate::api::admin::WEBHOOK_EVENTS;
use crate::app::components::StaticField;
use crate::app::pages::account::AreaForm;
use crate::app::text::{self, text};

/// The names of the fields.
pub const FIELDS: &[&str] = &["name", "url", "events"];

/// The choice of all kinds of events.
const ALL: &str = "all";

/// The fields of a form that makes or changes a webhook.
#[component]
pub fn Fields(
    /// How the form begins; its `events` have commas between them.
    form: AreaForm,
) -> impl IntoView {
    let field = |name: &'static str, label: &'static str, hint: &'static str, input_type: &'static str| {
        let start = form.start.clone();
        view! { <StaticField start name label hint input_type autocomplete="off" /> }
    };
    let chosen = form.typed("events").unwrap_or_default();
    let is_chosen = |event: &str| chosen.split(',').any(|one| one == event);
    let is_all = is_chosen(ALL);
    let kinds = WEBHOOK_EVENTS.iter().map(|&event| {
        view! {
            <label class="choice">
                <input type="checkbox" name="events" value=event checked=is_chosen(event) />
                <code>{event}</code>
            </label>
        }
    });
    let wrong = form.start.errors_of("events").first().map(|wire| text::person(wire));
    let is_wrong = wrong.is_some();
    let wrong = wrong.map(|wrong| {
        view! {
            <p class="field-note" id="events-note">
                <span class="sign" aria-hidden="true">
                    "!"
                </span>
                <span class="unseen">{text!("form-error")}</span>
                <span>{wrong}</span>
            </p>
        }
    });
    let described_by = is_wrong.then_some("events-note");
    view! {
        {field("name", text!("desk-webhooks-name"), text!("desk-webhooks-name-hint"), "text")}
        {field("url", text!("desk-webhooks-url"), text!("desk-webhooks-url-hint"), "url")}
        <fieldset class="field events" class:wrong=is_wrong aria-describedby=described_by>
            <legend>{text!("desk-webhooks-events")}</legend>
            // So that none is an answer too.
            <input type="hidden" name="events" value="" />
            <label class="choice">
                <input type="checkbox" name="events" value=ALL checked=is_all />
                <span>
                    {text!("desk-webhooks-all")} " "
                    <span class="choice-note">{text!("desk-webhooks-all-note")}</span>
                </span>
            </label>
            <details class="verb verb-mild" open=!is_all>
                <summary>{text!("desk-webhooks-some")}</summary>
                <div class="kinds">{kinds.collect::<Vec<_>>()}</div>
            </details>
            {wrong}
        </fieldset>
    }
}
