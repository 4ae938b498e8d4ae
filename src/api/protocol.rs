//! The protocol of the API's server functions, and the declaration of their policies.

use std::future::Future;
use std::marker::PhantomData;

use http::Method;
use send_wrapper::SendWrapper;
use serde::Serialize;
use serde::de::DeserializeOwned;
use server_fn::Protocol;
use server_fn::client::Client;
use server_fn::error::ServerFnErrorErr;
use server_fn::server::Server;

use super::Answer;
use crate::contract::{ApiError, json};

/// The part of a policy that both builds have. [`endpoint!`] implements it.
pub trait Policy: 'static {
    /// The only method that it takes.
    const METHOD: Method;
}

/// Declares what holds for the endpoint of a server function: method, permission, the throttle that counts its calls
/// beside the general one, the page of its form where that has another path, whether that page shows the answer,
/// whether it ends the browser's session, whether a member of staff may call it who acts as another account, the
/// arguments without which it never succeeds, and the statuses of its own refusals beside 400 and those of the policy.
/// Everything else reads it from here.
///
/// ```text
/// endpoint!(Login: POST, AllowAny, throttle = Login, requires = [username, password], refuses = [401]);
/// endpoint!(EndSignIn: POST, FreshSession, page = "/account/sessions", refuses = [404]);
/// endpoint!(AdminDeactivate: POST, Desk(Manage), requires = [id], refuses = [404]);
/// ```
macro_rules! endpoint {
    (
        $function:ident: $method:ident, $permission:ident $(($right:ident))?
        $(, throttle = $scope:ident)? $(, page = $page:expr)? $(, shows_answer = $shows:literal)?
        $(, ends_session = $ends:literal)? $(, while_impersonating = $while:literal)?
        $(, requires = [$($required:ident),+])? $(, refuses = [$($status:literal),+])?
    ) => {
        impl $crate::api::Policy for $function {
            const METHOD: http::Method = http::Method::$method;
        }

        // What is required is an argument.
        $(#[cfg(feature = "ssr")]
        const _: fn(&$function) = |arguments| {
            $(let _ = &arguments.$required;)+
        };)?

        #[cfg(feature = "ssr")]
        server_fn::inventory::submit! {
            $crate::api::Endpoint::of::<$function>(http::Method::$method, $crate::api::Declaration {
                permission: $crate::api::Permission::$permission $(($crate::contract::Right::$right))?,
                throttle: $crate::api::protocol::first!($(Some($crate::accounts::Scope::$scope),)? None),
                page: $crate::api::protocol::first!($(Some($page),)? None),
                shows_answer: $crate::api::protocol::first!($($shows,)? false),
                ends_session: $crate::api::protocol::first!($($ends,)? false),
                while_impersonating: $crate::api::protocol::first!($($while,)? false),
                requires: &[$($(stringify!($required)),+)?],
                refuses: &[$($($status),+)?],
                module: module_path!(),
            })
        }
    };
}

/// The first of some expressions.
#[cfg(feature = "ssr")]
macro_rules! first {
    ($first:expr $(, $rest:expr)*) => {
        $first
    };
}

pub(super) use endpoint;
#[cfg(feature = "ssr")]
pub(super) use first;

/// The protocol of a server function with the policy `E`, which is its own type: JSON over HTTP, with DRF's errors.
///
/// In the browser it sends the call. The server calls the function by its [`Endpoint`](super::Endpoint) and not by
/// server_fn, whose handler would redirect by `Accept` and `Referer` (guarantee W8).
pub struct Api<E>(PhantomData<E>);

impl<E, Input, Output, C, S> Protocol<Input, Output, C, S, ApiError> for Api<E>
where
    E: Policy,
    Input: Serialize + DeserializeOwned + Send,
    Output: Answer,
    C: Client<ApiError>,
    S: Server<ApiError>,
{
    const METHOD: Method = E::METHOD;

    async fn run_server<F, Fut>(_: S::Request, _: F) -> Result<S::Response, ApiError>
    where
        F: Fn(Input) -> Fut + Send,
        Fut: Future<Output = Result<Output, ApiError>> + Send,
    {
        Err(ApiError::internal())
    }

    fn run_client(path: &str, input: Input) -> impl Future<Output = Result<Output, ApiError>> + Send {
        SendWrapper::new(async move {
            let is_post = E::METHOD == Method::POST;
            let body = is_post.then(|| json::to_string(&input)).transpose().map_err(|_| ApiError::internal())?;
            let (status, text) = in_browser::ask(path, body.as_deref()).await?;
            Output::read(status, &text)
        })
    }
}

impl server_fn::error::FromServerFnError for ApiError {
    type Encoder = server_fn::codec::JsonEncoding;

    /// What goes wrong inside server_fn is a fault of ours.
    fn from_server_fn_error(_: ServerFnErrorErr) -> Self {
        Self::internal()
    }
}

#[cfg(feature = "hydrate")]
use super::client as in_browser;

/// Never called: the server sends itself no requests, but `Protocol` wants both sides in every build.
#[cfg(not(feature = "hydrate"))]
mod in_browser {
    use crate::contract::ApiError;

    pub async fn ask(_: &str, _: Option<&str>) -> Result<(u16, String), ApiError> {
        Err(ApiError::unreachable())
    }
}
