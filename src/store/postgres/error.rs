//! Classification of PostgreSQL's errors.

use sqlx::Error;

use crate::accounts::{StoreError, StoreErrorKind};

/// Classes and codes after which the database may recover in a moment
/// (<https://www.postgresql.org/docs/current/errcodes-appendix.html>): connection errors, serialization failures and
/// deadlocks, locks, insufficient resources, operator intervention, system errors; and a read-only server.
const UNAVAILABLE: [&str; 7] = ["08", "40", "53", "55P03", "57", "58", "25006"];

/// Codes after which the connection, or its server, cannot be used.
const OF_THE_CONNECTION: [&str; 4] = ["08", "57P01", "57P02", "25006"];

/// Tells errors after which a retry may help from faults.
pub(in crate::store) fn fault(error: Error) -> StoreError {
    let may_be_back = match &error {
        Error::Database(_) => has_code(&error, &UNAVAILABLE),
        Error::PoolTimedOut | Error::PoolClosed | Error::WorkerCrashed | Error::Io(_) | Error::BeginFailed => true,
        // After a failover the name may lead to a server whose certificate has to be corrected first.
        Error::Tls(_) | Error::Protocol(_) => true,
        _ => false,
    };
    if may_be_back { StoreError::unavailable(error) } else { StoreError::fault(error) }
}

/// Whether existing connections must not be used again. A time-out of the pool says nothing about them.
pub(super) fn is_of_the_connection(error: &Error) -> bool {
    match error {
        Error::Io(_) | Error::Protocol(_) | Error::Tls(_) => true,
        error => has_code(error, &OF_THE_CONNECTION),
    }
}

/// Whether the error has one of these codes or classes.
pub(super) fn has_code(error: &Error, codes: &[&str]) -> bool {
    let code = error.as_database_error().and_then(|error| error.code());
    code.is_some_and(|code| codes.iter().any(|start| code.starts_with(start)))
}

/// An error with the name of its database, for the operator who starts the program.
pub(super) fn explain(name: &str, cause: sqlx::Error) -> StoreError {
    let error = fault(cause);
    // rustls reports it inside an error of the socket.
    let is_certificate = error.to_string().contains("invalid peer certificate");
    let what = if is_certificate { "the server shows a certificate that is not to be trusted: " } else { "" };
    let sentence = format!("{name} cannot be opened: {what}{error}");
    match error.kind() {
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
