//! The endpoints as the server sees them: the policy that each server function declares beside itself, and how it is
//! called.

use std::collections::HashMap;
use std::ops::Deref;
use std::pin::Pin;
use std::sync::LazyLock;

use http::Method;
use schemars::SchemaGenerator;
use serde::de::DeserializeOwned;
use server_fn::{ServerFn, inventory};

use super::body::Fields;
use super::{Answer, AnswerSchema, Answered, Caller, Permission, RequestContext, arguments, permission};
use crate::accounts::{Accounts, Scope};
use crate::contract::{ApiError, TokenScope, paths};

/// A server function and its policy. Written by [`endpoint!`](super::protocol::endpoint) in the file of the function;
/// routing, throttle, metrics, `OPTIONS` and OpenAPI read it from here.
pub struct Endpoint {
    /// Where it is, such as `/api/login`.
    pub path: &'static str,
    /// The only method that it takes, beside `OPTIONS`.
    pub method: Method,
    /// What is declared beside its function.
    declared: Declaration,
    /// The names of its arguments, in their order.
    pub(super) arguments: fn() -> &'static [&'static str],
    /// What its function returns.
    pub(super) answers: fn(&mut SchemaGenerator) -> Vec<AnswerSchema>,
    call: Function,
}

/// What [`endpoint!`](super::protocol::endpoint) declares beside the method.
#[derive(Clone, Copy, Debug)]
pub struct Declaration {
    /// Who may call it.
    pub permission: Permission,
    /// The throttle that counts its calls, beside the general one.
    pub throttle: Option<Scope>,
    /// The page on which its form stands, where that is not the form's own path.
    pub page: Option<&'static str>,
    /// Whether the page shows the answer to its form, as a secret that is told once; else success leads on.
    pub shows_answer: bool,
    /// Whether it ends the session, so that its goal is reached as soon as nobody is signed in.
    pub ends_session: bool,
    /// Whether it may be called by a member of staff who acts as another account.
    pub while_impersonating: bool,
    /// The arguments without which it never succeeds.
    pub requires: &'static [&'static str],
    /// The statuses of its refusals beside 400 and those that the policy and every request have.
    pub refuses: &'static [u16],
    /// The module of its function, whose source has the docs.
    pub module: &'static str,
}

impl Deref for Endpoint {
    type Target = Declaration;

    fn deref(&self) -> &Declaration {
        &self.declared
    }
}

type Function = for<'b> fn(Fields<'b>) -> Result<Running, ApiError>;
type Running = Pin<Box<dyn Future<Output = Result<Answered, ApiError>> + Send>>;

inventory::collect!(Endpoint);

impl Endpoint {
    /// The endpoint of a server function.
    pub const fn of<F>(method: Method, declared: Declaration) -> Self
    where
        F: ServerFn<Error = ApiError> + DeserializeOwned + 'static,
        F::Output: Answer,
    {
        let (arguments, answers) = (arguments::names::<F>, F::Output::describe);
        Self { path: F::PATH, method, declared, arguments, answers, call: run::<F> }
    }

    /// The endpoint at a path, where there is one.
    pub fn at(path: &str) -> Option<&'static Self> {
        static BY_PATH: LazyLock<HashMap<&str, &Endpoint>> =
            LazyLock::new(|| Endpoint::all().map(|endpoint| (endpoint.path, endpoint)).collect());
        BY_PATH.get(path).copied()
    }

    /// The endpoint that a form without JavaScript calls by posting to a path: the one beneath `/api` at that path.
    pub fn of_form(path: &str) -> Option<&'static Self> {
        Self::at(&format!("{}{path}", paths::API)).filter(|endpoint| endpoint.method == Method::POST)
    }

    /// Every endpoint.
    pub fn all() -> impl Iterator<Item = &'static Self> {
        inventory::iter::<Self>()
    }

    /// Where its form is posted to: its path without `/api`.
    pub fn form_path(&self) -> &'static str {
        self.path.strip_prefix(paths::API).unwrap_or(self.path)
    }

    /// What comes after `/api/`.
    pub fn name(&self) -> &'static str {
        self.form_path().trim_start_matches('/')
    }

    /// Checks whether the caller may call it: by its permission, the scope of a program's token, and the right of
    /// staff.
    ///
    /// # Errors
    /// 401 where credentials are missing or wrong; 403 for a token whose scope is too small, without the
    /// right, and while acting as another account; 503 where the right cannot be looked up.
    pub async fn admit(&self, accounts: &Accounts, caller: &Caller) -> Result<(), ApiError> {
        if let Permission::Desk(right) = self.permission {
            let identity = permission::desk(caller)?;
            let has = accounts.right_of(identity.account.user.id).await?;
            if has.is_none_or(|has| has < right) {
                return Err(ApiError::permission_denied());
            }
        }
        self.check(accounts, caller)
    }

    /// The same without the right of staff, which takes no look-up.
    ///
    /// # Errors
    /// The same.
    pub fn check(&self, accounts: &Accounts, caller: &Caller) -> Result<(), ApiError> {
        if !self.while_impersonating {
            permission::deny_impersonated(caller)?;
        }
        self.permission.check(accounts, caller)?;
        // Where anyone may call, credentials count for nothing.
        let (Caller::Known(identity), false) = (caller, self.permission == Permission::AllowAny) else {
            return Ok(());
        };
        let (is_get, is_desk) = (self.method == Method::GET, matches!(self.permission, Permission::Desk(_)));
        match identity.scope {
            TokenScope::Read if !is_get => Err(ApiError::permission_denied()),
            TokenScope::Admin if !is_desk => Err(ApiError::permission_denied()),
            TokenScope::All if is_desk && !is_get => Permission::FreshSecondFactor.check(accounts, caller),
            TokenScope::Read | TokenScope::All | TokenScope::Admin => Ok(()),
        }
    }

    /// Calls the server function with what a body holds. Throttle and permission are already checked.
    ///
    /// # Errors
    /// 400 where the fields are no arguments of the function; what the function says.
    pub async fn call(&self, context: RequestContext, fields: Fields<'_>) -> Result<Answered, ApiError> {
        let running = (self.call)(fields)?;
        context.scope(running).await
    }
}

fn run<F>(fields: Fields<'_>) -> Result<Running, ApiError>
where
    F: ServerFn<Error = ApiError> + DeserializeOwned + 'static,
    F::Output: Answer,
{
    let function: F = arguments::arguments(fields)?;
    Ok(Box::pin(async move { function.run_body().await?.into_answered() }))
}
