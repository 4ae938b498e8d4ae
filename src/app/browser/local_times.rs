//! The exact times of a page, in the time zone of its reader and in the form of their region.

use js_sys::{Date, Object, Reflect};
use leptos::prelude::{document, window};
use wasm_bindgen::JsCast;
use web_sys::Element;

/// Writes the exact time of each moment of the page as its reader's clock shows it.
pub fn show_local_times() {
    let Ok(moments) = document().query_selector_all("time.moment") else { return };
    let language = document().document_element().and_then(|html| html.get_attribute("lang")).unwrap_or_default();
    // The browser's may be the same with a region, which has a clock of twelve hours or of twenty-four.
    let is_regional = |own: &String| own.strip_prefix(&language).is_some_and(|region| region.starts_with('-'));
    let locale = window().navigator().language().filter(is_regional).unwrap_or_else(|| language.clone());
    let style = Object::new();
    for (name, value) in [("dateStyle", "medium"), ("timeStyle", "short")] {
        Reflect::set(&style, &name.into(), &value.into()).ok();
    }
    for index in 0..moments.length() {
        let Some(moment) = moments.get(index).and_then(|node| node.dyn_into::<Element>().ok()) else { continue };
        let Some(at) = moment.get_attribute("datetime") else { continue };
        let exact = Date::new(&at.into()).to_locale_string(&locale, &style);
        if let Ok(Some(place)) = moment.query_selector(".exact") {
            place.set_text_content(exact.as_string().as_deref());
        }
    }
}
