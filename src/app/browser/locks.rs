//! Locks that all tabs of this site share (the Web Locks API, of which web-sys has no stable binding).

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::rc::Rc;

use js_sys::{Function, Promise, Reflect};
use leptos::prelude::window;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};

/// Does some work while no other tab does work under the same name. Where a browser has no locks (a page that is
/// neither https nor localhost) it is done all the same.
pub async fn exclusive<T: 'static>(name: &str, work: impl Future<Output = T> + 'static) -> Option<T> {
    let Some(manager) = manager() else { return Some(work.await) };
    let result = Rc::new(Cell::new(None));
    let found = Rc::clone(&result);
    let held = request(&manager, name, move || {
        future_to_promise(async move {
            found.set(Some(work.await));
            Ok(JsValue::UNDEFINED)
        })
    });
    JsFuture::from(held?).await.ok();
    result.take()
}

/// A wish to be the one tab that does something; dropping it makes way for another.
pub struct Candidacy {
    stands: Rc<Cell<bool>>,
    release: Rc<RefCell<Option<Function>>>,
}

impl Candidacy {
    /// Runs `elected` once this tab is the only holder of the name, at once where a browser has no locks.
    pub fn stand(name: &str, elected: impl FnOnce() + 'static) -> Self {
        let candidacy = Self { stands: Rc::new(Cell::new(true)), release: Rc::default() };
        let Some(manager) = manager() else {
            elected();
            return candidacy;
        };
        let (stands, release) = (Rc::clone(&candidacy.stands), Rc::clone(&candidacy.release));
        request(&manager, name, move || {
            // The wish may be long gone when its turn comes.
            if !stands.get() {
                return Promise::resolve(&JsValue::UNDEFINED);
            }
            let held = Promise::new(&mut |resolve, _| *release.borrow_mut() = Some(resolve));
            elected();
            held
        });
        candidacy
    }
}

impl Drop for Candidacy {
    fn drop(&mut self) {
        self.stands.set(false);
        if let Some(release) = self.release.take() {
            release.call0(&JsValue::UNDEFINED).ok();
        }
    }
}

fn manager() -> Option<JsValue> {
    Reflect::get(&window().navigator(), &"locks".into()).ok().filter(JsValue::is_object)
}

fn request(manager: &JsValue, name: &str, granted: impl FnOnce() -> Promise + 'static) -> Option<Promise> {
    let request: Function = Reflect::get(manager, &"request".into()).ok()?.dyn_into().ok()?;
    let granted = Closure::once_into_js(granted);
    request.call2(manager, &name.into(), &granted).ok()?.dyn_into().ok()
}
