//! Whether the token is valid, from the endpoint that says so.

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};

use crate::api;
use crate::app::components::LiveText;
use crate::app::island::{Island, island};
use crate::contract::messages;

/// What the endpoint said to the server while it rendered the page, and then what it says to the page's own token.
#[derive(Serialize, Deserialize)]
pub struct TokenCheck {
    /// What it said to the server.
    pub sentence: String,
    /// Whose token it is.
    pub name: String,
}

island!(TokenCheck);

impl Island for TokenCheck {
    fn live(self) -> impl IntoView {
        let Self { sentence, name } = self;
        let said = RwSignal::new(sentence);
        let is_wrong = RwSignal::new(false);
        Effect::new(move || {
            spawn_local(async move {
                match api::test_token().await {
                    Ok(valid) => said.set(valid.into_inner().message),
                    Err(error) => {
                        is_wrong.set(true);
                        said.set(messages::person(error.general().unwrap_or_default()).into_owned());
                    }
                }
            });
        });
        // The sentence ends in the e-mail address; where there is none, it ends in the name.
        let shown = Signal::derive(move || {
            said.with(|said| if said.ends_with(' ') { [said, name.as_str()].concat() } else { said.clone() })
        });
        let sign = Signal::derive(move || if is_wrong.get() { "!" } else { "✓" }.to_owned());
        view! {
            <p class="token" class:wrong=move || is_wrong.get() role="status">
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
