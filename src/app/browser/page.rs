//! The page as a whole: its start in the browser, its focus, its way out.

use std::cell::Cell;
use std::time::Duration;

use js_sys::{Array, Promise};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::HtmlElement;

use super::{events, tabs};
use crate::api::{self, Done};
use crate::app::auth::{Auth, Who};
use crate::app::token_storage;
use crate::contract::{ApiError, Message};

/// How long a log out waits for the server, in milliseconds.
const PATIENCE: i32 = 4_000;
/// How soon the server is told again of a log out that it has not heard of.
const RETRY: Duration = Duration::from_secs(10);

thread_local! {
    static AUTH: Cell<Option<Auth>> = const { Cell::new(None) };
}

/// The signed-in state of this page, once it has started.
pub fn auth() -> Option<Auth> {
    AUTH.get()
}

/// Begins to follow the sign-in: token, other tabs, server.
pub fn start(auth: Auth) {
    AUTH.set(Some(auth));
    tabs::listen(auth);
    events::follow(auth);
    spawn_local(tabs::reconcile(auth));
    // Who drives a browser by a program waits for this.
    if let Some(body) = document().body() {
        body.set_attribute("data-hydrated", "").ok();
    }
}

/// After a change of page: to its first field, or to its heading, from where a screen reader goes on.
pub fn focus_page() {
    request_animation_frame(|| {
        let find = |selector| document().query_selector(selector).ok().flatten();
        let target = find("main [autofocus]").or_else(|| find("main h1"));
        if let Some(target) = target.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
            target.focus().ok();
        }
    });
}

/// Goes to a path of this site that is not one of the app's pages.
pub fn leave_site(path: &str) {
    location().assign(path).ok();
}

/// Whether Caps Lock is on.
pub fn has_caps_lock(event: &KeyboardEvent) -> bool {
    // A password manager's made-up events have no such method.
    event.is_instance_of::<KeyboardEvent>() && event.get_modifier_state("CapsLock")
}

/// Tells the server of a log out, here or everywhere. Whether it has heard before anyone would stop waiting.
pub async fn tell_logout(everywhere: bool) -> bool {
    let told = future_to_promise(async move { Ok(is_over(api::logout(everywhere.into()).await).into()) });
    let waited = Promise::new(&mut |resolve, _| {
        window().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, PATIENCE).ok();
    });
    let first = JsFuture::from(Promise::race(&Array::of2(&told, &waited))).await;
    first.is_ok_and(|heard| heard.is_truthy())
}

/// The server has not heard of a log out: it is told again until it has, by this page or the tab's next one.
pub fn owe_logout(auth: Auth) {
    token_storage::owe_logout(true);
    set_timeout(move || spawn_local(pay_logout(auth)), RETRY);
}

/// Tells the server of the log out that it has not heard of, where there is one.
pub async fn pay_logout(auth: Auth) {
    if !token_storage::is_logout_owed() {
        return;
    }
    if auth.who_now() != Who::Anonymous {
        auth.leave();
        auth.sign_out();
    }
    if tell_logout(false).await {
        token_storage::owe_logout(false);
    } else {
        owe_logout(auth);
    }
}

/// After a 401 there was nothing left to end.
fn is_over(answer: Result<Done<Message>, ApiError>) -> bool {
    answer.map_or_else(|error| error.status == 401, |_| true)
}
