//! Locks that all tabs of this site share (the Web Locks API, of which web-sys has no stable binding).

use std::cell::Cell;
use std::future::Future;
use std::rc::Rc;

use js_sys::{Function, Promise, Reflect};
use leptos::prelude::window;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::election;
use super::page::promise;

thread_local! {
    /// Whether this tab is at work, where a browser has no locks.
    static IS_BUSY: Cell<bool> = const { Cell::new(false) };
}

/// Does some work while no other tab does work under the same name. Where a browser has no locks (a page that is
/// neither https nor localhost) the tab that leads does it, once at a time; for the others the result is `None`.
pub async fn exclusive<T: 'static>(name: &str, work: impl Future<Output = T> + 'static) -> Option<T> {
    let Some(manager) = manager() else {
        if election::is_follower() || IS_BUSY.replace(true) {
            return None;
        }
        let done = work.await;
        IS_BUSY.set(false);
        return Some(done);
    };
    let result = Rc::new(Cell::new(None));
    let found = Rc::clone(&result);
    let held = request(&manager, name, move || {
        promise(async move {
            found.set(Some(work.await));
            JsValue::UNDEFINED
        })
    });
    JsFuture::from(held?).await.ok();
    result.take()
}

/// Runs `elected` once this tab is the only holder of the name, for as long as its page is there; `false` where a
/// browser has no locks.
pub fn lead(name: &str, elected: fn()) -> bool {
    let Some(manager) = manager() else { return false };
    request(&manager, name, move || {
        elected();
        Promise::new(&mut |_, _| {})
    });
    true
}

fn manager() -> Option<JsValue> {
    Reflect::get(&window().navigator(), &"locks".into()).ok().filter(JsValue::is_object)
}

fn request(manager: &JsValue, name: &str, granted: impl FnOnce() -> Promise + 'static) -> Option<Promise> {
    let request: Function = Reflect::get(manager, &"request".into()).ok()?.dyn_into().ok()?;
    let granted = Closure::once_into_js(granted);
    request.call2(manager, &name.into(), &granted).ok()?.dyn_into().ok()
}
