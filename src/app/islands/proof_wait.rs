//! A page that waits for its reader to prove an address. It shows nothing itself.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::app::browser;
use crate::app::island::{Island, island};

/// The id of the part of the page of the address that shows its state.
pub const EMAIL_STATE: &str = "email-state";

/// Goes on once the address of the account is another one or is proved, on whatever device its mail was read.
#[derive(Serialize, Deserialize)]
pub struct ProofWait {
    /// The address as the page knows it.
    pub email: String,
    /// Whether it is proved; `None` where the page does not know that.
    pub verified: Option<bool>,
}

island!(ProofWait);

impl Island for ProofWait {
    fn live(self) -> impl IntoView {
        let Self { email, verified } = self;
        Effect::new(move || browser::wait_for_proof(email.clone(), verified, EMAIL_STATE));
    }
}
