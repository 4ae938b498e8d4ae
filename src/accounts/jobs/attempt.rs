//! One attempt to run a job: within its time limit, while its lease is renewed, and then settled.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures::FutureExt;
use tokio::sync::watch;
use tokio::time::{Instant, sleep, timeout};
use tracing::{error, info, warn};

use super::super::{Lease, LeasedJob, SeenLease, Settlement, StoreError};
use super::backoff;
use super::job::{Attempt, JobError};
use super::leases::{RENEW_EVERY, STOP_AFTER};
use super::runners::Runner;
use super::worker::Shared;

/// The wait after the database has failed to settle a job.
const SETTLE_PAUSE: Duration = Duration::from_secs(1);
/// How long the last try to settle a job may take when the worker stops.
const LAST_TRY: Duration = Duration::from_millis(500);
/// The most of an error that is stored, in bytes.
const LONGEST_ERROR: usize = 500;

/// How an attempt has ended.
enum Ended {
    Done,
    Failed(JobError),
    /// Another worker may run it.
    Lost,
    /// This worker stops.
    Stopped,
}

impl Shared {
    /// Makes the attempt. `cancel` says when the worker waits for it no longer.
    pub(super) async fn attempt(&self, job: LeasedJob, lease: Lease, mut cancel: watch::Receiver<bool>) {
        let Some(runner) = self.jobs.of(&job.kind) else { return };
        let ended = tokio::select! {
            ended = run(&runner, &job) => ended,
            () = self.keep(job.id, lease) => Ended::Lost,
            () = cancelled(&mut cancel) => Ended::Stopped,
        };
        let (settlement, outcome) = match ended {
            Ended::Done => (self.done(&runner), Some("done")),
            Ended::Failed(error) => (self.failed(&runner, &job, error), None),
            Ended::Lost => {
                let error = JobError::Temporary("its lease could not be renewed".to_owned());
                (self.failed(&runner, &job, error), None)
            }
            // It does not count as an attempt.
            Ended::Stopped => {
                let attempts = job.attempt.saturating_sub(1);
                (Settlement::Queued { run_at: self.clock().now(), attempts, error: None }, Some("returned"))
            }
        };
        if !self.settle(job.id, lease, &settlement, &mut cancel).await {
            self.tally().count(&job.kind, "lost");
            warn!(job = job.id, kind = job.kind, "a job was run, but this could not be recorded; it may be run again");
            return;
        }
        match outcome {
            Some(outcome) => self.tally().count(&job.kind, outcome),
            None => self.report(job.id, &job.kind, &job.about, job.attempt, &settlement),
        }
    }

    /// What becomes of a job whose worker is gone: it is ready at once, or after a wait if it was not the first time, as
    /// the job may be what stops the workers.
    pub(super) fn abandoned(&self, seen: &SeenLease) -> Settlement {
        let now = self.clock().now();
        let error = "its worker has stopped without saying how it ended".to_owned();
        if seen.give_up <= now {
            return Settlement::Dead { at: now, error };
        }
        let wait = match seen.attempt.saturating_sub(1) {
            0 => Duration::ZERO,
            before => backoff::wait_after(before, self.random()),
        };
        Settlement::Queued { run_at: now.plus(wait), attempts: seen.attempt, error: Some(error) }
    }

    /// Counts and logs an attempt that has failed.
    pub(super) fn report(&self, job: i64, kind: &str, about: &str, attempt: u32, settlement: &Settlement) {
        match settlement {
            Settlement::Done => {}
            Settlement::Queued { run_at, error, .. } => {
                self.tally().count(kind, "failed");
                let (error, next) = (error.as_deref().unwrap_or_default(), run_at.rfc3339());
                // The first failure is often over with the next attempt.
                if attempt == 1 {
                    info!(job, kind, about, attempt, error, next, "a job has failed and is tried again");
                } else {
                    warn!(job, kind, about, attempt, error, next, "a job has failed and is tried again");
                }
            }
            Settlement::Dead { error, .. } => {
                self.tally().count(kind, "dead");
                error!(job, kind, about, attempt, error, "a job is dead: see `vestibule jobs`");
            }
        }
    }

    fn done(&self, runner: &Runner) -> Settlement {
        match &runner.schedule {
            None => Settlement::Done,
            Some(schedule) => {
                let run_at = self.clock().now().plus(schedule.period);
                Settlement::Queued { run_at, attempts: 0, error: Some(String::new()) }
            }
        }
    }

    fn failed(&self, runner: &Runner, job: &LeasedJob, error: JobError) -> Settlement {
        let now = self.clock().now();
        let (error, is_permanent) = match error {
            JobError::Temporary(error) => (error, false),
            JobError::Permanent(error) => (error, runner.schedule.is_none()),
        };
        let error = error[..error.floor_char_boundary(LONGEST_ERROR)].to_owned();
        if is_permanent || job.give_up <= now {
            return Settlement::Dead { at: now, error };
        }
        let run_at = now.plus(backoff::wait_after(job.attempt, self.random()));
        Settlement::Queued { run_at, attempts: job.attempt, error: Some(error) }
    }

    /// Renews a lease; ends when it is lost, or may soon be.
    async fn keep(&self, id: i64, lease: Lease) {
        let mut renewed = Instant::now();
        while renewed.elapsed() + RENEW_EVERY < STOP_AFTER {
            sleep(RENEW_EVERY).await;
            let asked = Instant::now();
            match timeout(STOP_AFTER.saturating_sub(renewed.elapsed()), self.renew(id, lease)).await {
                Ok(Ok(true)) => renewed = asked,
                Ok(Ok(false)) => return,
                Ok(Err(fault)) => warn!(job = id, %fault, "the lease of a job could not be renewed"),
                Err(_) => {}
            }
        }
    }

    async fn renew(&self, id: i64, lease: Lease) -> Result<bool, StoreError> {
        let mut work = self.store().begin().await?;
        let is_held = work.jobs().renew(id, lease).await?;
        work.commit().await?;
        Ok(is_held)
    }

    /// Writes how an attempt has ended, and waits for a database that is away: nobody else can take the job over
    /// meanwhile. `false` if the lease is lost, or the worker stops before.
    async fn settle(&self, id: i64, lease: Lease, settlement: &Settlement, cancel: &mut watch::Receiver<bool>) -> bool {
        let patiently = async {
            loop {
                match self.try_to_settle(id, lease, settlement).await {
                    Ok(is_held) => return is_held,
                    Err(fault) => warn!(job = id, %fault, "the end of a job could not be recorded yet"),
                }
                sleep(SETTLE_PAUSE).await;
            }
        };
        tokio::select! {
            biased;
            is_held = patiently => is_held,
            () = cancelled(cancel) => matches!(timeout(LAST_TRY, self.try_to_settle(id, lease, settlement)).await, Ok(Ok(true))),
        }
    }

    async fn try_to_settle(&self, id: i64, lease: Lease, settlement: &Settlement) -> Result<bool, StoreError> {
        let mut work = self.store().begin().await?;
        let is_held = work.jobs().settle(id, lease, settlement).await?;
        work.commit().await?;
        Ok(is_held)
    }
}

/// Runs a job within its time limit. A panic is a failure of this attempt; the panic hook has told the log where.
async fn run(runner: &Runner, job: &LeasedJob) -> Ended {
    let attempt = Attempt { id: job.id, number: job.attempt, created: job.created };
    let running = AssertUnwindSafe(async { runner.run(&job.payload, attempt).await }).catch_unwind();
    let limit = runner.time_limit;
    Ended::Failed(match timeout(limit, running).await {
        Ok(Ok(Ok(()))) => return Ended::Done,
        Ok(Ok(Err(error))) => error,
        Ok(Err(_)) => JobError::Temporary("it panicked".to_owned()),
        Err(_) => JobError::Temporary(format!("it took longer than {} seconds", limit.as_secs())),
    })
}

async fn cancelled(cancel: &mut watch::Receiver<bool>) {
    if cancel.wait_for(|is_cancelled| *is_cancelled).await.is_err() {
        std::future::pending().await
    }
}
