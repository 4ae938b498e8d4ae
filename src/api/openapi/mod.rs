//! The API's document, in OpenAPI 3.1: made from what the endpoints declare, the types of their answers and the comments in
//! their sources. No path, argument or status is listed here, but for the beginnings of paths by which `tags` groups them.
//!
//! What else is answered beneath `/api` is no operation, and the description names it. `/api/verify` takes any method, is told
//! by a proxy's headers what it is about, and answers by status and headers: no client made from the document could call it.
//! `/api/sign_in_events` is a stream that stays open, for the pages of this site.

mod arguments;
mod docs;
mod operation;
mod responses;
mod tags;

use std::collections::HashMap;

use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use self::docs::{Docs, without_links};
use super::Endpoint;

const DESCRIPTION: &str = "Sign-up, log-in and accounts, by the contract of Django REST Framework's token authentication. \
    Bodies are JSON, forms or multipart forms of at most 64 KiB. What an endpoint does not know is ignored, and a number is \
    taken as text. A path takes one method, and OPTIONS; a trailing slash changes nothing. Four paths are no operations: a \
    proxy or a service asks `/api/verify` by any method who has sent a request, and is answered by a status and headers; \
    `/api/sign_in_events` is a stream that tells the pages of this site that a sign-in has ended; `/api/openapi.json` is this \
    document, and `/api/docs` the page to read it.";

/// What the document says of the server that hands it out.
#[derive(Clone, Copy, Debug)]
pub struct Server<'a> {
    /// Where the server is: its origin, or `/` for where the document came from.
    pub url: &'a str,
    /// The name of the session's cookie.
    pub session_cookie: &'a str,
}

/// The document.
pub fn document(server: Server<'_>) -> Value {
    let mut endpoints: Vec<_> =
        Endpoint::all().filter_map(|endpoint| Some((endpoint, Docs::of(endpoint.module)?))).collect();
    endpoints.sort_by_key(|(endpoint, _)| endpoint.path);
    let by_function: HashMap<_, _> = endpoints
        .iter()
        .map(|(endpoint, docs)| (docs.function, format!("{} {}", endpoint.method, endpoint.path)))
        .collect();
    let mut schemas = generator();
    let mut bodies = responses::schemas();
    let mut paths = Map::new();
    for (endpoint, docs) in &endpoints {
        let (operation, body) = operation::of(endpoint, docs, &mut schemas);
        bodies.extend(body);
        paths.insert(endpoint.path.to_owned(), json!({ endpoint.method.as_str().to_ascii_lowercase(): operation }));
    }
    let mut definitions = schemas.take_definitions(true);
    definitions.append(&mut bodies);
    let mut document = json!({
        "openapi": "3.1.0",
        "info": { "title": "Vestibule", "version": env!("CARGO_PKG_VERSION"), "description": DESCRIPTION },
        "servers": [{ "url": server.url }],
        "tags": tags::all(),
        "paths": paths,
        "components": {
            "schemas": definitions,
            "responses": responses::shared(),
            "headers": responses::headers(),
            "securitySchemes": security_schemes(server.session_cookie),
        },
    });
    link(&mut document, &by_function);
    document
}

fn generator() -> SchemaGenerator {
    let settings = SchemaSettings::draft2020_12().for_serialize().with(|settings| {
        settings.definitions_path = "/components/schemas".into();
        settings.meta_schema = None;
    });
    settings.into_generator()
}

fn security_schemes(session_cookie: &str) -> Value {
    json!({
        "token": {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "A token after the word `Token`: `Token vst_...`, as Django REST Framework has it.",
        },
        "bearer": { "type": "http", "scheme": "bearer", "description": "A token as a bearer token: `Bearer vst_...`." },
        "session": {
            "type": "apiKey",
            "in": "cookie",
            "name": session_cookie,
            "description": "The session of a browser, from a log-in or sign-up with `session`. No script can read it.",
        },
    })
}

/// Replaces the links in every description by what they name.
fn link(value: &mut Value, by_function: &HashMap<&str, String>) {
    match value {
        Value::Object(object) => {
            for (name, value) in object {
                match value {
                    Value::String(text) if name == "description" => {
                        *text = without_links(text, |function| by_function.get(function).cloned());
                    }
                    value => link(value, by_function),
                }
            }
        }
        Value::Array(list) => list.iter_mut().for_each(|value| link(value, by_function)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_endpoint_has_docs_and_each_of_its_arguments_is_described() {
        let mut schemas = generator();
        for endpoint in Endpoint::all() {
            let docs = Docs::of(endpoint.module).unwrap_or_else(|| panic!("{} has no docs", endpoint.path));
            assert!(!docs.summary.is_empty() && !docs.description.is_empty(), "{}", endpoint.path);
            for name in (endpoint.arguments)() {
                let schema = arguments::schema(endpoint.path, name, &mut schemas);
                assert!(schema.is_some(), "openapi/arguments.rs does not say what {name} of {} is", endpoint.path);
            }
        }
    }
}
