//! The client's side of a call from a page: leptos' own client, and the token that the page keeps.

use std::future::Future;
use std::pin::Pin;
use std::sync::OnceLock;

use bytes::Bytes;
use futures::{Sink, Stream};
use server_fn::client::Client;
use server_fn::client::browser::BrowserClient;

use crate::contract::ApiError;

/// Gives the token of the page, if it has one. With `true` the one it gave last was refused: it must get another.
pub type TokenSource = fn(refused: bool) -> Pin<Box<dyn Future<Output = Option<String>>>>;

static TOKEN_SOURCE: OnceLock<TokenSource> = OnceLock::new();

/// Says where a page's token comes from; the first call counts. Until then calls go without one.
pub fn set_token_source(source: TokenSource) {
    let _ = TOKEN_SOURCE.set(source);
}

/// Asks the token source.
pub(super) async fn token(refused: bool) -> Option<String> {
    match TOKEN_SOURCE.get() {
        Some(source) => source(refused).await,
        None => None,
    }
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
