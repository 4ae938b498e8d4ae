//! The server's side of a call: permission, then body, then the endpoint.

use std::future::Future;

use serde::de::DeserializeOwned;
use server_fn::response::TryRes;

use super::call::{Call, call};
use super::{Answer, Permission, arguments, body};
use crate::contract::ApiError;

/// What an endpoint takes its arguments from.
pub(super) enum Reads {
    /// The body, in any of the three media types.
    Body,
    /// Nothing; a body that comes all the same is not looked at.
    Nothing,
}

/// Runs an endpoint and leaves in the call's [`Head`](super::Head) how it went. What it gives to server_fn is a blank.
///
/// # Errors
/// Where `http` provided no call: a fault of ours.
pub(super) async fn serve<P, Input, Output, Response, F, Fut>(reads: Reads, endpoint: F) -> Result<Response, ApiError>
where
    P: Permission,
    Input: DeserializeOwned + Send,
    Output: Answer,
    Response: TryRes<ApiError>,
    F: Fn(Input) -> Fut + Send,
    Fut: Future<Output = Result<Output, ApiError>> + Send,
{
    let call = call()?;
    match run::<P, _, _, _, _>(&call, reads, endpoint).await {
        Ok(answer) => {
            let json = serde_json::to_string(&answer.into_body()).map_err(|_| ApiError::internal())?;
            call.head.answer(Output::STATUS, json);
        }
        Err(error) => call.head.refuse(error),
    }
    TryRes::try_from_string("", String::new())
}

async fn run<P, Input, Output, F, Fut>(call: &Call, reads: Reads, endpoint: F) -> Result<Output, ApiError>
where
    P: Permission,
    Input: DeserializeOwned + Send,
    F: Fn(Input) -> Fut + Send,
    Fut: Future<Output = Result<Output, ApiError>> + Send,
{
    P::check(&call.caller)?;
    let fields = match reads {
        Reads::Body => body::read(&call.read_body().await?, call.content_type.as_deref()).await?,
        Reads::Nothing => Vec::new(),
    };
    endpoint(arguments::arguments(fields)?).await
}
