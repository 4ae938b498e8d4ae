//! Checks the version of a database and migrates it: in one transaction with a lock of that transaction, so that a
//! pooler may be in front. If no migration is missing, nothing is written, and no privilege to create tables is needed.

use std::time::Duration;

use sqlx::migrate::{Migration, Migrator};
use sqlx::{AssertSqlSafe, Connection, FromRow, PgConnection, Row};
use tokio::time::{Instant, sleep};

use super::error;
use super::error::explain;
use crate::accounts::StoreError;
use crate::store::migrations::{self, Applied, CONTRACTIONS, EXPANSIONS, Misfit};

static MIGRATIONS: Migrator = sqlx::migrate!("migrations/postgres");

/// sqlx's lock is this number times the checksum of the database's name. Older versions of Vestibule take it too.
const LOCK: i64 = 0x3d32_ad9e;

/// PostgreSQL's codes for a missing privilege, and for no usable schema.
const NO_RIGHT: [&str; 2] = ["42501", "3F000"];
/// PostgreSQL's codes for a lock that was not acquired in time, and for a deadlock.
const LOCKED: [&str; 2] = ["55P03", "40P01"];
/// How long locks are tried for, and the pause in between, in which others go on.
const PATIENCE: Duration = Duration::from_secs(60);
const PAUSE: Duration = Duration::from_secs(1);

/// The columns of a table of migrations, as sqlx creates it.
const COLUMNS: &str = "(
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

/// Migrates the database to the current version, while other nodes wait.
///
/// # Errors
/// A sentence for the operator, which begins with the database's name: it belongs to another program or a newer
/// Vestibule that has contracted it, or the role lacks a privilege.
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
    let applied = applied(connection).await.map_err(opened)?;
    Ok(match migrations::missing(&MIGRATIONS, &applied).map_err(|misfit| misfit.refusal(name))? {
        _ if applied.is_empty() => Stage::New,
        missing if missing.is_empty() => Stage::Current,
        _ => Stage::Older,
    })
}

async fn apply(name: &str, connection: &mut PgConnection) -> Result<(), StoreError> {
    let begun = Instant::now();
    let cause = loop {
        match try_to_apply(connection).await {
            Ok(applied) => return applied.map_err(|misfit| misfit.refusal(name)),
            Err(cause) if error::has_code(&cause, &LOCKED) && begun.elapsed() < PATIENCE => {
                tracing::warn!("migrating {name} waits for other transactions, such as a backup: {cause}");
                sleep(PAUSE).await;
            }
            Err(cause) => break cause,
        }
    };
    Err(if error::has_code(&cause, &NO_RIGHT) {
        StoreError::fault(format!(
            "{name} has to be migrated, for which the role needs CREATE on the schema and has to own the tables: \
             {cause}; start Vestibule once as a role that may, or grant it"
        ))
    } else if error::has_code(&cause, &LOCKED) {
        StoreError::unavailable(format!(
            "{name} has to be migrated, and other transactions hold locks on its tables: {cause}; start Vestibule again \
             when they, such as a backup, have ended"
        ))
    } else {
        explain(name, cause)
    })
}

async fn try_to_apply(connection: &mut PgConnection) -> sqlx::Result<Result<(), Misfit>> {
    // The migrations that another node has committed must be visible once the lock is acquired.
    let mut transaction = connection.begin_with("BEGIN ISOLATION LEVEL READ COMMITTED").await?;
    lock(&mut transaction).await?;
    let missing = match migrations::missing(&MIGRATIONS, &applied(&mut transaction).await?) {
        Ok(missing) => missing,
        Err(misfit) => return Ok(Err(misfit)),
    };
    // Running nodes wait behind a statement that waits for a lock on a whole table.
    sqlx::raw_sql("SET LOCAL lock_timeout = '1s'").execute(&mut *transaction).await?;
    for migration in missing {
        apply_one(&mut transaction, migration).await?;
    }
    transaction.commit().await.map(Ok)
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
    let table = migrations::table(migration);
    if !exists(connection, table).await? {
        sqlx::raw_sql(AssertSqlSafe(format!("CREATE TABLE {table} {COLUMNS}"))).execute(&mut *connection).await?;
    }
    let record = format!(
        "INSERT INTO {table} (version, description, success, checksum, execution_time) VALUES ($1, $2, TRUE, $3, $4)"
    );
    sqlx::query(AssertSqlSafe(record))
        .persistent(false)
        .bind(migration.version)
        .bind(&*migration.description)
        .bind(&*migration.checksum)
        .bind(i64::try_from(begun.elapsed().as_nanos()).unwrap_or(i64::MAX))
        .execute(connection)
        .await
        .map(drop)
}

/// The recorded migrations.
async fn applied(connection: &mut PgConnection) -> sqlx::Result<Vec<Applied>> {
    let mut all = Vec::new();
    for table in [CONTRACTIONS, EXPANSIONS] {
        if exists(connection, table).await? {
            let rows = sqlx::raw_sql(Applied::select(table)).fetch_all(&mut *connection).await?;
            let found = rows.iter().map(|row| Ok(Applied::from_row(row)?.read_from(table)));
            all.extend(found.collect::<sqlx::Result<Vec<_>>>()?);
        }
    }
    Ok(all)
}

async fn exists(connection: &mut PgConnection, table: &'static str) -> sqlx::Result<bool> {
    // Queries the catalog: to_regclass() may have cached that the table did not exist before another node created it.
    let select =
        format!("SELECT EXISTS (SELECT 1 FROM pg_class WHERE relname = '{table}' AND pg_table_is_visible(oid))");
    sqlx::raw_sql(AssertSqlSafe(select)).fetch_one(connection).await?.try_get(0)
}

/// The first migration of a database that this version does not know.
pub(in crate::store) async fn unknown_migration(connection: &mut PgConnection) -> sqlx::Result<Option<i64>> {
    Ok(migrations::unknown(&MIGRATIONS, &applied(connection).await?))
}

/// Whether there are tables and none of them is Vestibule's. One query, so that another node that is just creating the
/// tables is not taken for another program.
async fn is_foreign(connection: &mut PgConnection) -> sqlx::Result<bool> {
    let select = "SELECT count(*) > 0 AND count(*) FILTER (WHERE tablename = '_sqlx_migrations') = 0
         FROM pg_tables WHERE schemaname = current_schema()";
    sqlx::raw_sql(select).fetch_one(connection).await?.try_get(0)
}

/// The privileges that the role lacks, in words, on the tables of this version: a newer one's tables are not used.
/// Vestibule's tables are those with the same owner as the table of migrations.
async fn lacking_privileges(connection: &mut PgConnection) -> sqlx::Result<Option<String>> {
    let used = migrations::tables(&MIGRATIONS).map(|table| format!("'{table}'")).collect::<Vec<_>>().join(", ");
    let select = format!(
        "SELECT format('the role %I lacks %s', current_user, string_agg(needed || ' on ' || t.relname, ', '
            ORDER BY t.relname, needed))
         FROM pg_class t
            JOIN pg_class m ON m.oid = to_regclass('{CONTRACTIONS}')
                AND m.relnamespace = t.relnamespace AND m.relowner = t.relowner
            CROSS JOIN unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) needed
         WHERE t.relkind IN ('r', 'p')
            AND (t.relname IN ({used}) OR t.relname IN ('{CONTRACTIONS}', '{EXPANSIONS}') AND needed = 'SELECT')
            AND NOT has_table_privilege(t.oid, needed)
         HAVING count(*) > 0"
    );
    let found = sqlx::raw_sql(AssertSqlSafe(select)).fetch_optional(connection).await?;
    found.map(|row| row.try_get(0)).transpose()
}
