//! Jobs: work that is done later and at least once, by one of the nodes. A job is enqueued in the unit of work that wants
//! it, so it exists if and only if that is committed.
//!
//! A worker ([`Accounts::work`]) leases jobs that are ready, runs some of them at once, and renews their leases. What
//! fails is tried again after waits that double ([`backoff`]), until it is given up: then it is a dead job, which an
//! operator sees, and may have tried again ([`operator`]). A worker that is gone loses its leases ([`leases`]).

mod attempt;
mod backoff;
mod job;
mod leases;
mod operator;
mod purge;
mod runners;
mod tally;
mod worker;

pub use job::{Attempt, Job, JobError, RunJob};
pub use operator::JobFigures;
pub use runners::Jobs;
pub use worker::Worker;

pub(super) use tally::JobTally;
