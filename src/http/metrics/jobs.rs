//! Jobs, which are counted in the database on request.

use std::fmt;
use std::time::Duration;

use prometheus_client::metrics::MetricType;
use tokio::time::timeout;
use tracing::debug;

use super::Metrics;
use super::page::Page;
use crate::accounts::{Figures, JobFigures, JobState};

/// How long the database has to count them. The other metrics are written in any case.
const COUNT_TIMEOUT: Duration = Duration::from_secs(1);

impl Metrics {
    /// Counts the jobs; `None` if the database does not answer in time.
    pub(super) async fn count_jobs(&self) -> Option<JobFigures> {
        match timeout(COUNT_TIMEOUT, self.0.accounts.count_jobs()).await {
            Ok(Ok(jobs)) => Some(jobs),
            Ok(Err(fault)) => {
                debug!(%fault, "the jobs could not be counted");
                None
            }
            Err(_) => None,
        }
    }
}

/// Writes the metrics of jobs.
pub(super) fn write(page: &mut Page<'_>, figures: &Figures, jobs: Option<&JobFigures>) -> fmt::Result {
    let help = "Attempts of this node to run a job, by kind and outcome: done, failed (and tried again), dead, returned \
                (the server stopped), lost (it is not known how it ended).";
    page.counter("vestibule_job_attempts", help, |family| {
        figures.jobs.iter().try_for_each(|(kind, outcome, count)| {
            family.add(&[("kind", kind.as_str()), ("outcome", *outcome)], *count)
        })
    })?;
    let Some(JobFigures { counts, longest_ready }) = jobs else { return Ok(()) };
    let help = "Jobs in the database, those of all nodes, by state.";
    let mut depth = page.0.encode_descriptor("vestibule_jobs", help, None, MetricType::Gauge)?;
    for state in JobState::ALL {
        let count: u64 = counts.iter().filter(|job| job.state == state).map(|job| job.count).sum();
        depth.encode_family(&[("state", state.name())])?.encode_gauge(&count)?;
    }
    let help = "How long the first of the ready jobs has been ready.";
    page.gauge("vestibule_jobs_longest_ready_seconds", help, longest_ready.as_secs_f64())
}
