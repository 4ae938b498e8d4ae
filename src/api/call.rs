//! What `http` knows of a request when it calls an endpoint, and what the endpoint says of its answer.

use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use futures::future::{BoxFuture, Shared};
use leptos::prelude::{provide_context, use_context};

use crate::accounts::{Accounts, Client, GrantedSession, Identity};
use crate::contract::ApiError;

/// Who is asking. Found once for each request, before any endpoint.
#[derive(Clone, Debug)]
pub enum Caller {
    /// Nobody said who they are.
    Anonymous,
    /// This account, by this sign-in.
    Known(Arc<Identity>),
    /// Credentials were given and are not true; endpoints for anyone do not mind.
    Refused(ApiError),
}

impl Caller {
    /// The identity, where there is one.
    ///
    /// # Errors
    /// 401 where credentials are missing or wrong.
    pub fn identity(&self) -> Result<&Identity, ApiError> {
        match self {
            Self::Known(identity) => Ok(identity),
            Self::Anonymous => Err(ApiError::not_authenticated()),
            Self::Refused(error) => Err(error.clone()),
        }
    }
}

/// A body that is read when somebody waits for it, once, or why it could not be read.
pub type Unread = Shared<BoxFuture<'static, Result<Bytes, ApiError>>>;

/// One request to an endpoint.
#[derive(Clone, Debug)]
pub struct Call {
    /// Who is asking.
    pub caller: Caller,
    /// From where and with what.
    pub client: Client,
    /// The header `Content-Type`.
    pub content_type: Option<String>,
    /// The body; `None` where there is none that counts.
    pub body: Option<Unread>,
    /// Whether a browser's sign-in is asked for whatever the body says, as by a page's form.
    pub wants_session: bool,
    /// Whether a page of another origin asks, which can have no cookie.
    pub is_cross_origin: bool,
    /// Where the endpoint says how it went.
    pub head: Head,
}

impl Call {
    /// Reads the body.
    ///
    /// # Errors
    /// Why it could not be read.
    pub(super) async fn read_body(&self) -> Result<Bytes, ApiError> {
        match &self.body {
            Some(body) => body.clone().await,
            None => Ok(Bytes::new()),
        }
    }
}

/// How an endpoint went, shared between an endpoint and `http`.
#[derive(Clone, Debug, Default)]
pub struct Head(Arc<Mutex<HeadState>>);

#[derive(Debug, Default)]
struct HeadState {
    outcome: Option<Result<Answered, ApiError>>,
    session: Option<SessionChange>,
}

/// What an endpoint answered with.
#[derive(Debug)]
pub struct Answered {
    /// The HTTP status.
    pub status: u16,
    /// The body.
    pub json: String,
}

/// What an answer does to the browser's session cookie.
#[derive(Clone, Debug)]
pub enum SessionChange {
    /// Sets it.
    Grant(GrantedSession),
    /// Takes it away.
    End,
}

impl Head {
    pub(super) fn answer(&self, status: u16, json: String) {
        self.state(|state| state.outcome = Some(Ok(Answered { status, json })));
    }

    pub(super) fn refuse(&self, error: ApiError) {
        self.state(|state| state.outcome = Some(Err(error)));
    }

    pub(super) fn change_session(&self, change: SessionChange) {
        self.state(|state| state.session = Some(change));
    }

    /// Takes out the answer or the refusal; `None` where no endpoint ran.
    pub fn take_outcome(&self) -> Option<Result<Answered, ApiError>> {
        self.state(|state| state.outcome.take())
    }

    /// What happens to the session's cookie, if anything.
    pub fn session_change(&self) -> Option<SessionChange> {
        self.state(|state| state.session.clone())
    }

    // A std Mutex, as it is never held across an await.
    fn state<T>(&self, with: impl FnOnce(&mut HeadState) -> T) -> T {
        with(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// What an endpoint finds around itself.
#[derive(Clone)]
struct Surroundings {
    accounts: Accounts,
    call: Arc<Call>,
}

tokio::task_local! {
    static SURROUNDINGS: Surroundings;
}

/// Waits for an endpoint that answers this call.
pub async fn serving<T>(accounts: Accounts, call: Call, endpoint: impl Future<Output = T>) -> T {
    SURROUNDINGS.scope(Surroundings { accounts, call: Arc::new(call) }, endpoint).await
}

/// Lets the endpoints that a page calls while it is rendered answer this call. Rendering is spread over tasks, which
/// have leptos' context in common and nothing else.
pub fn provide_call(accounts: Accounts, call: Call) {
    provide_context(Surroundings { accounts, call: Arc::new(call) });
}

fn surroundings<T>(take: impl Fn(&Surroundings) -> T) -> Result<T, ApiError> {
    let of_task = SURROUNDINGS.try_with(&take).ok();
    of_task.or_else(|| use_context::<Surroundings>().as_ref().map(take)).ok_or_else(ApiError::internal)
}

/// The call that is being answered.
///
/// # Errors
/// Outside of a request: a fault of ours.
pub(super) fn call() -> Result<Arc<Call>, ApiError> {
    surroundings(|around| Arc::clone(&around.call))
}

/// The rules.
///
/// # Errors
/// Outside of a request: a fault of ours.
pub(super) fn accounts() -> Result<Accounts, ApiError> {
    surroundings(|around| around.accounts.clone())
}
