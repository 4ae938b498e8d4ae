//! The refusals of the endpoints, which are the same for all of them but where an endpoint declares its own.

use http::Method;
use serde_json::{Map, Value, json};

use super::super::{Endpoint, Permission};

/// A refusal: its status, its name, when it comes, and the header that comes with it.
type Refusal = (u16, &'static str, &'static str, Option<&'static str>);

const REFUSALS: [Refusal; 12] = [
    (400, "BadRequest", "Arguments break their rules, or the body cannot be read.", None),
    (401, "Unauthorized", "Credentials are missing, wrong or not fresh enough.", Some("WWW-Authenticate")),
    (
        403,
        "Forbidden",
        "A page of another site has sent the request, or the caller has not the right or the scope, or acts as another \
         account.",
        None,
    ),
    (404, "NotFound", "There is no such thing, or not any more, or the server does not offer it.", None),
    (405, "MethodNotAllowed", "The path takes another method.", Some("Allow")),
    (406, "NotAcceptable", "The client does not accept JSON.", None),
    (408, "RequestTimeout", "The body did not come in time.", None),
    (413, "ContentTooLarge", "The body is longer than 64 KiB.", None),
    (415, "UnsupportedMediaType", "The body is no JSON, form or multipart form.", None),
    (429, "TooManyRequests", "Too many requests or failures.", Some("Retry-After")),
    (500, "InternalServerError", "A fault of the server.", None),
    (503, "ServiceUnavailable", "The server is at its limit, or its database does not answer.", Some("Retry-After")),
];

/// The statuses of all refusals of an endpoint.
pub(super) fn of(endpoint: &Endpoint) -> impl Iterator<Item = (u16, &'static str)> {
    let has_body = endpoint.method == Method::POST;
    let has_arguments = has_body || !(endpoint.arguments)().is_empty();
    let is_answered = move |status| match status {
        400 => has_arguments,
        401 => endpoint.permission != Permission::AllowAny || endpoint.refuses.contains(&status),
        // By a token whose scope does not reach so far, without the right, or while acting as another account.
        403 if endpoint.permission != Permission::AllowAny => true,
        403 | 408 | 413 | 415 => has_body || endpoint.refuses.contains(&status),
        404 => endpoint.refuses.contains(&status),
        _ => true,
    };
    REFUSALS.into_iter().filter(move |(status, ..)| is_answered(*status)).map(|(status, name, ..)| (status, name))
}

/// The responses that the endpoints share.
pub(super) fn shared() -> Value {
    Value::Object(REFUSALS.iter().map(|refusal| (refusal.1.to_owned(), response(refusal, None))).collect())
}

/// A refusal that may also have a body which an endpoint declares as its own answer.
pub(super) fn with(status: u16, own: &Value) -> Value {
    REFUSALS.iter().find(|refusal| refusal.0 == status).map(|refusal| response(refusal, Some(own))).unwrap_or_default()
}

fn response(&(status, _, description, header): &Refusal, own: Option<&Value>) -> Value {
    let detail = json!({ "$ref": "#/components/schemas/Detail" });
    let fields = (status == 400).then(|| json!({ "$ref": "#/components/schemas/FieldErrors" }));
    let mut bodies: Vec<Value> = own.cloned().into_iter().chain(fields).chain([detail]).collect();
    let schema = if bodies.len() == 1 { bodies.remove(0) } else { json!({ "anyOf": bodies }) };
    let mut response = json!({ "description": description, "content": content(&schema) });
    if let Some(header) = header {
        response["headers"] = json!({ header: { "$ref": format!("#/components/headers/{header}") } });
    }
    response
}

/// The headers of refusals.
pub(super) fn headers() -> Value {
    json!({
        "WWW-Authenticate": {
            "description": "The scheme that credentials have.",
            "required": true,
            "schema": { "type": "string", "const": "Token" },
        },
        "Retry-After": {
            "description": "Seconds after which it may be tried again.",
            "required": true,
            "schema": { "type": "integer", "minimum": 0 },
        },
        "Allow": {
            "description": "The methods that the path takes.",
            "required": true,
            "schema": { "type": "string" },
        },
    })
}

/// The bodies of refusals.
pub(super) fn schemas() -> Map<String, Value> {
    let detail = json!({
        "type": "object",
        "description": "A refusal in a sentence.",
        "required": ["detail"],
        "properties": {
            "detail": { "type": "string", "description": "The sentence, for a person." },
            "code": {
                "type": "string",
                "description": "By what a program tells this refusal from others of its status. With \
                    `confirmation_required` the request succeeds after `POST /api/confirm`; with `log_in_ended` the log-in \
                    has to begin again; with `passkeys_off` the server takes no passkeys; with `impersonating` a member of staff \
                    acts as another account, which they may only read.",
                "examples": ["confirmation_required", "log_in_ended", "passkeys_off"],
            },
            "password": { "type": "boolean", "description": "Whether the password has to be confirmed." },
            "factors": {
                "type": "array",
                "items": { "$ref": "#/components/schemas/Factor" },
                "description": "The second factors of the account, one of which has to be confirmed.",
            },
        },
    });
    let fields = json!({
        "type": "object",
        "description": "What is wrong with each argument, by its name. `non_field_errors` is about the request as a whole.",
        "additionalProperties": { "type": "array", "items": { "type": "string" } },
    });
    Map::from_iter([("Detail".to_owned(), detail), ("FieldErrors".to_owned(), fields)])
}

/// A body of JSON.
pub(super) fn content(schema: &Value) -> Value {
    json!({ "application/json": { "schema": schema } })
}
