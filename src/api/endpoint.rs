//! The two protocols of the API. A server function that names one says with it what method it takes and who may
//! enter; both are checked before its body runs.

use std::future::Future;
use std::marker::PhantomData;

use http::Method;
use send_wrapper::SendWrapper;
use serde::Serialize;
use serde::de::DeserializeOwned;
use server_fn::Protocol;
use server_fn::error::ServerFnErrorErr;
use server_fn::server::Server;

use super::client::{Answered, TokenClient, ask};
use super::{Answer, Permission};
use crate::contract::{ApiError, json};

/// `POST`, with a body of JSON, a form or multipart, for those whom `P` lets in.
pub struct Post<P>(PhantomData<P>);

/// `GET`, whose body is not read, for those whom `P` lets in.
pub struct Get<P>(PhantomData<P>);

impl<P, Input, Output, S> Protocol<Input, Output, TokenClient, S, ApiError> for Post<P>
where
    P: Permission,
    Input: Serialize + DeserializeOwned + Send,
    Output: Answer,
    S: Server<ApiError>,
{
    const METHOD: Method = Method::POST;

    async fn run_server<F, Fut>(_: S::Request, endpoint: F) -> Result<S::Response, ApiError>
    where
        F: Fn(Input) -> Fut + Send,
        Fut: Future<Output = Result<Output, ApiError>> + Send,
    {
        on_server::serve::<P, _, _, _, _, _>(on_server::Reads::Body, endpoint).await
    }

    fn run_client(path: &str, input: Input) -> impl Future<Output = Result<Output, ApiError>> + Send {
        SendWrapper::new(async move {
            let body = json::to_string(&input).map_err(|_| ApiError::internal())?;
            read(ask(path, Some(&body), P::SENDS_TOKEN).await?)
        })
    }
}

impl<P, Input, Output, S> Protocol<Input, Output, TokenClient, S, ApiError> for Get<P>
where
    P: Permission,
    Input: Serialize + DeserializeOwned + Send,
    Output: Answer,
    S: Server<ApiError>,
{
    const METHOD: Method = Method::GET;

    async fn run_server<F, Fut>(_: S::Request, endpoint: F) -> Result<S::Response, ApiError>
    where
        F: Fn(Input) -> Fut + Send,
        Fut: Future<Output = Result<Output, ApiError>> + Send,
    {
        on_server::serve::<P, _, _, _, _, _>(on_server::Reads::Nothing, endpoint).await
    }

    fn run_client(path: &str, _: Input) -> impl Future<Output = Result<Output, ApiError>> + Send {
        SendWrapper::new(async move { read(ask(path, None, P::SENDS_TOKEN).await?) })
    }
}

/// The answer that was hoped for, or the one that came instead.
fn read<Output: Answer>(answered: Answered) -> Result<Output, ApiError> {
    if answered.status != Output::STATUS {
        return Err(ApiError::from_wire(answered.status, &answered.body));
    }
    json::from_str(&answered.body).map(Output::from_body).map_err(|_| ApiError::internal())
}

impl server_fn::error::FromServerFnError for ApiError {
    type Encoder = server_fn::codec::JsonEncoding;

    /// What goes wrong inside server_fn: on the way to the server nothing was reached; else it is our fault.
    fn from_server_fn_error(fault: ServerFnErrorErr) -> Self {
        match fault {
            ServerFnErrorErr::Request(_) => Self::unreachable(),
            _ => Self::internal(),
        }
    }
}

#[cfg(feature = "ssr")]
use super::serve as on_server;

/// A browser serves nothing, but `Protocol` wants both sides in every build.
#[cfg(not(feature = "ssr"))]
mod on_server {
    pub enum Reads {
        Body,
        Nothing,
    }

    #[expect(clippy::extra_unused_type_parameters, reason = "the server's side checks the permission")]
    pub async fn serve<P, Input, Output, Response, F, Fut>(
        _: Reads,
        _: F,
    ) -> Result<Response, crate::contract::ApiError>
    where
        F: Fn(Input) -> Fut,
        Fut: Future<Output = Result<Output, crate::contract::ApiError>>,
    {
        Err(crate::contract::ApiError::internal())
    }
}
