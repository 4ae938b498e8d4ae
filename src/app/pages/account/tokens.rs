//! `/account/tokens`: the user's tokens for programs.

use leptos::prelude::*;

use super::verb::{Verb, gone};
use super::{AreaPage, failed};
use crate::api::{self, Done};
use crate::app::components::{Moment, Notice, Part, log_in_first};
use crate::app::island::Live;
use crate::app::islands::{NewToken, Pick, TOKEN_LIST, TOKEN_NAME, TokenForm};
use crate::app::page_context::{PageContext, Refused};
use crate::app::pages::start::{start_in_place, title_of_form};
use crate::app::text::{around, text};
use crate::contract::{CreatedToken, Next, TokenScope, TokenSummary, paths};

const REVOKE: (&str, &str) = (paths::TOKENS_REVOKE, paths::TOKENS);

/// The page of the tokens.
#[component]
pub fn TokensPage() -> impl IntoView {
    let page = PageContext::of_page();
    if page.user.is_none() {
        return log_in_first(paths::TOKENS);
    }
    let created = page.clone().answered_at::<CreatedToken>(paths::TOKENS_CREATE);
    let not_made = page.clone().refused_at(paths::TOKENS_CREATE);
    let not_revoked = page.refused_at(paths::TOKENS_REVOKE);
    let gone = gone(not_revoked.as_ref());
    let form = new_token(not_made);
    let page_title = title_of_form(&form.start, text!("tokens-page-title"));
    let list = Suspend::new(async move {
        match api::tokens().await.map(Done::into_inner) {
            Ok(tokens) => listed(tokens, not_revoked).into_any(),
            Err(error) => failed(&error),
        }
    });
    let make = match created {
        Some(created) => view! { <Live island=NewToken { created } /> }.into_any(),
        None => view! {
            <h2 id="make">{text!("tokens-page-make")}</h2>
            <Live island=form />
        }
        .into_any(),
    };
    view! {
        <AreaPage
            page_title
            heading=text!("tokens-page-title")
            purpose=text!("tokens-page-purpose")
        >
            {gone.map(|text| view! { <Notice text /> })}
            <section class="part">{make}</section>
            <Part id="made" heading=text!("tokens-page-made")>
                <div id=TOKEN_LIST>
                    <Suspense>{list}</Suspense>
                </div>
            </Part>
        </AreaPage>
    }
    .into_any()
}

fn new_token(refused: Option<Refused>) -> TokenForm {
    let typed = |name: &str, otherwise: &str| {
        let typed = refused.as_ref().and_then(|refused| refused.values.get(name).cloned());
        typed.unwrap_or_else(|| otherwise.to_owned())
    };
    let option = |value: &str, words: &str| (value.to_owned(), words.to_owned());
    let expires_in = Pick {
        name: "expires_in".to_owned(),
        label: text!("tokens-page-expires-in").to_owned(),
        options: vec![
            option("30d", text!("tokens-page-30-days")),
            option("90d", text!("tokens-page-90-days")),
            option("365d", text!("tokens-page-year")),
            option("never", text!("tokens-page-never")),
        ],
        chosen: typed("expires_in", "90d"),
    };
    let scope = Pick {
        name: "scope".to_owned(),
        label: text!("tokens-page-scope").to_owned(),
        options: vec![option("read", text!("tokens-page-read")), option("all", text!("tokens-page-all"))],
        chosen: typed("scope", "read"),
    };
    let confirms = refused.as_ref().map(Refused::asked).unwrap_or_default();
    let PageContext { id: form_id, ways, .. } = PageContext::of_page();
    TokenForm {
        start: start_in_place(refused, paths::TOKENS_CREATE, &[TOKEN_NAME], &Next::parse(paths::TOKENS)),
        picks: vec![expires_in, scope],
        confirms,
        ways,
        form_id,
    }
}

fn listed(tokens: Vec<TokenSummary>, refused: Option<Refused>) -> AnyView {
    if tokens.is_empty() {
        return view! { <p class="empty">{text!("tokens-page-none")}</p> }.into_any();
    }
    let rows = tokens.into_iter().map(|it| {
        let refused = refused.clone().filter(|refused| refused.has("id", &it.id));
        token(it, refused)
    });
    view! { <ul class="cards">{rows.collect::<Vec<_>>()}</ul> }.into_any()
}

fn token(it: TokenSummary, refused: Option<Refused>) -> impl IntoView {
    let scope = match it.scope {
        TokenScope::Read => text!("tokens-page-may-read"),
        TokenScope::All => text!("tokens-page-may-all"),
        TokenScope::Admin => text!("tokens-page-may-admin"),
    };
    let (before_made, after_made) = around!("tokens-page-created", moment);
    let used = match it.last_used {
        None => text!("tokens-page-unused").into_any(),
        Some(at) => {
            let (before, after) = around!("tokens-page-last-used", moment);
            view! { {before} <Moment at /> {after} }.into_any()
        }
    };
    let ends = match it.expires {
        None => text!("tokens-page-endless").into_any(),
        Some(at) => {
            let (before, after) = around!("tokens-page-ends", moment);
            view! { {before} <Moment at /> {after} }.into_any()
        }
    };
    view! {
        <li class="card">
            <div class="card-text">
                <p class="client name">{it.name.clone()}</p>
                <p class="quiet">
                    <code>{it.prefix} "…"</code>
                    " "
                    {scope}
                </p>
                <p class="quiet times">
                    <span>{before_made} <Moment at=it.created /> {after_made}</span>
                    <span>{used}</span>
                    <span>{ends}</span>
                </p>
            </div>
            <Verb
                label=text!("tokens-page-revoke")
                about=it.name
                warning=text!("tokens-page-revoke-what")
                submit=text!("tokens-page-revoke-do")
                paths=REVOKE
                hidden=vec![("id".to_owned(), it.id)]
                refused
            />
        </li>
    }
}
