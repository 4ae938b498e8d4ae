//! A field with its label, its hint and what is wrong with it.

use leptos::prelude::*;

use super::LiveText;
use crate::app::browser;
use crate::app::form::Form;
use crate::app::text::text;

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A name.
    Text,
    /// An address.
    Email,
    /// A secret, which can be shown.
    Password,
}

/// The label above, the hint beneath; an error comes in the hint's place, which is kept.
#[component]
pub fn TextField(
    /// The form that it belongs to.
    form: Form,
    /// The name that it is posted under.
    name: &'static str,
    /// What it is called.
    label: &'static str,
    /// What to know before typing.
    #[prop(optional, into)]
    hint: String,
    /// What it holds.
    kind: Kind,
    /// What a password manager takes it for.
    autocomplete: &'static str,
    /// Whether it may stay empty.
    #[prop(optional)]
    optional: bool,
    /// Called after each change.
    #[prop(optional)]
    on_change: Option<Callback<()>>,
) -> impl IntoView {
    let field = form.field(name);
    let note = [name, "-note"].concat();
    let is_shown = RwSignal::new(false);
    let has_caps_lock = RwSignal::new(false);
    let is_secret = kind == Kind::Password;
    let input_type = move || match kind {
        Kind::Email => "email",
        // It is hidden again before it is sent: a browser would remember its text.
        Kind::Password if !is_shown.get() || form.busy.get() => "password",
        Kind::Text | Kind::Password => "text",
    };
    let caps = Signal::derive(move || if has_caps_lock.get() { text!("form-caps-lock") } else { "" }.to_owned());
    let peek = Signal::derive(move || if is_shown.get() { text!("form-hide") } else { text!("form-show") }.to_owned());
    let told = Signal::derive(move || if field.is_wrong() { field.complaint() } else { hint.clone() });
    view! {
        <div class="field" class:wrong=move || field.is_wrong()>
            <div class="field-head">
                <label for=name>{label}</label>
                <span class="caps" role="status">
                    <LiveText text=caps />
                </span>
            </div>
            <div class="control" class:secret=is_secret>
                <input
                    node_ref=field.input
                    id=name
                    name=name
                    type=input_type
                    value=form.typed_before(name)
                    autocomplete=autocomplete
                    autocapitalize="none"
                    spellcheck="false"
                    required=!optional
                    autofocus=form.begins_with(name)
                    aria-invalid=move || if field.is_wrong() { "true" } else { "false" }
                    aria-describedby=note.clone()
                    on:input=move |_| {
                        form.typed_in(field);
                        if let Some(changed) = on_change {
                            changed.run(());
                        }
                    }
                    on:blur=move |_| {
                        has_caps_lock.set(false);
                        form.left(field);
                    }
                    on:keyup=move |event| has_caps_lock.set(is_secret && browser::has_caps_lock(&event))
                />
                {is_secret
                    .then(|| {
                        view! {
                            <button
                                type="button"
                                class="peek"
                                aria-label=move || {
                                    if is_shown.get() { text!("form-hide-password") } else { text!("form-show-password") }
                                }
                                on:click=move |_| is_shown.update(|shown| *shown = !*shown)
                            >
                                <LiveText text=peek />
                            </button>
                        }
                    })}
            </div>
            <p class="field-note" id=note aria-live="polite">
                <span class="sign" aria-hidden="true" hidden=move || !field.is_wrong()>
                    "!"
                </span>
                <span class="unseen" hidden=move || !field.is_wrong()>
                    {text!("form-error")}
                </span>
                <LiveText text=told />
            </p>
        </div>
    }
}
