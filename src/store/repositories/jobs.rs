//! Jobs. Each statement uses one of the partial indexes, so its condition is written as in the index.

use async_trait::async_trait;
use sqlx::FromRow;

use crate::accounts::{
    DeadJob, JobCount, JobRepository, JobState, JobSurvey, Kinds, Lease, LeasedJob, NewJob, SeenLease, Settlement,
    StoreError, Timestamp,
};
use crate::store::backend::Backend;
use crate::store::connection::{Connection, values};
use crate::store::unit_of_work::Work;

/// How many dead jobs are deleted in one step.
const PURGE_STEP: i64 = 1_000;

#[derive(FromRow)]
struct SurveyRow {
    what: String,
    id: i64,
    kind: String,
    lease: Option<Vec<u8>>,
    renewals: i64,
    attempts: i64,
    moment: i64,
}

#[derive(FromRow)]
struct LeasedRow {
    id: i64,
    kind: String,
    about: String,
    payload: String,
    attempts: i64,
    give_up_at: i64,
    created_at: i64,
}

#[derive(FromRow)]
struct CountRow {
    kind: String,
    state: String,
    jobs: i64,
    oldest: i64,
}

#[derive(FromRow)]
struct DeadRow {
    id: i64,
    kind: String,
    about: String,
    attempts: i64,
    last_error: String,
    created_at: i64,
    dead_at: i64,
}

#[async_trait]
impl<B: Backend> JobRepository for Work<'_, B> {
    async fn enqueue(&mut self, job: &NewJob) -> Result<bool, StoreError> {
        let inserted = self
            .execute(
                "INSERT INTO jobs (kind, unique_key, about, payload, run_at, give_up_at, created_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7)
                 ON CONFLICT (unique_key) WHERE unique_key <> '' DO NOTHING",
                values![
                    job.kind,
                    job.key.as_deref().unwrap_or_default(),
                    job.about.as_str(),
                    job.payload.as_str(),
                    job.run_at.unix_millis(),
                    job.give_up.unix_millis(),
                    job.created.unix_millis(),
                ],
            )
            .await?;
        self.has_enqueued |= inserted > 0;
        Ok(inserted > 0)
    }

    async fn enqueue_anew(&mut self, job: &NewJob) -> Result<bool, StoreError> {
        let replaced = "DELETE FROM jobs WHERE dead_at IS NOT NULL AND kind = $1 AND payload = $2";
        self.execute(replaced, values![job.kind, job.payload.as_str()]).await?;
        if self.enqueue(job).await? {
            return Ok(true);
        }
        let hasten = "UPDATE jobs SET run_at = CASE WHEN run_at > $1 THEN $1 ELSE run_at END
             WHERE unique_key <> '' AND unique_key = $2 AND lease IS NULL";
        let key = job.key.as_deref().unwrap_or_default();
        let is_hastened = self.execute(hasten, values![job.run_at.unix_millis(), key]).await? > 0;
        self.has_enqueued |= is_hastened;
        Ok(is_hastened)
    }

    async fn disown(&mut self, keys: &[String; 5]) -> Result<(), StoreError> {
        let disown = "UPDATE jobs SET unique_key = ''
             WHERE unique_key <> '' AND unique_key IN ($1, $2, $3, $4, $5)";
        let [a, b, c, d, e] = keys.each_ref().map(String::as_str);
        self.execute(disown, values![a, b, c, d, e]).await.map(drop)
    }

    async fn has_key(&mut self, id: i64, key: &str) -> Result<bool, StoreError> {
        let select = "SELECT id FROM jobs WHERE id = $1 AND unique_key = $2";
        let found: Option<(i64,)> = self.fetch_optional(select, values![id, key]).await?;
        Ok(found.is_some())
    }

    async fn survey(&mut self, kinds: &Kinds, now: Timestamp) -> Result<JobSurvey, StoreError> {
        let rows: Vec<SurveyRow> = self
            .fetch_all(
                "SELECT 'leased' AS what, id, kind, lease, renewals, attempts, give_up_at AS moment
                    FROM jobs WHERE lease IS NOT NULL
                 UNION ALL
                 SELECT * FROM (
                    SELECT 'ready', id, kind, lease, renewals, attempts, run_at FROM jobs
                    WHERE lease IS NULL AND dead_at IS NULL AND run_at <= $1 AND $2 LIKE '%,' || kind || ',%'
                    ORDER BY run_at, id LIMIT 1) AS ready
                 UNION ALL
                 SELECT * FROM (
                    SELECT 'latest', id, kind, lease, renewals, attempts, run_at FROM jobs
                    WHERE lease IS NULL AND dead_at IS NULL
                    ORDER BY run_at DESC, id DESC LIMIT 1) AS latest",
                values![now.unix_millis(), kinds.as_list()],
            )
            .await?;
        let mut survey = JobSurvey::default();
        for row in rows {
            let moment = Timestamp::from_unix_millis(row.moment);
            match (row.what.as_str(), row.lease.and_then(|lease| lease.try_into().ok())) {
                ("ready", _) => survey.is_ready = true,
                ("latest", _) => survey.latest = Some(moment),
                (_, Some(lease)) => survey.leases.push(SeenLease {
                    id: row.id,
                    kind: row.kind,
                    lease: Lease(lease),
                    renewals: row.renewals,
                    attempt: number(row.attempts),
                    give_up: moment,
                }),
                (_, None) => {}
            }
        }
        Ok(survey)
    }

    async fn lease(
        &mut self,
        kinds: &Kinds,
        lease: Lease,
        limit: usize,
        now: Timestamp,
    ) -> Result<Vec<LeasedJob>, StoreError> {
        let statement = self.connection.lease_jobs();
        let values =
            values![&lease.0[..], now.unix_millis(), kinds.as_list(), i64::try_from(limit).unwrap_or(i64::MAX)];
        let rows: Vec<LeasedRow> = self.fetch_all(statement, values).await?;
        Ok(rows.into_iter().map(leased).collect())
    }

    async fn renew(&mut self, id: i64, lease: Lease) -> Result<bool, StoreError> {
        let renew = "UPDATE jobs SET renewals = renewals + 1 WHERE id = $1 AND lease = $2";
        Ok(self.execute(renew, values![id, &lease.0[..]]).await? > 0)
    }

    async fn settle(&mut self, id: i64, lease: Lease, settlement: &Settlement) -> Result<bool, StoreError> {
        end_lease(self, id, lease, None, settlement).await
    }

    async fn reclaim(&mut self, seen: &SeenLease, settlement: &Settlement) -> Result<bool, StoreError> {
        end_lease(self, seen.id, seen.lease, Some(seen.renewals), settlement).await
    }

    async fn hasten(&mut self, latest: Timestamp, now: Timestamp) -> Result<u64, StoreError> {
        let hasten = "UPDATE jobs SET run_at = $1 WHERE lease IS NULL AND dead_at IS NULL AND run_at > $2";
        self.execute(hasten, values![now.unix_millis(), latest.unix_millis()]).await
    }

    async fn count(&mut self, now: Timestamp) -> Result<Vec<JobCount>, StoreError> {
        let rows: Vec<CountRow> = self
            .fetch_all(
                "SELECT kind, state, count(*) AS jobs, min(run_at) AS oldest FROM (
                    SELECT kind, run_at, CASE
                        WHEN dead_at IS NOT NULL THEN 'dead' WHEN lease IS NOT NULL THEN 'leased'
                        WHEN run_at <= $1 THEN 'ready' ELSE 'waiting' END AS state
                    FROM jobs) AS stated
                 GROUP BY kind, state ORDER BY kind, state",
                values![now.unix_millis()],
            )
            .await?;
        let counted = |row: CountRow| {
            Some(JobCount {
                state: JobState::ALL.into_iter().find(|state| state.name() == row.state)?,
                kind: row.kind,
                count: row.jobs.unsigned_abs(),
                oldest: Timestamp::from_unix_millis(row.oldest),
            })
        };
        Ok(rows.into_iter().filter_map(counted).collect())
    }

    async fn list_dead(&mut self, limit: usize) -> Result<Vec<DeadJob>, StoreError> {
        let rows: Vec<DeadRow> = self
            .fetch_all(
                "SELECT id, kind, about, attempts, last_error, created_at, dead_at FROM jobs
                 WHERE dead_at IS NOT NULL ORDER BY dead_at DESC, id DESC LIMIT $1",
                values![i64::try_from(limit).unwrap_or(i64::MAX)],
            )
            .await?;
        Ok(rows.into_iter().map(dead).collect())
    }

    async fn revive(&mut self, id: Option<i64>, now: Timestamp, give_up: Timestamp) -> Result<u64, StoreError> {
        let revived = self
            .execute(
                "UPDATE jobs SET dead_at = NULL, attempts = 0, run_at = $1, give_up_at = $2
                 WHERE dead_at IS NOT NULL AND id = coalesce($3, id)",
                values![now.unix_millis(), give_up.unix_millis(), id],
            )
            .await?;
        self.has_enqueued |= revived > 0;
        Ok(revived)
    }

    async fn discard(&mut self, id: i64) -> Result<bool, StoreError> {
        Ok(self.execute("DELETE FROM jobs WHERE id = $1 AND dead_at IS NOT NULL", values![id]).await? > 0)
    }

    async fn purge_dead(&mut self, died: Timestamp) -> Result<u64, StoreError> {
        let purge = "DELETE FROM jobs WHERE id IN (
            SELECT id FROM jobs WHERE dead_at IS NOT NULL AND dead_at <= $1 LIMIT $2)";
        self.execute(purge, values![died.unix_millis(), PURGE_STEP]).await
    }
}

/// Ends a lease, if it has been renewed that often or the number is not known.
async fn end_lease<B: Backend>(
    work: &mut Work<'_, B>,
    id: i64,
    lease: Lease,
    renewals: Option<i64>,
    settlement: &Settlement,
) -> Result<bool, StoreError> {
    let lease = &lease.0[..];
    let ended = match settlement {
        Settlement::Done => {
            let delete = "DELETE FROM jobs WHERE id = $1 AND lease = $2 AND renewals = coalesce($3, renewals)";
            work.execute(delete, values![id, lease, renewals]).await?
        }
        Settlement::Queued { run_at, attempts, error } => {
            work.execute(
                "UPDATE jobs SET lease = NULL, renewals = 0, run_at = $4, attempts = $5,
                    last_error = coalesce($6, last_error)
                 WHERE id = $1 AND lease = $2 AND renewals = coalesce($3, renewals)",
                values![id, lease, renewals, run_at.unix_millis(), i64::from(*attempts), error.as_deref()],
            )
            .await?
        }
        Settlement::Dead { at, error } => {
            work.execute(
                "UPDATE jobs SET lease = NULL, renewals = 0, dead_at = $4, last_error = $5, unique_key = ''
                 WHERE id = $1 AND lease = $2 AND renewals = coalesce($3, renewals)",
                values![id, lease, renewals, at.unix_millis(), error.as_str()],
            )
            .await?
        }
    };
    Ok(ended > 0)
}

fn leased(row: LeasedRow) -> LeasedJob {
    LeasedJob {
        id: row.id,
        kind: row.kind,
        about: row.about,
        payload: row.payload,
        attempt: number(row.attempts),
        give_up: Timestamp::from_unix_millis(row.give_up_at),
        created: Timestamp::from_unix_millis(row.created_at),
    }
}

fn dead(row: DeadRow) -> DeadJob {
    DeadJob {
        id: row.id,
        kind: row.kind,
        about: row.about,
        attempts: number(row.attempts),
        error: row.last_error,
        created: Timestamp::from_unix_millis(row.created_at),
        died: Timestamp::from_unix_millis(row.dead_at),
    }
}

fn number(attempts: i64) -> u32 {
    u32::try_from(attempts).unwrap_or(u32::MAX)
}
