//! Sentences about other services, which ask who is signed in.

use super::{Wording, wording};

/// The account is in none of the groups that may use a service.
pub const SERVICE_FORBIDDEN: Wording = wording("This account may not use this service.", "error-service-forbidden");
/// A service wants a second factor, which the sign-in has not proved.
pub const SERVICE_WANTS_FACTOR: Wording =
    wording("This service wants a log-in with a second factor.", "error-service-factor");
/// A browser has come to a service with a code that is used, too old, or another browser's.
pub const SERVICE_CODE_ENDED: Wording =
    wording("Invalid or expired code of a service. Open the service again.", "error-service-code");

pub(super) const ALL: &[&Wording] = &[&SERVICE_FORBIDDEN, &SERVICE_WANTS_FACTOR, &SERVICE_CODE_ENDED];
