//! What a person sees. The server renders every page whole; its interactive parts are islands,
//! which WebAssembly hydrates. Each page works without JavaScript too, since its forms post to its own path.
//!
//! - `shell` is the document, `routes` its pages, `pages` one file for each of them: all of it the server's
//! - `islands` are the interactive parts: the forms, the check of the token, `Watch`, which follows the sign-in;
//!   `island` hydrates them
//! - `components` are the parts that pages and islands share, `form` is the state of a form
//! - `text` has the words of a page, in the language of its reader
//! - `confirmation` confirms the password in place, where an endpoint wants a fresh sign-in
//! - `browser` is what only a browser can do; on the server each of its functions does nothing
//! - `token_storage` alone touches the browser's storage

mod browser;
mod components;
#[cfg(any(feature = "ssr", feature = "account"))]
mod confirmation;
mod form;
mod island;
mod islands;
mod text;

#[cfg(feature = "ssr")]
mod format;
#[cfg(feature = "ssr")]
mod live;
#[cfg(feature = "ssr")]
mod page_context;
#[cfg(feature = "ssr")]
mod pages;
#[cfg(feature = "ssr")]
mod routes;
#[cfg(feature = "ssr")]
mod shell;

#[cfg(feature = "hydrate")]
mod token_storage;

#[cfg(feature = "ssr")]
pub use confirmation::Ways;
#[cfg(feature = "ssr")]
pub use live::reload_after;
#[cfg(feature = "ssr")]
pub use page_context::{
    Answered, Impersonation, Link, LinkTarget, PageContext, Posted, Refused, SetStatus, WaitingLogIn,
};
#[cfg(feature = "ssr")]
pub use routes::App;
#[cfg(feature = "ssr")]
pub use shell::{Area, Package, inline_scripts, shell};

/// Makes the page ready for its islands, which the page's own script starts one after the other.
#[cfg(feature = "hydrate")]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_islands();
    browser::mark_when_hydrated();
}
