//! Vestibule: the entrance hall of an application. People sign up, log in and log out here;
//! programs get a token here that proves who they are.
//!
//! The modules, from the wire inwards. Who may import whom is kept by `tests/architecture.rs`.
//!
//! | module        | built for | what it is |
//! |---------------|-----------|------------|
//! | [`contract`]  | both      | what crosses the wire and its rules: usernames, e-mail, passwords, errors, paths |
//! | [`api`]       | both      | the endpoints: one server function a file, which are also the HTTP API |
//! | [`app`]       | both      | what a person sees: the shell, the pages, their components, the signed-in state |
//! | [`accounts`]  | server    | the rules: sign up, log in, log out, authenticate, throttle; the trait `Store` |
//! | [`store`]     | server    | the only SQL |
//! | [`http`]      | server    | the only axum: the listener, the route table, the way of a request |
//! | [`cli`]       | server    | the command line; alone it puts store, accounts and http together |
//! | [`config`]    | server    | flags and environment |
//! | [`telemetry`] | server    | logs |
//!
//! A request goes straight down: `http` (address, who is it, throttle) → `api` (permission, body) →
//! `accounts` → `store`, and straight back.

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
pub mod store;
#[cfg(feature = "ssr")]
pub mod telemetry;

/// Requests make and drop many small things; this allocator is quicker at it than the C library's. Without huge pages
/// (`no_thp`), with which the server would take twice the memory.
#[cfg(feature = "ssr")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Takes over the server's HTML in the browser. Called by the page's own script once the WASM is there.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    app::hydrate();
}
