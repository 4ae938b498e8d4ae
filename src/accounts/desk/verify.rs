//! Whether the record is as it was written (guarantee A3).

use std::fmt;

use super::super::{Accounts, Error, RecordHead, StoreError};
use super::act::digest;

/// How many rows are read at once.
const STEP: u32 = 1_000;

/// A record in which every row fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordSummary {
    /// The number of rows.
    pub rows: u64,
    /// The id of the last row that was purged; 0 if none was.
    pub purged: i64,
    /// The id of the last row.
    pub last_id: i64,
    /// Its digest in hexadecimal: whoever keeps it elsewhere can tell a record that was written anew.
    pub digest: String,
}

/// What is wrong with the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BrokenRecord {
    /// This row is missing.
    Missing(i64),
    /// This row is not as it was written, or does not follow the row before it.
    Changed(i64),
    /// This row comes after the last one that was written.
    Added(i64),
    /// The row that knows the end of the record is missing.
    NoHead,
}

impl fmt::Display for BrokenRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(id) => write!(f, "row {id} of the record is missing"),
            Self::Changed(id) => write!(f, "row {id} of the record is not as it was written"),
            Self::Added(id) => write!(f, "row {id} of the record was not written by Vestibule"),
            Self::NoHead => f.write_str("the record has rows, and no end is known"),
        }
    }
}

/// Why the record could not be verified.
#[derive(Debug)]
pub enum VerifyError {
    /// A row does not fit.
    Broken(BrokenRecord),
    /// The database failed.
    Failed(Error),
}

impl From<BrokenRecord> for VerifyError {
    fn from(broken: BrokenRecord) -> Self {
        Self::Broken(broken)
    }
}

impl From<Error> for VerifyError {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

impl From<StoreError> for VerifyError {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}

impl Accounts {
    /// Reads the whole record and compares every digest. Rows that are added meanwhile are not looked at.
    ///
    /// # Errors
    /// [`VerifyError::Broken`] with the first row that does not fit; [`VerifyError::Failed`].
    pub async fn verify_record(&self) -> Result<RecordSummary, VerifyError> {
        loop {
            let head = self.0.store.read().await?.record().head().await?;
            let verified = match head {
                Some(head) => self.verify_from(head).await,
                None => self.verify_empty().await,
            };
            // The oldest rows may have been purged meanwhile, or the first ones written.
            let is_moved = async {
                let now = self.0.store.read().await?.record().head().await?;
                Ok::<_, Error>(now.map(|head| head.purged_id) != head.map(|head| head.purged_id))
            };
            if !matches!(verified, Err(VerifyError::Broken(_))) || !is_moved.await? {
                return verified;
            }
        }
    }

    async fn verify_from(&self, head: RecordHead) -> Result<RecordSummary, VerifyError> {
        let RecordHead { purged_id, purged_digest, last_id, last_digest } = head;
        let (mut id, mut before, mut rows) = (purged_id, purged_digest, 0);
        if let Some(first) = self.first_after(i64::MIN).await?.filter(|first| *first <= purged_id) {
            return Err(BrokenRecord::Added(first).into());
        }
        while id < last_id {
            let read = self.0.store.read().await?.record().following(id, STEP).await?;
            if read.is_empty() {
                return Err(BrokenRecord::Missing(id + 1).into());
            }
            for row in read.into_iter().take((last_id - id).try_into().unwrap_or(usize::MAX)) {
                if row.id != id + 1 {
                    return Err(BrokenRecord::Missing(id + 1).into());
                }
                if digest(&before, &row) != row.digest {
                    return Err(BrokenRecord::Changed(row.id).into());
                }
                (id, before, rows) = (row.id, row.digest, rows + 1);
            }
        }
        if before != last_digest {
            return Err(BrokenRecord::Changed(last_id).into());
        }
        if let Some(next) = self.first_after(last_id).await? {
            let now = self.0.store.read().await?.record().head().await?;
            if now == Some(head) {
                return Err(BrokenRecord::Added(next).into());
            }
        }
        Ok(RecordSummary { rows, purged: purged_id, last_id, digest: hex::encode(last_digest) })
    }

    async fn verify_empty(&self) -> Result<RecordSummary, VerifyError> {
        match self.first_after(i64::MIN).await? {
            Some(_) => Err(BrokenRecord::NoHead.into()),
            None => Ok(RecordSummary { rows: 0, purged: 0, last_id: 0, digest: hex::encode([0; 32]) }),
        }
    }

    /// The id of the first row after this one.
    async fn first_after(&self, id: i64) -> Result<Option<i64>, Error> {
        let rows = self.0.store.read().await?.record().following(id, 1).await?;
        Ok(rows.first().map(|row| row.id))
    }
}
