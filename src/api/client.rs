//! The client's side of a call from a page: leptos' own client, and the token that the page keeps.

use std::future::Future;
use std::pin::Pin;
use std::sync::OnceLock;

use bytes::Bytes;
use futures::{Sink, Stream};
use server_fn::client::Client;
use server_fn::client::browser::BrowserClient;
use server_fn::request::ClientReq;
use server_fn::response::ClientRes;

use crate::contract::ApiError;

const JSON: &str = "application/json";

/// Gives the token of the page, if it has one. With `true` the one it gave last was refused: it must get another.
pub type TokenSource = fn(refused: bool) -> Pin<Box<dyn Future<Output = Option<String>>>>;

static TOKEN_SOURCE: OnceLock<TokenSource> = OnceLock::new();

/// Says where a page's token comes from; the first call counts. Until then calls go without one.
pub fn set_token_source(source: TokenSource) {
    let _ = TOKEN_SOURCE.set(source);
}

/// Asks the token source.
async fn token(refused: bool) -> Option<String> {
    match TOKEN_SOURCE.get() {
        Some(source) => source(refused).await,
        None => None,
    }
}

/// What a server has answered.
pub(super) struct Answered {
    /// The HTTP status.
    pub status: u16,
    /// The body.
    pub body: String,
}

/// Asks an endpoint: by POST where there is a body, which is JSON, and with the page's token where the endpoint wants
/// one; a token that is refused is replaced once.
///
/// # Errors
/// Where no answer came.
pub(super) async fn ask(path: &str, body: Option<&str>, sends_token: bool) -> Result<Answered, ApiError> {
    let held = if sends_token { token(false).await } else { None };
    let first = send(path, body, held.as_deref()).await?;
    if !sends_token || first.status != 401 {
        return Ok(first);
    }
    match token(true).await {
        Some(renewed) => send(path, body, Some(&renewed)).await,
        None => Ok(first),
    }
}

type Request = <TokenClient as Client<ApiError>>::Request;

async fn send(path: &str, body: Option<&str>, token: Option<&str>) -> Result<Answered, ApiError> {
    let request: Request = match body {
        Some(body) => ClientReq::<ApiError>::try_new_post(path, JSON, JSON, body.to_owned()),
        None => ClientReq::<ApiError>::try_new_get(path, JSON, JSON, ""),
    }?;
    if let Some(token) = token {
        request.headers().set("Authorization", &["Token ", token].concat());
    }
    let response = TokenClient::send(request).await?;
    let status = ClientRes::<ApiError>::status(&response);
    Ok(Answered { status, body: ClientRes::<ApiError>::try_into_string(response).await? })
}

/// The client that every endpoint names: leptos' [`BrowserClient`], with requests that can bear a token.
pub struct TokenClient;

impl Client<ApiError> for TokenClient {
    type Request = <BrowserClient as Client<ApiError>>::Request;
    type Response = <BrowserClient as Client<ApiError>>::Response;

    fn send(request: Self::Request) -> impl Future<Output = Result<Self::Response, ApiError>> + Send {
        <BrowserClient as Client<ApiError>>::send(request)
    }

    fn open_websocket(
        path: &str,
    ) -> impl Future<
        Output = Result<
            (impl Stream<Item = Result<Bytes, Bytes>> + Send + 'static, impl Sink<Bytes> + Send + 'static),
            ApiError,
        >,
    > + Send {
        <BrowserClient as Client<ApiError>>::open_websocket(path)
    }

    fn spawn(future: impl Future<Output = ()> + Send + 'static) {
        <BrowserClient as Client<ApiError>>::spawn(future);
    }
}
