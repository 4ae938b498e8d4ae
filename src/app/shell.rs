//! The document around the app.

use leptos::config::LeptosOptions;
use leptos::prelude::*;
use leptos_meta::MetaTags;

use super::routes::App;
use super::text::{self, text};
use crate::contract::paths;

/// A part of the site whose pages load the same files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Area {
    /// The pages that lead to a sign-in.
    Entrance,
    /// The pages for signed-in users: those of the account, the one to log out, and those that wait for the
    /// proof of an address, to which its mailed links lead too. The set-up within a log-in and the step-up have the
    /// same parts.
    Account,
    /// The pages of the desk, which have no islands.
    Desk,
}

impl Area {
    /// Every one; each stands at its own number.
    pub const ALL: [Self; 3] = [Self::Entrance, Self::Account, Self::Desk];

    /// The part to which the page of a path belongs.
    pub fn of_path(path: &str) -> Self {
        if paths::is_within(path, paths::desk::ACCOUNTS) {
            return Self::Desk;
        }
        let is_account =
            [paths::ACCOUNT, paths::LOGOUT, paths::SET_UP, paths::STEP_UP, paths::EMAIL_VERIFY, paths::EMAIL_CHANGE]
                .iter()
                .any(|page| paths::is_within(path, page));
        if is_account { Self::Account } else { Self::Entrance }
    }

    /// Whether its pages have islands, and so load the WebAssembly.
    pub fn has_islands(self) -> bool {
        self != Self::Desk
    }
}

/// Paths of the files that a page loads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    /// The module that loads the WebAssembly.
    pub script: String,
    /// The WebAssembly.
    pub wasm: String,
    /// The style sheets, in their order.
    pub styles: Vec<String>,
    /// The script for passkeys, which only pages load that ask for one.
    pub passkeys: String,
    /// The script of the pages of the desk.
    pub admin: String,
}

/// What leptos writes into a page that has nothing to hand over to its islands by way of leptos.
const SCRIPTS_OF_LEPTOS: [&str; 2] = [
    "__RESOLVED_RESOURCES=[];__SERIALIZED_ERRORS=[];__PENDING_RESOURCES=[];__RESOURCE_RESOLVERS=[];",
    "__INCOMPLETE_CHUNKS=[];",
];

/// Every script that stands in a page of an area that loads these files. There are no others, so that a policy can name
/// them.
pub fn inline_scripts(package: &Package, area: Area) -> Vec<String> {
    let start = area.has_islands().then(|| start(package));
    SCRIPTS_OF_LEPTOS.iter().map(|&script| script.to_owned()).chain(start).collect()
}

/// The script that loads the WebAssembly and starts the islands. It first restores the server's structure, where a
/// translator has wrapped texts or a password manager has added a sign to a field.
fn start(Package { script, wasm, .. }: &Package) -> String {
    format!("({})({script:?}, {wasm:?})", include_str!("islands.js").trim_end())
}

/// The whole HTML document. Its scripts are the [`inline_scripts`]; nothing comes from elsewhere. `has_islands` says
/// whether it loads the WebAssembly. `reload_port` is where
/// `cargo leptos watch` tells pages to reload, where it does.
pub fn shell(package: Package, has_islands: bool, reload_port: Option<u32>) -> impl IntoView {
    // The document itself is no island: nothing of it is to be hydrated.
    if let Some(context) = Owner::current_shared_context() {
        context.set_is_hydrating(false);
    }
    let islands = has_islands.then(|| islands(&package));
    view! {
        <!DOCTYPE html>
        <html lang=text::language().tag()>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <meta name="theme-color" content="#faf8f3" media="(prefers-color-scheme: light)" />
                <meta name="theme-color" content="#12181c" media="(prefers-color-scheme: dark)" />
                <meta name="description" content=text!("page-description") />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <link rel="icon" href="/favicon.ico" sizes="32x32" />
                <link rel="preload" href="/fonts/marcellus-latin.woff2" r#as="font" r#type="font/woff2" crossorigin="" />
                {package.styles.into_iter().map(|style| view! { <link rel="stylesheet" href=style /> }).collect::<Vec<_>>()}
                {reload_port.map(auto_reload)}
                {islands}
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}

/// What loads the WebAssembly.
fn islands(package: &Package) -> impl IntoView + use<> {
    let start = start(package);
    let (script, wasm) = (package.script.clone(), package.wasm.clone());
    view! {
        <link rel="modulepreload" href=script />
        <link rel="preload" href=wasm r#as="fetch" r#type="application/wasm" crossorigin="" />
        <script type="module">{start}</script>
    }
}

fn auto_reload(port: u32) -> impl IntoView {
    let options = LeptosOptions::builder().output_name("vestibule").reload_port(port).build();
    view! { <AutoReload options /> }
}
