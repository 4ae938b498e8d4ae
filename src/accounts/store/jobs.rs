//! Jobs: work that is done later, by one of the nodes.

use std::fmt;

use async_trait::async_trait;

use super::StoreError;
use crate::accounts::Timestamp;

/// Jobs. A job is waiting (for its time), ready, leased (a worker runs it) or dead (nobody will try it again).
#[async_trait]
pub trait JobRepository: Send {
    /// Adds a job, which the workers see once it is committed. `false` if a job with its key exists; then nothing is
    /// written.
    async fn enqueue(&mut self, job: &NewJob) -> Result<bool, StoreError>;

    /// Adds a job that is ready at once, in place of the dead ones of its kind with the same data. One with its key that waits
    /// is made ready in its stead. `false` if one with its key is running; then nothing is added.
    async fn enqueue_anew(&mut self, job: &NewJob) -> Result<bool, StoreError>;

    /// Takes these keys from the jobs that have them, which may be running: so they are known as no longer wanted.
    async fn disown(&mut self, keys: &[String; 5]) -> Result<(), StoreError>;

    /// Whether a job has a key.
    async fn has_key(&mut self, id: i64, key: &str) -> Result<bool, StoreError>;

    /// What there is to do for a worker that knows these kinds. One read, on indexes.
    async fn survey(&mut self, kinds: &Kinds, now: Timestamp) -> Result<JobSurvey, StoreError>;

    /// Leases jobs of these kinds that are ready, those that have been so for the longest first, at most `limit`. It
    /// counts as an attempt of each.
    async fn lease(
        &mut self,
        kinds: &Kinds,
        lease: Lease,
        limit: usize,
        now: Timestamp,
    ) -> Result<Vec<LeasedJob>, StoreError>;

    /// Shows the other workers that a lease is still in use. `false` if it is lost.
    async fn renew(&mut self, id: i64, lease: Lease) -> Result<bool, StoreError>;

    /// Ends a lease. `false` if it is lost; then nothing is written.
    async fn settle(&mut self, id: i64, lease: Lease, settlement: &Settlement) -> Result<bool, StoreError>;

    /// Ends the lease of a worker that is gone. `false` if it was renewed or has ended since it was seen; then nothing
    /// is written.
    async fn reclaim(&mut self, seen: &SeenLease, settlement: &Settlement) -> Result<bool, StoreError>;

    /// Makes jobs ready that wait for a time after `latest`: a clock has been set back. Returns their number.
    async fn hasten(&mut self, latest: Timestamp, now: Timestamp) -> Result<u64, StoreError>;

    /// The number of jobs by kind and state.
    async fn count(&mut self, now: Timestamp) -> Result<Vec<JobCount>, StoreError>;

    /// Dead jobs, newest first, at most `limit`.
    async fn list_dead(&mut self, limit: usize) -> Result<Vec<DeadJob>, StoreError>;

    /// Makes a dead job ready, or all of them; they are given up at `give_up`. Returns their number.
    async fn revive(&mut self, id: Option<i64>, now: Timestamp, give_up: Timestamp) -> Result<u64, StoreError>;

    /// Deletes a dead job. `false` if there is none with that id.
    async fn discard(&mut self, id: i64) -> Result<bool, StoreError>;

    /// Deletes the jobs that have died by then, at most some thousand; returns their number.
    async fn purge_dead(&mut self, died: Timestamp) -> Result<u64, StoreError>;
}

/// A job to be added.
#[derive(Clone)]
pub struct NewJob {
    /// Who runs it.
    pub kind: &'static str,
    /// No two jobs that are not dead have the same; `None` where it does not matter how many there are.
    pub key: Option<String>,
    /// What an operator may read of it.
    pub about: String,
    /// Its data, as JSON. It may hold secrets.
    pub payload: String,
    /// When it is ready.
    pub run_at: Timestamp,
    /// An attempt that fails after it is the last one.
    pub give_up: Timestamp,
    /// When it is enqueued.
    pub created: Timestamp,
}

/// Shows no payload.
impl fmt::Debug for NewJob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, key, about, run_at, give_up, created, payload: _ } = self;
        f.debug_struct("NewJob")
            .field("kind", kind)
            .field("key", key)
            .field("about", about)
            .field("run_at", run_at)
            .field("give_up", give_up)
            .field("created", created)
            .finish_non_exhaustive()
    }
}

/// Proof that a worker may run a job; random.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Lease(pub [u8; 16]);

/// The kinds that a worker can run.
#[derive(Clone, Debug, Default)]
pub struct Kinds(String);

impl Kinds {
    /// As a list for `LIKE`: `,mail,purge,`.
    pub fn as_list(&self) -> &str {
        &self.0
    }
}

impl FromIterator<&'static str> for Kinds {
    /// Kinds are of `a` to `z` and `-`.
    fn from_iter<T: IntoIterator<Item = &'static str>>(kinds: T) -> Self {
        Self(kinds.into_iter().fold(",".to_owned(), |list, kind| list + kind + ","))
    }
}

/// A job that a worker has leased.
#[derive(Clone)]
pub struct LeasedJob {
    /// Its id, which is no other job's.
    pub id: i64,
    /// Its kind.
    pub kind: String,
    /// What an operator may read of it.
    pub about: String,
    /// Its data, as JSON.
    pub payload: String,
    /// The number of this attempt, from 1.
    pub attempt: u32,
    /// An attempt that fails after it is the last one.
    pub give_up: Timestamp,
    /// When it was enqueued.
    pub created: Timestamp,
}

/// What there is to do for a worker.
#[derive(Clone, Debug, Default)]
pub struct JobSurvey {
    /// Whether a job is ready.
    pub is_ready: bool,
    /// When the last of the jobs that wait is ready.
    pub latest: Option<Timestamp>,
    /// Every lease, this worker's own too.
    pub leases: Vec<SeenLease>,
}

/// A lease as it was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenLease {
    /// The job's id.
    pub id: i64,
    /// The job's kind.
    pub kind: String,
    /// The lease.
    pub lease: Lease,
    /// How often it has been renewed.
    pub renewals: i64,
    /// The number of the attempt.
    pub attempt: u32,
    /// An attempt that fails after it is the last one.
    pub give_up: Timestamp,
}

/// How a lease ends.
#[derive(Clone, Debug)]
pub enum Settlement {
    /// The job is done and deleted.
    Done,
    /// It is run again.
    Queued {
        /// When.
        run_at: Timestamp,
        /// The attempts that count.
        attempts: u32,
        /// Why it was not done, in words without secrets; `None` keeps what is there.
        error: Option<String>,
    },
    /// It is not run again unless an operator says so.
    Dead {
        /// When that was decided.
        at: Timestamp,
        /// Why, in words without secrets.
        error: String,
    },
}

/// A number of jobs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobCount {
    /// Their kind.
    pub kind: String,
    /// Their state.
    pub state: JobState,
    /// How many there are.
    pub count: u64,
    /// When the first of them was ready, or will be.
    pub oldest: Timestamp,
}

/// The state of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum JobState {
    /// It may be run.
    Ready,
    /// Its time has not come.
    Waiting,
    /// A worker runs it.
    Leased,
    /// Nobody will run it again.
    Dead,
}

impl JobState {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Ready, Self::Waiting, Self::Leased, Self::Dead];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::Waiting => "waiting",
            Self::Leased => "leased",
            Self::Dead => "dead",
        }
    }
}

/// A dead job, without its payload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadJob {
    /// Its id.
    pub id: i64,
    /// Its kind.
    pub kind: String,
    /// What an operator may read of it.
    pub about: String,
    /// How often it was tried.
    pub attempts: u32,
    /// Why it is dead.
    pub error: String,
    /// When it was enqueued.
    pub created: Timestamp,
    /// When it died.
    pub died: Timestamp,
}
