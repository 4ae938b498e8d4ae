//! The pipeline: the steps that every request goes through before its route, in their order. Plain functions, called
//! in order, and no layers, each of which would cost every request some allocations.

use std::net::SocketAddr;

use axum::Router;
use axum::extract::Request;
use axum::response::Response;
use http::header::ORIGIN;
use tower::ServiceExt;

use super::csrf::Sender;
use super::errors::Reader;
use super::state::AppState;
use super::{
    assets, authentication, client_ip, cookie, cors, csrf, drain, endpoints, errors, headers, language, pages, panics,
    router, trace, verify,
};
use crate::accounts::{Client, with_database_deadline};
use crate::api::{Caller, Endpoint};

/// The request pipeline; cheap to clone.
#[derive(Clone)]
pub(super) struct Pipeline {
    state: AppState,
    routes: Router,
}

impl Pipeline {
    pub(super) fn new(state: AppState) -> Self {
        Self { routes: router::new(state.clone()), state }
    }

    /// Answers a request that comes from `peer`.
    pub(super) async fn answer(self, peer: SocketAddr, mut request: Request) -> Response {
        router::strip_trailing_slash(request.uri_mut());
        let trace = trace::begin(&self.state, peer, &request);
        let language = language::asked_for(request.headers());
        let reader = Reader::of(request.uri().path(), language);
        let client = client_ip::find(&self.state.settings.trusted_proxies, peer, request.headers(), language);
        let (request, remainder) = drain::drainable(request);
        // In a box, as it is large and each future around it would hold it twice: once as given, once as polled.
        let admitted = with_database_deadline(Box::pin(self.admit(peer, client, reader, request)));
        let answered = async {
            let mut response = panics::catch(reader, admitted).await;
            headers::secure(&self.state.common_headers, response.headers_mut());
            if let Some(remainder) = remainder {
                remainder.finish(&mut response).await;
            }
            response
        };
        trace.follow(&self.state.metrics, answered).await
    }

    /// What a proxy asks or passes on of requests to another service is judged apart; all other requests are to this one.
    async fn admit(&self, peer: SocketAddr, client: Client, reader: Reader, request: Request) -> Response {
        if verify::is_asked(request.uri().path()) {
            return verify::answer(&self.state, peer.ip(), &client, request.headers()).await;
        }
        if verify::is_step(request.uri().path()) {
            let (parts, _) = request.into_parts();
            return verify::hand_over(&self.state, peer.ip(), &client, &parts).await;
        }
        self.check_origin(client, reader, request).await
    }

    /// Refuses a request that the page of another site has sent.
    async fn check_origin(&self, client: Client, reader: Reader, request: Request) -> Response {
        let public = self.state.settings.public_url.as_ref();
        let sender = csrf::sender(public, request.headers());
        if sender == Sender::Own {
            return self.route(client, request).await;
        }
        if let Some(origin) = cors::allowed_origin(&self.state, &request) {
            let response = match cors::preflight(&request) {
                Some(response) => response,
                None => self.route_without_cookies(client, request).await,
            };
            return cors::allow(origin, response);
        }
        if !request.method().is_safe() {
            return reader.refused(&csrf::refuse(sender, public, request.headers()));
        }
        // A browser that follows a link sends no Origin.
        if request.headers().contains_key(ORIGIN) {
            return self.route_without_cookies(client, request).await;
        }
        self.route(client, request).await
    }

    /// Answers a page of another origin, which may have a token.
    async fn route_without_cookies(&self, client: Client, mut request: Request) -> Response {
        cors::mark(&mut request);
        cors::without_cookies(self.route(client, request).await)
    }

    /// A file does not depend on the caller. Any other path may be the first request with Django's cookie.
    async fn route(&self, client: Client, mut request: Request) -> Response {
        let endpoint = Endpoint::at(request.uri().path());
        if endpoint.is_none()
            && let Some(file) = self.state.settings.site.asset(request.uri().path())
        {
            return assets::answer(&file, &client, &request);
        }
        let granted = match authentication::exchange_django_cookie(&self.state, &client, &mut request).await {
            Ok(granted) => granted,
            Err(error) if errors::is_api(request.uri().path()) => return errors::json(&error),
            Err(error) => return pages::render(&self.state, Caller::Refused(error), client, request, None).await,
        };
        let mut response = self.dispatch(endpoint, client, request).await;
        if let Some(session) = granted {
            cookie::write_unless_set(&self.state, response.headers_mut(), session);
        }
        response
    }

    /// Endpoints and pages that are already rendered bypass the route table; everything else goes through it.
    async fn dispatch(&self, endpoint: Option<&Endpoint>, client: Client, mut request: Request) -> Response {
        if let Some(endpoint) = endpoint {
            return endpoints::answer(&self.state, endpoint, client, request).await;
        }
        if let Some(page) = pages::rendered(&self.state, &client, &request) {
            return page;
        }
        request.extensions_mut().insert(client);
        self.routes.clone().oneshot(request).await.unwrap_or_else(|never| match never {})
    }
}
