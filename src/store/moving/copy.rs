//! Copies the tables of a move.

use super::Progress;
use super::sum::Sum;
use super::tables::TABLES;
use crate::accounts::StoreError;
use crate::store::Contents;
use crate::store::bulk::{BulkConnection, Table, id};
use crate::store::contents::contents;

/// Copies every table, and commits if the target then equals the source.
pub(super) async fn everything(
    source: &mut impl BulkConnection,
    target: &mut impl BulkConnection,
    progress: Progress<'_>,
) -> Result<Contents, StoreError> {
    source.begin_reading().await.map_err(reading)?;
    if let Some(version) = source.unknown_migration().await.map_err(reading)? {
        return Err(StoreError::fault(format!(
            "the source was migrated by a newer Vestibule (migration {version}), and this one would leave out what that \
             one keeps; run that one for it"
        )));
    }
    target.begin_exclusive().await.map_err(writing)?;
    let before = contents(target).await.map_err(writing)?;
    if before.accounts > 0 {
        return Err(StoreError::fault(format!("the target holds {before} already, and nothing is overwritten")));
    }
    // A server that has been started on it has left the jobs that there always are, and perhaps its count of checks.
    for left in ["DELETE FROM jobs", "DELETE FROM code_checks"] {
        target.execute(left, &[]).await.map_err(writing)?;
    }
    for table in TABLES {
        let read = pour(source, target, table, progress).await?;
        if !sum(target, table).await.map_err(writing)?.is_that_of(&read) {
            return Err(StoreError::fault(format!(
                "what was written to {} is not what was read, so nothing was moved",
                table.name
            )));
        }
        let last = source.last_id(table).await.map_err(reading)?;
        target.set_last_id(table, last).await.map_err(writing)?;
    }
    let moved = contents(target).await.map_err(writing)?;
    target.execute("COMMIT", &[]).await.map_err(writing)?;
    Ok(moved)
}

/// Copies the rows of a table in batches; returns the checksum of the rows read.
async fn pour(
    source: &mut impl BulkConnection,
    target: &mut impl BulkConnection,
    table: &Table,
    progress: Progress<'_>,
) -> Result<Sum, StoreError> {
    let (mut read, mut last) = (Sum::default(), Some(i64::MIN));
    while let Some(after) = last {
        let rows = source.read(table, after).await.map_err(reading)?;
        if !rows.is_empty() {
            target.write(table, &rows, "").await.map_err(writing)?;
        }
        read.add(&rows);
        last = rows.last().and_then(id);
        progress(table.name, read.rows());
    }
    Ok(read)
}

/// The checksum of all rows of a table.
async fn sum(side: &mut impl BulkConnection, table: &Table) -> sqlx::Result<Sum> {
    let (mut sum, mut last) = (Sum::default(), Some(i64::MIN));
    while let Some(after) = last {
        let rows = side.read(table, after).await?;
        sum.add(&rows);
        last = rows.last().and_then(id);
    }
    Ok(sum)
}

fn reading(error: sqlx::Error) -> StoreError {
    StoreError::fault(format!("the source cannot be read: {error}"))
}

fn writing(error: sqlx::Error) -> StoreError {
    StoreError::fault(format!("the target cannot be written, so nothing was moved: {error}"))
}
