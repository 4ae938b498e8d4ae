//! What protects an account beside its password: authenticator apps and recovery codes, and which of the factors may go.

mod enrol;
mod guard;
mod qr;
mod recovery;
mod reset;
mod rotate;
mod status;
mod totp;
mod typed_code;
mod use_code;

pub use recovery::{recovery_code_digest, seal_recovery_code};
pub(super) use typed_code::TypedCode;
pub(super) use use_code::CodeOutcome;
