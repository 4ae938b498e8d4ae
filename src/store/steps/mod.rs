//! The steps, one file per noun. Every statement works on both databases.
//!
//! In PostgreSQL transactions run concurrently. To avoid deadlocks, rows are locked in one order: an account, its
//! sessions, its tokens, its sessions of Django's, each kind by id. So a revocation also sees every sign-in of the
//! account. A sign-in that a new one replaces may be another account's, and is locked last.

pub(super) mod accounts;
pub(super) mod django_sessions;
pub(super) mod groups;
pub(super) mod last_used;
pub(super) mod passwords;
pub(super) mod sign_ins;
pub(super) mod tokens;
