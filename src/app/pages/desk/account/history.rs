//! What was done: by its owner, and by operators.

use leptos::prelude::*;

use super::super::events::Events;
use super::super::query::link;
use crate::app::components::Part;
use crate::app::pages::account::EventCard;
use crate::app::text::text;
use crate::contract::{AccountDetails, paths};

/// How many events are shown at once.
const SHOWN: usize = 5;

pub fn part(account: &AccountDetails) -> impl IntoView + use<> {
    let id = account.record.account.user.id.to_string();
    let mut acts = account.events.clone();
    let has_more_acts = acts.len() > SHOWN;
    acts.truncate(SHOWN);
    let acts = match acts.is_empty() {
        true => view! { <p class="empty">{text!("desk-account-no-acts")}</p> }.into_any(),
        false => view! { <Events events=acts /> }.into_any(),
    };
    let all = has_more_acts.then(|| {
        view! {
            <p>
                <a class="row-link" href=link(paths::desk::RECORD, &[("account", &id)])>
                    {text!("desk-account-all-acts")}
                </a>
            </p>
        }
    });
    let events = account.activity.events.iter().cloned();
    let first = events.clone().take(SHOWN).map(|event| view! { <EventCard event /> }).collect::<Vec<_>>();
    let rest = events.skip(SHOWN).map(|event| view! { <EventCard event /> }).collect::<Vec<_>>();
    let count = rest.len();
    let first = match first.is_empty() {
        true => view! { <p class="empty">{text!("desk-account-no-activity")}</p> }.into_any(),
        false => view! { <ul class="cards">{first}</ul> }.into_any(),
    };
    let rest = (count > 0).then(|| {
        view! {
            <details class="verb verb-mild">
                <summary>{text!("desk-account-more-activity", count = count)}</summary>
                <ul class="cards">{rest}</ul>
            </details>
        }
    });
    view! {
        <Part id="acts" heading=text!("desk-account-acts")>
            {acts}
            {all}
        </Part>
        <Part id="activity" heading=text!("desk-account-activity")>
            {first}
            {rest}
        </Part>
    }
}
