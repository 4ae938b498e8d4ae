//! The document around the app.

use leptos::config::LeptosOptions;
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::MetaTags;

use super::routes::App;

/// Paths of the files that make every page live and look as it should.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    /// The module that loads the WebAssembly.
    pub script: String,
    /// The WebAssembly.
    pub wasm: String,
    /// The style sheet.
    pub style: String,
}

/// The whole HTML document. Every script in it carries the nonce of its answer; nothing comes from elsewhere.
/// `reload_port` is where `cargo leptos watch` tells pages to reload, where it does.
pub fn shell(package: Package, reload_port: Option<u32>) -> impl IntoView {
    // The document itself is no island: nothing of it is to be hydrated.
    if let Some(context) = Owner::current_shared_context() {
        context.set_is_hydrating(false);
    }
    let Package { script, wasm, style } = package;
    // It first gives islands the server's structure again, where a translator has wrapped texts or a password manager has
    // added a sign to a field.
    let islands = format!("({})({script:?}, {wasm:?})", include_str!("islands.js").trim_end());
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <meta name="theme-color" content="#faf8f3" media="(prefers-color-scheme: light)" />
                <meta name="theme-color" content="#12181c" media="(prefers-color-scheme: dark)" />
                <meta name="description" content="Sign up, log in and log out." />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <link rel="icon" href="/favicon.ico" sizes="32x32" />
                <link rel="preload" href="/fonts/marcellus-latin.woff2" r#as="font" r#type="font/woff2" crossorigin="" />
                <link id="style" rel="stylesheet" href=style />
                {reload_port.map(auto_reload)}
                <link rel="modulepreload" href=script />
                <link rel="preload" href=wasm r#as="fetch" r#type="application/wasm" crossorigin="" />
                <script type="module" nonce=use_nonce()>
                    {islands}
                </script>
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}

fn auto_reload(port: u32) -> impl IntoView {
    let options = LeptosOptions::builder().output_name("vestibule").reload_port(port).build();
    view! { <AutoReload options /> }
}
