//! `/account`: the user's own account, and its sign-ins.

use futures::future::join3;
use leptos::prelude::*;
use leptos_meta::Title;

use crate::api::{self, Done};
use crate::app::components::{Notice, log_in_first};
use crate::app::format;
use crate::app::island::Live;
use crate::app::islands::TokenCheck;
use crate::app::page_context::PageContext;
use crate::contract::{Account, ApiError, Message, SignInKind, SignInSummary, messages};

/// The page of one's own account. All of it is in the first HTML.
#[component]
pub fn AccountPage() -> impl IntoView {
    if PageContext::of_page().user.is_none() {
        return log_in_first();
    }
    view! {
        <Title text="Your account - Vestibule" />
        <div class="page page-account">
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
        <h1>"Your account"</h1>
        <section aria-labelledby="who">
            <h2 id="who" class="unseen">
                "Details"
            </h2>
            {account.map_or_else(failed, |account| details(account).into_any())}
            {token.map_or_else(failed, valid)}
        </section>
        <section aria-labelledby="where">
            <h2 id="where">"Where you are logged in"</h2>
            {sign_ins.map_or_else(failed, listed)}
        </section>
    }
}

fn failed(error: ApiError) -> AnyView {
    let text = messages::person(error.general().unwrap_or(messages::INTERNAL.wire)).into_owned();
    view! { <Notice text is_error=true /> }.into_any()
}

fn details(account: Account) -> impl IntoView {
    let email = if account.user.email.is_empty() { "None given".to_owned() } else { account.user.email };
    let last_login = account.last_login.map_or_else(|| "Not yet".into_any(), |at| moment(at).into_any());
    view! {
        <dl class="details">
            <div>
                <dt>"Username"</dt>
                <dd class="name">{account.user.username}</dd>
            </div>
            <div>
                <dt>"E-mail"</dt>
                <dd class="name">{email}</dd>
            </div>
            <div>
                <dt>"Joined"</dt>
                <dd>{moment(account.date_joined)}</dd>
            </div>
            <div>
                <dt>"Last login"</dt>
                <dd>{last_login}</dd>
            </div>
        </dl>
    }
}

fn sign_in(it: SignInSummary) -> impl IntoView {
    let kind = match it.kind {
        SignInKind::Browser => "Browser",
        SignInKind::Token => "Token",
    };
    let origin = if it.imported { " imported from Django".to_owned() } else { [" from ", &it.address].concat() };
    view! {
        <li class="sign-in" class:current=it.current>
            <p class="client">
                {format::client(it.kind, &it.user_agent)}
                {it.current.then(|| view! { <span class="badge">"This one"</span> })}
            </p>
            <p class="quiet">{kind} {origin}</p>
            <p class="quiet">"Last used " {moment(it.last_used)} {it.expires.is_none().then_some(", never ends")}</p>
        </li>
    }
}

fn moment(at: String) -> impl IntoView {
    let words = format::moment(&at);
    view! { <time datetime=at>{words}</time> }
}
