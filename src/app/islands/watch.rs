//! The island that follows the sign-in. It shows nothing.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::app::browser;
use crate::app::island::{Island, island};

/// Follows the sign-in of the page: its token, the other tabs, and what the server says of it.
#[derive(Serialize, Deserialize)]
pub struct Watch {
    /// Who is signed in, as the server has rendered the page.
    pub user: Option<i64>,
}

island!(Watch, "watch-", "error-request-");

impl Island for Watch {
    fn live(self) -> impl IntoView {
        let Self { user } = self;
        Effect::new(move || browser::watch(user));
    }
}
