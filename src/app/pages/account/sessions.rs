//! `/account/sessions`: where the user is logged in.

use leptos::prelude::*;

use super::verb::{Verb, gone};
use super::{AreaPage, failed};
use crate::api::{self, Done};
use crate::app::components::{Moment, Notice, Part, log_in_first};
use crate::app::format;
use crate::app::page_context::{PageContext, Refused};
use crate::app::text::{around, text};
use crate::contract::{SignInKind, SignInSummary, paths};

const FORM: (&str, &str) = (paths::SIGN_INS_END, paths::SESSIONS);

/// The page of the sign-ins.
#[component]
pub fn SessionsPage() -> impl IntoView {
    let page = PageContext::of_page();
    if page.user.is_none() {
        return log_in_first(paths::SESSIONS);
    }
    let refused = page.refused_at(paths::SIGN_INS_END);
    let gone = gone(refused.as_ref());
    let list = Suspend::new(async move {
        match api::sign_ins().await.map(Done::into_inner) {
            Ok(sign_ins) => listed(sign_ins, refused).into_any(),
            Err(error) => failed(&error),
        }
    });
    view! {
        <AreaPage heading=text!("sessions-page-title") purpose=text!("sessions-page-purpose")>
            {gone.map(|text| view! { <Notice text /> })}
            <Suspense>{list}</Suspense>
        </AreaPage>
    }
    .into_any()
}

fn listed(sign_ins: Vec<SignInSummary>, refused: Option<Refused>) -> impl IntoView {
    let refused_with = |name: &str, value: &str| refused.clone().filter(|refused| refused.has(name, value));
    let others = sign_ins.len() - sign_ins.iter().filter(|sign_in| sign_in.current).count();
    let is_alone = others == 0;
    let end_others = refused_with("others", "true");
    let rows = sign_ins.into_iter().map(|sign_in_| {
        let refused = refused_with("id", &sign_in_.id);
        sign_in(sign_in_, refused)
    });
    view! {
        <ul class="cards">{rows.collect::<Vec<_>>()}</ul>
        {is_alone.then(|| view! { <p class="empty">{text!("sessions-page-alone")}</p> })}
        {(!is_alone).then(|| view! { <EndOthers refused=end_others /> })}
    }
}

fn sign_in(it: SignInSummary, refused: Option<Refused>) -> impl IntoView {
    let (is_current, name) = (it.current, it.name.clone().unwrap_or_else(|| format::client(it.kind, &it.user_agent)));
    let verb = if is_current {
        view! { <a class="row-link" href=paths::LOGOUT>{text!("sessions-page-log-out")}</a> }.into_any()
    } else {
        view! {
            <Verb
                label=text!("sessions-page-end")
                about=[name.as_str(), ", ", &it.address].concat()
                warning=text!("sessions-page-end-what")
                submit=text!("sessions-page-end-do")
                paths=FORM
                hidden=vec![("id".to_owned(), it.id.clone())]
                refused
            />
        }
        .into_any()
    };
    view! {
        <li class="card sign-in" class:current=is_current>
            <SignInText sign_in=it />
            {verb}
        </li>
    }
}

/// What is known of a sign-in.
#[component]
pub fn SignInText(
    /// The sign-in.
    sign_in: SignInSummary,
) -> impl IntoView {
    let it = sign_in;
    let name = it.name.unwrap_or_else(|| format::client(it.kind, &it.user_agent));
    let origin = match (it.kind, it.imported) {
        (SignInKind::Browser, true) => text!("sessions-page-browser-imported").to_owned(),
        (SignInKind::Browser, false) => text!("sessions-page-browser-from", address = it.address),
        (SignInKind::Token, true) => text!("sessions-page-token-imported").to_owned(),
        (SignInKind::Token, false) => text!("sessions-page-token-from", address = it.address),
    };
    let (before_first, after_first) = around!("sessions-page-first-used", moment);
    let (before_last, after_last) = around!("sessions-page-last-used", moment);
    view! {
        <div class="card-text">
            <p class="client name">
                {name} {it.current.then(|| view! { <span class="badge">{text!("sessions-page-current")}</span> })}
            </p>
            <p class="quiet">{origin}</p>
            <p class="quiet times">
                <span>{before_first} <Moment at=it.created /> {after_first}</span>
                <span>{before_last} <Moment at=it.last_used /> {after_last}</span>
                {it.expires.is_none().then(|| view! { <span>{text!("sessions-page-endless")}</span> })}
            </p>
        </div>
    }
}

/// The choice to end tokens that were made by name, too, where sign-ins are ended.
#[component]
pub fn TokensToo(
    /// Whether that is chosen already.
    is_chosen: bool,
) -> impl IntoView {
    view! {
        <label class="choice">
            <input type="checkbox" name="tokens" value="true" checked=is_chosen />
            <span>
                {text!("sessions-page-others-tokens")} " "
                <span class="choice-note">{text!("sessions-page-others-tokens-note")}</span>
            </span>
        </label>
    }
}

/// Ends all others. It stands last, apart.
#[component]
fn EndOthers(
    /// Whether that was posted and refused, and how.
    refused: Option<Refused>,
) -> impl IntoView {
    let mut hidden = vec![("others".to_owned(), "true".to_owned())];
    // What was chosen before the password was asked for.
    let tokens = refused.as_ref().and_then(|refused| refused.values.get("tokens").cloned());
    hidden.extend(tokens.map(|tokens| ("tokens".to_owned(), tokens)));
    let choice = view! { <TokensToo is_chosen=false /> };
    view! {
        <Part id="others" heading=text!("sessions-page-others") is_grave=true>
            <Verb
                label=text!("sessions-page-others-end")
                about=text!("sessions-page-others")
                warning=text!("sessions-page-others-what")
                submit=text!("sessions-page-others-end-do")
                paths=FORM
                hidden
                refused
                choice=choice.into_any()
            />
        </Part>
    }
}
