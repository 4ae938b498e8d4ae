//! How sign-ins that end are heard of: every step that ends one bumps a number, and here it is read.

use std::time::Duration;

use futures::StreamExt;
use futures::stream::{self, BoxStream};
use sqlx::SqlitePool;
use tracing::warn;

use crate::accounts::Ended;

/// How often the number is read: an open page shows within a second what another process has ended, and has to be told.
const PERIOD: Duration = Duration::from_millis(200);

/// Begins with an end of anyone's: what was before the first look is not known.
pub(super) fn stream(readers: SqlitePool) -> BoxStream<'static, Ended> {
    let changes = stream::unfold((readers, None), |(readers, before)| async move {
        loop {
            match generation(&readers).await {
                Ok(now) if before != Some(now) => return Some((Ended::Anyone, (readers, Some(now)))),
                Ok(_) => {}
                Err(sqlx::Error::PoolClosed) => return None,
                Err(fault) => warn!(%fault, "the sign-ins could not be watched"),
            }
            tokio::time::sleep(PERIOD).await;
        }
    });
    changes.boxed()
}

async fn generation(readers: &SqlitePool) -> sqlx::Result<i64> {
    sqlx::query_scalar("SELECT value FROM sign_ins_generation").fetch_one(readers).await
}
