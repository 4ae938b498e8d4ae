//! The two protocols of the API. A server function that names one says with it what method it takes and who may
//! enter; both are checked before its body runs.

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

use super::{Answer, Permission};
use crate::contract::{ApiError, json};

/// `POST`, with a body of JSON, a form or multipart, for those whom `P` lets in.
pub struct Post<P>(PhantomData<P>);

/// `GET`, whose body is not read, for those whom `P` lets in.
pub struct Get<P>(PhantomData<P>);

impl<P, Input, Output, C, S> Protocol<Input, Output, C, S, ApiError> for Post<P>
where
    P: Permission,
    Input: Serialize + DeserializeOwned + Send,
    Output: Answer,
    C: Client<ApiError>,
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
            ask(path, Some(&body)).await
        })
    }
}

impl<P, Input, Output, C, S> Protocol<Input, Output, C, S, ApiError> for Get<P>
where
    P: Permission,
    Input: Serialize + DeserializeOwned + Send,
    Output: Answer,
    C: Client<ApiError>,
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
        SendWrapper::new(ask(path, None))
    }
}

/// Asks the server from a page.
async fn ask<Output: Answer>(path: &str, body: Option<&str>) -> Result<Output, ApiError> {
    let text = in_browser::ask(path, body, Output::STATUS).await?;
    json::from_str(&text).map(Output::from_body).map_err(|_| ApiError::internal())
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

#[cfg(feature = "ssr")]
use super::serve as on_server;

// `Protocol` wants both sides in every build.

/// A server asks itself nothing over the wire.
#[cfg(not(feature = "hydrate"))]
mod in_browser {
    use crate::contract::ApiError;

    pub async fn ask(_: &str, _: Option<&str>, _: u16) -> Result<String, ApiError> {
        Err(ApiError::unreachable())
    }
}

/// A browser serves nothing.
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
