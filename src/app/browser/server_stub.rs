//! The server's side of `browser`: nothing happens here.

use leptos::ev::KeyboardEvent;

use crate::contract::SignedIn;

pub fn watch(_: Option<i64>) {}

pub fn enter(_: &SignedIn, _: &str) {}

pub fn keep(_: &SignedIn) {}

pub fn end() {}

pub fn when_ended(_: impl Fn() + 'static) {}

pub fn has_caps_lock(_: &KeyboardEvent) -> bool {
    false
}

pub async fn log_out(_: bool) {}
