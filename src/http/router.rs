//! The one route table. The steps before it are in [`pipeline`](super::pipeline).

use axum::Router;
use axum::middleware::from_fn_with_state as with;
use axum::routing::{any, get};
use http::Uri;
use http::uri::PathAndQuery;
use leptos_axum::generate_route_list;
use tower_http::compression::CompressionLayer;

use super::state::AppState;
use super::{
    api_docs, authentication, endpoints, errors, executor, form_posts, health, openapi, pages, record_files,
    related_origins, sign_in_events, verify,
};
use crate::api::Endpoint;
use crate::app::App;
use crate::contract::paths;

/// Every route of the server, the endpoints of the API aside, which have their own table.
pub(super) fn new(state: AppState) -> Router {
    executor::init();
    let mut site = Router::new();
    for listing in generate_route_list(App) {
        let has_form = Endpoint::of_form(listing.path()).is_some();
        let page = if has_form { get(pages::page).post(form_posts::post) } else { get(pages::page) };
        site = site.route(listing.path(), page);
    }
    for (form, _) in forms() {
        site = site.route(form, get(form_posts::page_of_form).post(form_posts::post));
    }
    site = site
        .route(paths::desk::RECORD_CSV, get(record_files::csv))
        .route(paths::desk::RECORD_JSON_LINES, get(record_files::json_lines));
    // What the API answers is not compressed: it contains tokens beside text that the caller chose (BREACH).
    let page = |routes: Router<AppState>| {
        routes
            .layer(with(state.clone(), authentication::identify))
            .layer(CompressionLayer::new())
            .method_not_allowed_fallback(errors::method_not_allowed)
    };
    let nowhere = page(Router::new().fallback(pages::not_found)).with_state(state.clone());
    let own = state.settings.routes.clone().or(state.clone(), nowhere);
    let site = page(site).fallback_service(own);

    let api = Router::new()
        .route(paths::SIGN_IN_EVENTS, get(sign_in_events::stream))
        .route(paths::CONTINUE, get(verify::go_on))
        .layer(with(state.clone(), authentication::identify))
        .route(paths::OPENAPI, any(openapi::answer))
        .route(paths::API_DOCS, any(api_docs::page))
        .route(paths::API, any(endpoints::none))
        .route(&format!("{}/{{*endpoint}}", paths::API), any(endpoints::none));

    Router::new()
        .route(paths::HEALTHZ, get(health::live))
        .route(paths::READYZ, get(health::ready))
        .route(paths::RELATED_ORIGINS, get(related_origins::list))
        .merge(api)
        .fallback_service(site.with_state(state.clone()))
        .with_state(state)
}

/// The paths of forms that stand on a page of another path, each with that page.
fn forms() -> impl Iterator<Item = (&'static str, &'static str)> {
    Endpoint::all().filter_map(|endpoint| Some((endpoint.form_path(), endpoint.page?)))
}

/// Takes one trailing slash off a path: `/api/login/` is `/api/login`.
pub(super) fn strip_trailing_slash(uri: &mut Uri) {
    let Some(bare) = uri.path().strip_suffix('/').filter(|bare| !bare.is_empty() && !bare.ends_with('/')) else {
        return;
    };
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    if let Ok(bare) = PathAndQuery::try_from(format!("{bare}{query}")) {
        let mut parts = uri.clone().into_parts();
        parts.path_and_query = Some(bare);
        if let Ok(stripped) = Uri::from_parts(parts) {
            *uri = stripped;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_form_names_a_page_that_is_there_and_has_a_path_of_its_own() {
        let pages: Vec<_> = generate_route_list(App).iter().map(|page| page.path().to_owned()).collect();
        for (form, page) in forms() {
            assert!(pages.iter().any(|path| path == page), "the form {form} names {page}, which is no page");
            assert!(pages.iter().all(|path| path != form), "{form} is a page: its form need not name one");
        }
    }

    #[test]
    fn the_docs_have_every_endpoint() {
        let docs = include_str!("../../docs/api.md");
        for Endpoint { method, path, .. } in Endpoint::all() {
            assert!(docs.contains(&format!("| `{method} {path}` |")), "{method} {path}");
        }
    }

    #[test]
    fn one_trailing_slash_goes_and_the_rest_stays() {
        for (from, to) in [
            ("/api/login/", "/api/login"),
            ("/api/login/?a=b/", "/api/login?a=b/"),
            ("/", "/"),
            ("//", "//"),
            ("/a//", "/a//"),
            ("http://e.org/a/", "http://e.org/a"),
        ] {
            let mut uri = from.parse::<Uri>().unwrap();
            strip_trailing_slash(&mut uri);
            assert_eq!(uri.to_string(), to);
        }
    }
}
