//! The browser's side of a call: its own `fetch`, by the session's cookie. None sends `Authorization`: a proxy in
//! between that wants HTTP Basic gets its own credentials in that header.

use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Headers, RequestInit, Response};

use crate::contract::ApiError;

const JSON: &str = "application/json";

/// Asks an endpoint, by POST where there is a body: the status and the text of its answer.
///
/// # Errors
/// No answer of Vestibule's came.
pub(super) async fn ask(path: &str, body: Option<&str>) -> Result<(u16, String), ApiError> {
    let request = request(body).map_err(|_| ApiError::internal())?;
    let answered = JsFuture::from(window().fetch_with_str_and_init(path, &request)).await;
    let response: Response = answered.map_err(|_| ApiError::unreachable())?.unchecked_into();
    if !is_ours(&response) {
        return Err(ApiError::intercepted());
    }
    let text = text(&response).await.ok_or_else(ApiError::internal)?;
    Ok((response.status(), text))
}

/// Whether it can be an answer of Vestibule's, which is JSON, and whose 401 asks for a token. The answer of a
/// proxy in between says nothing about the sign-in. For 502 to 504 the status is enough, whoever sends it.
fn is_ours(response: &Response) -> bool {
    let begins = |name: &str, with: &str| {
        response.headers().get(name).ok().flatten().is_some_and(|value| value.starts_with(with))
    };
    match response.status() {
        401 => begins("WWW-Authenticate", "Token"),
        502..=504 => true,
        _ => begins("Content-Type", JSON),
    }
}

fn request(body: Option<&str>) -> Result<RequestInit, JsValue> {
    let (request, headers) = (RequestInit::new(), Headers::new()?);
    headers.set("Accept", JSON)?;
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
