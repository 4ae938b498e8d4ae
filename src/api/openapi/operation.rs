//! An endpoint as an operation of OpenAPI.

use http::Method;
use schemars::SchemaGenerator;
use serde_json::{Map, Value, json};

use super::super::{Endpoint, Permission};
use super::docs::Docs;
use super::{arguments, responses, tags};
use crate::contract::Right;

/// The media types that a body may have.
const MEDIA_TYPES: [&str; 3] = ["application/json", "application/x-www-form-urlencoded", "multipart/form-data"];

/// An endpoint as an operation, and the schema of its body by name, where it has one.
pub(super) fn of(endpoint: &Endpoint, docs: &Docs, schemas: &mut SchemaGenerator) -> (Value, Option<(String, Value)>) {
    let mut operation = json!({
        "operationId": docs.function,
        "summary": docs.summary,
        "description": format!("{}\n\n{}", docs.description, policy(endpoint)),
        "tags": tags::of(endpoint).into_iter().collect::<Vec<_>>(),
        "security": security(endpoint.permission),
        "responses": answers(endpoint, schemas),
    });
    let names = (endpoint.arguments)();
    if names.is_empty() {
        return (operation, None);
    }
    if endpoint.method == Method::GET {
        let parameters = names.iter().map(|name| {
            let schema = arguments::schema(endpoint.path, name, schemas).unwrap_or_default().to_value();
            json!({ "name": name, "in": "query", "required": endpoint.requires.contains(name), "schema": schema })
        });
        operation["parameters"] = parameters.collect();
        return (operation, None);
    }
    let name = format!("{}_arguments", docs.function);
    let schema = json!({ "schema": { "$ref": format!("#/components/schemas/{name}") } });
    let content: Map<_, _> = MEDIA_TYPES.into_iter().map(|media| (media.to_owned(), schema.clone())).collect();
    operation["requestBody"] = json!({ "required": !endpoint.requires.is_empty(), "content": content });
    (operation, Some((name, arguments::body(endpoint.path, names, endpoint.requires, schemas))))
}

/// What the policy says, in words.
fn policy(endpoint: &Endpoint) -> String {
    let only_reads = endpoint.method == Method::GET;
    let mut policy = match endpoint.permission {
        Permission::AllowAny => "Anyone may call it; credentials count for nothing.",
        Permission::IsAuthenticated if only_reads => "Wants a token of the scope `all` or `read`, or a browser's session.",
        Permission::IsAuthenticated => "Wants a token of the scope `all` or a browser's session.",
        Permission::HasSession => "Wants a browser's session; a token is not enough.",
        Permission::FreshSession => {
            "Wants a browser's session that is fresh: at most ten minutes after a log-in or `POST /api/confirm`."
        }
        Permission::FreshSecondFactor => {
            "Wants a browser's session that is fresh: at most ten minutes after a log-in or `POST /api/confirm`, with the \
             second factor where the account has one."
        }
        Permission::Desk(right) => return desk(right, only_reads),
    }
    .to_owned();
    if let Some(scope) = endpoint.throttle {
        policy.push_str(&format!(" Counted by the throttle `{}` beside the general one.", scope.name()));
    }
    if endpoint.ends_session {
        policy.push_str(" A browser loses its cookie.");
    }
    policy
}

/// What the policy of an endpoint of the desk says, in words.
fn desk(right: Right, only_reads: bool) -> String {
    let session = if only_reads {
        "a browser's session"
    } else {
        "a browser's session that is fresh, as for `POST /api/confirm` with the second factor where the account has one,"
    };
    format!("Wants the right `{}` at the desk, and {session} or a token of the scope `admin`.", right.name())
}

fn security(permission: Permission) -> Value {
    match permission {
        Permission::AllowAny => json!([]),
        Permission::IsAuthenticated | Permission::Desk(_) => {
            json!([{ "token": [] }, { "bearer": [] }, { "session": [] }])
        }
        Permission::HasSession | Permission::FreshSession | Permission::FreshSecondFactor => json!([{ "session": [] }]),
    }
}

/// Every answer by its status.
fn answers(endpoint: &Endpoint, schemas: &mut SchemaGenerator) -> Value {
    let shared = responses::of(endpoint)
        .map(|(status, name)| (status.to_string(), json!({ "$ref": format!("#/components/responses/{name}") })));
    let mut answers: Map<_, _> = shared.collect();
    for answer in (endpoint.answers)(schemas) {
        let schema = answer.schema.to_value();
        let response = match answer.status {
            200..300 => {
                let description = if answer.status == 201 { "It was made." } else { "It was done." };
                let mut response = json!({ "description": description, "content": responses::content(&schema) });
                if let Some((header, about)) = answer.header {
                    let header_schema = json!({ "type": "string" });
                    response["headers"] =
                        json!({ header: { "description": about, "required": true, "schema": header_schema } });
                }
                response
            }
            status => responses::with(status, &schema),
        };
        answers.insert(answer.status.to_string(), response);
    }
    Value::Object(answers)
}
