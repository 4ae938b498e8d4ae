//! The passkeys of an account, each with its verbs.

use leptos::prelude::*;

use crate::app::components::{Moment, Notice, StaticField};
use crate::app::page_context::{PageContext, Refused};
use crate::app::pages::account::form::{AreaForm, PlainForm};
use crate::app::pages::account::verb::gone;
use crate::app::text::{around, text};
use crate::contract::{PasskeyKind, PasskeySummary, paths};

/// What was done to a passkey and refused, if anything was.
pub(super) struct Changes {
    rename: Option<Refused>,
    remove: Option<Refused>,
}

impl Changes {
    /// Those of a page.
    pub(super) fn of(page: PageContext) -> Self {
        Self {
            rename: page.clone().refused_at(paths::PASSKEYS_RENAME),
            remove: page.refused_at(paths::PASSKEYS_REMOVE),
        }
    }

    /// The passkeys, the newest first.
    pub(super) fn list(self, passkeys: Vec<PasskeySummary>) -> impl IntoView {
        let gone = gone(self.rename.as_ref()).or_else(|| gone(self.remove.as_ref()));
        let is_empty = passkeys.is_empty();
        let of = |refused: &Option<Refused>, id: &str| {
            refused.clone().filter(|refused| refused.values.get("id").is_some_and(|typed| typed == id))
        };
        let rows = passkeys.into_iter().map(|it| {
            let (rename, remove) = (of(&self.rename, &it.id), of(&self.remove, &it.id));
            passkey(it, rename, remove)
        });
        view! {
            {gone.map(|text| view! { <Notice text /> })}
            {is_empty.then(|| view! { <p class="empty">{text!("passkeys-page-none")}</p> })}
            {(!is_empty).then(|| view! { <ul class="cards">{rows.collect::<Vec<_>>()}</ul> })}
        }
    }
}

fn passkey(it: PasskeySummary, rename: Option<Refused>, remove: Option<Refused>) -> impl IntoView {
    let is_second = it.kind == PasskeyKind::SecondFactor;
    let (before_created, after_created) = around!("passkeys-page-created", moment);
    let (before_used, after_used) = around!("passkeys-page-used", moment);
    let used = match it.last_used {
        Some(at) => view! { <span>{before_used} <Moment at /> {after_used}</span> }.into_any(),
        None => view! { <span>{text!("passkeys-page-unused")}</span> }.into_any(),
    };
    let domain = match it.is_usable {
        true => text!("passkeys-page-domain", domain = it.domain),
        false => text!("passkeys-page-elsewhere", domain = it.domain),
    };
    view! {
        <li class="card">
            <div class="card-text">
                <p class="client name">
                    {it.name.clone()}
                    {is_second.then(|| view! { <span class="badge">{text!("passkeys-page-second")}</span> })}
                </p>
                <p class="quiet times">
                    <span>{before_created} <Moment at=it.created /> {after_created}</span>
                    {used}
                </p>
                <p class="quiet name">{domain}</p>
            </div>
            <div class="verbs">
                <Rename id=it.id.clone() name=it.name.clone() refused=rename />
                <Remove id=it.id name=it.name refused=remove />
            </div>
        </li>
    }
}

#[component]
fn Rename(id: String, name: String, refused: Option<Refused>) -> impl IntoView {
    let is_open = refused.is_some();
    let form = AreaForm::new(refused, paths::PASSKEYS_RENAME, &["name"], paths::SECURITY_PASSKEYS);
    let form = form.filled(&[("name", &name)]);
    let (start, field) = (form.start.clone(), ["name-", &id].concat());
    view! {
        <details class="verb verb-mild" open=is_open>
            <summary>{text!("passkeys-page-rename")} <span class="unseen">": " {name}</span></summary>
            <div class="verb-ask">
                <PlainForm form submit=text!("passkeys-page-rename-do")>
                    <input type="hidden" name="id" value=id />
                    <StaticField
                        start
                        name="name"
                        id=field
                        label=text!("passkeys-page-name")
                        input_type="text"
                        autocomplete="off"
                    />
                </PlainForm>
            </div>
        </details>
    }
}

#[component]
fn Remove(id: String, name: String, refused: Option<Refused>) -> impl IntoView {
    let is_open = refused.is_some();
    let form = AreaForm::new(refused, paths::PASSKEYS_REMOVE, &[], paths::SECURITY_PASSKEYS);
    view! {
        <details class="verb" open=is_open>
            <summary>{text!("passkeys-page-remove")} <span class="unseen">": " {name}</span></summary>
            <div class="verb-ask">
                <PlainForm form about=text!("passkeys-page-remove-what") submit=text!("passkeys-page-remove-do")>
                    <input type="hidden" name="id" value=id />
                </PlainForm>
            </div>
        </details>
    }
}
