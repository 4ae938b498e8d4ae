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

/// Asks an endpoint, by POST where there is a body: the status and the text of its answer. Where it wants the page's
/// token, one that is refused is replaced once.
///
/// # Errors
/// That no answer of Vestibule's came.
pub(super) async fn ask(path: &str, body: Option<&str>, sends_token: bool) -> Result<(u16, String), ApiError> {
    if !sends_token {
        return send(path, body, None).await;
    }
    let answered = send(path, body, token(false).await).await?;
    if answered.0 == 401
        && let Some(renewed) = token(true).await
    {
        return send(path, body, Some(renewed)).await;
    }
    Ok(answered)
}

async fn send(path: &str, body: Option<&str>, token: Option<String>) -> Result<(u16, String), ApiError> {
    let request = request(body, token).map_err(|_| ApiError::internal())?;
    let answered = JsFuture::from(window().fetch_with_str_and_init(path, &request)).await;
    let response: Response = answered.map_err(|_| ApiError::unreachable())?.unchecked_into();
    if !is_ours(&response) {
        return Err(ApiError::unreachable());
    }
    let text = text(&response).await.ok_or_else(ApiError::internal)?;
    Ok((response.status(), text))
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
