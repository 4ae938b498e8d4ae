//! What the server tells a page, which is rendered from it.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use leptos::prelude::*;
use serde::de::DeserializeOwned;

use super::confirmation::{Asked, Ways};
use crate::contract::{
    ApiError, CONFIRM_CODE, CONFIRM_CREDENTIAL, CONFIRM_PASSWORD, Factor, NewTotp, PasswordPolicy, Standing, User, json,
};

/// What a page is rendered from, beside its path. `http` puts it into leptos' context.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageContext {
    /// What tells this page from every other one that is rendered.
    pub id: String,
    /// Who is signed in, by the session's cookie.
    pub user: Option<User>,
    /// The operator, if a member of staff acts as the user.
    pub impersonation: Option<Impersonation>,
    /// Whether staff may act as other accounts.
    pub may_impersonate: bool,
    /// Whether the server cannot find out who is signed in, as without its database.
    pub is_unavailable: bool,
    /// Where the site is reached by https, if it is.
    pub secure_url: Option<String>,
    /// The form that has just been posted to this page and was refused.
    pub refused: Option<Refused>,
    /// The form that has just been posted to this page and has an answer to show.
    pub answered: Option<Answered>,
    /// What a new password must be.
    pub policy: PasswordPolicy,
    /// The mailed link by which this page was opened.
    pub link: Option<Link>,
    /// The log-in of this browser that waits for the step of this page.
    pub waiting: Option<WaitingLogIn>,
    /// Whether passkeys can be used here.
    pub has_passkeys: bool,
    /// By what the user can confirm who they are, on the pages of the account.
    pub ways: Ways,
    /// What the user may do at the desk. Known on its pages and, for staff, on those of the account.
    pub standing: Option<Standing>,
    /// The time now, in seconds since 1970.
    pub now: i64,
}

/// A member of staff acts as another account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Impersonation {
    /// The name of the member of staff.
    pub by: String,
    /// When it ends at the latest, RFC 3339, UTC.
    pub until: String,
}

/// A log-in that waits for its next step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingLogIn {
    /// What can answer the second step.
    pub factors: Vec<Factor>,
    /// For how many days the browser may be trusted; `None` where it may not.
    pub trust_days: Option<u64>,
    /// The authenticator app that was begun to be set up.
    pub begun: Option<NewTotp>,
}

/// A mailed link. Its secret stands in the form of its page, and is not shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Link {
    /// The secret.
    pub secret: String,
    /// What it is good for; `None` where it is used or has expired.
    pub target: Option<LinkTarget>,
}

/// What a mailed link is good for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkTarget {
    /// The name of the account.
    pub username: String,
    /// The address that it is about.
    pub address: String,
}

impl fmt::Debug for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Link(..)")
    }
}

/// A form that was posted without JavaScript and refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The path that it was posted to.
    pub path: String,
    /// What was typed, by field; never the password.
    pub values: BTreeMap<String, String>,
    /// Why it was refused.
    pub error: ApiError,
}

/// A form that was posted without JavaScript and was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// The path that it was posted to.
    pub path: String,
    /// What was typed, by field; never the password.
    pub values: BTreeMap<String, String>,
    /// The answer of the endpoint, in JSON.
    pub json: String,
}

/// A form that was posted without JavaScript, for its page to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Posted {
    /// It was refused.
    Refused(Refused),
    /// It was answered.
    Answered(Answered),
}

impl Refused {
    /// Whether the form had this value in a field.
    pub fn has(&self, field: &str, value: &str) -> bool {
        self.values.get(field).is_some_and(|typed| typed == value)
    }

    /// What the form has to ask for to confirm who is signed in: what it has asked for already, and what is wanted.
    pub fn asked(&self) -> Asked {
        let has = |field: &str| self.values.contains_key(field) || !self.error.of(field).is_empty();
        let password = has(CONFIRM_PASSWORD) || has(CONFIRM_CREDENTIAL);
        Asked { password, code: has(CONFIRM_CODE) }.and(Asked::by(&self.error))
    }
}

impl PageContext {
    /// The state of the page that is being rendered; empty where none was given.
    pub(super) fn of_page() -> Self {
        use_context().unwrap_or_default()
    }

    /// The time of the page that is being rendered, in seconds since 1970.
    pub(super) fn time() -> i64 {
        with_context(|page: &Self| page.now).unwrap_or_default()
    }

    /// The answer to a form that was posted to `path`, where it is of that type.
    pub(super) fn answered_at<T: DeserializeOwned>(self, path: &str) -> Option<T> {
        let answered = self.answered.filter(|answered| answered.path == path)?;
        json::from_str(&answered.json).ok()
    }

    /// The refusal of a form that was posted to `path`.
    pub(super) fn refused_at(self, path: &str) -> Option<Refused> {
        self.refused_at_any(&[path])
    }

    /// The refusal of a form that was posted to one of these paths.
    pub(super) fn refused_at_any(self, paths: &[&str]) -> Option<Refused> {
        self.refused.filter(|refused| paths.contains(&refused.path.as_str()))
    }
}

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
