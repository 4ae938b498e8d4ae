//! The exact times of a page, in the time zone of its reader. It shows nothing itself.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::app::browser;
use crate::app::island::{Island, island};

/// Writes the exact times of the page anew.
#[derive(Serialize, Deserialize)]
pub struct LocalTimes {}

island!(LocalTimes);

impl Island for LocalTimes {
    fn live(self) -> impl IntoView {
        Effect::new(browser::show_local_times);
    }
}
