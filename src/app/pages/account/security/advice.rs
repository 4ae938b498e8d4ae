//! The next best thing to do, until it is dismissed for good.

use leptos::prelude::*;

use crate::app::text::text;
use crate::contract::{Advice, paths};

/// What to do, why, where, and the button that dismisses it.
#[component]
pub fn AdviceOffer(
    /// What to do.
    advice: Advice,
) -> impl IntoView {
    let (what, why, target) = match advice {
        Advice::Address => (text!("advice-address"), text!("advice-address-why"), paths::EMAIL),
        Advice::Passkey => (text!("advice-passkey"), text!("advice-passkey-why"), paths::SECURITY_PASSKEYS),
        Advice::App => (text!("advice-app"), text!("advice-app-why"), paths::SECURITY_APP),
        Advice::SparePasskey => (text!("advice-spare"), text!("advice-spare-why"), paths::SECURITY_PASSKEYS),
    };
    view! {
        <section class="advice" aria-labelledby="advice">
            <h2 id="advice">{what}</h2>
            <p>{why}</p>
            <div class="advice-verbs">
                <a class="button" href=target>
                    {what}
                </a>
                <form method="post" action=paths::ADVICE_DISMISS>
                    <input type="hidden" name="advice" value=advice.name() />
                    <button type="submit" class="button button-quiet">
                        {text!("advice-dismiss")}
                    </button>
                </form>
            </div>
        </section>
    }
}
