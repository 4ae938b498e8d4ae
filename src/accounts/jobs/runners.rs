//! The runner of each kind of job.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;

use super::super::{Kinds, NewJob, Timestamp};
use super::job::{Attempt, Job, JobError, RunJob};

/// The kinds of jobs that a worker runs. Jobs of other kinds are left to the nodes that know them.
#[derive(Default)]
pub struct Jobs(BTreeMap<&'static str, Arc<Runner>>);

/// Runs the job of a payload.
type Run = dyn Fn(&str, Attempt) -> Running + Send + Sync;

/// The runner of a kind.
pub(super) struct Runner {
    pub(super) time_limit: Duration,
    pub(super) is_slow: bool,
    pub(super) schedule: Option<Schedule>,
    run: Box<Run>,
}

/// A job that is run again and again; there is always exactly one.
pub(super) struct Schedule {
    pub(super) period: Duration,
    pub(super) first: fn(Timestamp) -> NewJob,
}

type Running = BoxFuture<'static, Result<(), JobError>>;

impl Jobs {
    /// Adds a kind.
    #[must_use]
    pub fn on<J: Job>(self, runner: impl RunJob<J>) -> Self {
        self.with(runner, None)
    }

    /// Adds a kind of which there is always one job: it is enqueued when a worker starts, unless it is there already,
    /// and run again a period after it is done. It is never given up.
    #[must_use]
    pub fn every<J: Job + Default>(self, period: Duration, runner: impl RunJob<J>) -> Self {
        let first = |now| NewJob { give_up: Timestamp::NEVER, ..NewJob::of(&J::default(), now).once(J::KIND) };
        self.with(runner, Some(Schedule { period, first }))
    }

    fn with<J: Job>(mut self, runner: impl RunJob<J>, schedule: Option<Schedule>) -> Self {
        // `Kinds` is compared by LIKE.
        debug_assert!(J::KIND.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'));
        let runner = Arc::new(runner);
        let run = move |payload: &str, attempt| -> Running {
            let runner = Arc::clone(&runner);
            match serde_json::from_str::<J>(payload) {
                Ok(job) => Box::pin(async move { runner.run(job, attempt).await }),
                // Perhaps a newer version on another node can. The error is not repeated: it may quote the data.
                Err(_) => Box::pin(async { Err(JobError::Temporary("this version cannot read its data".to_owned())) }),
            }
        };
        let runner = Runner { time_limit: J::TIME_LIMIT, is_slow: J::IS_SLOW, schedule, run: Box::new(run) };
        self.0.insert(J::KIND, Arc::new(runner));
        self
    }

    pub(super) fn kinds(&self) -> Kinds {
        self.0.keys().copied().collect()
    }

    /// The kinds that are slow, or those that are not.
    pub(super) fn kinds_by_pace(&self, is_slow: bool) -> Kinds {
        self.0.iter().filter(|(_, runner)| runner.is_slow == is_slow).map(|(kind, _)| *kind).collect()
    }

    pub(super) fn of(&self, kind: &str) -> Option<Arc<Runner>> {
        self.0.get(kind).map(Arc::clone)
    }

    pub(super) fn scheduled(&self) -> impl Iterator<Item = &Schedule> {
        self.0.values().filter_map(|runner| runner.schedule.as_ref())
    }
}

impl Runner {
    /// Runs a job by its stored data.
    pub(super) fn run(&self, payload: &str, attempt: Attempt) -> Running {
        (self.run)(payload, attempt)
    }
}
