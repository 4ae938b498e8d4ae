//! Why a password could not be checked or hashed.

/// An error other than a wrong password.
pub(super) type Fault = Box<dyn std::error::Error + Send + Sync>;
