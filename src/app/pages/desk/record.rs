//! `/admin/record`: what operators have done.

use leptos::prelude::*;

use super::events::{ACTIONS, Events, action};
use super::failed;
use super::filters::filter;
use super::query::Query;
use crate::api::Done;
use crate::api::admin::{admin_accounts, admin_events};
use crate::app::live;
use crate::app::page_context::PageContext;
use crate::app::pages::account::AreaPage;
use crate::app::text::text;
use crate::contract::{AdminEvents, Field, paths};

/// What the record is filtered by: an account and an operator, by name or id, and the kind of act.
const FILTERS: [&str; 3] = ["account", "actor", "action"];

/// The page of the record, newest first.
#[component]
pub fn DeskRecordPage() -> impl IntoView {
    if PageContext::of_page().standing.is_none() {
        return ().into_any();
    }
    let query = Query::of_page();
    let list = Suspend::new(async move {
        let (account, actor) = (id_of(query.get("account")).await, id_of(query.get("actor")).await);
        let list = match (account, actor) {
            (Some(account), Some(actor)) => {
                let tools = tools(&query, &account, &actor);
                let events = admin_events(account, actor, query.field("action"), query.field("before")).await;
                let list =
                    events.map(Done::into_inner).map_or_else(|error| failed(&error), |page| listed(&query, page));
                view! {
                    {tools}
                    <div id="record-list">{list}</div>
                }
                .into_any()
            }
            _ => view! { <p class="empty">{text!("desk-record-nobody")}</p> }.into_any(),
        };
        view! {
            {filters(&query)}
            {list}
        }
    });
    view! {
        <AreaPage heading=text!("desk-record-title") purpose=text!("desk-record-purpose") is_desk=true>
            <Suspense>{list}</Suspense>
        </AreaPage>
    }
    .into_any()
}

/// The id that was typed, or that of the account whose name was typed; `None` where there is no such account.
async fn id_of(typed: Option<&str>) -> Option<Field> {
    let Some(typed) = typed else { return Some(Field::Absent) };
    if typed.parse::<i64>().is_ok() {
        return Some(typed.into());
    }
    let any = || Field::Absent;
    let found =
        admin_accounts(typed.into(), any(), any(), any(), any(), any(), any(), any(), any(), any()).await.ok()?;
    // The name itself comes before those that it begins.
    let first = found.into_inner().accounts.into_iter().next()?.account.user;
    (first.username.to_lowercase() == typed.to_lowercase()).then(|| Field::from(first.id.to_string()))
}

fn filters(query: &Query) -> impl IntoView + use<> {
    let acts = ACTIONS.map(|name| (name.to_owned(), action(name))).to_vec();
    let acts = filter("action", text!("desk-record-what"), acts, query.get("action").unwrap_or_default());
    let typed = |name: &'static str, label: &'static str| {
        view! {
            <div class="field">
                <label for=name>{label}</label>
                <div class="control">
                    <input
                        id=name
                        name=name
                        type="text"
                        value=query.get(name).unwrap_or_default().to_owned()
                        autocomplete="off"
                        autocapitalize="none"
                        spellcheck="false"
                    />
                </div>
            </div>
        }
    };
    let is_asked = FILTERS.iter().any(|name| query.get(name).is_some());
    view! {
        <form class="filters" method="get" action=paths::desk::RECORD role="search">
            <div class="filter-choices">
                {typed(FILTERS[0], text!("desk-record-account"))} {typed(FILTERS[1], text!("desk-record-actor"))}
                {acts}
            </div>
            <p class="quiet">{text!("desk-record-hint")}</p>
            <button type="submit" class="button button-quiet">
                {text!("desk-filters-do")}
            </button>
            {is_asked
                .then(|| {
                    view! {
                        <p class="quiet">
                            <a class="row-link" href=paths::desk::RECORD>
                                {text!("desk-record-all")}
                            </a>
                        </p>
                    }
                })}
        </form>
    }
}

/// The ways to follow the record, and to take it away.
fn tools(query: &Query, account: &Field, actor: &Field) -> impl IntoView + use<> {
    let now = PageContext::time();
    let since = query.get("live");
    let is_live = live::is_live(since, now);
    let follow = query.link(paths::desk::RECORD, &FILTERS, &[("live", &now.to_string())]);
    let stop = query.link(paths::desk::RECORD, &FILTERS, &[]);
    let told = match since {
        Some(_) if is_live => text!("desk-record-live"),
        Some(_) => text!("desk-record-ended"),
        None => "",
    };
    let way = match is_live {
        true => view! {
            <a class="button button-quiet" href=stop>
                {text!("desk-record-stop")}
            </a>
        }
        .into_any(),
        // The script of the desk follows in place; without it the link does.
        false => view! {
            <a
                class="button button-quiet"
                href=follow
                data-follow=live::PERIOD
                data-longest=live::LONGEST
                data-stop=text!("desk-record-stop")
                data-live=text!("desk-record-live")
                data-ended=text!("desk-record-ended")
            >
                {text!("desk-record-follow")}
            </a>
        }
        .into_any(),
    };
    let ids =
        [("account", account), ("actor", actor)].into_iter().filter_map(|(name, id)| Some((name, id.text().ok()?)));
    let ids = ids.collect::<Vec<_>>();
    let file = |path: &'static str, words: &'static str| {
        view! {
            <a class="button button-quiet" href=query.link(path, &["action"], &ids) download="">
                {words}
            </a>
        }
    };
    view! {
        <p class="actions desk-actions">
            {way} {file(paths::desk::RECORD_CSV, text!("desk-record-csv"))}
            {file(paths::desk::RECORD_JSON_LINES, text!("desk-record-json-lines"))}
        </p>
        <p class="quiet" role="status" id="record-told">
            {told}
        </p>
        <p class="quiet">{text!("desk-record-files")}</p>
    }
}

fn listed(query: &Query, AdminEvents { events, next }: AdminEvents) -> AnyView {
    if events.is_empty() {
        return view! { <p class="empty">{text!("desk-record-none")}</p> }.into_any();
    }
    let next = next.map(|next| {
        let target = query.link(paths::desk::RECORD, &FILTERS, &[("before", &next)]);
        view! {
            <p class="actions">
                <a class="button button-quiet" href=target rel="next">
                    {text!("activity-page-earlier")}
                </a>
            </p>
        }
    });
    view! {
        <Events events />
        {next}
    }
    .into_any()
}
