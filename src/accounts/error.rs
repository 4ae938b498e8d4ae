//! Why an operation on an account failed.

use std::fmt;

use super::StoreError;
use super::log_rate_limit::LogRateLimit;
use super::passwords::HashError;
use super::secrets::SealedError;
use super::store::StoreErrorKind;
use super::throttling::Throttled;
use crate::contract::{ApiError, FieldErrors, messages};

/// Seconds after which a client may retry while the database is unavailable.
const RETRY_STORE_SECONDS: u64 = 1;

/// Errors that any client can cause are logged at most once a second.
static UNAVAILABLE: LogRateLimit = LogRateLimit::new();
static BUSY: LogRateLimit = LogRateLimit::new();

/// Why an operation on an account failed.
#[derive(Debug)]
pub enum Error {
    /// Fields are invalid.
    Invalid(FieldErrors),
    /// The name is unknown, the password wrong or unusable, or the account inactive: one answer for all (guarantee P7).
    InvalidCredentials,
    /// Too many attempts; may be retried after `seconds`.
    Throttled {
        /// Seconds to wait.
        seconds: u64,
    },
    /// The queue for password hashes is full; may be retried after `seconds`.
    Busy {
        /// Seconds to wait.
        seconds: u64,
    },
    /// The sign-in of the request has ended.
    SignInEnded,
    /// The log-in waits no longer for its next step.
    LogInEnded,
    /// No account has that name.
    NoSuchAccount,
    /// There is no webhook with that id.
    NoSuchWebhook,
    /// There is no delivery with that id.
    NoSuchDelivery,
    /// Who asks is known and may not do this.
    NotAllowed,
    /// Impersonation is switched off.
    ImpersonationOff,
    /// It wants a browser's session; a token is not enough.
    NotByToken,
    /// The account has no sign-in, token or passkey with that id.
    NoSuchSignIn,
    /// A passkey is unknown, of another kind or domain, or its answer is wrong, or the account is inactive: one answer for
    /// all (guarantee P7).
    PasskeyRefused,
    /// Passkeys are off.
    NoPasskeys,
    /// A ceremony of a passkey has failed, by a fault of ours.
    Passkey(String),
    /// A password could not be hashed, for example for lack of memory.
    Hashing(Box<dyn std::error::Error + Send + Sync>),
    /// Something has to be sealed, and there is no secret key.
    NoSecretKey,
    /// Something that is sealed cannot be opened.
    Sealed(SealedError),
    /// The database failed.
    Store(StoreError),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid(errors) => ApiError::fields(errors.clone()).fmt(f),
            Self::InvalidCredentials => f.write_str(messages::INVALID_CREDENTIALS.wire),
            Self::Throttled { seconds } => write!(f, "throttled for {seconds} s"),
            Self::Busy { seconds } => write!(f, "too many passwords to hash, busy for {seconds} s"),
            Self::SignInEnded => f.write_str("the sign-in has ended"),
            Self::LogInEnded => f.write_str("the log-in has ended"),
            Self::NoSuchAccount => f.write_str("there is no such account"),
            Self::NoSuchWebhook => f.write_str("there is no such webhook"),
            Self::NoSuchDelivery => f.write_str("there is no such delivery"),
            Self::NotAllowed => f.write_str(messages::PERMISSION_DENIED.wire),
            Self::ImpersonationOff => f.write_str(messages::IMPERSONATION_OFF.wire),
            Self::NotByToken => f.write_str(messages::NOT_BY_TOKEN.wire),
            Self::NoSuchSignIn => f.write_str("the account has no such sign-in or token"),
            Self::PasskeyRefused => f.write_str(messages::PASSKEY_REFUSED.wire),
            Self::NoPasskeys => f.write_str(messages::NO_PASSKEYS.wire),
            Self::Passkey(cause) => write!(f, "a passkey could not be checked: {cause}"),
            Self::Hashing(cause) => write!(f, "a password could not be hashed: {cause}"),
            Self::NoSecretKey => {
                f.write_str("there is no secret key; set VESTIBULE_SECRET_KEY or VESTIBULE_SECRET_KEY_FILE")
            }
            Self::Sealed(cause) => write!(f, "a secret of an account cannot be opened: {cause}"),
            Self::Store(cause) => cause.fmt(f),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Hashing(cause) => Some(&**cause),
            Self::Sealed(cause) => Some(cause),
            Self::Store(cause) => Some(cause),
            _ => None,
        }
    }
}

impl From<FieldErrors> for Error {
    fn from(errors: FieldErrors) -> Self {
        Self::Invalid(errors)
    }
}

impl From<Throttled> for Error {
    fn from(throttled: Throttled) -> Self {
        Self::Throttled { seconds: throttled.seconds }
    }
}

impl From<HashError> for Error {
    fn from(error: HashError) -> Self {
        match error {
            HashError::Busy { seconds } => Self::Busy { seconds },
            HashError::Fault(cause) => Self::Hashing(cause),
        }
    }
}

impl From<SealedError> for Error {
    fn from(error: SealedError) -> Self {
        Self::Sealed(error)
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<Error> for ApiError {
    /// The error that a client gets. The cause of a fault is only logged.
    fn from(error: Error) -> Self {
        match error {
            Error::Invalid(errors) => Self::fields(errors),
            Error::InvalidCredentials => Self::authentication_failed(messages::INVALID_CREDENTIALS.wire),
            Error::Throttled { seconds } => Self::throttled(seconds),
            Error::Busy { seconds } => {
                if let Some(held_back) = BUSY.pass() {
                    tracing::warn!(held_back, "a password waited too long to be hashed");
                }
                Self::unavailable(seconds)
            }
            Error::SignInEnded => Self::authentication_failed(messages::INVALID_TOKEN.wire),
            Error::LogInEnded => Self::coded(401, Self::LOG_IN_ENDED, messages::LOG_IN_ENDED.wire),
            Error::NotAllowed => Self::permission_denied(),
            Error::ImpersonationOff => Self::coded(403, "impersonation_off", messages::IMPERSONATION_OFF.wire),
            Error::NotByToken => Self::coded(403, "session_required", messages::NOT_BY_TOKEN.wire),
            Error::NoSuchAccount | Error::NoSuchSignIn | Error::NoSuchWebhook | Error::NoSuchDelivery => {
                Self::not_found()
            }
            Error::PasskeyRefused => Self::authentication_failed(messages::PASSKEY_REFUSED.wire),
            Error::NoPasskeys => Self::coded(404, "passkeys_off", messages::NO_PASSKEYS.wire),
            Error::Passkey(cause) => {
                tracing::error!(error = cause, "a passkey could not be checked");
                Self::internal()
            }
            Error::Hashing(cause) => {
                tracing::error!(error = %cause, "a password could not be hashed");
                Self::internal()
            }
            Error::NoSecretKey => FieldErrors::one("non_field_errors", messages::NO_SECRET_KEY.wire).into(),
            Error::Sealed(cause) => {
                tracing::error!(error = %cause, "a secret of an account cannot be opened");
                Self::internal()
            }
            Error::Store(cause) => match cause.kind() {
                StoreErrorKind::Unavailable => {
                    if let Some(held_back) = UNAVAILABLE.pass() {
                        tracing::error!(error = %cause, held_back, "the database is unavailable");
                    }
                    Self::unavailable(RETRY_STORE_SECONDS)
                }
                StoreErrorKind::Fault => {
                    tracing::error!(error = %cause, "the database failed");
                    Self::internal()
                }
            },
        }
    }
}
