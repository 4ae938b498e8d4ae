//! What is proved by a mailbox: an address, and who may set a new password (issue 14).
//!
//! An endpoint that has mail sent throttles by the address as it was typed, before any look-up, and enqueues one job: its
//! work is the same for every address (guarantee M2). The job ([`jobs`]) looks the address up, records a request with a
//! link and a code, and enqueues the letter. The link or the code is used once (T11): [`reset`], [`verify`], [`change`].
//!
//! A link may be followed by a program that scans mail, so following one changes nothing ([`link`]); a person's button does
//! (M1). A proof signs nobody in.

mod ask;
mod change;
mod code;
mod end;
mod jobs;
mod link;
mod reset;
mod status;
mod verify;

use std::time::Duration;

pub(super) use end::{end_change, end_requests};
pub(super) use jobs::{LinkMailer, ProofMail, ResetMail, in_units};
pub use link::MailLink;
pub use reset::ResetProof;
pub use status::EmailStatus;
pub use verify::AddressProof;

pub(super) const MINUTE: Duration = Duration::from_secs(60);
pub(super) const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// How long a link or a code for a new password works.
pub(super) const RESET_TTL: Duration = MINUTE.saturating_mul(30);
/// How long an invited person can set a first password.
pub(super) const INVITATION_TTL: Duration = DAY.saturating_mul(7);
/// How long an address can be proved.
const VERIFY_TTL: Duration = DAY.saturating_mul(3);
/// How long a change of the address can be undone.
const UNDO_TTL: Duration = DAY.saturating_mul(7);
