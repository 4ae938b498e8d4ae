//! Recovery codes that have just been made.

use leptos::prelude::*;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::app::components::Notice;
use crate::app::island::Live;
use crate::app::islands::{CopyText, PrintPage};
use crate::app::page_context::PageContext;
use crate::app::text::text;

/// The codes, which are shown this once: to copy, print or download. The file needs no JavaScript, and the page prints well
/// by the browser's own menu.
#[component]
pub fn CodesOnce(
    /// The codes.
    codes: Vec<String>,
    /// Where to go afterwards.
    #[prop(into)]
    on: String,
    /// What the link there says.
    go: &'static str,
) -> impl IntoView {
    let page = PageContext::of_page();
    let username = page.user.map(|user| user.username).unwrap_or_default();
    let whose = match page.secure_url {
        Some(url) => text!("codes-once-whose-at", username = username, site = url),
        None => text!("codes-once-whose", username = username),
    };
    let lines = codes.join("\n");
    let file = [&whose, "\n", text!("codes-once-each"), "\n\n", &lines, "\n"].concat();
    let file = format!("data:text/plain;charset=utf-8,{}", utf8_percent_encode(&file, NON_ALPHANUMERIC));
    view! {
        <section class="codes-once" aria-labelledby="codes-title">
            <h2 id="codes-title">{text!("codes-once-title")}</h2>
            <div role="status">
                <Notice text=text!("codes-once-why").to_owned() />
            </div>
            <p class="printed name">{whose}</p>
            <pre class="codes" id="codes" tabindex="0" translate="no">{lines}</pre>
            <p class="actions">
                <a class="button" href=file download="vestibule-recovery-codes.txt">
                    {text!("codes-once-download")}
                </a>
                <Live island=CopyText { of: "codes".to_owned() } />
                <Live island=PrintPage {} />
            </p>
            <p class="aside">
                <a href=on>{go}</a>
            </p>
        </section>
    }
}
