//! The server's side of `browser`: nothing happens here.

use leptos::ev::KeyboardEvent;

use crate::app::auth::Auth;
use crate::contract::SignedIn;

pub fn start(_: Auth) {}

pub fn keep(_: &SignedIn) {}

pub fn forget() {}

pub fn focus_page() {}

pub fn leave_site(_: &str) {}

pub fn has_caps_lock(_: &KeyboardEvent) -> bool {
    false
}

pub async fn tell_logout(_: bool) -> bool {
    true
}

pub fn owe_logout(_: Auth) {}
