//! Counts how often a database was unavailable.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::accounts::{StoreError, StoreErrorKind};

/// Counts errors after which a database may recover in a moment; clones share the count.
#[derive(Clone, Debug, Default)]
pub(super) struct Unavailable(Arc<AtomicU64>);

impl Unavailable {
    /// Counts an error, and returns it.
    pub(super) fn see(&self, error: StoreError) -> StoreError {
        if error.kind() == StoreErrorKind::Unavailable {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
        error
    }

    /// The number of errors.
    pub(super) fn count(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}
