//! What PostgreSQL's errors mean to those above.

use sqlx::Error;

use crate::accounts::{StoreError, StoreErrorKind};

/// Classes and codes of a database that may be back in a moment
/// (<https://www.postgresql.org/docs/current/errcodes-appendix.html>): connections, transactions to be tried again,
/// locks, no room, the operator's doing, a disk that does not answer; and a server that can only be read.
const UNAVAILABLE: [&str; 7] = ["08", "40", "53", "55P03", "57", "58", "25006"];

/// Codes that say that it is the connection, or the server at its other end, that is of no use.
const OF_THE_CONNECTION: [&str; 4] = ["08", "57P01", "57P02", "25006"];

/// Away, busy or to be tried again is told apart from a fault.
pub(in crate::store) fn fault(error: Error) -> StoreError {
    let may_be_back = match &error {
        Error::Database(_) => has_code(&error, &UNAVAILABLE),
        Error::PoolTimedOut | Error::PoolClosed | Error::WorkerCrashed | Error::Io(_) | Error::BeginFailed => true,
        // After a failover the name may lead to a server whose certificate has yet to be put right.
        Error::Tls(_) | Error::Protocol(_) => true,
        _ => false,
    };
    if may_be_back { StoreError::unavailable(error) } else { StoreError::fault(error) }
}

/// Whether the connections that are open are not to be used again. That there is none to be had tells nothing of them.
pub(super) fn is_of_the_connection(error: &Error) -> bool {
    match error {
        Error::Io(_) | Error::Protocol(_) | Error::Tls(_) => true,
        error => has_code(error, &OF_THE_CONNECTION),
    }
}

/// Whether PostgreSQL has said one of these codes, or one of these classes.
pub(super) fn has_code(error: &Error, codes: &[&str]) -> bool {
    let code = error.as_database_error().and_then(|error| error.code());
    code.is_some_and(|code| codes.iter().any(|start| code.starts_with(start)))
}

/// An error with the database that it is about, for the operator who starts the program.
pub(super) fn explain(name: &str, cause: sqlx::Error) -> StoreError {
    let told = fault(cause);
    // rustls says so within an error of the socket's.
    let is_certificate = told.to_string().contains("invalid peer certificate");
    let what = if is_certificate { "the server shows a certificate that is not to be trusted: " } else { "" };
    let sentence = format!("{name} cannot be opened: {what}{told}");
    match told.kind() {
        StoreErrorKind::Unavailable => StoreError::unavailable(sentence),
        StoreErrorKind::Fault => StoreError::fault(sentence),
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;

    #[test]
    fn a_pool_without_room_is_no_fault_and_throws_nothing_out() {
        assert!(!is_of_the_connection(&Error::PoolTimedOut));
        assert_eq!(fault(Error::PoolTimedOut).kind(), StoreErrorKind::Unavailable);
        assert_eq!(fault(Error::RowNotFound).kind(), StoreErrorKind::Fault);
    }

    #[test]
    fn a_connection_that_breaks_is_one_of_many() {
        let broken = Error::Io(io::ErrorKind::ConnectionReset.into());
        assert!(is_of_the_connection(&broken));
        assert_eq!(fault(broken).kind(), StoreErrorKind::Unavailable);
    }
}
