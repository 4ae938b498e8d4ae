//! What a server function knows of its request beside its arguments.
//!
//! The arguments of a server function are what comes over the wire and nothing else: that is leptos' limit. The caller
//! and its address are therefore kept outside of the function: in a task-local where an endpoint is called, and in
//! leptos' context where a page calls the function while it is rendered, which is spread over tasks.

use std::future::Future;
use std::sync::Arc;

use leptos::prelude::{provide_context, use_context};

use super::{CookieKind, Cookies, Permission, permission};
use crate::accounts::{Accounts, AddressProof, Client, Identity, Staff};
use crate::contract::{ApiError, Field};

/// Who is asking. Found once for each request, before any endpoint.
#[derive(Clone, Debug)]
pub enum Caller {
    /// No credentials were sent.
    Anonymous,
    /// This account, by this sign-in.
    Known(Arc<Identity>),
    /// The credentials are not valid; endpoints for anyone ignore that.
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

/// What has sent a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// A program, or a page of ours by a call.
    Call,
    /// A form of ours without JavaScript. It always asks for a browser's sign-in, whatever its body says.
    Form,
    /// A page of another origin, which can have no cookie.
    CrossOrigin,
}

/// The request that is being answered; cheap to clone.
#[derive(Clone)]
pub struct RequestContext(Arc<Request>);

struct Request {
    accounts: Accounts,
    caller: Caller,
    client: Client,
    source: Source,
    cookies: Cookies,
}

tokio::task_local! {
    static CURRENT: RequestContext;
}

impl RequestContext {
    /// A request of `caller`, which comes from `client` and has these cookies beside that of a session.
    pub fn new(accounts: Accounts, caller: Caller, client: Client, source: Source, cookies: Cookies) -> Self {
        Self(Arc::new(Request { accounts, caller, client, source, cookies }))
    }

    /// The same request of another caller.
    #[must_use]
    pub fn with_caller(&self, caller: Caller) -> Self {
        let Request { accounts, client, source, cookies, .. } = &*self.0;
        Self::new(accounts.clone(), caller, client.clone(), *source, cookies.clone())
    }

    /// The request that is being answered.
    ///
    /// # Errors
    /// Outside of a request: a fault of ours.
    pub(super) fn current() -> Result<Self, ApiError> {
        CURRENT.try_with(Self::clone).ok().or_else(use_context).ok_or_else(ApiError::internal)
    }

    /// Runs a server function within this request.
    pub(super) async fn scope<T>(self, function: impl Future<Output = T>) -> T {
        CURRENT.scope(self, function).await
    }

    /// Lets the server functions that a page calls while it is rendered find this request.
    pub fn provide(self) {
        provide_context(self);
    }

    /// The rules.
    pub(super) fn accounts(&self) -> &Accounts {
        &self.0.accounts
    }

    /// Who is asking.
    pub fn caller(&self) -> &Caller {
        &self.0.caller
    }

    /// Who is signed in by a browser's session.
    ///
    /// # Errors
    /// 401 for anybody else.
    pub(super) fn session_owner(&self) -> Result<&Identity, ApiError> {
        Permission::HasSession.check(&self.0.accounts, &self.0.caller)?;
        self.0.caller.identity()
    }

    /// What proves an address: the secret of a link on any device, else a code for who is signed in by a session.
    ///
    /// # Errors
    /// 401 without a link for who has no session.
    pub(super) fn address_proof<'a>(&'a self, token: &'a Field, code: &'a Field) -> Result<AddressProof<'a>, ApiError> {
        let has_link = token.text().is_ok_and(|secret| !secret.trim().is_empty());
        // A code is for the browser that asked for it: no token can use one.
        let identity = if has_link { None } else { Some(self.session_owner()?) };
        Ok(AddressProof { token, code, identity })
    }

    /// Who is asking, as staff at the desk, and why.
    ///
    /// # Errors
    /// 403 for a caller without a right there; 400 on `reason`.
    pub(super) async fn staff(&self, reason: &Field) -> Result<Staff, ApiError> {
        Ok(self.0.accounts.staff(permission::desk(&self.0.caller)?, &self.0.client, reason).await?)
    }

    /// From where and with what.
    pub fn client(&self) -> &Client {
        &self.0.client
    }

    /// A cookie of the browser, if it has one of that kind.
    pub(super) fn cookie(&self, kind: CookieKind) -> Option<&str> {
        self.0.cookies.iter().find(|(other, _)| *other == kind).map(|(_, value)| value.as_str())
    }

    /// What has sent it.
    pub(super) fn source(&self) -> Source {
        self.0.source
    }
}
