//! The secret of a webhook, which has just been made.

use leptos::prelude::*;

use super::words::webhook;
use crate::app::components::Notice;
use crate::app::text::text;
use crate::contract::WebhookWithSecret;

/// The secret, which is shown this once. One click selects it.
#[component]
pub fn Secret(
    /// The webhook with its secret.
    made: WebhookWithSecret,
    /// What is to be done with it.
    text: &'static str,
) -> impl IntoView {
    view! {
        <section class="part token-once" aria-labelledby="secret-title">
            <h2 id="secret-title">{text!("desk-webhook-secret")}</h2>
            <div role="status">
                <Notice text=text.to_owned() />
            </div>
            <p class="token">
                <code id="secret" tabindex="0" translate="no">
                    {made.secret}
                </code>
            </p>
            <p class="actions">
                <a class="button button-quiet" href=webhook(made.webhook.id)>
                    {text!("desk-webhook-secret-done")}
                </a>
            </p>
        </section>
    }
}
