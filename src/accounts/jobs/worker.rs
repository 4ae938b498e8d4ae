//! The worker: finds jobs that are ready, and runs some of them at once.

use std::future::pending;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::{Instant, MissedTickBehavior, interval, sleep_until, timeout, timeout_at};
use tracing::warn;

use super::super::mailbox::{LinkMailer, ProofMail, ResetMail};
use super::super::webhook_events::WebhookEvent;
use super::super::webhooks::FanOut;
use super::super::{Accounts, Clock, Kinds, Lease, LeasedJob, LogRateLimit, Random, SeenLease, Store, StoreError};
use super::job::LONGEST_DELAY;
use super::leases::SeenLeases;
use super::purge::{self, Purger};
use super::runners::Jobs;
use super::tally::JobTally;

/// How often the worker looks for jobs of other nodes and for jobs whose time has come. What this process enqueues, it
/// sees at once.
const POLL: Duration = Duration::from_secs(1);
/// The most jobs that it runs at once.
const MOST_RUNNING: usize = 8;
/// How many of them may be slow.
const MOST_SLOW: usize = 4;
/// How far the clocks of two nodes may be apart.
const CLOCK_SKEW: Duration = Duration::from_secs(60 * 60);
/// How long running jobs may take when the worker stops (guarantee F7).
const GRACE: Duration = Duration::from_secs(6);
/// How long the leases of those that take longer may take to be given back then.
const GIVING_BACK: Duration = Duration::from_secs(1);

/// A worker that runs until it is told to stop. If it is dropped, it stops in the middle of its jobs, as if the process
/// were killed.
#[derive(Debug)]
#[must_use]
pub struct Worker {
    /// When it takes no more jobs.
    stop: watch::Sender<Option<Instant>>,
    task: JoinHandle<()>,
}

impl Accounts {
    /// Starts a worker that runs these jobs, looks up who is to get mail and which webhooks are to be told of events, and
    /// purges what has expired.
    pub fn work(&self, jobs: Jobs) -> Worker {
        let mailer = LinkMailer(self.clone());
        let jobs = jobs.on::<ResetMail>(mailer.clone()).on::<ProofMail>(mailer);
        let jobs = jobs.on::<WebhookEvent>(FanOut(self.clone()));
        let jobs = jobs.every(purge::PERIOD, Purger(self.clone()));
        let (stop, told) = watch::channel(None);
        let shared = Shared {
            kinds: jobs.kinds(),
            quick: jobs.kinds_by_pace(false),
            slow: jobs.kinds_by_pace(true),
            slow_room: Arc::new(Semaphore::new(MOST_SLOW)),
            jobs,
            accounts: self.clone(),
            log: LogRateLimit::new(),
        };
        Worker { stop, task: tokio::spawn(Arc::new(shared).work(told)) }
    }
}

impl Worker {
    /// Tells it to take no more jobs after `delay`; returns at once.
    pub fn stop_after(&self, delay: Duration) {
        self.stop.send_modify(|at| *at = at.or(Some(Instant::now() + delay)));
    }

    /// Tells it to take no more jobs, and waits until those that it runs are done, or given back after some seconds.
    pub async fn finish(mut self) {
        let now = Instant::now();
        let mut stopped = now;
        self.stop.send_modify(|at| {
            stopped = at.map_or(now, |at| at.min(now));
            *at = Some(stopped);
        });
        // The database may be silent while it looks for jobs.
        let _ = timeout_at(stopped + GRACE + GIVING_BACK * 2, &mut self.task).await;
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// What all attempts of a worker share.
pub(super) struct Shared {
    pub(super) jobs: Jobs,
    kinds: Kinds,
    /// Those of them that are not slow.
    quick: Kinds,
    /// The others.
    slow: Kinds,
    slow_room: Arc<Semaphore>,
    accounts: Accounts,
    log: LogRateLimit,
}

/// What a look for jobs has found.
struct Found {
    lease: Lease,
    jobs: Vec<LeasedJob>,
    /// Whether there may be more than there was room for.
    has_more: bool,
}

impl Shared {
    pub(super) fn store(&self) -> &dyn Store {
        &*self.accounts.0.store
    }

    pub(super) fn clock(&self) -> &dyn Clock {
        &*self.accounts.0.clock
    }

    pub(super) fn random(&self) -> &dyn Random {
        &*self.accounts.0.random
    }

    pub(super) fn tally(&self) -> &JobTally {
        &self.accounts.0.jobs
    }

    async fn work(self: Arc<Self>, mut stop: watch::Receiver<Option<Instant>>) {
        let (cancel, cancelled) = watch::channel(false);
        let enqueued: Arc<Notify> = self.store().enqueued();
        let mut polls = interval(POLL);
        polls.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let (mut running, mut seen, mut is_scheduled, mut has_more) =
            (JoinSet::new(), SeenLeases::default(), false, false);
        loop {
            tokio::select! {
                () = stopped(&mut stop) => break,
                () = enqueued.notified() => {}
                _ = polls.tick() => {}
                Some(_) = running.join_next() => {
                    if !has_more {
                        continue;
                    }
                }
            }
            let free = MOST_RUNNING - running.len();
            match self.look(&mut seen, &mut is_scheduled, free).await {
                Ok(found) => {
                    has_more = found.has_more;
                    for job in found.jobs {
                        let (shared, cancelled) = (Arc::clone(&self), cancelled.clone());
                        let room = self.room_of(&job);
                        running.spawn(async move {
                            shared.attempt(job, found.lease, cancelled).await;
                            drop(room);
                        });
                    }
                }
                Err(fault) => {
                    if let Some(held_back) = self.log.pass() {
                        warn!(%fault, held_back, "could not look for jobs");
                    }
                }
            }
        }
        if timeout(GRACE, end_of(&mut running)).await.is_err() {
            warn!(count = running.len(), "some jobs were still running and were given back");
            let _ = cancel.send(true);
            let _ = timeout(GIVING_BACK, end_of(&mut running)).await;
        }
    }

    /// Looks once; leases at most `free` of the jobs that are ready.
    async fn look(&self, seen: &mut SeenLeases, is_scheduled: &mut bool, free: usize) -> Result<Found, StoreError> {
        if !*is_scheduled {
            self.schedule().await?;
            *is_scheduled = true;
        }
        let (now, lease) = (self.clock().now(), self.new_lease());
        let survey = self.store().read().await?.jobs().survey(&self.kinds, now).await?;
        self.reclaim(seen.look(survey.leases, self.clock().elapsed())).await?;
        let latest = now.plus(LONGEST_DELAY + CLOCK_SKEW);
        let (is_late, is_ready) = (survey.latest.is_some_and(|last| last > latest), survey.is_ready && free > 0);
        if !is_late && !is_ready {
            return Ok(Found { lease, jobs: Vec::new(), has_more: free == 0 });
        }
        let mut work = self.store().begin().await?;
        if is_late {
            work.jobs().hasten(latest, now).await?;
        }
        let mut jobs = work.jobs().lease(&self.quick, lease, free, now).await?;
        let slow_free = (free - jobs.len()).min(self.slow_room.available_permits());
        let slow = match slow_free {
            0 => Vec::new(),
            _ => work.jobs().lease(&self.slow, lease, slow_free, now).await?,
        };
        work.commit().await?;
        // Slow ones that find no room wait until one of those that run has ended.
        let has_more = jobs.len() == free || slow.len() == slow_free;
        jobs.extend(slow);
        Ok(Found { lease, jobs, has_more })
    }

    /// Takes the jobs back whose leases are over, all at once: a node that was killed again and again leaves many.
    async fn reclaim(&self, over: Vec<SeenLease>) -> Result<(), StoreError> {
        if over.is_empty() {
            return Ok(());
        }
        let mut reclaimed = Vec::new();
        let mut work = self.store().begin().await?;
        for lease in over {
            let settlement = self.abandoned(&lease);
            if work.jobs().reclaim(&lease, &settlement).await? {
                reclaimed.push((lease, settlement));
            }
        }
        work.commit().await?;
        for (lease, settlement) in reclaimed {
            self.report(lease.id, &lease.kind, "", lease.attempt, &settlement);
        }
        Ok(())
    }

    /// The room that a job takes among the slow ones, if it is one.
    fn room_of(&self, job: &LeasedJob) -> Option<OwnedSemaphorePermit> {
        let is_slow = self.jobs.of(&job.kind).is_some_and(|runner| runner.is_slow);
        if is_slow { Arc::clone(&self.slow_room).try_acquire_owned().ok() } else { None }
    }

    /// Enqueues the jobs of which there is always one.
    async fn schedule(&self) -> Result<(), StoreError> {
        let mut work = self.store().begin().await?;
        for schedule in self.jobs.scheduled() {
            work.jobs().enqueue(&(schedule.first)(self.clock().now())).await?;
        }
        work.commit().await
    }

    fn new_lease(&self) -> Lease {
        let mut bytes = [0; 16];
        self.random().fill(&mut bytes);
        Lease(bytes)
    }
}

/// Waits until all attempts have ended.
async fn end_of(running: &mut JoinSet<()>) {
    while running.join_next().await.is_some() {}
}

/// Waits until the worker is to stop.
async fn stopped(stop: &mut watch::Receiver<Option<Instant>>) {
    loop {
        let at = *stop.borrow_and_update();
        let over = async {
            match at {
                Some(at) => sleep_until(at).await,
                None => pending().await,
            }
        };
        tokio::select! {
            () = over => return,
            // An error means that the worker has been dropped, which aborts this task.
            changed = stop.changed() => if changed.is_err() { pending().await },
        }
    }
}
