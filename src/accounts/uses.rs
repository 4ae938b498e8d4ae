//! When sign-ins were last used: noted in memory, and written down once a second for all of them together.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use super::{Accounts, Error, SignIn, Use};

/// So many are written in one step, that others may write in between.
const STEP: usize = 500;

/// The uses that are not written down yet.
#[derive(Default)]
pub(super) struct Uses(Mutex<HashMap<SignIn, Use>>);

impl Uses {
    /// Notes a use. Waits for nothing.
    pub fn note(&self, used: Use) {
        let mut noted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        noted.entry(used.sign_in).and_modify(|before| *before = Use { seen: before.seen, ..used }).or_insert(used);
    }

    fn take(&self) -> Vec<Use> {
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
    pub async fn write_uses(&self) -> Result<(), Error> {
        for step in self.0.uses.take().chunks(STEP) {
            self.0.store.record_uses(step).await?;
        }
        Ok(())
    }
}
