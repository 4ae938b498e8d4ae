//! The answer to the first step of a log-in.

use super::{Answer, Done};
#[cfg(feature = "ssr")]
use super::{AnswerSchema, Answered, CookieChange};
#[cfg(feature = "ssr")]
use crate::contract::NextStep;
use crate::contract::{ApiError, SignedIn};

/// 200 with a sign-in; or 401 with what the log-in still needs, which a browser reads as a refusal with a code.
#[derive(Clone, Debug)]
pub enum LoggedIn {
    /// The sign-in.
    Done(Done<SignedIn>),
    /// The next step.
    #[cfg(feature = "ssr")]
    Need {
        /// What is answered.
        step: NextStep,
        /// The page on which a browser takes it.
        page: &'static str,
        /// The cookie of a browser.
        cookie: Option<CookieChange>,
    },
}

impl LoggedIn {
    /// The sign-in, where it is there.
    pub fn signed_in(&self) -> Option<&SignedIn> {
        match self {
            Self::Done(signed_in) => Some(signed_in),
            #[cfg(feature = "ssr")]
            Self::Need { .. } => None,
        }
    }
}

impl Answer for LoggedIn {
    #[cfg(feature = "ssr")]
    fn into_answered(self) -> Result<Answered, ApiError> {
        let (step, page, cookie) = match self {
            Self::Done(signed_in) => return signed_in.into_answered(),
            Self::Need { step, page, cookie } => (step, page, cookie),
        };
        let json = serde_json::to_string(&step).map_err(|_| ApiError::internal())?;
        let mut answered = Answered::json(401, json)?;
        let scheme = http::HeaderValue::from_static("Token");
        answered.response.headers_mut().insert(http::header::WWW_AUTHENTICATE, scheme);
        Ok(Answered { cookies: cookie.into_iter().collect(), next_step: Some(page), ..answered })
    }

    #[cfg(feature = "ssr")]
    fn describe(schemas: &mut schemars::SchemaGenerator) -> Vec<AnswerSchema> {
        let need = AnswerSchema { status: 401, schema: schemas.subschema_for::<NextStep>(), header: None };
        let mut answers = Done::<SignedIn>::describe(schemas);
        answers.push(need);
        answers
    }

    fn read(status: u16, body: &str) -> Result<Self, ApiError> {
        Done::read(status, body).map(Self::Done)
    }
}
