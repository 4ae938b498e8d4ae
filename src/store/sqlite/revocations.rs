//! Revocations in SQLite: every step that revokes sign-ins adds a row to a table, which is polled.

use std::time::Duration;

use futures::StreamExt;
use futures::stream::{self, BoxStream};
use sqlx::SqlitePool;
use tracing::warn;

use super::opened::Opened;
use crate::accounts::{Revocation, RevocationBatch};

/// The interval of polling: an open page has to show within a second what another process has revoked.
const PERIOD: Duration = Duration::from_millis(200);

/// Begins with [`Revocation::Unknown`]: revocations before the first query are not known.
pub(super) fn stream(readers: SqlitePool, opened: Opened) -> BoxStream<'static, RevocationBatch> {
    let batches = stream::unfold(None, move |last| {
        let (readers, opened) = (readers.clone(), opened.clone());
        async move {
            loop {
                if last.is_some() {
                    tokio::time::sleep(PERIOD).await;
                }
                opened.watch();
                match read(&readers, last).await {
                    Ok((last, revocations)) => {
                        return Some((RevocationBatch { revocations, is_complete: true }, Some(last)));
                    }
                    Err(sqlx::Error::PoolClosed) => return None,
                    Err(fault) => {
                        warn!(%fault, "could not read revocations");
                        tokio::time::sleep(PERIOD).await;
                    }
                }
            }
        }
    });
    batches.boxed()
}

/// The number of the last revocation, and the revocations after the one with the number `last`.
async fn read(readers: &SqlitePool, last: Option<i64>) -> sqlx::Result<(i64, Vec<Revocation>)> {
    let Some(last) = last else {
        let newest = "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'ended_sign_ins'";
        return Ok((sqlx::query_scalar(newest).fetch_one(readers).await?, vec![Revocation::Unknown]));
    };
    let newer = "SELECT id, account_id FROM ended_sign_ins WHERE id > $1 ORDER BY id";
    let ended: Vec<(i64, Option<i64>)> = sqlx::query_as(newer).bind(last).fetch_all(readers).await?;
    let newest = ended.last().map_or(last, |(id, _)| *id);
    // If the next number is missing, later revocations have been deleted already.
    if ended.first().is_some_and(|(id, _)| *id != last + 1) {
        return Ok((newest, vec![Revocation::Unknown]));
    }
    Ok((
        newest,
        ended.into_iter().map(|(_, account)| account.map_or(Revocation::Unknown, Revocation::Account)).collect(),
    ))
}
