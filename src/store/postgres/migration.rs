//! Checks the version of a database and migrates it: in one transaction with a lock of that transaction, so that a
//! pooler may be in front. If no migration is missing, nothing is written, and no privilege to create tables is needed.

use sqlx::migrate::{MigrateError, Migration, Migrator};
use sqlx::{Connection, PgConnection, Row};
use tokio::time::Instant;

use super::error;
use super::error::explain;
use crate::accounts::StoreError;

static MIGRATIONS: Migrator = sqlx::migrate!("migrations/postgres");

/// sqlx's lock is this number times the checksum of the database's name. Older versions of Vestibule take it too.
const LOCK: i64 = 0x3d32_ad9e;

/// PostgreSQL's codes for a missing privilege, and for no usable schema.
const NO_RIGHT: [&str; 2] = ["42501", "3F000"];

/// The table as sqlx creates it.
const CREATE: &str = "CREATE TABLE IF NOT EXISTS _sqlx_migrations (
    version BIGINT PRIMARY KEY,
    description TEXT NOT NULL,
    installed_on TIMESTAMPTZ NOT NULL DEFAULT now(),
    success BOOLEAN NOT NULL,
    checksum BYTEA NOT NULL,
    execution_time BIGINT NOT NULL
)";

/// The version of a database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::store) enum Stage {
    /// Empty.
    New,
    /// Migrated by an older Vestibule.
    Older,
    /// Up to date.
    Current,
}

/// A migration that was applied.
struct Applied {
    version: i64,
    checksum: Vec<u8>,
    is_whole: bool,
}

/// Migrates the database to the current version, while other nodes wait.
///
/// # Errors
/// A sentence for the operator, which begins with the database's name: it belongs to another program or a newer
/// Vestibule, or the role lacks a privilege.
pub(super) async fn run(name: &str, connection: &mut PgConnection) -> Result<(), StoreError> {
    if stage(name, connection).await? != Stage::Current {
        apply(name, connection).await?;
    }
    Ok(())
}

/// The version of a database, without a change.
///
/// # Errors
/// As [`run`].
pub(super) async fn stage(name: &str, connection: &mut PgConnection) -> Result<Stage, StoreError> {
    let opened = |error| explain(name, error);
    if is_foreign(connection).await.map_err(opened)? {
        return Err(StoreError::fault(format!("{name} is a database of another program")));
    }
    if let Some(lacking) = lacking_privileges(connection).await.map_err(opened)? {
        return Err(StoreError::fault(format!("{name} cannot be used: {lacking}")));
    }
    let Some(applied) = applied(connection).await.map_err(opened)? else { return Ok(Stage::New) };
    Ok(if missing(name, &applied)?.is_empty() { Stage::Current } else { Stage::Older })
}

async fn apply(name: &str, connection: &mut PgConnection) -> Result<(), StoreError> {
    let migrating = |cause: sqlx::Error| match error::has_code(&cause, &NO_RIGHT) {
        false => explain(name, cause),
        true => StoreError::fault(format!(
            "{name} has to be migrated, for which the role needs CREATE on the schema and has to own the tables: \
             {cause}; start Vestibule once as a role that may, or grant it"
        )),
    };
    // The migrations that another node has committed must be visible once the lock is acquired.
    let mut transaction = connection.begin_with("BEGIN ISOLATION LEVEL READ COMMITTED").await.map_err(migrating)?;
    lock(&mut transaction).await.map_err(migrating)?;
    let applied = match applied(&mut transaction).await.map_err(migrating)? {
        Some(applied) => applied,
        None => {
            sqlx::raw_sql(CREATE).execute(&mut *transaction).await.map_err(migrating)?;
            Vec::new()
        }
    };
    for migration in missing(name, &applied)? {
        apply_one(&mut transaction, migration).await.map_err(migrating)?;
    }
    transaction.commit().await.map_err(migrating)
}

async fn lock(connection: &mut PgConnection) -> sqlx::Result<()> {
    let row = sqlx::raw_sql("SELECT current_database()").fetch_one(&mut *connection).await?;
    let key = LOCK * i64::from(crc32fast::hash(row.try_get::<String, _>(0)?.as_bytes()));
    // Not a prepared statement, like all statements with parameters here: behind a pooler its name may be in use.
    let lock = sqlx::query("SELECT pg_advisory_xact_lock($1)").persistent(false);
    lock.bind(key).execute(connection).await.map(drop)
}

async fn apply_one(connection: &mut PgConnection, migration: &Migration) -> sqlx::Result<()> {
    let begun = Instant::now();
    sqlx::raw_sql(migration.sql.clone()).execute(&mut *connection).await?;
    let note = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
        VALUES ($1, $2, TRUE, $3, $4)";
    sqlx::query(note)
        .persistent(false)
        .bind(migration.version)
        .bind(&*migration.description)
        .bind(&*migration.checksum)
        .bind(i64::try_from(begun.elapsed().as_nanos()).unwrap_or(i64::MAX))
        .execute(connection)
        .await
        .map(drop)
}

/// The applied migrations, in order; `None` if their table does not exist.
async fn applied(connection: &mut PgConnection) -> sqlx::Result<Option<Vec<Applied>>> {
    // Queries the catalog: to_regclass() may have cached that the table did not exist before another node created it.
    let is_there = sqlx::raw_sql(
        "SELECT EXISTS (SELECT 1 FROM pg_class WHERE relname = '_sqlx_migrations' AND pg_table_is_visible(oid))",
    );
    if !is_there.fetch_one(&mut *connection).await?.try_get::<bool, _>(0)? {
        return Ok(None);
    }
    let select = "SELECT version, checksum, success FROM _sqlx_migrations ORDER BY version";
    let rows = sqlx::raw_sql(select).fetch_all(connection).await?;
    let read = |row: sqlx::postgres::PgRow| {
        Ok(Applied { version: row.try_get(0)?, checksum: row.try_get(1)?, is_whole: row.try_get(2)? })
    };
    rows.into_iter().map(read).collect::<sqlx::Result<_>>().map(Some)
}

/// The migrations still to be applied.
fn missing(name: &str, applied: &[Applied]) -> Result<Vec<&'static Migration>, StoreError> {
    let fault = |error: MigrateError| Err(StoreError::fault(format!("{name}: {error}")));
    for Applied { version, checksum, is_whole } in applied {
        match MIGRATIONS.iter().find(|migration| migration.version == *version) {
            None => {
                return Err(StoreError::fault(format!(
                    "{name} was migrated by a newer Vestibule (migration {version}); run that one, or restore a backup"
                )));
            }
            Some(_) if !is_whole => return fault(MigrateError::Dirty(*version)),
            Some(migration) if *migration.checksum != **checksum => {
                return fault(MigrateError::VersionMismatch(*version));
            }
            Some(_) => {}
        }
    }
    let is_missing = |migration: &&Migration| applied.iter().all(|applied| applied.version != migration.version);
    Ok(MIGRATIONS.iter().filter(is_missing).collect())
}

/// Whether there are tables and none of them is Vestibule's. One query, so that another node that is just creating the
/// tables is not taken for another program.
async fn is_foreign(connection: &mut PgConnection) -> sqlx::Result<bool> {
    let select = "SELECT count(*) > 0 AND count(*) FILTER (WHERE tablename = '_sqlx_migrations') = 0
         FROM pg_tables WHERE schemaname = current_schema()";
    sqlx::raw_sql(select).fetch_one(connection).await?.try_get(0)
}

/// The privileges that the role lacks, in words. Vestibule's tables are those with the same owner as the table of
/// migrations.
async fn lacking_privileges(connection: &mut PgConnection) -> sqlx::Result<Option<String>> {
    let select = "SELECT format('the role %I lacks %s', current_user, string_agg(needed || ' on ' || t.relname, ', '
            ORDER BY t.relname, needed))
         FROM pg_class t
            JOIN pg_class m ON m.oid = to_regclass('_sqlx_migrations')
                AND m.relnamespace = t.relnamespace AND m.relowner = t.relowner
            CROSS JOIN unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) needed
         WHERE t.relkind IN ('r', 'p') AND (t.oid <> m.oid OR needed = 'SELECT')
            AND NOT has_table_privilege(t.oid, needed)
         HAVING count(*) > 0";
    sqlx::raw_sql(select).fetch_optional(connection).await?.map(|row| row.try_get(0)).transpose()
}
