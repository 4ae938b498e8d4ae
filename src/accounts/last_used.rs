//! When sign-ins were last used: noted in memory, and written down once a second for all of them together.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use super::{Accounts, Error, SignIn, Touch};

/// So many are written in one step, that others may write in between.
const STEP: usize = 500;

/// The uses that are not written down yet.
#[derive(Default)]
pub(super) struct PendingTouches(Mutex<HashMap<SignIn, Touch>>);

impl PendingTouches {
    /// Notes a use. Waits for nothing.
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
    /// Writes down which sign-ins were used since the last time; to be called about once a second, and at the end.
    /// What cannot be written is dropped: a use of those sign-ins in a minute is noted again.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn write_touches(&self) -> Result<(), Error> {
        for step in self.0.touches.take().chunks(STEP) {
            self.0.store.touch_sign_ins(step).await?;
        }
        Ok(())
    }
}
