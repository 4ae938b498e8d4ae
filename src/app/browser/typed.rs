//! What was typed into a form.

use leptos::ev::SubmitEvent;
use wasm_bindgen::JsCast;
use web_sys::{FormData, HtmlFormElement};

use crate::contract::Field;

/// The values of a form at one moment.
pub struct Typed(Option<FormData>);

impl Typed {
    /// The value of a field, as the API takes it.
    pub fn field(&self, name: &str) -> Field {
        let value = self.0.as_ref().and_then(|data| data.get(name).as_string());
        value.map_or(Field::Absent, Field::from)
    }
}

/// What stands in the form that is being sent.
pub fn typed(event: &SubmitEvent) -> Typed {
    let form = event.target().and_then(|target| target.dyn_into::<HtmlFormElement>().ok());
    Typed(form.and_then(|form| FormData::new_with_form(&form).ok()))
}
