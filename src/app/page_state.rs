//! What the server tells a page, once: it renders from it, and the browser hydrates from the very same.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::contract::{ApiError, PasswordPolicy, User};

/// What a page is rendered from, beside its path. `http` puts it into leptos' context.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageState {
    /// Who is signed in, by the session's cookie.
    pub user: Option<User>,
    /// The form that has just been posted to this page and was refused.
    pub refused: Option<Refused>,
    /// What a new password must be.
    pub policy: PasswordPolicy,
}

/// A form that was posted without JavaScript and refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// The path that it was posted to.
    pub path: String,
    /// What was typed, by field; never the password.
    pub values: BTreeMap<String, String>,
    /// Why it was refused.
    pub error: ApiError,
}

impl PageState {
    /// The server's state in either build, put where the page's parts find it; empty where none was given.
    pub(super) fn provide() -> Self {
        let state = SharedValue::new(|| use_context::<Self>().unwrap_or_default()).into_inner();
        provide_context(OfPage(StoredValue::new(state.clone())));
        state
    }

    /// The state of the page that this component is on.
    pub(super) fn of_page() -> Self {
        expect_context::<OfPage>().0.get_value()
    }

    /// Forgets what was refused: from now on forms begin anew.
    pub(super) fn forget_refused() -> impl Fn() + 'static {
        let state = expect_context::<OfPage>().0;
        move || state.update_value(|state| state.refused = None)
    }

    /// The refusal of a form that was posted to `path`.
    pub(super) fn refused_at(self, path: &str) -> Option<Refused> {
        self.refused.filter(|refused| refused.path == path)
    }
}

#[derive(Clone, Copy)]
struct OfPage(StoredValue<PageState>);

/// Sets the status of the answer that a page is rendered into. `http` puts it into leptos' context.
#[derive(Clone)]
pub struct SetStatus(Arc<dyn Fn(u16) + Send + Sync>);

impl SetStatus {
    /// Wraps what sets it.
    pub fn new(set: impl Fn(u16) + Send + Sync + 'static) -> Self {
        Self(Arc::new(set))
    }

    /// Sets it.
    pub(super) fn set(&self, status: u16) {
        (self.0)(status);
    }
}

impl fmt::Debug for SetStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SetStatus(..)")
    }
}
