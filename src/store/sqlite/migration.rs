//! Checks the version of a file and migrates it: in one transaction, and nothing is written where nothing is missing.

use sqlx::migrate::{Migrate, MigrateError, Migration, Migrator};
use sqlx::{Connection, SqliteConnection, SqlitePool};

use super::error::explain;
use crate::accounts::StoreError;
use crate::store::migrations::{self, Applied, CONTRACTIONS, EXPANSIONS, Misfit};

static MIGRATIONS: Migrator = sqlx::migrate!("migrations/sqlite");

/// Migrates the file of a URL to the current version, while other processes wait.
///
/// # Errors
/// A sentence for the operator, which begins with the URL: it belongs to another program or a newer Vestibule, or cannot
/// be written.
pub(super) async fn run(url: &str, writer: &SqlitePool) -> Result<(), StoreError> {
    let opened = |error| explain(url, error);
    let mut connection = writer.acquire().await.map_err(opened)?;
    if is_foreign(&mut connection).await.map_err(opened)? {
        return Err(StoreError::fault(format!("{url} is a database of another program")));
    }
    if missing(&mut connection).await.map_err(opened)?.map_err(|misfit| misfit.refusal(url))?.is_empty() {
        return Ok(());
    }
    let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await.map_err(opened)?;
    let missing = missing(&mut transaction).await.map_err(opened)?.map_err(|misfit| misfit.refusal(url))?;
    for migration in missing {
        apply(&mut transaction, migration).await.map_err(|error| match error {
            MigrateError::Execute(cause) | MigrateError::ExecuteMigration(cause, _) => explain(url, cause),
            error => StoreError::fault(format!("{url}: {error}")),
        })?;
    }
    transaction.commit().await.map_err(opened)
}

async fn apply(connection: &mut SqliteConnection, migration: &Migration) -> Result<(), MigrateError> {
    let table = migrations::table(migration);
    connection.ensure_migrations_table(table).await?;
    connection.apply(table, migration).await.map(drop)
}

/// The migrations that a database lacks, or why this version does not work with it.
pub(super) async fn missing(
    connection: &mut SqliteConnection,
) -> sqlx::Result<Result<Vec<&'static Migration>, Misfit>> {
    Ok(migrations::missing(&MIGRATIONS, &applied(connection).await?))
}

/// The first migration of a database that this version does not know.
pub(in crate::store) async fn unknown_migration(connection: &mut SqliteConnection) -> sqlx::Result<Option<i64>> {
    Ok(migrations::unknown(&MIGRATIONS, &applied(connection).await?))
}

/// The recorded migrations.
async fn applied(connection: &mut SqliteConnection) -> sqlx::Result<Vec<Applied>> {
    let mut all = Vec::new();
    for table in [CONTRACTIONS, EXPANSIONS] {
        let is_there =
            sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = $1)");
        if is_there.bind(table).fetch_one(&mut *connection).await? {
            let found: Vec<Applied> = sqlx::query_as(Applied::select(table)).fetch_all(&mut *connection).await?;
            all.extend(found.into_iter().map(|found| found.read_from(table)));
        }
    }
    Ok(all)
}

/// Whether there are tables, and none of them is Vestibule's.
pub(super) async fn is_foreign(connection: &mut SqliteConnection) -> sqlx::Result<bool> {
    sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\')
            AND NOT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = '_sqlx_migrations')",
    )
    .fetch_one(connection)
    .await
}

#[cfg(test)]
mod tests {
    use sqlx::SqlSafeStr;
    use sqlx::migrate::MigrationType;
    use sqlx::sqlite::SqlitePoolOptions;

    use super::*;

    #[tokio::test]
    async fn f13_an_expansion_is_recorded_where_the_versions_before_do_not_look() {
        let pool = SqlitePoolOptions::new().max_connections(1).connect("sqlite::memory:").await.unwrap();
        run("test", &pool).await.unwrap();
        let mut connection = pool.acquire().await.unwrap();
        let before = applied(&mut connection).await.unwrap().len();
        for (version, description) in [(9001, "newer things"), (9002, "contract 9001 old things")] {
            let sql = "SELECT 1".into_sql_str();
            let migration = Migration::new(version, description.into(), MigrationType::Simple, sql, false);
            apply(&mut connection, &migration).await.unwrap();
        }
        assert_eq!(applied(&mut connection).await.unwrap().len(), before + 2);
        for (table, newer) in [(CONTRACTIONS, 9002), (EXPANSIONS, 9001)] {
            let versions = Applied::select(table);
            let versions: Vec<Applied> = sqlx::query_as(versions).fetch_all(&mut *connection).await.unwrap();
            assert_eq!(migrations::unknown(&MIGRATIONS, &versions), Some(newer));
        }
    }
}
