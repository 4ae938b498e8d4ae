//! The form that filters the accounts.

use leptos::prelude::*;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::query::Query;
use crate::app::components::{Select, options};
use crate::app::page_context::PageContext;
use crate::app::text::text;
use crate::contract::{Field, GroupSummary, paths};

/// The names of the filters in the page's query, beside `search`.
const FILTERS: [&str; 6] = ["active", "role", "verified", "second_factor", "group", "seen"];

/// What the page's query says of which accounts are shown, without where the list goes on.
pub const ASKED: [&str; 7] = ["search", FILTERS[0], FILTERS[1], FILTERS[2], FILTERS[3], FILTERS[4], FILTERS[5]];

const DAY: i64 = 24 * 60 * 60;

/// The times of the last log-in that a choice stands for: since when, and before when.
pub fn seen(query: &Query) -> (Field, Field) {
    let ago = |days: &str| {
        let days = days.parse::<u16>().ok()?;
        let at = OffsetDateTime::from_unix_timestamp(PageContext::time() - i64::from(days) * DAY).ok()?;
        Some(Field::from(at.format(&Rfc3339).ok()?))
    };
    let chosen = query.get("seen").unwrap_or_default();
    let of = |prefix| chosen.strip_prefix(prefix).and_then(ago).unwrap_or(Field::Absent);
    (of("within-"), of("before-"))
}

/// The field to search in, and the filters, which are open where one is chosen.
#[component]
pub fn Filters(
    /// What is asked for.
    query: Query,
    /// The groups that there are.
    groups: Vec<GroupSummary>,
) -> impl IntoView {
    let yes_or_no = |yes: &'static str, no: &'static str| {
        vec![("true".to_owned(), yes.to_owned()), ("false".to_owned(), no.to_owned())]
    };
    let listed = |choices: &[(&str, &str)]| {
        choices.iter().map(|(value, words)| ((*value).to_owned(), (*words).to_owned())).collect::<Vec<_>>()
    };
    let groups = groups.into_iter().map(|group| (group.name.clone(), group.name)).collect::<Vec<_>>();
    let roles = listed(&[("staff", text!("desk-filter-staff")), ("superuser", text!("desk-filter-superuser"))]);
    let seen = listed(&[
        ("within-1", text!("desk-filter-seen-day")),
        ("within-7", text!("desk-filter-seen-week")),
        ("within-30", text!("desk-filter-seen-month")),
        ("before-30", text!("desk-filter-unseen-month")),
        ("before-90", text!("desk-filter-unseen-quarter")),
        ("before-365", text!("desk-filter-unseen-year")),
    ]);
    let active = yes_or_no(text!("desk-filter-active-yes"), text!("desk-filter-active-no"));
    let verified = yes_or_no(text!("desk-filter-verified-yes"), text!("desk-filter-verified-no"));
    let factor = yes_or_no(text!("desk-filter-factor-yes"), text!("desk-filter-factor-no"));
    let choices = [
        (FILTERS[0], text!("desk-filter-active"), active),
        (FILTERS[1], text!("desk-filter-role"), roles),
        (FILTERS[2], text!("desk-filter-verified"), verified),
        (FILTERS[3], text!("desk-filter-factor"), factor),
        (FILTERS[4], text!("desk-filter-group"), groups),
        (FILTERS[5], text!("desk-filter-seen"), seen),
    ];
    let chosen = FILTERS.iter().filter(|name| query.get(name).is_some()).count();
    let selects = choices.into_iter().filter(|(_, _, options)| !options.is_empty());
    let selects =
        selects.map(|(name, label, options)| filter(name, label, options, query.get(name).unwrap_or_default()));
    let search = query.get("search").unwrap_or_default().to_owned();
    let is_asked = chosen > 0 || !search.is_empty();
    view! {
        <form class="filters" method="get" action=paths::desk::ACCOUNTS role="search">
            <div class="search">
                <label for="search">{text!("desk-search")}</label>
                <div class="control">
                    <input
                        id="search"
                        name="search"
                        type="search"
                        value=search
                        autocomplete="off"
                        autocapitalize="none"
                        spellcheck="false"
                        aria-describedby="search-note"
                    />
                </div>
                <button type="submit" class="button">
                    {text!("desk-search-do")}
                </button>
                <p class="quiet" id="search-note">
                    {text!("desk-search-hint")}
                </p>
            </div>
            <details class="verb verb-mild" open={chosen > 0}>
                <summary>{text!("desk-filters", count = chosen)}</summary>
                <div class="filter-choices">{selects.collect::<Vec<_>>()}</div>
                <button type="submit" class="button button-quiet">
                    {text!("desk-filters-do")}
                </button>
            </details>
            {is_asked
                .then(|| {
                    view! {
                        <p class="quiet">
                            <a class="row-link" href=paths::desk::ACCOUNTS>
                                {text!("desk-filters-clear")}
                            </a>
                        </p>
                    }
                })}
        </form>
    }
}

/// A choice of what is shown, of which none leaves nothing out.
pub fn filter(
    name: &'static str,
    label: &'static str,
    pairs: Vec<(String, String)>,
    chosen: &str,
) -> impl IntoView + use<> {
    let options = options(pairs, chosen);
    view! {
        <Select id=name name label>
            <option value="">{text!("desk-filter-any")}</option>
            {options}
        </Select>
    }
}
