//! How hard a new password is to guess, in one word from the server. It is requested when typing pauses, and nothing
//! waits for it.

use std::time::Duration;

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api;
use crate::app::components::LiveText;
use crate::app::form::Form;
use crate::app::text::text;
use crate::contract::{Field, Strength as Word, StrengthReport, messages};

const PAUSE: Duration = Duration::from_millis(400);

/// What is known of the password that is being typed. A handle; copies share the state.
#[derive(Clone, Copy)]
pub struct Strength {
    word: RwSignal<Option<Word>>,
    timer: StoredValue<Option<TimeoutHandle>>,
    common: StoredValue<Option<String>>,
}

impl Strength {
    /// Nothing is known yet.
    pub fn new() -> Self {
        Self { word: RwSignal::new(None), timer: StoredValue::new(None), common: StoredValue::new(None) }
    }

    /// Whether the server has said that a lower-case password is a common one: the list itself is too long for a
    /// page.
    pub fn is_known_as_common(self, password: &str) -> bool {
        self.common.with_value(|common| common.as_deref() == Some(password))
    }

    /// Asks anew after each change, once typing pauses.
    pub fn asks(self, form: Form) -> Callback<()> {
        Callback::new(move |()| {
            let later = set_timeout_with_handle(move || self.ask(form), PAUSE).ok();
            if let Some(earlier) = self.timer.get_value() {
                earlier.clear();
            }
            self.timer.set_value(later);
            if form.value("password") == Field::from("") {
                self.word.set(None);
            }
        })
    }

    fn ask(self, form: Form) {
        let password = form.value("password");
        if password == Field::from("") {
            return;
        }
        spawn_local(async move {
            let asked = password.clone();
            let answer = api::password_strength(form.value("username"), form.value("email"), password).await;
            // A late answer is about another password.
            if let Ok(report) = answer
                && form.value("password") == asked
            {
                self.learn(&report, &asked);
            }
        });
    }

    fn learn(self, report: &StrengthReport, password: &Field) {
        self.word.set(Some(report.strength));
        if report.errors.iter().any(|error| error == messages::PASSWORD_COMMON.wire) {
            self.common.set_value(password.text().ok().map(|text| text.to_lowercase().trim().to_owned()));
        }
    }
}

/// The word, and as many small arches as it is worth.
#[component]
pub fn StrengthLine(
    /// What is known.
    strength: Strength,
) -> impl IntoView {
    let level = move || match strength.word.get() {
        None => ("0", ""),
        Some(Word::Weak) => ("1", text!("strength-weak")),
        Some(Word::Fair) => ("2", text!("strength-fair")),
        Some(Word::Strong) => ("3", text!("strength-strong")),
    };
    let word = Signal::derive(move || level().1.to_owned());
    view! {
        <p class="strength" data-level=move || level().0>
            <span class="steps" aria-hidden="true">
                <i></i>
                <i></i>
                <i></i>
            </span>
            <span role="status">
                <LiveText text=word />
            </span>
        </p>
    }
}
