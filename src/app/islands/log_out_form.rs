//! The form to log out.

use leptos::ev::SubmitEvent;
use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};

use crate::app::browser;
use crate::app::components::{Notice, SubmitButton};
use crate::app::island::{Island, island};
use crate::app::text::{around, text};
use crate::contract::paths;

/// Logs out: the page at once, whatever the server answers, and the server as soon as it can be reached.
#[derive(Serialize, Deserialize)]
pub struct LogOutForm {
    /// Why the server has refused it, when it was posted without JavaScript, in words for people; else empty.
    pub notice: String,
    /// Who is signed in.
    pub username: String,
}

island!(LogOutForm, "log-out-form-");

impl Island for LogOutForm {
    fn live(self) -> impl IntoView {
        let Self { notice, username } = self;
        let busy = RwSignal::new(false);
        let everywhere = NodeRef::<Input>::new();
        let send = move |event: SubmitEvent| {
            event.prevent_default();
            if busy.get_untracked() {
                return;
            }
            busy.set(true);
            let everywhere = everywhere.get_untracked().is_some_and(|input| input.checked());
            spawn_local(browser::log_out(everywhere));
        };
        let (before, after) = around!("log-out-form-who", username);
        view! {
            <div class="lead">
                <div role="alert">
                    <Notice text=notice is_error=true />
                </div>
                <p class="lede">{before} <strong class="name">{username}</strong> {after}</p>
            </div>
            <form method="post" action=paths::LOGOUT on:submit=send>
                <label class="choice">
                    <input type="checkbox" name="everywhere" value="true" node_ref=everywhere />
                    <span>
                        {text!("log-out-form-everywhere")} " " <span class="choice-note">{text!("log-out-form-everywhere-note")}</span>
                    </span>
                </label>
                <SubmitButton label=text!("log-out-form-submit") busy />
            </form>
        }
    }
}
