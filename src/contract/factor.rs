//! The second step of a log-in: what may answer it, and what a refusal says of it.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{PasskeySummary, SignedIn};

/// What the names of the fields begin with by which a passkey confirms who is signed in.
pub const CONFIRM_PREFIX: &str = "confirm_";
/// The field of a form in which a code of the second step is confirmed.
pub const CONFIRM_CODE: &str = "confirm_code";
/// The field of a form with the challenge that a passkey has answered to confirm who is signed in.
pub const CONFIRM_CHALLENGE: &str = "confirm_challenge_id";
/// The field of a form with that answer.
pub const CONFIRM_CREDENTIAL: &str = "confirm_credential";

/// What may answer the second step of a log-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(schemars::JsonSchema))]
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
#[cfg_attr(feature = "ssr", derive(schemars::JsonSchema))]
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
impl fmt::Debug for NextStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NextStep").field("code", &self.code).field("factors", &self.factors).finish_non_exhaustive()
    }
}

/// What protects an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(schemars::JsonSchema))]
pub struct FactorStatus {
    /// Whether it has a password that could be right.
    pub password: bool,
    /// Whether a log-in by password wants a second step.
    pub second_factor: bool,
    /// The authenticator app, if there is one.
    pub totp: Option<TotpSummary>,
    /// How many recovery codes are left.
    pub recovery_codes: u64,
    /// The passkeys, the newest first.
    pub passkeys: Vec<PasskeySummary>,
    /// How many browsers are trusted to leave the second step out.
    pub trusted_browsers: u64,
}

/// An authenticator app.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(schemars::JsonSchema))]
pub struct TotpSummary {
    /// When it was taken into use, RFC 3339, UTC.
    #[cfg_attr(feature = "ssr", schemars(extend("format" = "date-time")))]
    pub created: String,
    /// When a code of it was last used, RFC 3339, UTC; nothing where none was since.
    #[cfg_attr(feature = "ssr", schemars(extend("format" = "date-time")))]
    pub last_used: Option<String>,
}

/// The secret of a new authenticator app, which is told until its first code is confirmed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(schemars::JsonSchema))]
pub struct NewTotp {
    /// In base32, to be typed.
    pub secret: String,
    /// An `otpauth:` link, to be opened on the device itself.
    pub uri: String,
    /// The link as a QR code, an SVG.
    pub qr: String,
}

// The secret is not shown.
impl fmt::Debug for NewTotp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NewTotp(..)")
    }
}

/// The answer to a log-in that has set up a second factor.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(schemars::JsonSchema))]
pub struct SetUpDone {
    /// The sign-in.
    #[serde(flatten)]
    pub signed_in: SignedIn,
    /// The account's recovery codes: the only time that they are told.
    pub recovery_codes: Vec<String>,
}

// The token and the codes are not shown.
impl fmt::Debug for SetUpDone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SetUpDone({})", self.recovery_codes.len())
    }
}

/// How many browsers are no longer trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(schemars::JsonSchema))]
pub struct ForgottenBrowsers {
    /// Their number.
    pub forgotten: u64,
}

/// New recovery codes: the only time that they are told.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(schemars::JsonSchema))]
pub struct RecoveryCodes {
    /// The codes; empty where the account has codes already.
    pub recovery_codes: Vec<String>,
}

// The codes are not shown.
impl fmt::Debug for RecoveryCodes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RecoveryCodes({})", self.recovery_codes.len())
    }
}
