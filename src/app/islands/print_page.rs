//! A button that prints its page.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::app::browser;
use crate::app::island::{Island, island};
use crate::app::text::text;

/// Prints the page. Hidden without JavaScript: the browser's own menu does the same.
#[derive(Serialize, Deserialize)]
pub struct PrintPage {}

island!(PrintPage, "print-page-");

impl Island for PrintPage {
    fn live(self) -> impl IntoView {
        view! {
            <button type="button" class="button button-quiet copy" on:click=|_| browser::print()>
                {text!("print-page-do")}
            </button>
        }
    }
}
