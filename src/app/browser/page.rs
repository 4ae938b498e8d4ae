//! The page as a whole: its state, timers and callbacks, and navigation.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use js_sys::{Function, Promise};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::future_to_promise;
use web_sys::Event;
#[cfg(feature = "account")]
use {
    wasm_bindgen_futures::JsFuture,
    web_sys::{HtmlDocument, Response},
};

use crate::contract::paths;

/// Marks the page once all of its islands are hydrated: browser tests wait for that.
pub fn mark_when_hydrated() {
    // The page's script hydrates them in one task; a timer runs after it.
    later(mark, Duration::ZERO);
}

fn mark() {
    if let Some(body) = document().body() {
        body.set_attribute("data-hydrated", "").ok();
    }
}

/// Whether Caps Lock is on.
pub fn has_caps_lock(event: &KeyboardEvent) -> bool {
    // Synthetic events of a password manager have no such method.
    event.is_instance_of::<KeyboardEvent>() && event.get_modifier_state("CapsLock")
}

/// A future as a JavaScript promise.
pub fn promise(work: impl Future<Output = JsValue> + 'static) -> Promise {
    // Boxed, so that all futures share the code of one promise.
    let work: Pin<Box<dyn Future<Output = _>>> = Box::pin(async { Ok(work.await) });
    future_to_promise(work)
}

/// Calls `act` after a time. A plain function, so that all timers share one code.
pub fn later(act: fn(), after: Duration) {
    set_timeout(act, after);
}

/// A callback for JavaScript that takes an event. A plain function, for the same reason.
pub fn callback(hear: fn(Event)) -> Function {
    Closure::<dyn Fn(Event)>::new(hear).into_js_value().unchecked_into()
}

/// The path of this page.
pub fn path() -> String {
    location().pathname().unwrap_or_default()
}

/// Whether this page is one for those who are signed in.
pub fn is_for_accounts() -> bool {
    let path = path();
    paths::is_within(&path, paths::ACCOUNT) || path.trim_end_matches('/') == paths::LOGOUT
}

/// Goes to a path of this site; this page leaves the history.
pub fn go(path: &str) {
    location().replace(path).ok();
}

/// Copies the text of the element with an id; whether that was possible. `navigator.clipboard` is not there over plain
/// http.
#[cfg(feature = "account")]
pub fn copy(id: &str) -> bool {
    let Some(element) = document().get_element_by_id(id) else { return false };
    let selection = window().get_selection().ok().flatten();
    let is_selected = selection.is_some_and(|selection| selection.select_all_children(&element).is_ok());
    is_selected && document().unchecked_into::<HtmlDocument>().exec_command("copy").unwrap_or(false)
}

/// Prints this page.
#[cfg(feature = "account")]
pub fn print() {
    window().print().ok();
}

/// Asks the server for this page, and shows the part with this id as it is now. Nothing in it may be an island.
#[cfg(feature = "account")]
pub async fn refresh(id: &str) {
    let Some(html) = text_of_page().await else { return };
    let Ok(page) = document().create_element("div") else { return };
    page.set_inner_html(&html);
    let new = page.query_selector(&["#", id].concat());
    if let (Ok(Some(new)), Some(part)) = (new, document().get_element_by_id(id)) {
        part.set_inner_html(&new.inner_html());
        super::show_local_times();
    }
}

#[cfg(feature = "account")]
async fn text_of_page() -> Option<String> {
    let answer = JsFuture::from(window().fetch_with_str(&path())).await.ok()?.unchecked_into::<Response>();
    let text = answer.ok().then(|| answer.text().ok())??;
    JsFuture::from(text).await.ok()?.as_string()
}

/// Reloads this page from the server, by GET: its form is never posted again.
pub fn reload() {
    go(&[path(), location().search().unwrap_or_default()].concat());
}
