//! The server's side of `browser`: nothing happens here.

use leptos::ev::{KeyboardEvent, SubmitEvent};

use crate::contract::{Field, SignedIn};

pub fn watch(_: Option<i64>) {}

pub fn enter(_: &SignedIn, _: &str) {}

pub fn go_on(_: &str, _: &str) {}

pub fn keep(_: &SignedIn) {}

pub fn end() {}

pub fn when_ended(_: impl Fn() + 'static) {}

pub fn has_caps_lock(_: &KeyboardEvent) -> bool {
    false
}

pub async fn refresh(_: &str) {}

pub fn wait_for_proof(_: String, _: Option<bool>, _: &'static str) {}

pub fn copy(_: &str) -> bool {
    false
}

pub fn print() {}

pub fn show_local_times() {}

pub struct Typed;

impl Typed {
    pub fn field(&self, _: &str) -> Field {
        Field::Absent
    }
}

pub fn typed(_: &SubmitEvent) -> Typed {
    Typed
}

pub async fn log_out(_: bool) {}
