//! Reads the document: what the page shows is made from it and from nothing else.

use serde_json::Value;

use super::curl::{self, Credentials};
use super::prose::{self, Anchors};
use super::schema::{self, Schemas};
use super::view::{Answer, Field, Group, Named, Operation, Page, Type};

/// Reads a document.
struct Reader<'a> {
    document: &'a Value,
    schemas: Schemas<'a>,
    anchors: Anchors,
}

/// The page of a document; `None` where it has no paths or no schemas.
pub(super) fn page(document: &Value) -> Option<Page<'_>> {
    let paths = document["paths"].as_object()?;
    let schemas = document["components"]["schemas"].as_object()?;
    let declared: Vec<_> = paths
        .iter()
        .flat_map(|(path, methods)| {
            methods.as_object().into_iter().flatten().map(move |(method, it)| (path, method, it))
        })
        .collect();
    let anchor = |(path, method, it): &(&String, &String, &Value)| {
        (format!("{} {path}", method.to_uppercase()), text(&it["operationId"]).to_owned())
    };
    let reader = Reader { document, schemas: Schemas(schemas), anchors: declared.iter().map(anchor).collect() };
    let tags = document["tags"].as_array().into_iter().flatten();
    let groups = tags.map(|tag| {
        let title = text(&tag["name"]);
        let operations = declared.iter().filter(|(_, _, it)| it["tags"][0] == title);
        let operations = operations.map(|(path, method, it)| reader.operation(path, method, it)).collect();
        Group { id: anchor_of(title), title, about: reader.line(tag), operations }
    });
    let bodies: Vec<_> = declared.iter().filter_map(|(_, _, it)| body(it).and_then(schema::reference)).collect();
    let types = schemas.iter().filter(|(name, _)| !bodies.contains(&name.as_str()));
    Some(Page {
        version: text(&document["info"]["version"]),
        about: reader.paragraphs(&document["info"]),
        server: curl::server(text(&document["servers"][0]["url"])),
        credentials: entries(&document["components"]["securitySchemes"])
            .map(|(name, scheme)| Named { name, about: reader.line(scheme) })
            .collect(),
        groups: groups.collect(),
        refusals: reader.refusals(),
        types: types.map(|(name, it)| reader.named_type(name, it)).collect(),
        count: declared.len(),
    })
}

impl<'a> Reader<'a> {
    fn operation(&self, path: &'a str, method: &str, it: &'a Value) -> Operation<'a> {
        let method = method.to_uppercase();
        let credentials = credentials(&it["security"]);
        let arguments = self.arguments(it);
        let is_wanted = |field: &&(Field<'_>, &Value)| {
            field.0.is_required || (method != "GET" && arguments.iter().all(|(other, _)| !other.is_required))
        };
        let wanted = arguments.iter().filter(is_wanted);
        let example: Vec<_> = wanted.map(|(field, it)| (field.name, self.schemas.example(field.name, it))).collect();
        let url = format!("{}{path}", curl::server(text(&self.document["servers"][0]["url"])));
        let responses = || entries(&it["responses"]);
        Operation {
            id: text(&it["operationId"]),
            example: curl::command(&url, &method, credentials, &example),
            method,
            path,
            summary: text(&it["summary"]),
            about: self.paragraphs(it),
            callers: match credentials {
                Credentials::Nothing => "anyone",
                Credentials::Token => "whoever has a token or a browser's session",
                Credentials::Session => "whoever has a browser's session",
            },
            arguments: arguments.into_iter().map(|(field, _)| field).collect(),
            answers: responses()
                .filter(|(_, it)| it.get("$ref").is_none())
                .map(|(status, it)| self.answer("", status, it))
                .collect(),
            refusals: responses()
                .filter_map(|(status, it)| Some((status, it["$ref"].as_str()?.rsplit('/').next()?)))
                .map(|(status, name)| self.refusal(status, name))
                .collect(),
        }
    }

    /// The arguments of an operation, each with its schema: first those that it requires.
    fn arguments(&self, it: &'a Value) -> Vec<(Field<'a>, &'a Value)> {
        let in_query = it["parameters"].as_array().into_iter().flatten().map(|parameter| {
            let (name, required) = (text(&parameter["name"]), parameter["required"] == true);
            (self.field(name, &parameter["schema"], required), &parameter["schema"])
        });
        let body = body(it).map_or(&Value::Null, |body| self.schemas.resolve(body));
        let in_body = entries(&body["properties"]).map(|(name, it)| (self.property(body, name, it), it));
        let mut all: Vec<_> = in_query.chain(in_body).collect();
        // Those of a body in the order in which it requires them.
        let position = |name: &str| body["required"].as_array()?.iter().position(|other| other == name);
        all.sort_by_key(|(field, _)| (!field.is_required, position(field.name)));
        all
    }

    fn fields(&self, object: &'a Value) -> Vec<Field<'a>> {
        entries(&object["properties"]).map(|(name, it)| self.property(object, name, it)).collect()
    }

    fn property(&self, object: &'a Value, name: &'a str, it: &'a Value) -> Field<'a> {
        let is_required = object["required"].as_array().is_some_and(|names| names.iter().any(|other| other == name));
        self.field(name, it, is_required)
    }

    fn field(&self, name: &'a str, it: &'a Value, is_required: bool) -> Field<'a> {
        let about = self.line(it);
        let (kind, rules) = (schema::kind(it), schema::rules(it));
        Field { name, is_required, kind, rules, about, control: self.schemas.control(it) }
    }

    fn answer(&self, name: &'a str, status: &'a str, it: &'a Value) -> Answer<'a> {
        let schema = &it["content"]["application/json"]["schema"];
        let items = schema.get("items").unwrap_or(schema);
        Answer {
            name,
            status,
            about: text(&it["description"]),
            kind: schema::kind(schema),
            headers: self.headers(it),
            fields: self.fields(self.schemas.resolve(items)),
        }
    }

    /// The refusals of the document, by their statuses.
    fn refusals(&self) -> Vec<Answer<'a>> {
        let named = |(name, _)| {
            let reference = Value::from(format!("#/components/responses/{name}"));
            let operations = entries(&self.document["paths"]).flat_map(|(_, methods)| entries(methods));
            let mut statuses = operations.flat_map(|(_, it)| entries(&it["responses"]));
            let status = statuses.find(|(_, it)| it["$ref"] == reference).map_or("", |(status, _)| status);
            self.refusal(status, name)
        };
        let mut refusals: Vec<_> = entries(&self.document["components"]["responses"]).map(named).collect();
        refusals.sort_by_key(|refusal| refusal.status);
        refusals
    }

    fn refusal(&self, status: &'a str, name: &'a str) -> Answer<'a> {
        self.answer(name, status, &self.document["components"]["responses"][name])
    }

    fn headers(&self, it: &'a Value) -> Vec<Named<'a>> {
        let named = |(name, header): (&'a str, &'a Value)| {
            let shared = header["$ref"].as_str().and_then(|path| self.document.pointer(path.strip_prefix('#')?));
            Named { name, about: self.line(shared.unwrap_or(header)) }
        };
        entries(&it["headers"]).map(named).collect()
    }

    fn named_type(&self, name: &'a str, it: &'a Value) -> Type<'a> {
        let (fields, about) = (self.fields(it), self.line(it));
        let choices = schema::alternatives(it)
            .iter()
            .filter_map(|choice| Some(Named { name: choice["const"].as_str()?, about: self.line(choice) }));
        let choices: Vec<_> = choices.collect();
        let kind = if fields.is_empty() && choices.is_empty() { schema::kind(it) } else { String::new() };
        Type { name, about, kind, fields, choices }
    }

    fn line(&self, described: &Value) -> String {
        prose::line(text(&described["description"]), &self.anchors)
    }

    fn paragraphs(&self, described: &Value) -> String {
        prose::paragraphs(text(&described["description"]), &self.anchors)
    }
}

/// The schema of the body of an operation.
fn body(it: &Value) -> Option<&Value> {
    it["requestBody"]["content"]["application/json"].get("schema")
}

fn credentials(security: &Value) -> Credentials {
    let has = |name| security.as_array().is_some_and(|ways| ways.iter().any(|way| way.get(name).is_some()));
    match (has("token"), has("session")) {
        (true, _) => Credentials::Token,
        (false, true) => Credentials::Session,
        (false, false) => Credentials::Nothing,
    }
}

fn entries(object: &Value) -> impl Iterator<Item = (&str, &Value)> {
    object.as_object().into_iter().flatten().map(|(name, it)| (name.as_str(), it))
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// The anchor of a tag: that of `Desk: groups` is `group-desk-groups`.
fn anchor_of(tag: &str) -> String {
    let words = tag.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.fold("group".to_owned(), |id, word| format!("{id}-{}", word.to_ascii_lowercase()))
}
