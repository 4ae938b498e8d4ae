//! The second step of a log-in: what may answer it, and what a refusal says of it.

use serde::{Deserialize, Serialize};

/// The field of a form in which a code of the second step is confirmed.
pub const CONFIRM_CODE: &str = "confirm_code";

/// What may answer the second step of a log-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Factor {
    /// A code of an authenticator app.
    Totp,
    /// A passkey.
    Passkey,
    /// A recovery code.
    RecoveryCode,
}

impl Factor {
    /// Its name in the API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Totp => "totp",
            Self::Passkey => "passkey",
            Self::RecoveryCode => "recovery_code",
        }
    }
}

/// What has to be confirmed where a second factor is wanted too.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WantedFactors {
    /// Whether the password has to be confirmed as well.
    pub password: bool,
    /// The names of the factors that the account has; any one of them is enough.
    pub factors: Vec<String>,
}

/// The body of a log-in that needs another step, with status 401.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct NextStep {
    /// What is to be done, for people and for clients that do not know of a second step.
    pub detail: &'static str,
    /// Which step it is.
    pub code: &'static str,
    /// The secret by which the step continues this log-in.
    pub pending: String,
    /// What the account can answer it with.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub factors: Vec<Factor>,
    /// How long it waits, in whole seconds.
    pub expires_in: u64,
}

// The secret is not shown.
impl std::fmt::Debug for NextStep {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NextStep").field("code", &self.code).field("factors", &self.factors).finish_non_exhaustive()
    }
}
