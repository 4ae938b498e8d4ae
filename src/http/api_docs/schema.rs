//! What the page says of a schema, and how it is asked for in a form.

use minijinja::HtmlEscape;
use serde::Serialize;
use serde_json::{Map, Value, json};

/// What a reference to a schema begins with.
const SCHEMAS: &str = "#/components/schemas/";

/// The schemas of the document.
#[derive(Clone, Copy)]
pub(super) struct Schemas<'a>(pub &'a Map<String, Value>);

/// How a form asks for a value.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct Control {
    /// The values that can be chosen, where there are only some.
    options: Vec<String>,
    /// What the value is in JSON: `boolean`, `object` or `string`.
    json: &'static str,
    /// Whether nobody else is to see what is typed.
    is_secret: bool,
    /// Whether an empty text says something else than none.
    may_be_empty: bool,
}

/// The name of the schema that this one refers to.
pub(super) fn reference(schema: &Value) -> Option<&str> {
    schema["$ref"].as_str()?.strip_prefix(SCHEMAS)
}

/// The alternatives of a schema, where it has any.
pub(super) fn alternatives(schema: &Value) -> &[Value] {
    let list = schema["anyOf"].as_array().or_else(|| schema["oneOf"].as_array());
    list.map_or(&[], Vec::as_slice)
}

/// The type of a value, as HTML.
pub(super) fn kind(schema: &Value) -> String {
    if let Some(name) = reference(schema) {
        return format!("<a href=\"#type-{name}\">{name}</a>");
    }
    if let Some(values) = schema["enum"].as_array() {
        return either(values.iter().map(code));
    }
    if let Some(value) = schema.get("const") {
        return code(value);
    }
    let alternatives = alternatives(schema);
    if !alternatives.is_empty() {
        return either(alternatives.iter().map(kind));
    }
    if let Some(items) = schema.get("items") {
        return format!("array of {}", kind(items));
    }
    if let Some(values) = schema["additionalProperties"].as_object() {
        return format!("object of {}", kind(&values.clone().into()));
    }
    let types = types(schema);
    if types.is_empty() { "any JSON".to_owned() } else { either(types.into_iter().map(str::to_owned)) }
}

/// The rules of a value beside its type, as HTML; empty where there are none.
pub(super) fn rules(schema: &Value) -> String {
    let mut rules = Vec::new();
    match (schema["minLength"].as_u64(), schema["maxLength"].as_u64()) {
        (Some(least), Some(most)) => rules.push(format!("{least} to {most} characters")),
        (None, Some(most)) => rules.push(format!("at most {most} characters")),
        (Some(least), None) => rules.push(format!("at least {least} characters")),
        (None, None) => {}
    }
    if schema["format"] == "date-time" {
        rules.push("a time of RFC 3339".to_owned());
    }
    if let Some(pattern) = schema["pattern"].as_str() {
        rules.push(format!("<code>{}</code>", HtmlEscape(pattern)));
    }
    rules.join(", ")
}

impl<'a> Schemas<'a> {
    /// A schema, or the one that it refers to.
    pub fn resolve(self, schema: &'a Value) -> &'a Value {
        reference(schema).and_then(|name| self.0.get(name)).unwrap_or(schema)
    }

    /// How a form asks for a value of this schema.
    pub fn control(self, schema: &'a Value) -> Control {
        let schema = self.resolve(schema);
        let types = types(schema);
        let json = ["boolean", "object"].into_iter().find(|kind| types.contains(kind)).unwrap_or("string");
        let chosen = schema["enum"].as_array().into_iter().flatten();
        let named = alternatives(schema).iter().map(|alternative| &alternative["const"]);
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let mut options: Vec<String> = chosen.chain(named).filter_map(text).collect();
        if json == "boolean" {
            options = ["true", "false"].map(str::to_owned).into();
        }
        let is_free = ["minLength", "pattern", "format"].iter().all(|rule| schema.get(rule).is_none());
        Control {
            is_secret: schema["format"] == "password",
            may_be_empty: json == "string" && options.is_empty() && is_free && types == ["string"],
            options,
            json,
        }
    }

    /// A value of this schema, by its name: a text is the name in angle brackets, to be replaced.
    pub fn example(self, name: &str, schema: &'a Value) -> Value {
        let control = self.control(schema);
        match (control.options.first(), control.json) {
            (_, "boolean") => json!(true),
            (Some(option), _) => json!(option),
            (None, "object") => json!({}),
            (None, _) => json!(format!("<{name}>")),
        }
    }
}

fn types(schema: &Value) -> Vec<&str> {
    match &schema["type"] {
        Value::Array(types) => types.iter().filter_map(Value::as_str).collect(),
        one => one.as_str().into_iter().collect(),
    }
}

fn code(value: &Value) -> String {
    format!("<code>{}</code>", HtmlEscape(&value.to_string()))
}

fn either(kinds: impl Iterator<Item = String>) -> String {
    kinds.collect::<Vec<_>>().join(" or ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_is_named_with_its_parts_and_its_rules() {
        let name = json!({ "type": "string", "minLength": 1, "maxLength": 150, "pattern": "<" });
        assert_eq!((kind(&name), rules(&name)), ("string".into(), "1 to 150 characters, <code>&lt;</code>".into()));
        let user = json!({ "anyOf": [{ "$ref": "#/components/schemas/User" }, { "type": "null" }] });
        assert_eq!(kind(&user), "<a href=\"#type-User\">User</a> or null");
        assert_eq!(
            kind(&json!({ "type": "array", "items": { "type": ["integer", "null"] } })),
            "array of integer or null"
        );
        assert_eq!(kind(&json!({ "enum": ["a", ""] })), "<code>&quot;a&quot;</code> or <code>&quot;&quot;</code>");
        let errors =
            json!({ "type": "object", "additionalProperties": { "type": "array", "items": { "type": "string" } } });
        assert_eq!(kind(&errors), "object of array of string");
        assert_eq!(kind(&json!({ "description": "Whatever." })), "any JSON");
    }

    #[test]
    fn a_form_asks_for_a_value_by_its_schema() {
        let all = json!({ "Scope": { "oneOf": [{ "const": "read" }, { "const": "all" }] } });
        let schemas = Schemas(all.as_object().unwrap());
        let scope = json!({ "$ref": "#/components/schemas/Scope" });
        let control = schemas.control(&scope);
        assert_eq!((control.options, control.may_be_empty), (vec!["read".to_owned(), "all".to_owned()], false));
        assert_eq!(schemas.example("scope", &scope), "read");
        let flag = json!({ "type": ["boolean", "string"] });
        assert_eq!((schemas.control(&flag).json, schemas.example("x", &flag)), ("boolean", json!(true)));
        let password = json!({ "type": "string", "format": "password" });
        let control = schemas.control(&password);
        assert!(control.is_secret && !control.may_be_empty);
        assert_eq!(schemas.example("password", &password), "<password>");
        assert!(schemas.control(&json!({ "type": "string", "maxLength": 150 })).may_be_empty);
    }
}
