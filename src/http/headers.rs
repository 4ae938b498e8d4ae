//! Headers that every answer has (guarantee W1, W2, W9).

use base64ct::{Base64, Encoding};
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
    X_FRAME_OPTIONS,
};
use http::{HeaderMap, HeaderName, HeaderValue};
use sha2::{Digest, Sha256};

const PERMISSIONS: &str = "accelerometer=(), autoplay=(), camera=(), display-capture=(), geolocation=(), \
    gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=(), xr-spatial-tracking=()";
/// The policy of an answer that is not a page: it loads nothing and is shown in no frame.
const CSP_OF_DATA: &str = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'";
/// The policy of the page of the API's document: our own files alone, and requests to this server.
pub(super) const CSP_OF_API_DOCS: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
    font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
const TWO_YEARS: &str = "max-age=63072000; includeSubDomains";

const ALWAYS: [(HeaderName, HeaderValue); 8] = [
    (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    // Not no-referrer: with that a browser sends `Origin: null` with our own forms.
    (REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    (X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("permissions-policy"), HeaderValue::from_static(PERMISSIONS)),
    (CONTENT_SECURITY_POLICY, HeaderValue::from_static(CSP_OF_DATA)),
    (CACHE_CONTROL, HeaderValue::from_static("no-store")),
];

/// The default headers of every answer. Built once: a copy is cheaper.
pub(super) fn common(is_https: bool) -> HeaderMap {
    let mut common = HeaderMap::from_iter(ALWAYS);
    if is_https {
        common.insert(STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(TWO_YEARS));
    }
    common
}

/// Adds the default headers that an answer has not set itself.
pub(super) fn secure(common: &HeaderMap, headers: &mut HeaderMap) {
    let own = std::mem::replace(headers, common.clone());
    headers.extend(own);
}

/// The policy of every page: our own files, and these scripts in the page, by their digests. Pages under `cargo leptos
/// watch` may also reload, by a script and a port of its own.
pub(super) fn csp_of_pages(scripts: &[String], reload_port: Option<u32>) -> HeaderValue {
    let digest = |script: &String| format!("'sha256-{}'", Base64::encode_string(&Sha256::digest(script.as_bytes())));
    let (scripts, reload) = match reload_port {
        None => (scripts.iter().map(digest).collect::<Vec<_>>().join(" "), String::new()),
        Some(port) => ("'unsafe-inline'".to_owned(), format!(" ws://127.0.0.1:{port} ws://localhost:{port}")),
    };
    HeaderValue::try_from(format!(
        "default-src 'none'; script-src 'self' {scripts} 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; \
         font-src 'self'; connect-src 'self'{reload}; form-action 'self'; object-src 'none'; base-uri 'none'; \
         frame-ancestors 'none'"
    ))
    .unwrap_or(HeaderValue::from_static(CSP_OF_DATA))
}
