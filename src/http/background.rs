//! What a server does beside its requests: it writes the last uses of sign-ins, and reports to the other nodes.

use std::time::Duration;

use tokio::task::JoinHandle;
use tokio::time::{MissedTickBehavior, interval, timeout};
use tracing::warn;

use crate::accounts::{Accounts, Error, REPORT_PERIOD};

/// How long each of the last writes may take: a locked database must not hold the server.
const LAST_WRITE: Duration = Duration::from_secs(1);

/// The tasks, until they are stopped.
pub(super) struct Background {
    accounts: Accounts,
    tasks: [JoinHandle<()>; 3],
}

impl Background {
    /// Starts the tasks.
    pub(super) fn start(accounts: Accounts) -> Self {
        let tasks = [
            tokio::spawn(write_touches(accounts.clone())),
            tokio::spawn(report_requests(accounts.clone())),
            tokio::spawn(report_node(accounts.clone())),
        ];
        Self { accounts, tasks }
    }

    /// Stops the tasks, and then writes what they have not. To be called once no request runs any more.
    pub(super) async fn stop(self) {
        let Self { accounts, tasks } = self;
        for task in tasks {
            task.abort();
        }
        match timeout(LAST_WRITE, accounts.write_touches()).await {
            Ok(written) => log_failure(written),
            Err(_) => warn!("the last uses of sign-ins could not be written down in time"),
        }
        match timeout(LAST_WRITE, accounts.report_stop()).await {
            Ok(Ok(())) => {}
            Ok(Err(fault)) => warn!(%fault, "the counts of the last minute could not be reported"),
            Err(_) => warn!("the counts of the last minute could not be reported in time"),
        }
    }
}

/// Writes the last uses of sign-ins once a second, so that no request waits for it.
async fn write_touches(accounts: Accounts) {
    let mut seconds = interval(Duration::from_secs(1));
    seconds.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        seconds.tick().await;
        log_failure(accounts.write_touches().await);
    }
}

/// Reports the requests of this node to the shared windows once a second, and purges those windows once a minute.
async fn report_requests(accounts: Accounts) {
    let mut seconds = interval(Duration::from_secs(1));
    seconds.set_missed_tick_behavior(MissedTickBehavior::Delay);
    for second in 0_u64.. {
        seconds.tick().await;
        if let Err(fault) = accounts.report_requests().await {
            warn!(%fault, "requests of this node could not be reported to the shared throttle windows");
        }
        if second.is_multiple_of(60)
            && let Err(fault) = accounts.purge_windows().await
        {
            warn!(%fault, "the shared throttle windows could not be purged");
        }
    }
}

/// Reports once a minute that this server runs, and what was done here, and records the ends of impersonations.
async fn report_node(accounts: Accounts) {
    let mut minutes = interval(REPORT_PERIOD);
    minutes.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        minutes.tick().await;
        if let Err(fault) = accounts.report_node().await {
            warn!(%fault, "this server could not report to the others");
        }
        if let Err(fault) = accounts.end_impersonations().await {
            warn!(%fault, "the end of an impersonation could not be recorded");
        }
    }
}

fn log_failure(written: Result<(), Error>) {
    if let Err(fault) = written {
        warn!(%fault, "the last uses of sign-ins could not be written down");
    }
}
