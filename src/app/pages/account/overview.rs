//! `/account`: the user's own account.

use futures::future::join4;
use leptos::prelude::*;

use super::row::Row;
use super::{AreaPage, failed};
use crate::api::{self, Done};
use crate::app::components::{Initials, Moment, log_in_first};
use crate::app::island::Live;
use crate::app::islands::TokenCheck;
use crate::app::page_context::PageContext;
use crate::app::text::text;
use crate::contract::{Account, ApiError, Message, SignInSummary, TokenSummary, paths};

/// The page of one's own account. All of it is in the first HTML.
#[component]
pub fn AccountPage() -> impl IntoView {
    if PageContext::of_page().user.is_none() {
        return log_in_first(paths::ACCOUNT);
    }
    view! {
        <AreaPage heading=text!("account-title") purpose=text!("account-purpose")>
            <Suspense>{move || Suspend::new(async move { overview(Asked::of_endpoints().await) })}</Suspense>
        </AreaPage>
    }
    .into_any()
}

/// What the endpoints answer about the user.
struct Asked {
    account: Result<Account, ApiError>,
    token: Result<Message, ApiError>,
    sign_ins: Result<Vec<SignInSummary>, ApiError>,
    tokens: Result<Vec<TokenSummary>, ApiError>,
}

impl Asked {
    async fn of_endpoints() -> Self {
        let (account, token, sign_ins, tokens) =
            join4(api::me(), api::test_token(), api::sign_ins(), api::tokens()).await;
        Self {
            account: account.map(|profile| profile.into_inner().account),
            token: token.map(Done::into_inner),
            sign_ins: sign_ins.map(Done::into_inner),
            tokens: tokens.map(Done::into_inner),
        }
    }
}

fn overview(Asked { account, token, sign_ins, tokens }: Asked) -> impl IntoView {
    let name = account.as_ref().map(|account| account.user.username.clone()).unwrap_or_default();
    let valid = |token: Message| view! { <Live island=TokenCheck { sentence: token.message, name } /> }.into_any();
    let count = |listed: Result<usize, ApiError>, words: fn(usize) -> String| {
        listed.map_or_else(|error| failed(&error), |count| words(count).into_any())
    };
    let sign_ins = count(sign_ins.map(|listed| listed.len()), |count| text!("account-sign-ins-count", count = count));
    let tokens = count(tokens.map(|listed| listed.len()), |count| text!("account-tokens-count", count = count));
    view! {
        {account.map_or_else(|error| failed(&error), |account| who(account).into_any())}
        <dl class="rows">
            <Row label=text!("account-profile") verb=(paths::PROFILE, text!("account-change"))>
                {text!("account-profile-what")}
            </Row>
            <Row label=text!("account-security") verb=(paths::SECURITY, text!("account-see"))>
                {text!("account-security-what")}
            </Row>
            <Row label=text!("account-sign-ins") verb=(paths::SESSIONS, text!("account-see"))>
                {sign_ins}
            </Row>
            <Row label=text!("account-tokens") verb=(paths::TOKENS, text!("account-see"))>
                {tokens}
            </Row>
        </dl>
        {token.map_or_else(|error| failed(&error), valid)}
    }
}

fn who(account: Account) -> impl IntoView {
    let email = if account.user.email.is_empty() { text!("account-no-email").to_owned() } else { account.user.email };
    let last_login = match account.last_login {
        None => text!("account-no-login").into_any(),
        Some(at) => view! { <Moment at /> }.into_any(),
    };
    view! {
        <dl class="rows">
            <Row label=text!("account-username")>
                <Initials username=account.user.username.clone() />
                <span class="name">{account.user.username}</span>
            </Row>
            <Row label=text!("account-email") verb=(paths::EMAIL, text!("account-change"))>
                <span class="name">{email}</span>
            </Row>
            <Row label=text!("account-joined")>
                <Moment at=account.date_joined />
            </Row>
            <Row label=text!("account-last-login")>{last_login}</Row>
        </dl>
    }
}
