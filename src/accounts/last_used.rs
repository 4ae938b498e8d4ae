//! When sign-ins were last used: collected in memory, and written once a second in batches.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use super::{Accounts, Error, SignIn, StoreError, Touch};

/// The size of a batch, so that other writes can run in between.
const STEP: usize = 500;

/// Touches that are not written yet.
#[derive(Default)]
pub(super) struct PendingTouches(Mutex<HashMap<SignIn, Touch>>);

impl PendingTouches {
    /// Adds a touch. Does not block.
    pub fn add(&self, used: Touch) {
        let mut noted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        noted
            .entry(used.sign_in)
            .and_modify(|before| *before = Touch { expected: before.expected, ..used })
            .or_insert(used);
    }

    fn take(&self) -> Vec<Touch> {
        let noted = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        noted.into_values().collect()
    }
}

impl Accounts {
    /// Writes the collected touches; to be called about once a second, and at shutdown. Touches that cannot be
    /// written are dropped: a use of those sign-ins a minute later is recorded again.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn write_touches(&self) -> Result<(), Error> {
        for step in self.0.touches.take().chunks(STEP) {
            self.write_touched(step).await?;
        }
        Ok(())
    }

    /// Writes touches in one unit of work.
    pub(super) async fn write_touched(&self, touches: &[Touch]) -> Result<(), StoreError> {
        let mut work = self.0.store.begin().await?;
        work.sign_ins().touch(touches).await?;
        work.commit().await
    }
}
