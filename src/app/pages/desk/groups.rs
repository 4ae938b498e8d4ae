//! `/admin/groups`: the groups, and what staff in them may do.

use leptos::prelude::*;

use super::action_form::{ActionForm, Weight, Words, nothing_typed};
use super::query::{Query, link};
use super::table::Table;
use super::told::told;
use super::{Viewer, failed};
use crate::api::Done;
use crate::api::admin::admin_groups;
use crate::app::components::{Part, Select, StaticField, options};
use crate::app::page_context::PageContext;
use crate::app::pages::account::{AreaForm, AreaPage};
use crate::app::text::text;
use crate::contract::{GroupSummary, Right, paths};

/// The page of the groups.
#[component]
pub fn DeskGroupsPage() -> impl IntoView {
    let Some(viewer) = Viewer::of(&PageContext::of_page()) else { return ().into_any() };
    let told = told(&Query::of_page());
    let list = Suspend::new(async move {
        match admin_groups().await.map(Done::into_inner) {
            Ok(groups) => listed(groups, viewer),
            Err(error) => failed(&error),
        }
    });
    let make = viewer.may(Right::Manage).then(|| {
        let form = act(paths::desk::GROUP_CREATE, "group-create").typed(&["name"]).open(
            text!("desk-groups-make-do"),
            |form| {
                let start = form.start.clone();
                view! {
                    <StaticField
                        start
                        name="name"
                        label=text!("desk-groups-name")
                        hint=text!("desk-groups-name-hint")
                        input_type="text"
                        autocomplete="off"
                    />
                }
                .into_any()
            },
        );
        view! {
            <Part id="make" heading=text!("desk-groups-make")>
                <div class="narrow">{form}</div>
            </Part>
        }
    });
    view! {
        <AreaPage heading=text!("desk-groups-title") purpose=text!("desk-groups-purpose") is_desk=true>
            {told}
            <Suspense>{list}</Suspense>
            {make}
        </AreaPage>
    }
    .into_any()
}

/// A form of this page, which says afterwards what was done.
fn act(path: &'static str, done: &'static str) -> ActionForm {
    ActionForm::new(path, link(paths::desk::GROUPS, &[("done", done)]), done)
}

/// What a right is called.
pub fn right_words(right: Option<Right>) -> &'static str {
    match right {
        None => text!("desk-right-none"),
        Some(Right::View) => text!("desk-right-view"),
        Some(Right::Help) => text!("desk-right-help"),
        Some(Right::Manage) => text!("desk-right-manage"),
    }
}

/// The same in a word.
pub fn right_name(right: Option<Right>) -> &'static str {
    match right {
        None => text!("desk-right-none"),
        Some(Right::View) => text!("desk-right-view-name"),
        Some(Right::Help) => text!("desk-right-help-name"),
        Some(Right::Manage) => text!("desk-right-manage-name"),
    }
}

fn listed(groups: Vec<GroupSummary>, viewer: Viewer) -> AnyView {
    if groups.is_empty() {
        return view! { <p class="empty">{text!("desk-groups-none")}</p> }.into_any();
    }
    let mut heads = vec![text!("desk-groups-name"), text!("desk-groups-right"), text!("desk-groups-members")];
    if viewer.may(Right::Manage) {
        heads.push(text!("desk-groups-verbs"));
    }
    let rows = groups.into_iter().map(|group| row(group, viewer)).collect();
    view! { <Table caption=text!("desk-groups-title") heads rows /> }.into_any()
}

fn row(group: GroupSummary, viewer: Viewer) -> Vec<AnyView> {
    let members = link(paths::desk::ACCOUNTS, &[("group", &group.name)]);
    // What has a right, and rights themselves, are for superusers.
    let may_delete = viewer.may(Right::Manage) && viewer.may_change(&group);
    let delete = may_delete.then(|| delete(&group));
    let right = viewer.is_superuser().then(|| set_right(&group));
    vec![
        view! { <span class="name">{group.name.clone()}</span> }.into_any(),
        right_words(group.right).into_any(),
        view! {
            <a href=members>
                {group.members} <span class="unseen">": " {group.name}</span>
            </a>
        }
        .into_any(),
        view! { <div class="verbs">{right} {delete}</div> }.into_any(),
    ]
}

fn set_right(group: &GroupSummary) -> AnyView {
    let act = act(paths::desk::GROUP_RIGHT, "group-right").with("group", group.name.clone()).typed(&["right"]);
    let words = Words {
        label: text!("desk-groups-set-right"),
        about: group.name.clone(),
        what: text!("desk-groups-set-right-what").to_owned(),
        submit: text!("desk-groups-set-right-do"),
    };
    let (id, right) = (format!("right-{}", group.id), group.right);
    act.id(id.clone()).verb(words, Weight::Mild, |form: &AreaForm| {
        let chosen = form.typed("right");
        let name_of = |right: Option<Right>| right.map_or("none", Right::name);
        let rights = [None].into_iter().chain(Right::ALL.map(Some));
        let rights = rights.map(|one| (name_of(one).to_owned(), right_words(one).to_owned())).collect();
        let options = options(rights, chosen.as_deref().unwrap_or(name_of(right)));
        view! {
            <Select id name="right" label=text!("desk-groups-right")>
                {options}
            </Select>
        }
        .into_any()
    })
}

fn delete(group: &GroupSummary) -> AnyView {
    let act = act(paths::desk::GROUP_DELETE, "group-delete").with("group", group.name.clone());
    let words = Words {
        label: text!("desk-groups-delete"),
        about: group.name.clone(),
        what: text!("desk-groups-delete-what", count = group.members),
        submit: text!("desk-groups-delete-do"),
    };
    act.id(format!("delete-{}", group.id)).verb(words, Weight::Grave, nothing_typed)
}

/// The choice of a group by its name.
pub fn pick_group(form: &AreaForm, names: &[String]) -> impl IntoView + use<> {
    let chosen = form.typed("group").unwrap_or_default();
    let names = names.iter().map(|name| (name.clone(), name.clone())).collect();
    let options = options(names, &chosen);
    view! {
        <Select id="group" name="group" label=text!("desk-filter-group")>
            {options}
        </Select>
    }
}
