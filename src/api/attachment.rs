//! An answer that a browser saves as a file.

use super::Answer;
use crate::contract::ApiError;

/// JSON that a browser saves under a name.
#[derive(Clone, Debug)]
pub struct Attachment {
    /// The name of the file.
    #[cfg(feature = "ssr")]
    pub name: &'static str,
    /// The JSON.
    pub json: String,
}

impl Answer for Attachment {
    #[cfg(feature = "ssr")]
    fn into_answered(self) -> Result<super::Answered, ApiError> {
        let disposition = format!("attachment; filename=\"{}\"", self.name);
        let disposition = http::HeaderValue::try_from(disposition).map_err(|_| ApiError::internal())?;
        let mut answered = super::Answered::json(200, self.json)?;
        answered.response.headers_mut().insert(http::header::CONTENT_DISPOSITION, disposition);
        Ok(answered)
    }

    #[cfg(feature = "ssr")]
    fn describe(_: &mut schemars::SchemaGenerator) -> Vec<super::AnswerSchema> {
        let header = Some(("Content-Disposition", "`attachment`, with a name for the file."));
        vec![super::AnswerSchema { status: 200, schema: schemars::json_schema!({ "type": "object" }), header }]
    }

    fn read(status: u16, body: &str) -> Result<Self, ApiError> {
        if status != 200 {
            return Err(ApiError::from_wire(status, body));
        }
        Ok(Self {
            #[cfg(feature = "ssr")]
            name: "",
            json: body.to_owned(),
        })
    }
}
