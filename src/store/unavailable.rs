//! How often a database could not do what it was asked.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::accounts::{StoreError, StoreErrorKind};

/// Counts the errors after which a database may be back in a moment; clones count together.
#[derive(Clone, Debug, Default)]
pub(super) struct Unavailable(Arc<AtomicU64>);

impl Unavailable {
    /// Looks at an error on its way.
    pub(super) fn see(&self, error: StoreError) -> StoreError {
        if error.kind() == StoreErrorKind::Unavailable {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
        error
    }

    /// How many there were.
    pub(super) fn count(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}
