//! What the arguments of the endpoints are. A name means the same wherever it is asked for, so each is described once.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value, json};

use super::super::arguments::SWITCHES;
use crate::contract::{
    Advice, BulkVerb, DeliveryState, Email, LANGUAGES, MAX_PERSON_NAME_CHARACTERS, MOST_AT_ONCE, PasskeyAnswer,
    PasskeyKind, PasskeyName, Password, Right, TokenLifetime, TokenName, TokenScope, Username,
};

/// The schema of an argument; `None` for a name that is not described.
pub(super) fn schema(path: &str, name: &str, schemas: &mut SchemaGenerator) -> Option<Schema> {
    let (mut schema, description) = described(path, name, schemas)?;
    schema.insert("description".to_owned(), description.into());
    Some(schema)
}

/// The schema of all arguments of an endpoint, as the body of a request has them.
pub(super) fn body(path: &str, names: &[&str], required: &[&str], schemas: &mut SchemaGenerator) -> Value {
    let properties = names.iter().map(|name| {
        let schema = schema(path, name, schemas).unwrap_or_default();
        ((*name).to_owned(), schema.to_value())
    });
    let mut body = Map::from_iter([("type".to_owned(), "object".into())]);
    body.insert("properties".to_owned(), Value::Object(properties.collect()));
    if !required.is_empty() {
        body.insert("required".to_owned(), json!(required));
    }
    Value::Object(body)
}

fn described(path: &str, name: &str, schemas: &mut SchemaGenerator) -> Option<(Schema, &'static str)> {
    let text = || json_schema!({ "type": "string" });
    let is_passkey = path.starts_with("/api/passkeys/");
    let is_desk = path.starts_with("/api/admin/");
    if let Some(described) = path.strip_prefix("/api/admin/webhooks/").and_then(|rest| webhook(rest, name)) {
        return Some(described);
    }
    Some(match name {
        "username" => (of::<Username>(schemas), "The name of the account: letters, digits and `@.+-_`, in any case."),
        "email" => (of::<Email>(schemas), "An e-mail address."),
        "password" | "current_password" => (of::<Password>(schemas), "The password, exactly as it was typed."),
        "new_password" => (of::<Password>(schemas), "The new password."),
        "session" => {
            (switch(name)?, "Whether the sign-in is a browser's: a session with a cookie, for pages of this site.")
        }
        "everywhere" => (switch(name)?, "Whether every sign-in of the account ends, and not only the one that asks."),
        "keep_tokens" => (switch(name)?, "Whether the tokens that were made for programs by name stay."),
        "others" => (switch(name)?, "Whether all sign-ins end but the one that asks. Given in place of `id`."),
        "tokens" if path.ends_with("/bulk") => {
            (switch(name)?, "Whether, with `end_sign_ins`, the tokens that were made for programs by name end too.")
        }
        "tokens" => (switch(name)?, "Whether, with `others`, the tokens that were made for programs by name end too."),
        "trust" => (switch(name)?, "Whether this browser is trusted to leave the second step out from now on."),
        "pending" => {
            (text(), "The `pending` of the answer to the log-in. A browser may leave it out: it has a cookie.")
        }
        "token" => (text(), "The secret of a mailed link."),
        "code" => (text(), "A code: of an authenticator app, a recovery code, or that of a mail."),
        "challenge_id" => (text(), "The `challenge_id` of the challenge that the passkey has answered."),
        "credential" => {
            let what = "The answer of the authenticator, as the browser's `toJSON` writes it. A form has it as text.";
            (of::<PasskeyAnswer>(schemas), what)
        }
        "id" if is_desk => (id(), "The `id` of the account."),
        "name" if is_desk => (text(), "The name of the group."),
        "name" if is_passkey => (of::<PasskeyName>(schemas), "What the owner calls the passkey."),
        "name" => (of::<TokenName>(schemas), "What the owner calls the token."),
        "kind" => (of::<PasskeyKind>(schemas), "What the passkey is for."),
        "id" => (text(), "The `id` in the list."),
        "expires_in" => (of::<TokenLifetime>(schemas), "Days from 1 to 365, such as `30d`, or `never`."),
        "scope" => (of::<TokenScope>(schemas), "What the token may do."),
        "advice" => (of::<Advice>(schemas), "The advice that is not to be given again."),
        "before" => {
            (json_schema!({ "type": "string", "pattern": "^[0-9]{1,18}$" }), "The `next` of the answer before.")
        }
        "first_name" | "last_name" => {
            (json_schema!({ "type": "string", "maxLength": MAX_PERSON_NAME_CHARACTERS }), "A name, or empty.")
        }
        "language" => {
            let tags = LANGUAGES.into_iter().chain([""]).collect::<Vec<_>>();
            (json_schema!({ "enum": tags }), "The language of pages and mails; empty for that of the browser.")
        }
        _ => return desk(path, name),
    })
}

/// What only the endpoints of the desk ask for.
fn desk(path: &str, name: &str) -> Option<(Schema, &'static str)> {
    let text = || json_schema!({ "type": "string" });
    let time = || json_schema!({ "type": "string", "format": "date-time" });
    Some(match name {
        "reason" if path.ends_with("/impersonate") => {
            (json_schema!({ "type": "string", "minLength": 1 }), "Why, for the record, in one line.")
        }
        "reason" => (text(), "Why, for the record; may be left out."),
        "ids" => (list(id(), Some(MOST_AT_ONCE)), "The `id` of each account, as a list or with commas between them."),
        "verb" => {
            let names: Vec<_> = BulkVerb::ALL.into_iter().map(BulkVerb::name).collect();
            (json_schema!({ "enum": names }), "What is done to each account.")
        }
        "preview" => (switch(name)?, "Whether nothing is done, and the answer says what would be."),
        "search" => (text(), "The beginning of a username or of an address."),
        "active" => (flag(), "Only accounts that may sign in, or only those that may not."),
        "staff" => (flag(), "Only staff, or only others."),
        "superuser" => (flag(), "Only superusers, or only others."),
        "verified" => (flag(), "Only accounts whose address is proved, or only others."),
        "second_factor" => (flag(), "Only accounts with a second factor, or only others."),
        "group" => (text(), "The name of a group."),
        "seen_since" => (time(), "Only accounts that have logged in at this time or later."),
        "seen_before" => (time(), "Only accounts whose last log-in is older than this time, or that have none."),
        "after" if path.ends_with("/export") => (id(), "The `next` of the answer before."),
        "after" => (text(), "The `next` of the page before."),
        "account" => (id(), "Only what was done to the account with this `id`."),
        "actor" => (id(), "Only what the operator with this `id` has done."),
        "action" => (text(), "Only acts of this kind."),
        "sign_in" => (text(), "The `id` of one sign-in. Without it all of them end."),
        "right" => {
            let names: Vec<_> = Right::ALL.into_iter().map(Right::name).chain(["none"]).collect();
            (json_schema!({ "enum": names }), "What staff in the group may do at the desk.")
        }
        "is_staff" => (flag(), "Whether the account is staff. What is left out stays."),
        "is_superuser" => (flag(), "Whether the account is a superuser. What is left out stays."),
        _ => return None,
    })
}

/// What the endpoints of webhooks ask for under names that mean something else elsewhere, or that they alone have.
fn webhook(endpoint: &str, name: &str) -> Option<(Schema, &'static str)> {
    let text = || json_schema!({ "type": "string" });
    Some(match name {
        "id" if endpoint.starts_with("deliveries") => (id(), "The `id` of the delivery."),
        "id" => (id(), "The `id` of the webhook."),
        "name" => (text(), "What operators call the webhook."),
        "url" => (text(), "Where deliveries are posted to, by https."),
        "events" => (list(text(), None), "Kinds of events, as a list or with commas between them, or `all`."),
        "state" => {
            let names: Vec<_> = DeliveryState::ALL.into_iter().map(DeliveryState::name).collect();
            (json_schema!({ "enum": names }), "Only deliveries in this state.")
        }
        "is_active" => (flag(), "Whether the webhook is told of anything."),
        "webhook" => (id(), "Only deliveries to the webhook with this `id`."),
        _ => return None,
    })
}

/// The id of an account or another row: a number. A form and a query have it as text.
fn id() -> Schema {
    json_schema!({ "type": ["integer", "string"] })
}

/// Several values, or one alone, of which there are so many at most. A form repeats the name.
fn list(item: Schema, most: Option<usize>) -> Schema {
    let item = item.to_value();
    let types: Vec<_> = match &item["type"] {
        Value::Array(types) => types.clone(),
        one => vec![one.clone()],
    };
    let types: Vec<_> = [json!("array")].into_iter().chain(types).collect();
    let mut list = json_schema!({ "type": types, "items": item });
    if let Some(most) = most {
        list.insert("maxItems".to_owned(), most.into());
    }
    list
}

/// True or false, and nothing else. A form and a query have it as text.
fn flag() -> Schema {
    json_schema!({ "type": ["boolean", "string"] })
}

fn of<T: JsonSchema>(schemas: &mut SchemaGenerator) -> Schema {
    schemas.subschema_for::<T>()
}

/// On or off. A form says `on`, `true` or `1`.
fn switch(name: &str) -> Option<Schema> {
    SWITCHES.contains(&name).then(|| json_schema!({ "type": "boolean" }))
}
