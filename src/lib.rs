//! Vestibule: a sign-in server. People sign up, log in and log out with a browser; programs authenticate with a token.
//!
//! The modules, from the wire inwards. `tests/architecture.rs` checks their imports against a dependency table.
//!
//! | module        | built for | what it is |
//! |---------------|-----------|------------|
//! | [`contract`]  | both      | what crosses the wire and its rules: usernames, e-mail, passwords, errors, paths |
//! | [`api`]       | both      | the endpoints: one server function a file, which are also the HTTP API |
//! | [`app`]       | both      | what a person sees: the shell, the pages, their components, the signed-in state |
//! | [`accounts`]  | server    | the rules: sign up, log in, log out, authenticate, throttle; the trait `Store` |
//! | [`sentences`] | server    | every sentence for people, by id, in each language |
//! | [`store`]     | server    | the only SQL |
//! | [`mail`]      | server    | letters to people: their templates, and how they are sent |
//! | [`webhooks`]  | server    | what posts deliveries to the receivers of webhooks; the only client of HTTP |
//! | [`http`]      | server    | the only axum: the listener, the route table, the pipeline |
//! | [`cli`]       | server    | the command line; the only module that puts store, accounts and http together |
//! | [`config`]    | server    | flags and environment |
//! | [`telemetry`] | server    | logs |
//!
//! A request passes `http` (address, caller, throttle), `api` (permission, body), `accounts` and `store`, and the
//! answer returns the same way.

// The router's types nest deeply; the default limit is too low for a release build.
#![recursion_limit = "256"]
#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod api;
pub mod app;
pub mod contract;

#[cfg(feature = "ssr")]
pub mod accounts;
#[cfg(feature = "ssr")]
pub mod cli;
#[cfg(feature = "ssr")]
pub mod config;
#[cfg(feature = "ssr")]
pub mod http;
#[cfg(feature = "ssr")]
pub mod mail;
#[cfg(feature = "ssr")]
pub mod sentences;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(feature = "ssr")]
pub mod telemetry;
#[cfg(feature = "ssr")]
pub mod webhooks;

/// Requests allocate and free many small objects; this allocator is faster at it than the C library's. It runs without
/// huge pages (`no_thp`), with which the server would take twice the memory.
#[cfg(feature = "ssr")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// A program of one's own with Vestibule in it: its command line, and `routes` served behind the same checks. Takes an axum
/// `Router` too. [`http::SignedIn`] says in a handler who is signed in. Returns the exit code.
#[cfg(feature = "ssr")]
pub fn serve(routes: impl Into<http::Routes>) -> std::process::ExitCode {
    cli::run(None, routes.into())
}

/// Prepares the server's HTML for hydration in the browser. Called by the page's own script once the WASM is loaded.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    app::hydrate();
}
