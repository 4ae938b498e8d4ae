//! How many attempts have ended in which way.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// Attempts of this process by kind and outcome.
#[derive(Debug, Default)]
pub(in crate::accounts) struct JobTally(Mutex<BTreeMap<(String, &'static str), u64>>);

impl JobTally {
    pub(super) fn count(&self, kind: &str, outcome: &'static str) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *counts.entry((kind.to_owned(), outcome)).or_default() += 1;
    }

    /// Kind, outcome and number.
    pub(in crate::accounts) fn counts(&self) -> Vec<(String, &'static str, u64)> {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        counts.iter().map(|((kind, outcome), count)| (kind.clone(), *outcome, *count)).collect()
    }
}
