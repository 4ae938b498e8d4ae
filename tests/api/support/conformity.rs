//! Whether an answer is one that the API's document declares: its status, headers and body. Stricter than JSON Schema, by
//! which an object may have members that are not declared.

use std::sync::LazyLock;

use serde_json::{Map, Value};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use vestibule::api::openapi::{Server, document};

/// The document of the API.
pub static DOCUMENT: LazyLock<Value> =
    LazyLock::new(|| document(Server { url: "/", session_cookie: "vestibule_session" }));

/// The headers that go with a status, and with no other.
const HEADERS: [&str; 3] = ["WWW-Authenticate", "Retry-After", "Allow"];

/// The method and the operation of an endpoint, by the path of a request.
pub fn operation(path: &str) -> Option<(&'static str, &'static Value)> {
    let operations = DOCUMENT["paths"].get(path.strip_suffix('/').unwrap_or(path))?.as_object()?;
    operations.iter().next().map(|(method, operation)| (method.as_str(), operation))
}

/// Checks the answer to a request for `path`. Those to OPTIONS are no operations, and not checked.
///
/// # Errors
/// The endpoint, the status and what is wrong.
pub fn check(path: &str, status: u16, header: impl Fn(&str) -> Option<String>, body: &str) -> Result<(), String> {
    let Some((method, operation)) = operation(path) else { return Ok(()) };
    if status == 204 || status == 200 && header("Allow").is_some() {
        return Ok(());
    }
    let wrong = |what: String| format!("{} {path}, {status}: {what}: {body}", method.to_ascii_uppercase());
    let Some(response) = operation["responses"].get(status.to_string()).map(resolved) else {
        return Err(wrong("the status is not declared".to_owned()));
    };
    let declared = response["headers"].as_object();
    for (name, about) in declared.into_iter().flatten() {
        let value = header(name).ok_or_else(|| wrong(format!("the header {name} is missing")))?;
        let schema = &resolved(about)["schema"];
        let value = if schema["type"] == "integer" { value.parse().unwrap_or_default() } else { Value::String(value) };
        fits(schema, &value, name).map_err(wrong)?;
    }
    for name in HEADERS {
        let is_declared = declared.is_some_and(|headers| headers.contains_key(name));
        if !is_declared && header(name).is_some() {
            return Err(wrong(format!("the header {name} is not declared")));
        }
    }
    // That to a HEAD has no body.
    if status == 405 && body.is_empty() {
        return Ok(());
    }
    let kind = header("Content-Type").unwrap_or_default();
    let content = response["content"].get(&kind).ok_or_else(|| wrong(format!("{kind:?} is not declared")))?;
    let body = serde_json::from_str(body).map_err(|fault| wrong(fault.to_string()))?;
    fits(&content["schema"], &body, "the body").map_err(wrong)
}

/// What a reference points at, or the value itself.
fn resolved(value: &'static Value) -> &'static Value {
    match value["$ref"].as_str() {
        Some(target) => DOCUMENT.pointer(target.trim_start_matches('#')).expect("no reference leads nowhere"),
        None => value,
    }
}

/// Whether a value fits a schema; where it does not, `place` says which part of it.
fn fits(schema: &'static Value, value: &Value, place: &str) -> Result<(), String> {
    let Some(keywords) = schema.as_object() else { return Ok(()) };
    for (keyword, rule) in keywords {
        let holds = match keyword.as_str() {
            "default" | "description" | "examples" | "required" | "additionalProperties" => true,
            "$ref" => return fits(resolved(schema), value, place),
            "type" => match rule {
                Value::Array(types) => types.iter().any(|name| is_of(name, value)),
                name => is_of(name, value),
            },
            "const" => rule == value,
            "format" if rule == "date-time" => {
                value.as_str().is_none_or(|time| OffsetDateTime::parse(time, &Rfc3339).is_ok())
            }
            "format" => true,
            "enum" => rule.as_array().unwrap().contains(value),
            "minimum" => value.as_f64() >= rule.as_f64(),
            "anyOf" | "oneOf" => {
                let tried = rule.as_array().unwrap().iter().map(|schema| fits(schema, value, place));
                let found: Vec<String> = tried.map_while(Result::err).collect();
                if found.len() == rule.as_array().unwrap().len() {
                    return Err(found.join(", and "));
                }
                true
            }
            "items" => {
                for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                    fits(rule, item, &format!("{place}[{index}]"))?;
                }
                true
            }
            "properties" => true,
            other => panic!("{place}: the check does not know {other}"),
        };
        if !holds {
            return Err(format!("{place} breaks {keyword} {rule}"));
        }
    }
    value.as_object().map_or(Ok(()), |members| members_fit(keywords, members, place))
}

fn members_fit(schema: &'static Map<String, Value>, members: &Map<String, Value>, place: &str) -> Result<(), String> {
    let required = schema.get("required").and_then(Value::as_array).into_iter().flatten();
    for name in required.map(|name| name.as_str().unwrap()) {
        if !members.contains_key(name) {
            return Err(format!("{place} has no {name}"));
        }
    }
    let (properties, others) = (schema.get("properties"), schema.get("additionalProperties"));
    for (name, member) in members {
        match properties.and_then(|properties| properties.get(name)).or(others) {
            Some(schema) => fits(schema, member, &format!("{place}.{name}"))?,
            None if properties.is_some() => return Err(format!("{place}.{name} is not declared")),
            None => {}
        }
    }
    Ok(())
}

fn is_of(name: &Value, value: &Value) -> bool {
    match name.as_str().unwrap() {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        "integer" => value.is_i64() || value.is_u64(),
        other => panic!("the check does not know the type {other}"),
    }
}
