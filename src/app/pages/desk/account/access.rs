//! What it may do: sign in, and work at the desk.

use leptos::prelude::*;

use super::super::Viewer;
use super::super::action_form::{ActionForm, Weight, Words, nothing_typed};
use super::super::groups::{pick_group, right_words};
use crate::app::components::{Part, StaticField};
use crate::app::page_context::PageContext;
use crate::app::pages::account::Row;
use crate::app::text::text;
use crate::contract::{AccountDetails, GroupSummary, Right, paths};

pub fn part(account: &AccountDetails, groups: &[GroupSummary], viewer: Viewer) -> impl IntoView + use<> {
    let record = &account.record;
    let may_manage = viewer.may_to(record, Right::Manage);
    let [is_active, is_staff, is_superuser] = [record.is_active, record.is_staff, record.is_superuser]
        .map(|is| if is { text!("desk-yes") } else { text!("desk-no") });
    let right = if record.is_superuser { text!("desk-right-all") } else { right_words(account.right) };
    let sign_in = (may_manage && !viewer.is(record)).then(|| activity(account));
    let staff = viewer.is_superuser().then(|| role(account, "is_staff", record.is_staff));
    let superuser = viewer.is_superuser().then(|| role(account, "is_superuser", record.is_superuser));
    let may_change = |group: &GroupSummary| may_manage && viewer.may_change(group);
    let of_account = |group: &&GroupSummary| account.groups.contains(&group.name);
    let members = groups.iter().filter(of_account).map(|group| {
        let remove = may_change(group).then(|| remove(account, group));
        view! {
            <li>
                <span class="name">{group.name.clone()}</span>
                {remove}
            </li>
        }
    });
    let members = members.collect::<Vec<_>>();
    let members = match members.is_empty() {
        true => text!("desk-nothing").into_any(),
        false => view! { <ul class="memberships">{members}</ul> }.into_any(),
    };
    let others = groups.iter().filter(|group| !of_account(group) && may_change(group)).map(|group| group.name.clone());
    let others = others.collect::<Vec<_>>();
    let add = (!others.is_empty()).then(|| add(account, others));
    let impersonate = impersonate(account, viewer).map(|act| {
        view! {
            <Row label=text!("desk-impersonate-row") act=Some(act)>
                {text!("desk-impersonate-about")}
            </Row>
        }
    });
    view! {
        <Part id="access" heading=text!("desk-account-access")>
            <dl class="rows">
                <Row label=text!("desk-account-may-log-in") act=sign_in>
                    {is_active}
                </Row>
                {impersonate}
                <Row label=text!("desk-state-staff") act=staff>
                    {is_staff}
                </Row>
                <Row label=text!("desk-state-superuser") act=superuser>
                    {is_superuser}
                </Row>
                <Row label=text!("desk-account-right")>
                    {right}
                </Row>
                <Row label=text!("desk-account-groups") act=add>
                    {members}
                </Row>
            </dl>
        </Part>
    }
}

/// Lets it sign in no longer, or again.
fn activity(account: &AccountDetails) -> AnyView {
    let user = &account.record.account.user;
    let about = user.username.clone();
    let (path, done, words, weight) = match account.record.is_active {
        true => {
            let what = text!("desk-deactivate-what").to_owned();
            let (label, submit) = (text!("desk-deactivate"), text!("desk-deactivate-do"));
            (paths::desk::DEACTIVATE, "deactivate", Words { label, about, what, submit }, Weight::Grave)
        }
        false => {
            let what = text!("desk-activate-what").to_owned();
            let (label, submit) = (text!("desk-activate"), text!("desk-activate-do"));
            (paths::desk::ACTIVATE, "activate", Words { label, about, what, submit }, Weight::Mild)
        }
    };
    ActionForm::on_account(user.id, path, done).verb(words, weight, nothing_typed)
}

/// Acts as it, where that is allowed.
fn impersonate(account: &AccountDetails, viewer: Viewer) -> Option<AnyView> {
    let record = &account.record;
    let is_allowed = PageContext::of_page().may_impersonate && viewer.may_to(record, Right::Manage);
    if !is_allowed || viewer.is(record) || !record.is_active || record.is_staff || record.is_superuser {
        return None;
    }
    let words = Words {
        label: text!("desk-impersonate"),
        about: record.account.user.username.clone(),
        what: text!("desk-impersonate-what").to_owned(),
        submit: text!("desk-impersonate-do"),
    };
    let act = ActionForm::on_account(record.account.user.id, paths::desk::IMPERSONATE, "impersonate");
    Some(act.then(paths::ACCOUNT).wants_reason().verb(words, Weight::Mild, nothing_typed))
}

/// Gives a role, or takes it away.
fn role(account: &AccountDetails, name: &'static str, has: bool) -> AnyView {
    let user = &account.record.account.user;
    let (role, give, gives) = match name {
        "is_staff" => (text!("desk-state-staff"), text!("desk-role-give-staff"), text!("desk-role-staff-what")),
        _ => (text!("desk-state-superuser"), text!("desk-role-give-superuser"), text!("desk-role-superuser-what")),
    };
    let (label, what, weight) = match has {
        true => (text!("desk-role-take"), text!("desk-role-take-what"), Weight::Grave),
        false => (give, gives, Weight::Mild),
    };
    let words = Words { label, about: role.to_owned(), what: what.to_owned(), submit: text!("desk-role-do") };
    let act = ActionForm::on_account(user.id, paths::desk::ROLES, "roles").with(name, (!has).to_string());
    act.id(name).verb(words, weight, nothing_typed)
}

fn remove(account: &AccountDetails, group: &GroupSummary) -> AnyView {
    let words = Words {
        label: text!("desk-group-remove"),
        about: group.name.clone(),
        what: text!("desk-group-remove-what", group = group.name.clone()),
        submit: text!("desk-group-remove-do"),
    };
    let id = account.record.account.user.id;
    let act = ActionForm::on_account(id, paths::desk::GROUP_REMOVE, "group-remove").with("group", group.name.clone());
    act.id(format!("remove-{}", group.id)).verb(words, Weight::Grave, nothing_typed)
}

fn add(account: &AccountDetails, others: Vec<String>) -> AnyView {
    let words = Words {
        label: text!("desk-group-add"),
        about: account.record.account.user.username.clone(),
        what: text!("desk-group-add-what").to_owned(),
        submit: text!("desk-group-add-do"),
    };
    let act =
        ActionForm::on_account(account.record.account.user.id, paths::desk::GROUP_ADD, "group-add").typed(&["group"]);
    act.verb(words, Weight::Mild, |form| pick_group(form, &others).into_any())
}

/// Deletes it. It stands last, apart, and wants the name typed.
pub fn delete(account: &AccountDetails, viewer: Viewer) -> Option<impl IntoView + use<>> {
    let user = &account.record.account.user;
    if !viewer.may_to(&account.record, Right::Manage) || viewer.is(&account.record) {
        return None;
    }
    let words = Words {
        label: text!("desk-delete"),
        about: user.username.clone(),
        what: text!("desk-delete-what", username = user.username.clone()),
        submit: text!("desk-delete-do"),
    };
    let act = ActionForm::on_account(user.id, paths::desk::DELETE, "delete").typed(&["username"]);
    let verb = act.then([paths::desk::ACCOUNTS, "?done=delete"].concat()).verb(words, Weight::Grave, |form| {
        let start = form.start.clone();
        view! {
            <StaticField
                start
                name="username"
                label=text!("desk-delete-name")
                input_type="text"
                autocomplete="off"
            />
        }
        .into_any()
    });
    Some(view! {
        <Part id="delete" heading=text!("desk-delete-title") is_grave=true>
            {verb}
        </Part>
    })
}
