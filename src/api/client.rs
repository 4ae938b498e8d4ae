//! The browser's side of a call: its own `fetch`, with the token that the page keeps.

use std::future::Future;
use std::pin::Pin;
use std::sync::OnceLock;

use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Headers, RequestInit, Response};

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

/// Asks an endpoint, by POST where there is a body, for an answer with this status, whose body it returns. Where the
/// endpoint wants the page's token, one that is refused is replaced once.
///
/// # Errors
/// The answer that came instead, or that none came.
pub(super) async fn ask(path: &str, body: Option<&str>, sends_token: bool, status: u16) -> Result<String, ApiError> {
    if !sends_token {
        return send(path, body, None, status).await;
    }
    match send(path, body, token(false).await, status).await {
        Err(error) if error.status == 401 => match token(true).await {
            Some(renewed) => send(path, body, Some(renewed), status).await,
            None => Err(error),
        },
        answered => answered,
    }
}

async fn send(path: &str, body: Option<&str>, token: Option<String>, status: u16) -> Result<String, ApiError> {
    let request = request(body, token).map_err(|_| ApiError::internal())?;
    let answered = JsFuture::from(window().fetch_with_str_and_init(path, &request)).await;
    let response: Response = answered.map_err(|_| ApiError::unreachable())?.unchecked_into();
    if !is_ours(&response) {
        return Err(ApiError::unreachable());
    }
    let text = text(&response).await.ok_or_else(ApiError::internal)?;
    if response.status() == status { Ok(text) } else { Err(ApiError::from_wire(response.status(), &text)) }
}

/// Whether it can be an answer of Vestibule's: its 401 asks for a token. That of a proxy in between, which wants a
/// password of its own, says nothing of the sign-in.
fn is_ours(response: &Response) -> bool {
    let asks_for = || response.headers().get("WWW-Authenticate").ok().flatten();
    response.status() != 401 || asks_for().is_some_and(|scheme| scheme.starts_with("Token"))
}

fn request(body: Option<&str>, token: Option<String>) -> Result<RequestInit, JsValue> {
    let (request, headers) = (RequestInit::new(), Headers::new()?);
    headers.set("Accept", JSON)?;
    if let Some(token) = token {
        headers.set("Authorization", &["Token ", &token].concat())?;
    }
    if let Some(body) = body {
        headers.set("Content-Type", JSON)?;
        request.set_method("POST");
        request.set_body(&body.into());
    }
    request.set_headers(&headers);
    Ok(request)
}

async fn text(response: &Response) -> Option<String> {
    JsFuture::from(response.text().ok()?).await.ok()?.as_string()
}
