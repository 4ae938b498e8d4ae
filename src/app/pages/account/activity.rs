//! `/account/activity`: what was done to the account.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{AreaPage, failed};
use crate::api::{self, Done};
use crate::app::components::{Moment, log_in_first};
use crate::app::format;
use crate::app::page_context::PageContext;
use crate::app::text::text;
use crate::contract::{AccountEvent, Activity, Field, paths};

/// The page of the events, the newest first.
#[component]
pub fn ActivityPage() -> impl IntoView {
    if PageContext::of_page().user.is_none() {
        return log_in_first(paths::ACTIVITY);
    }
    let before = use_query_map().with_untracked(|query| query.get("before").map_or(Field::Absent, Field::from));
    let list = Suspend::new(async move {
        match api::activity(before).await.map(Done::into_inner) {
            Ok(activity) => listed(activity).into_any(),
            Err(error) => failed(&error),
        }
    });
    view! {
        <AreaPage heading=text!("activity-page-title") purpose=text!("activity-page-purpose")>
            <Suspense>{list}</Suspense>
        </AreaPage>
    }
    .into_any()
}

fn listed(Activity { events, next }: Activity) -> impl IntoView {
    let is_empty = events.is_empty();
    let cards = events.into_iter().map(|event| view! { <EventCard event /> });
    let earlier = next.map(|next| {
        let target = [paths::ACTIVITY, "?before=", &next].concat();
        view! {
            <p class="actions">
                <a class="button button-quiet" href=target>
                    {text!("activity-page-earlier")}
                </a>
            </p>
        }
    });
    view! {
        {is_empty.then(|| view! { <p class="empty">{text!("activity-page-none")}</p> })}
        {(!is_empty).then(|| view! { <ul class="cards">{cards.collect::<Vec<_>>()}</ul> })}
        {earlier}
    }
}

/// An event.
#[component]
pub fn EventCard(
    /// What was done.
    event: AccountEvent,
) -> impl IntoView {
    let it = event;
    let is_new = it.details.new_device;
    let device = format::device(&it.user_agent).unwrap_or_default();
    let client = [device, it.address.unwrap_or_else(|| text!("activity-page-operator").to_owned())];
    let client: Vec<_> = client.into_iter().filter(|part| !part.is_empty()).collect();
    view! {
        <li class="card">
            <div class="card-text">
                <p class="client name">
                    {words(&it.kind, it.details.name)}
                    {is_new.then(|| view! { <span class="badge">{text!("activity-page-new-device")}</span> })}
                </p>
                <p class="quiet name">{client.join(", ")}</p>
                <p class="quiet">
                    <Moment at=it.time />
                </p>
            </div>
        </li>
    }
}

/// What was done, in words; a kind that this version does not know has its own name.
fn words(kind: &str, name: Option<String>) -> String {
    match (kind, name) {
        ("signup", _) => text!("activity-page-signup").to_owned(),
        ("login", _) => text!("activity-page-login").to_owned(),
        ("logout", _) => text!("activity-page-logout").to_owned(),
        ("confirm", _) => text!("activity-page-confirm").to_owned(),
        ("change_password", _) => text!("activity-page-change-password").to_owned(),
        ("create_token", Some(name)) => text!("activity-page-create-token-named", name = name),
        ("create_token", None) => text!("activity-page-create-token").to_owned(),
        ("revoke_token", _) => text!("activity-page-revoke-token").to_owned(),
        ("end_sign_in", _) => text!("activity-page-end-sign-in").to_owned(),
        ("end_other_sign_ins", _) => text!("activity-page-end-others").to_owned(),
        ("logout_everywhere", _) => text!("activity-page-logout-everywhere").to_owned(),
        ("reset", _) => text!("activity-page-reset").to_owned(),
        ("email_verify", _) => text!("activity-page-email-verify").to_owned(),
        ("email_change", _) => text!("activity-page-email-change").to_owned(),
        ("email_change_undo", _) => text!("activity-page-email-change-undo").to_owned(),
        ("change_profile", _) => text!("activity-page-edit-profile").to_owned(),
        ("activate", _) => text!("activity-page-activate").to_owned(),
        ("deactivate", _) => text!("activity-page-deactivate").to_owned(),
        ("passkey_created", Some(name)) => text!("activity-page-passkey-created", name = name),
        ("passkey_renamed", Some(name)) => text!("activity-page-passkey-renamed", name = name),
        ("passkey_removed", Some(name)) => text!("activity-page-passkey-removed", name = name),
        ("passkey_counter", Some(name)) => text!("activity-page-passkey-counter", name = name),
        ("totp_confirmed", _) => text!("activity-page-totp-confirmed").to_owned(),
        ("totp_removed", _) => text!("activity-page-totp-removed").to_owned(),
        ("recovery_codes_created", _) => text!("activity-page-recovery-codes-created").to_owned(),
        ("recovery_code_used", _) => text!("activity-page-recovery-code-used").to_owned(),
        ("factors_reset", _) => text!("activity-page-factors-reset").to_owned(),
        ("second_factor_refused", _) => text!("activity-page-second-factor-refused").to_owned(),
        ("forget_browsers", _) => text!("activity-page-forget-browsers").to_owned(),
        ("invite", _) => text!("activity-page-invite").to_owned(),
        ("reset_request", _) => text!("activity-page-reset-request").to_owned(),
        ("set_roles", _) => text!("activity-page-set-roles").to_owned(),
        ("add_to_group", _) => text!("activity-page-add-to-group").to_owned(),
        ("remove_from_group", _) => text!("activity-page-remove-from-group").to_owned(),
        ("impersonate", _) => text!("activity-page-impersonate").to_owned(),
        ("impersonate_end", _) => text!("activity-page-impersonate-end").to_owned(),
        ("django_session", _) => text!("activity-page-django-session").to_owned(),
        (kind, _) => text!("activity-page-other", kind = kind.replace('_', " ")),
    }
}
