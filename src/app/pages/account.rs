//! `/account`: the user's own account, and its sign-ins.

use futures::future::join3;
use leptos::prelude::*;
use leptos_meta::Title;

use super::start::title;
use crate::api::{self, Done};
use crate::app::components::{Notice, TokenOnce, log_in_first};
use crate::app::format;
use crate::app::island::Live;
use crate::app::islands::TokenCheck;
use crate::app::page_context::PageContext;
use crate::app::text::{self, around, text};
use crate::contract::{Account, ApiError, CreatedToken, Message, SignInKind, SignInSummary, messages, paths};

/// The page of one's own account. All of it is in the first HTML.
#[component]
pub fn AccountPage() -> impl IntoView {
    let page = PageContext::of_page();
    if page.user.is_none() {
        return log_in_first(paths::ACCOUNT);
    }
    let created = page.answered_at::<CreatedToken>("/tokens/create");
    view! {
        <Title text=title(text!("account-title")) />
        <div class="page page-account">
            {created.map(|created| view! { <TokenOnce created /> })}
            <Suspense>{move || Suspend::new(async move { overview(Asked::of_endpoints().await) })}</Suspense>
        </div>
    }
    .into_any()
}

/// What the endpoints answer about the user.
struct Asked {
    account: Result<Account, ApiError>,
    token: Result<Message, ApiError>,
    sign_ins: Result<Vec<SignInSummary>, ApiError>,
}

impl Asked {
    async fn of_endpoints() -> Self {
        let (account, token, sign_ins) = join3(api::me(), api::test_token(), api::sign_ins()).await;
        Self {
            account: account.map(|profile| profile.into_inner().account),
            token: token.map(Done::into_inner),
            sign_ins: sign_ins.map(Done::into_inner),
        }
    }
}

fn overview(Asked { account, token, sign_ins }: Asked) -> impl IntoView {
    let name = account.as_ref().map(|account| account.user.username.clone()).unwrap_or_default();
    let valid = |token: Message| view! { <Live island=TokenCheck { sentence: token.message, name } /> }.into_any();
    let listed = |sign_ins: Vec<SignInSummary>| {
        let sign_ins = sign_ins.into_iter().map(sign_in).collect::<Vec<_>>();
        view! { <ul class="sign-ins">{sign_ins}</ul> }.into_any()
    };
    view! {
        <h1>{text!("account-title")}</h1>
        <section aria-labelledby="who">
            <h2 id="who" class="unseen">
                {text!("account-details")}
            </h2>
            {account.map_or_else(failed, |account| details(account).into_any())}
            {token.map_or_else(failed, valid)}
        </section>
        <section aria-labelledby="where">
            <h2 id="where">{text!("account-sign-ins")}</h2>
            {sign_ins.map_or_else(failed, listed)}
        </section>
    }
}

fn failed(error: ApiError) -> AnyView {
    let text = text::person(error.general().unwrap_or(messages::INTERNAL.wire));
    view! { <Notice text is_error=true /> }.into_any()
}

fn details(account: Account) -> impl IntoView {
    let email = if account.user.email.is_empty() { text!("account-no-email").to_owned() } else { account.user.email };
    let last_login =
        account.last_login.map_or_else(|| text!("account-no-login").into_any(), |at| moment(at).into_any());
    view! {
        <dl class="details">
            <div>
                <dt>{text!("account-username")}</dt>
                <dd class="name">{account.user.username}</dd>
            </div>
            <div>
                <dt>{text!("account-email")}</dt>
                <dd class="name">{email}</dd>
            </div>
            <div>
                <dt>{text!("account-joined")}</dt>
                <dd>{moment(account.date_joined)}</dd>
            </div>
            <div>
                <dt>{text!("account-last-login")}</dt>
                <dd>{last_login}</dd>
            </div>
        </dl>
    }
}

fn sign_in(it: SignInSummary) -> impl IntoView {
    let address = it.address;
    let origin = match (it.kind, it.imported) {
        (SignInKind::Browser, true) => text!("account-browser-imported").to_owned(),
        (SignInKind::Browser, false) => text!("account-browser-from", address = address),
        (SignInKind::Token, true) => text!("account-token-imported").to_owned(),
        (SignInKind::Token, false) => text!("account-token-from", address = address),
    };
    let (before, after) = match it.expires {
        Some(_) => around!("account-last-used", moment),
        None => around!("account-last-used-endless", moment),
    };
    view! {
        <li class="sign-in" class:current=it.current>
            <p class="client">
                {format::client(it.kind, &it.user_agent)}
                {it.current.then(|| view! { <span class="badge">{text!("account-current")}</span> })}
            </p>
            <p class="quiet">{origin}</p>
            <p class="quiet">{before} {moment(it.last_used)} {after}</p>
        </li>
    }
}

fn moment(at: String) -> impl IntoView {
    let words = format::moment(&at);
    view! { <time datetime=at>{words}</time> }
}
