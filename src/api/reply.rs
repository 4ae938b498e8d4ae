//! What a server function returns: a body of JSON and, in its type, the status.

use std::ops::Deref;

use serde::Serialize;
use serde::de::DeserializeOwned;

#[cfg(feature = "ssr")]
use super::{CookieChange, SessionChange};
use crate::contract::{ApiError, json};

/// 200: it was done.
pub type Done<T> = Reply<T, 200>;
/// 201: it was made.
pub type Created<T> = Reply<T, 201>;

/// A body with a status. It has no serde of its own, so leptos' default protocol, which would answer anybody, cannot be
/// used for it by accident.
#[derive(Clone, Debug)]
pub struct Reply<T, const STATUS: u16> {
    body: T,
    #[cfg(feature = "ssr")]
    session: Option<SessionChange>,
    #[cfg(feature = "ssr")]
    cookies: Vec<CookieChange>,
    #[cfg(feature = "ssr")]
    next_step: Option<&'static str>,
}

impl<T, const STATUS: u16> Reply<T, STATUS> {
    /// An answer that leaves the browser's session as it is.
    pub fn new(body: T) -> Self {
        Self {
            body,
            #[cfg(feature = "ssr")]
            session: None,
            #[cfg(feature = "ssr")]
            cookies: Vec::new(),
            #[cfg(feature = "ssr")]
            next_step: None,
        }
    }

    /// The same, which also changes the browser's session.
    #[cfg(feature = "ssr")]
    pub(super) fn with_session(self, session: Option<SessionChange>) -> Self {
        Self { session, ..self }
    }

    /// The same, which also changes other cookies of the browser.
    #[cfg(feature = "ssr")]
    pub(super) fn with_cookies(mut self, changes: impl IntoIterator<Item = CookieChange>) -> Self {
        self.cookies.extend(changes);
        self
    }

    /// The same for a form that leads to this page, which belongs to a log-in.
    #[cfg(feature = "ssr")]
    pub(super) fn going_on_at(self, page: &'static str) -> Self {
        Self { next_step: Some(page), ..self }
    }

    /// The same with another body.
    #[cfg(feature = "ssr")]
    pub(super) fn map<U>(self, body: impl FnOnce(T) -> U) -> Reply<U, STATUS> {
        let Self { body: before, session, cookies, next_step } = self;
        Reply { body: body(before), session, cookies, next_step }
    }

    /// Takes the body out.
    pub fn into_inner(self) -> T {
        self.body
    }
}

impl<T, const STATUS: u16> Deref for Reply<T, STATUS> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.body
    }
}

/// What the body of an answer can be. On the server it has a schema too.
#[cfg(feature = "ssr")]
pub trait AnswerBody: Serialize + DeserializeOwned + Send + schemars::JsonSchema {}
#[cfg(feature = "ssr")]
impl<T: Serialize + DeserializeOwned + Send + schemars::JsonSchema> AnswerBody for T {}

/// What the body of an answer can be.
#[cfg(not(feature = "ssr"))]
pub trait AnswerBody: Serialize + DeserializeOwned + Send {}
#[cfg(not(feature = "ssr"))]
impl<T: Serialize + DeserializeOwned + Send> AnswerBody for T {}

/// What is documented of an answer that an endpoint's function returns.
#[cfg(feature = "ssr")]
#[derive(Debug)]
pub struct AnswerSchema {
    /// The status.
    pub status: u16,
    /// Of the body.
    pub schema: schemars::Schema,
    /// A header that it has beside those of every answer, with what it says.
    pub header: Option<(&'static str, &'static str)>,
}

/// What an endpoint can return.
pub trait Answer: Sized + Send {
    /// The answer to send.
    ///
    /// # Errors
    /// Where it cannot be written: a fault of ours.
    #[cfg(feature = "ssr")]
    fn into_answered(self) -> Result<super::Answered, ApiError>;

    /// Each status that it can have, with the schema of its body.
    #[cfg(feature = "ssr")]
    fn describe(schemas: &mut schemars::SchemaGenerator) -> Vec<AnswerSchema>;

    /// Reads it in the browser.
    ///
    /// # Errors
    /// What another status says, and a body that cannot be read.
    fn read(status: u16, body: &str) -> Result<Self, ApiError>;
}

impl<T: AnswerBody, const STATUS: u16> Answer for Reply<T, STATUS> {
    #[cfg(feature = "ssr")]
    fn into_answered(self) -> Result<super::Answered, ApiError> {
        let json = serde_json::to_string(&self.body).map_err(|_| ApiError::internal())?;
        let Self { session, cookies, next_step, .. } = self;
        Ok(super::Answered { session, cookies, next_step, ..super::Answered::json(STATUS, json)? })
    }

    #[cfg(feature = "ssr")]
    fn describe(schemas: &mut schemars::SchemaGenerator) -> Vec<AnswerSchema> {
        vec![AnswerSchema { status: STATUS, schema: schemas.subschema_for::<T>(), header: None }]
    }

    fn read(status: u16, body: &str) -> Result<Self, ApiError> {
        if status != STATUS {
            return Err(ApiError::from_wire(status, body));
        }
        json::from_str(body).map(Self::new).map_err(|_| ApiError::internal())
    }
}
