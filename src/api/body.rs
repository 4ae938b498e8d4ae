//! Reads a body into fields: JSON, a form or multipart, with DRF's parsers' answers to what is wrong.

use bytes::Bytes;
use futures::stream;
use percent_encoding::percent_decode;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use crate::contract::{ApiError, Field, FieldErrors};

/// The fields of a body by name, in their order, each name once.
pub type Fields = Vec<(String, Field)>;

/// Reads a body. An empty one has no fields, whatever it calls itself.
///
/// # Errors
/// 415 for another media type; 400 for a body that cannot be read, is not an object, or says a field twice.
pub(super) async fn read(body: &Bytes, content_type: Option<&str>) -> Result<Fields, ApiError> {
    if body.is_empty() {
        return Ok(Fields::new());
    }
    let content_type = content_type.unwrap_or_default();
    let media_type = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let fields = match media_type.as_str() {
        "application/json" => json(body)?,
        "application/x-www-form-urlencoded" => form(body)?,
        "multipart/form-data" => multipart(body.clone(), content_type).await?,
        _ => return Err(ApiError::unsupported_media_type(content_type)),
    };
    match twice(&fields) {
        Some(name) => Err(FieldErrors::one(name.to_owned(), "This field may be given only once.").into()),
        None => Ok(fields),
    }
}

fn twice(fields: &Fields) -> Option<&str> {
    let mut names: Vec<&str> = fields.iter().map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    names.windows(2).find(|pair| pair[0] == pair[1]).map(|pair| pair[0])
}

fn json(body: &[u8]) -> Result<Fields, ApiError> {
    match serde_json::from_slice(body) {
        Ok(Json::Object(fields)) => Ok(fields),
        Ok(Json::Other(kind)) => Err(ApiError::not_an_object(kind)),
        Err(fault) => Err(ApiError::parse(format!("JSON parse error - {fault}"))),
    }
}

/// A JSON text: the fields of an object, or what Python calls the rest.
enum Json {
    Object(Fields),
    Other(&'static str),
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(JsonVisitor)
    }
}

struct JsonVisitor;

impl<'de> Visitor<'de> for JsonVisitor {
    type Value = Json;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Json, A::Error> {
        let mut fields = Fields::new();
        while let Some(field) = object.next_entry()? {
            fields.push(field);
        }
        Ok(Json::Object(fields))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Json, A::Error> {
        while list.next_element::<Field>()?.is_some() {}
        Ok(Json::Other("list"))
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Other("null"))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Json, E> {
        Ok(Json::Other("bool"))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Json, E> {
        Ok(Json::Other("int"))
    }

    fn visit_u64<E>(self, _: u64) -> Result<Json, E> {
        Ok(Json::Other("int"))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Json, E> {
        Ok(Json::Other("float"))
    }

    fn visit_str<E>(self, _: &str) -> Result<Json, E> {
        Ok(Json::Other("str"))
    }
}

/// The WHATWG form syntax, except that bytes which are no UTF-8 are refused and not replaced.
///
/// # Errors
/// 400 for such bytes.
pub fn form(body: &[u8]) -> Result<Fields, ApiError> {
    let text = |bytes: &[u8]| {
        let spaced: Vec<u8> = bytes.iter().map(|&b| if b == b'+' { b' ' } else { b }).collect();
        let decoded = percent_decode(&spaced).decode_utf8().map(|text| text.into_owned());
        decoded.map_err(|_| ApiError::parse("Form parse error - the body is not valid UTF-8."))
    };
    body.split(|&b| b == b'&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let middle = pair.iter().position(|&b| b == b'=').unwrap_or(pair.len());
            let value = pair.get(middle + 1..).unwrap_or_default();
            Ok((text(&pair[..middle])?, Field::Text(text(value)?)))
        })
        .collect()
}

async fn multipart(body: Bytes, content_type: &str) -> Result<Fields, ApiError> {
    let fault = |fault: multer::Error| ApiError::parse(format!("Multipart form parse error - {fault}"));
    let boundary = multer::parse_boundary(content_type).map_err(fault)?;
    let mut parts = multer::Multipart::new(stream::iter([Ok::<_, std::convert::Infallible>(body)]), boundary);
    let mut fields = Fields::new();
    while let Some(part) = parts.next_field().await.map_err(fault)? {
        let name = part.name().unwrap_or_default().to_owned();
        let is_file = part.file_name().is_some();
        let value = part.bytes().await.map_err(fault)?;
        let field = match String::from_utf8(value.into()) {
            _ if is_file => Field::NotText,
            Ok(text) => Field::Text(text),
            Err(_) => return Err(ApiError::parse("Multipart form parse error - a part is not valid UTF-8.")),
        };
        fields.push((name, field));
    }
    Ok(fields)
}
