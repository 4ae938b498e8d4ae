//! Passwords on the server: how they are stored, which are too common, and how hard one is to guess.

mod argon2id;
mod common;
mod cost;
mod django;
mod fault;
mod hasher;
mod kind;
mod legacy_hashes;
mod queue;
mod scheme;
mod strength;

pub(super) use common::is_common;
pub(super) use django::hasher_name;
pub(super) use hasher::{HashError, Hasher, Verification};
pub(super) use legacy_hashes::LegacyHashes;
pub(super) use queue::Queue;
pub(super) use strength::strength;

use super::Random;

/// What is stored for an account without a password, as Django's `set_unusable_password` makes it.
pub(super) fn unusable(random: &dyn Random) -> String {
    let mut bytes = [0; 20];
    random.fill(&mut bytes);
    format!("!{}", hex::encode(bytes))
}

/// Whether a stored value says that there is no password: Django's `set_unusable_password` begins it with `!`.
pub(super) fn is_unusable(stored: &str) -> bool {
    stored.starts_with('!')
}
