//! Reads a body into fields: JSON, a form or multipart, with the errors of DRF's parsers.

mod json;

use bytes::Bytes;
use futures::stream;
use percent_encoding::percent_decode;
use serde_json::value::RawValue;

use crate::contract::ApiError;

pub use json::json;
pub(super) use json::malformed;

/// The fields of a body by name, in their order; a name may be there more than once.
pub type Fields<'b> = Vec<(String, Value<'b>)>;

/// What a body holds under one name.
#[derive(Debug)]
pub enum Value<'b> {
    /// Text of a form.
    Text(String),
    /// JSON as it stands in the body.
    Json(&'b RawValue),
    /// The texts of a form that repeats a name.
    Texts(Vec<String>),
    /// A file of a multipart form.
    File,
}

impl Value<'_> {
    /// Its text, where it is one.
    pub fn into_text(self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text),
            Self::Json(json) => serde_json::from_str(json.get()).ok(),
            Self::Texts(_) | Self::File => None,
        }
    }

    #[cfg(test)]
    fn json(&self) -> Option<&str> {
        match self {
            Self::Json(json) => Some(json.get()),
            Self::Text(_) | Self::Texts(_) | Self::File => None,
        }
    }
}

/// Reads a body. An empty one has no fields, whatever its content type.
///
/// # Errors
/// 415 for another media type; 400 for a body that cannot be read or is not an object.
pub async fn read<'b>(body: &'b Bytes, content_type: Option<&str>) -> Result<Fields<'b>, ApiError> {
    if body.is_empty() {
        return Ok(Fields::new());
    }
    let content_type = content_type.unwrap_or_default();
    let media_type = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match media_type.as_str() {
        "application/json" => json(body),
        "application/x-www-form-urlencoded" => form(body),
        "multipart/form-data" => multipart(body.clone(), content_type).await,
        _ => Err(ApiError::unsupported_media_type(content_type)),
    }
}

/// The WHATWG form syntax, except that bytes which are no UTF-8 are refused and not replaced.
///
/// # Errors
/// 400 for such bytes.
pub fn form(body: &[u8]) -> Result<Fields<'static>, ApiError> {
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
            Ok((text(&pair[..middle])?, Value::Text(text(value)?)))
        })
        .collect()
}

async fn multipart(body: Bytes, content_type: &str) -> Result<Fields<'static>, ApiError> {
    let fault = |fault: multer::Error| ApiError::parse(format!("Multipart form parse error - {fault}"));
    let boundary = multer::parse_boundary(content_type).map_err(fault)?;
    let mut parts = multer::Multipart::new(stream::iter([Ok::<_, std::convert::Infallible>(body)]), boundary);
    let mut fields = Fields::new();
    while let Some(part) = parts.next_field().await.map_err(fault)? {
        let name = part.name().unwrap_or_default().to_owned();
        let is_file = part.file_name().is_some();
        let value = part.bytes().await.map_err(fault)?;
        let value = match String::from_utf8(value.into()) {
            _ if is_file => Value::File,
            Ok(text) => Value::Text(text),
            Err(_) => return Err(ApiError::parse("Multipart form parse error - a part is not valid UTF-8.")),
        };
        fields.push((name, value));
    }
    Ok(fields)
}
