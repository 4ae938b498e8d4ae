//! The site's files, compressed when they were built.

use axum::Router;
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use http::HeaderValue;
use http::header::{CACHE_CONTROL, VARY};
use tower_http::services::{ServeDir, ServeFile};

use super::state::AppState;

/// Files whose name has a hash in it never change.
const IMMUTABLE: &str = "public, max-age=31536000, immutable";
const A_DAY: &str = "public, max-age=86400";
const REVALIDATED: &str = "no-cache";

/// Serves `/pkg`, `/fonts` and the icons.
pub(super) fn router(state: &AppState) -> Router<AppState> {
    let options = &state.settings.leptos;
    let root = options.site_root.as_ref();
    let folder = |name: &str| {
        ServeDir::new(format!("{root}/{name}"))
            .precompressed_br()
            .precompressed_gzip()
            .append_index_html_on_directories(false)
    };
    let package = if options.hash_files { IMMUTABLE } else { REVALIDATED };
    let cached = |service, value: &'static str| {
        Router::new().fallback_service(service).layer(from_fn(move |request, next| cache(request, next, value)))
    };
    Router::new()
        .nest(&format!("/{}", options.site_pkg_dir), cached(folder(&options.site_pkg_dir), package))
        .nest("/fonts", cached(folder("fonts"), A_DAY))
        .route_service("/favicon.svg", ServeFile::new(format!("{root}/favicon.svg")))
        .route_service("/favicon.ico", ServeFile::new(format!("{root}/favicon.ico")))
        .route_service("/robots.txt", ServeFile::new(format!("{root}/robots.txt")))
}

async fn cache(request: Request, next: Next, value: &'static str) -> Response {
    let mut response = next.run(request).await;
    if response.status().is_success() || response.status() == http::StatusCode::NOT_MODIFIED {
        response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static(value));
        // A shared cache must not hand the compressed file to a client that cannot read it.
        response.headers_mut().append(VARY, HeaderValue::from_static("accept-encoding"));
    }
    response
}
