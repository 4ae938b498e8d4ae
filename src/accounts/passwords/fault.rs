//! Why a password could not be checked or hashed, other than being wrong.

/// A fault that has nothing to do with the password.
pub(super) type Fault = Box<dyn std::error::Error + Send + Sync>;
