//! Hashes that were imported from Django.

use async_trait::async_trait;

use super::StoreError;

/// Older hashes.
#[async_trait]
pub trait LegacyHashRepository: Send {
    /// The first hash after `after` that does not begin with `$argon2id$`, in the byte order of the hashes' first 64
    /// characters.
    async fn next(&mut self, after: &str) -> Result<Option<String>, StoreError>;
}
