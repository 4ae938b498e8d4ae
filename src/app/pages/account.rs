//! `/account`: one's own account, and where one is signed in.

use futures::future::join3;
use leptos::prelude::*;
use leptos_meta::Title;

use crate::api::{self, Done};
use crate::app::auth::Auth;
use crate::app::components::{Erase, Notice, SignedInOnly};
use crate::app::words;
use crate::contract::{Account, ApiError, Message, SignInKind, SignInSummary, messages};

type Answer<T> = Result<T, ApiError>;

/// The page of one's own account. All of it is in the first HTML.
#[component]
pub fn AccountPage() -> impl IntoView {
    let auth = Auth::of_page();
    // Made here and not in the gate, which is run more than once: both sides must count the same resources.
    let seen = Resource::new_blocking(move || auth.user_id(), look);
    let page = move || {
        view! {
            <div class="page page-account">
                <Suspense fallback=Waiting>
                    {move || Suspend::new(async move {
                        let (account, token, sign_ins) = seen.await;
                        view! { <Overview account token sign_ins /> }
                    })}
                </Suspense>
            </div>
        }
    };
    view! {
        <Title text="Your account - Vestibule" />
        <SignedInOnly page />
    }
}

/// All that the page shows. One resource and not three: each costs kilobytes in the browser.
type Seen = (Answer<Account>, Answer<Message>, Answer<Vec<SignInSummary>>);

/// Asks about who is signed in. Nobody is not asked about: the page is about to send its reader away.
async fn look(user: Option<i64>) -> Seen {
    if user.is_none() {
        let nobody = ApiError::not_authenticated();
        return (Err(nobody.clone()), Err(nobody.clone()), Err(nobody));
    }
    let (account, token, sign_ins) = join3(api::me(), api::test_token(), api::sign_ins()).await;
    (account.map(Done::into_inner), token.map(Done::into_inner), sign_ins.map(Done::into_inner))
}

#[component]
fn Waiting() -> impl IntoView {
    view! {
        <h1 tabindex="-1">"Your account"</h1>
        <p class="lede">"One moment."</p>
    }
}

#[component]
fn Overview(account: Answer<Account>, token: Answer<Message>, sign_ins: Answer<Vec<SignInSummary>>) -> impl IntoView {
    let name = account.as_ref().map(|account| account.user.username.clone()).unwrap_or_default();
    let valid = token.map_or_else(failed, |token| validity(token, &name).erase());
    view! {
        <h1 tabindex="-1">"Your account"</h1>
        <section aria-labelledby="who">
            <h2 id="who" class="unseen">"Details"</h2>
            {account.map_or_else(failed, |account| details(account).erase())}
            {valid}
        </section>
        <section aria-labelledby="where">
            <h2 id="where">"Where you are logged in"</h2>
            {sign_ins
                .map_or_else(
                    failed,
                    |sign_ins| {
                        view! {
                            <ul class="sign-ins">
                                {sign_ins.into_iter().map(sign_in).collect::<Vec<_>>()}
                            </ul>
                        }
                            .erase()
                    },
                )}
        </section>
    }
}

fn failed(error: ApiError) -> AnyView {
    let text = messages::person(error.general().unwrap_or(messages::INTERNAL.wire)).into_owned();
    view! { <Notice text is_error=true /> }.erase()
}

/// The server's sentence ends in the e-mail address; where there is none, it ends in the name.
fn validity(token: Message, name: &str) -> impl IntoView + use<> {
    let sentence = if token.message.ends_with(' ') { token.message + name } else { token.message };
    view! {
        <p class="token">
            <span class="sign" aria-hidden="true">"✓"</span>
            <span class="name">{sentence}</span>
        </p>
    }
}

fn details(account: Account) -> impl IntoView {
    let email = if account.user.email.is_empty() { "None given".to_owned() } else { account.user.email };
    let last_login = account.last_login.map_or_else(|| "Not yet".erase(), |at| moment(at).erase());
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
    view! {
        <li class="sign-in" class:current=it.current>
            <p class="client">
                {words::client(it.kind, &it.user_agent)}
                {it.current.then(|| view! { <span class="badge">"This one"</span> })}
            </p>
            <p class="quiet">{kind} " from " {it.address}</p>
            <p class="quiet">"Last used " {moment(it.last_used)}</p>
        </li>
    }
}

fn moment(at: String) -> impl IntoView {
    let words = words::moment(&at);
    view! { <time datetime=at>{words}</time> }
}
