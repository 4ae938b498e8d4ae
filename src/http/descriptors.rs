//! The system's limit of open files, of which each connection is one.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tracing::{debug, warn};

/// Descriptors that are reserved for the database, its files, the threads and the port of the metrics.
const RESERVED: u64 = 128;
/// The default limit of connections is at most this: each holds 10 KiB or more.
const DEFAULT_MAX_CONNECTIONS: usize = 32_768;

/// The limit that is requested if the system has no maximum; macOS accepts no more.
const WITHOUT_MAXIMUM: u64 = 10_240;

/// Lets this process open as many files as it may: what a shell or a service manager gives at first is often 1,024.
pub fn raise_file_limit() {
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    let raised = maximum.unwrap_or(WITHOUT_MAXIMUM);
    if current.is_none_or(|current| current >= raised) {
        return;
    }
    match setrlimit(Resource::Nofile, Rlimit { current: Some(raised), maximum }) {
        Ok(()) => debug!(from = current, to = raised, "the limit of open files was raised"),
        Err(fault) => warn!(%fault, "the limit of open files could not be raised"),
    }
}

/// How many connections the limit of open files leaves room for.
pub fn connection_room() -> usize {
    room(getrlimit(Resource::Nofile).current)
}

/// How many connections there may be where no setting says so.
pub fn default_connections() -> usize {
    connection_room().min(DEFAULT_MAX_CONNECTIONS)
}

fn room(files: Option<u64>) -> usize {
    let Some(files) = files else { return usize::MAX };
    usize::try_from(files.saturating_sub(RESERVED.min(files / 2))).unwrap_or(usize::MAX).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn some_files_are_left_for_the_rest() {
        assert_eq!([Some(1_024), Some(100), Some(0), None].map(room), [896, 50, 1, usize::MAX]);
    }
}
