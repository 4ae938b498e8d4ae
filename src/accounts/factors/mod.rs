//! The second step of a log-in: authenticator apps and recovery codes.

mod recovery;
mod totp;
mod typed_code;
mod use_code;

pub use recovery::{recovery_code_digest, seal_recovery_code};
pub(super) use typed_code::TypedCode;
pub(super) use use_code::CodeOutcome;
