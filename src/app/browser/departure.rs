//! The end of a sign-in. Whatever the network does, the page forgets at once who was there.

use std::cell::RefCell;
use std::time::Duration;

use js_sys::{Array, Promise};
use leptos::mount::mount_to;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlElement, Response};

use super::{page, renewal, sign_in};
use crate::api::{self, Done};
use crate::app::components::Notice;
use crate::app::token_storage;
use crate::contract::{ApiError, Message, Next, paths};

/// How long a log out waits for the server, in milliseconds.
const PATIENCE: i32 = 4_000;
/// How soon a server that cannot be reached is tried again.
const RETRY: Duration = Duration::from_secs(5);

thread_local! {
    static ENDED: RefCell<Option<Box<dyn Fn()>>> = const { RefCell::new(None) };
}

/// Has the log-in form tell its reader when the page finds out that a sign-in has ended.
pub fn when_ended(tell: impl Fn() + 'static) {
    ENDED.set(Some(Box::new(tell)));
}

/// The sign-in is over, and not by this page's doing. A page for accounts is replaced by the log-in page, which says
/// so and leads back; any other one is looked at anew.
pub fn end() {
    if sign_in::is_leaving() {
        return;
    }
    renewal::forget();
    if sign_in::user().is_none() {
        // A token from before, on a page that was nobody's already.
        if page::path() == paths::LOGIN {
            ENDED.with_borrow(|tell| tell.iter().for_each(|tell| tell()));
        }
        return;
    }
    clear("You were logged out.");
    let here = page::path();
    let target = if page::is_for_accounts() { ended_at(&here) } else { here };
    spawn_local(go_once_reached(target));
}

fn ended_at(path: &str) -> String {
    // The page to log out is no place to come back to.
    let next = if path == paths::LOGOUT { paths::ACCOUNT } else { path };
    [&Next::parse(next).after(paths::LOGIN), "&ended"].concat()
}

/// Logs out: this browser forgets the sign-in whatever the server says. A server that has not heard is told again
/// until it has, by this page or the tab's next one.
pub async fn log_out(everywhere: bool) {
    sign_in::set_leaving(true);
    let heard = tell(everywhere).await;
    renewal::forget();
    if heard {
        page::go(paths::HOME);
        return;
    }
    token_storage::owe_logout(true);
    clear(
        "You are logged out here. The server could not be reached, so it has not heard of it yet: \
         leave this page open, and it will be told as soon as it answers.",
    );
    set_timeout(|| spawn_local(pay_logout()), RETRY);
}

/// Tells the server of the log out that it has not heard of, where there is one.
pub async fn pay_logout() {
    if !token_storage::is_logout_owed() {
        return;
    }
    sign_in::set_leaving(true);
    if tell(false).await {
        token_storage::owe_logout(false);
        renewal::forget();
        page::go(paths::HOME);
    } else {
        set_timeout(|| spawn_local(pay_logout()), RETRY);
    }
}

/// Whether the server ends the sign-in, and says so before anyone would stop waiting.
async fn tell(everywhere: bool) -> bool {
    let told = page::promise(async move { is_over(api::logout(everywhere.into()).await).into() });
    let waited = Promise::new(&mut |resolve, _| {
        window().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, PATIENCE).ok();
    });
    let first = JsFuture::from(Promise::race(&Array::of2(&told, &waited))).await;
    first.is_ok_and(|heard| heard.is_truthy())
}

/// After a 401 there was nothing left to end.
fn is_over(answer: Result<Done<Message>, ApiError>) -> bool {
    answer.map_or_else(|error| error.status == 401, |_| true)
}

/// Takes everything of an account out of the page, and says why.
fn clear(why: &'static str) {
    sign_in::set_user(None);
    let place = |selector| document().query_selector(selector).ok().flatten();
    if let Some(links) = place("nav ul") {
        links.set_inner_html("");
        mount_to(links.unchecked_into::<HtmlElement>(), Links).forget();
    }
    if let Some(main) = place("main") {
        main.set_inner_html("");
        mount_to(main.unchecked_into::<HtmlElement>(), move || view! { <Farewell why /> }).forget();
    }
}

#[component]
fn Links() -> impl IntoView {
    view! {
        <li>
            <a href=paths::LOGIN>"Log in"</a>
        </li>
        <li>
            <a href=paths::SIGNUP>"Sign up"</a>
        </li>
    }
}

#[component]
fn Farewell(why: &'static str) -> impl IntoView {
    view! {
        <div class="page page-form">
            <h1>"Logged out"</h1>
            <div class="lead" role="alert">
                <Notice text=why />
            </div>
        </div>
    }
}

/// Goes to a path as soon as the server answers: a page without a network would be replaced by the browser's own.
async fn go_once_reached(path: String) {
    let answer = JsFuture::from(window().fetch_with_str(paths::HEALTHZ)).await;
    if answer.is_ok_and(|answer| answer.unchecked_into::<Response>().ok()) {
        page::go(&path);
    } else {
        set_timeout(move || spawn_local(go_once_reached(path)), RETRY);
    }
}
