//! Classification of SQLite's errors.

use sqlx::Error;

use crate::accounts::{StoreError, StoreErrorKind};

/// Primary result codes after which the database may recover in a moment (<https://sqlite.org/rescode.html>): BUSY,
/// LOCKED, NOMEM, READONLY, IOERR, FULL, CANTOPEN.
const UNAVAILABLE: [i32; 7] = [5, 6, 7, 8, 10, 13, 14];

/// Tells errors after which a retry may help from faults.
pub(in crate::store) fn fault(error: Error) -> StoreError {
    let may_be_back = match &error {
        Error::Database(cause) => primary_code(cause.code().as_deref()).is_some_and(|code| UNAVAILABLE.contains(&code)),
        Error::PoolTimedOut | Error::PoolClosed | Error::WorkerCrashed | Error::Io(_) => true,
        _ => false,
    };
    if may_be_back { StoreError::unavailable(error) } else { StoreError::fault(error) }
}

/// The low byte of an extended result code.
pub(in crate::store) fn primary_code(extended: Option<&str>) -> Option<i32> {
    extended?.parse::<i32>().ok().map(|code| code & 0xff)
}

/// An error with the name of its database, for the operator who starts the program.
pub(super) fn explain(url: &str, error: Error) -> StoreError {
    let kind = fault(error);
    let sentence = format!("{url} cannot be opened: {kind}");
    match kind.kind() {
        StoreErrorKind::Unavailable => StoreError::unavailable(sentence),
        StoreErrorKind::Fault => StoreError::fault(sentence),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_extended_code_counts_as_its_primary_one() {
        assert_eq!(primary_code(Some("517")), Some(5), "BUSY_SNAPSHOT");
        assert_eq!(primary_code(Some("2067")), Some(19), "CONSTRAINT_UNIQUE");
        assert_eq!(primary_code(None), None);
    }

    #[test]
    fn a_pool_without_room_is_no_fault() {
        assert_eq!(fault(Error::PoolTimedOut).kind(), StoreErrorKind::Unavailable);
        assert_eq!(fault(Error::RowNotFound).kind(), StoreErrorKind::Fault);
    }
}
