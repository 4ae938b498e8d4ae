//! A button that copies a text of a page without a script of its own.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::app::components::CopyButton;
use crate::app::island::{Island, island};

/// Copies the text of the element with this id.
#[derive(Serialize, Deserialize)]
pub struct CopyText {
    /// The id.
    pub of: String,
}

island!(CopyText, "copy-button-");

impl Island for CopyText {
    fn live(self) -> impl IntoView {
        view! { <CopyButton of=self.of is_quiet=true /> }
    }
}
