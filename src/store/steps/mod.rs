//! The steps, a file for each noun. Every statement is one that both databases understand.
//!
//! In PostgreSQL transactions run side by side. Rows are locked in one order, an account before its sessions before
//! its tokens before Django's sessions of it, each kind by id: so none waits for another that waits for it, and what ends an account's sign-ins sees
//! all of them. A sign-in that a new one replaces may be another account's, and is locked last of all.

pub(super) mod accounts;
pub(super) mod django_sessions;
pub(super) mod groups;
pub(super) mod last_used;
pub(super) mod passwords;
pub(super) mod sign_ins;
pub(super) mod tokens;
