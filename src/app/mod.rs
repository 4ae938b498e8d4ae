//! What a person sees. The pages are rendered on the server and taken over in the browser; each works without
//! JavaScript too, since its forms post to its own path.
//!
//! - `shell` is the document around the app, `routes` the app and its pages, `pages` one file for each of them
//! - `components` are the parts that pages share, `form` is what a form knows and does
//! - `auth` is who is signed in; `token_storage` alone touches local storage
//! - `browser` is what only a browser can do; on the server each of its functions does nothing

mod auth;
mod browser;
mod components;
mod form;
mod page_state;
mod pages;
mod routes;
mod shell;
mod words;

#[cfg(feature = "hydrate")]
mod token_storage;

pub use page_state::{PageState, Refused, SetStatus};
pub use routes::App;
pub use shell::shell;

/// Takes the server's page over: from here on its forms and links are answered in the browser.
#[cfg(feature = "hydrate")]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    crate::api::set_token_source(browser::token);
    leptos::mount::hydrate_body(App);
}
