//! The end of a sign-in. Whatever the network does, the page forgets at once who was signed in.

use std::cell::RefCell;
use std::time::Duration;

use js_sys::{Array, Promise};
use leptos::mount::mount_to;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlElement, Response};

use super::backoff::Backoff;
use super::{page, page_token, sign_in};
use crate::api;
use crate::app::components::Notice;
use crate::app::text::{self, text};
use crate::app::token_storage;
use crate::contract::{Next, messages, paths};

/// How long a log out waits for the server, in milliseconds.
const LOGOUT_TIMEOUT_MS: i32 = 4_000;

thread_local! {
    /// The wait before a server that cannot be reached is tried again.
    static RETRY: Backoff = const { Backoff::new(5) };
    static ENDED: RefCell<Option<Box<dyn Fn()>>> = const { RefCell::new(None) };
}

/// Registers what the log-in form shows when the page finds out that a sign-in has ended.
pub fn when_ended(tell: impl Fn() + 'static) {
    ENDED.set(Some(Box::new(tell)));
}

/// Handles a sign-in that was ended elsewhere. A page for accounts is replaced by the log-in page, which says so and
/// leads back; any other page is reloaded.
pub fn end() {
    if sign_in::is_leaving() {
        return;
    }
    page_token::forget();
    if sign_in::user().is_none() {
        // An old token was stored, while this page already was that of an anonymous user.
        if page::path() == paths::LOGIN {
            ENDED.with_borrow(|tell| tell.iter().for_each(|tell| tell()));
        }
        return;
    }
    clear(text!("watch-logged-out"), text!("watch-logged-out-why").to_owned(), false);
    let here = page::path();
    let target = if page::is_for_accounts() { ended_at(&here) } else { here };
    spawn_local(go_once_reached(target));
}

fn ended_at(path: &str) -> String {
    // The page to log out is no place to come back to.
    let next = if path == paths::LOGOUT { paths::ACCOUNT } else { path };
    Next::parse(next).log_in(paths::ENDED)
}

/// Logs out: this page forgets the sign-in whatever the server says. A server that could not be reached, and so still
/// accepts the browser's cookie, is asked again until it answers, by this page or the tab's next one.
pub async fn log_out(everywhere: bool) {
    sign_in::set_leaving(true);
    token_storage::set_pending_logout(Some(everywhere));
    let obstacle = tell(everywhere).await;
    page_token::forget();
    let Some(obstacle) = obstacle else {
        token_storage::set_pending_logout(None);
        return page::go(paths::HOME);
    };
    clear(text!("watch-not-yet"), text!("watch-not-yet-why", obstacle = obstacle), true);
    let again = move || spawn_local(log_out(everywhere));
    set_timeout(again, wait());
}

fn wait() -> Duration {
    RETRY.with(Backoff::next_wait)
}

/// Has the server end the sign-in. `None` once it has ended, which a 401 means too; else the error, in words for
/// people, within [`LOGOUT_TIMEOUT_MS`].
async fn tell(everywhere: bool) -> Option<String> {
    let told = page::promise(async move {
        match api::logout(everywhere.into()).await {
            Err(error) if error.status != 401 => text::person(error.general().unwrap_or_default()).into(),
            _ => JsValue::NULL,
        }
    });
    let waited = Promise::new(&mut |resolve, _| {
        window().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, LOGOUT_TIMEOUT_MS).ok();
    });
    let first = JsFuture::from(Promise::race(&Array::of2(&told, &waited))).await;
    let first = first.unwrap_or_default();
    (!first.is_null()).then(|| first.as_string().unwrap_or_else(|| text::person(messages::UNREACHABLE.wire)))
}

/// Removes everything of an account from the page, and shows why.
fn clear(heading: &'static str, why: String, is_error: bool) {
    sign_in::set_user(None);
    let place = |selector| document().query_selector(selector).ok().flatten();
    if let Some(links) = place("nav ul") {
        links.set_inner_html("");
        mount_to(links.unchecked_into::<HtmlElement>(), Links).forget();
    }
    if let Some(menu) = place(".area-menu") {
        menu.remove();
    }
    if let Some(main) = place("main") {
        main.set_inner_html("");
        mount_to(main.unchecked_into::<HtmlElement>(), move || view! { <LoggedOut heading why is_error /> }).forget();
    }
}

#[component]
fn Links() -> impl IntoView {
    view! {
        <li>
            <a href=paths::LOGIN>{text!("watch-link-log-in")}</a>
        </li>
        <li>
            <a href=paths::SIGNUP>{text!("watch-link-sign-up")}</a>
        </li>
    }
}

#[component]
fn LoggedOut(heading: &'static str, why: String, is_error: bool) -> impl IntoView {
    view! {
        <div class="page page-form">
            <h1>{heading}</h1>
            <div class="lead" role="alert">
                <Notice text=why is_error />
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
        set_timeout(move || spawn_local(go_once_reached(path)), wait());
    }
}
