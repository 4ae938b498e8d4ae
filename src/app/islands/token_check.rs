//! Whether the token is valid, from the endpoint that says so.

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};

use crate::api;
use crate::app::components::LiveText;
use crate::app::island::{Island, island};
use crate::app::text::{self, text};
use crate::contract::messages;

/// What the endpoint said to the server while it rendered the page, and then what it says to the page's own token.
#[derive(Serialize, Deserialize)]
pub struct TokenCheck {
    /// What it said to the server.
    pub sentence: String,
    /// The name of the account, which has an address or not.
    pub name: String,
}

island!(TokenCheck, "token-check-", "error-request-");

impl Island for TokenCheck {
    fn live(self) -> impl IntoView {
        let Self { sentence, name } = self;
        let says_valid = move |wire: &str| {
            let email = messages::valid_for(wire);
            text!("token-check-valid", owner = if email.is_empty() { name.clone() } else { email.to_owned() })
        };
        let shown = RwSignal::new(says_valid(&sentence));
        let is_wrong = RwSignal::new(false);
        Effect::new(move || {
            let says_valid = says_valid.clone();
            spawn_local(async move {
                match api::test_token().await {
                    Ok(valid) => shown.set(says_valid(&valid.into_inner().message)),
                    Err(error) => {
                        is_wrong.set(true);
                        shown.set(text::person(error.general().unwrap_or_default()));
                    }
                }
            });
        });
        let sign = Signal::derive(move || if is_wrong.get() { "!" } else { "✓" }.to_owned());
        view! {
            <p class="token-check" class:wrong=move || is_wrong.get() role="status">
                <span class="sign" aria-hidden="true">
                    <LiveText text=sign />
                </span>
                <span class="name">
                    <LiveText text=shown />
                </span>
            </p>
        }
    }
}
