//! Opens the database: who may be at its other end, which version it has.

use std::str::FromStr;
use std::time::Duration;

use sqlx::migrate::{MigrateError, Migrator};
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection, PgConnection};
use tokio::time::timeout;

use super::connections::Doubt;
use super::pool::Pool;
use super::{PostgresStore, error};
use crate::accounts::{StoreError, StoreErrorKind};
use crate::store::unavailable::Unavailable;

static MIGRATIONS: Migrator = sqlx::migrate!("migrations/postgres");

/// How long the server may take to let the first connection in.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

pub(super) async fn open(url: &str) -> Result<PostgresStore, StoreError> {
    let (name, options) = options(url)?;
    migrate(&name, &options).await?;
    let doubt = Doubt::default();
    let pool = Pool::new(options.clone(), doubt.clone());
    Ok(PostgresStore { pool, doubt, options, unavailable: Unavailable::default() })
}

/// A connection to a database that need not be Vestibule's, and that database in words, without the password.
pub(in crate::store) async fn connect(url: &str) -> Result<(String, PgConnection), StoreError> {
    let (name, options) = options(url)?;
    let connection = first_connection(&name, &options).await?;
    Ok((name, connection))
}

/// How far a database is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::store) enum Stage {
    /// Nothing is in it.
    New,
    /// An older Vestibule has migrated it.
    Older,
    /// There is nothing to migrate, as far as this Vestibule knows.
    Current,
}

/// How far a database is, which is left as it is.
///
/// # Errors
/// As [`open`].
pub(in crate::store) async fn stage(url: &str) -> Result<Stage, StoreError> {
    let (name, mut connection) = connect(url).await?;
    let stage = find_stage(&name, &mut connection).await;
    let _ = connection.close().await;
    stage
}

async fn find_stage(name: &str, connection: &mut PgConnection) -> Result<Stage, StoreError> {
    assert_not_foreign(name, connection).await?;
    let migrations: Option<String> = sqlx::query_scalar("SELECT to_regclass('_sqlx_migrations')::text")
        .fetch_one(&mut *connection)
        .await
        .map_err(|error| explain(name, error))?;
    if migrations.is_none() {
        return Ok(Stage::New);
    }
    let versions: Vec<i64> = sqlx::query_scalar("SELECT version FROM _sqlx_migrations WHERE success")
        .fetch_all(connection)
        .await
        .map_err(|error| explain(name, error))?;
    let is_current = MIGRATIONS.iter().all(|migration| versions.contains(&migration.version));
    Ok(if is_current { Stage::Current } else { Stage::Older })
}

/// What a URL says, and its database in words.
fn options(url: &str) -> Result<(String, PgConnectOptions), StoreError> {
    // What is wrong with a URL is told without it: it may hold a password.
    let options = PgConnectOptions::from_str(url)
        .map_err(|error| StoreError::fault(format!("the URL of the database cannot be read: {error}")))?;
    let options = options.application_name("vestibule");
    Ok((name(&options), options))
}

async fn first_connection(name: &str, options: &PgConnectOptions) -> Result<PgConnection, StoreError> {
    timeout(CONNECT_TIMEOUT, options.connect())
        .await
        .map_err(|_| StoreError::unavailable(format!("{name} cannot be opened: it does not answer")))?
        .map_err(|error| explain(name, error))
}

/// The database in words, without the password.
fn name(options: &PgConnectOptions) -> String {
    let host = options.get_socket().map_or_else(|| options.get_host().to_owned(), |path| path.display().to_string());
    let database = options.get_database().unwrap_or(options.get_username());
    format!("the database {database} at {host}:{}", options.get_port())
}

/// Migrates on a connection of its own, which has none of the pool's limits: the lock that keeps other nodes waiting
/// may be held for longer. It goes with the connection, so a node that is killed does not keep it.
async fn migrate(name: &str, options: &PgConnectOptions) -> Result<(), StoreError> {
    let mut connection = first_connection(name, options).await?;
    assert_not_foreign(name, &mut connection).await?;
    MIGRATIONS.run(&mut connection).await.map_err(|error| match error {
        MigrateError::VersionMissing(version) => StoreError::fault(format!(
            "{name} was migrated by a newer Vestibule (migration {version}); run that one, or restore a backup"
        )),
        MigrateError::Execute(cause) | MigrateError::ExecuteMigration(cause, _) => explain(name, cause),
        error => StoreError::fault(format!("{name}: {error}")),
    })?;
    connection.close().await.map_err(|error| explain(name, error))
}

async fn assert_not_foreign(name: &str, connection: &mut PgConnection) -> Result<(), StoreError> {
    if is_foreign(connection).await.map_err(|error| explain(name, error))? {
        return Err(StoreError::fault(format!("{name} is a database of another program")));
    }
    Ok(())
}

/// Whether there are tables and none of them is ours. One look, so that another node that is just making ours is
/// not taken for another program.
async fn is_foreign(connection: &mut PgConnection) -> sqlx::Result<bool> {
    sqlx::query_scalar(
        "SELECT count(*) > 0 AND count(*) FILTER (WHERE tablename = '_sqlx_migrations') = 0
         FROM pg_tables WHERE schemaname = current_schema()",
    )
    .fetch_one(connection)
    .await
}

/// An error with the database that it is about, for the operator who starts the program.
fn explain(name: &str, cause: sqlx::Error) -> StoreError {
    let told = error::fault(cause);
    // rustls says so within an error of the socket's.
    let is_certificate = told.to_string().contains("invalid peer certificate");
    let what = if is_certificate { "the server shows a certificate that is not to be trusted: " } else { "" };
    let sentence = format!("{name} cannot be opened: {what}{told}");
    match told.kind() {
        StoreErrorKind::Unavailable => StoreError::unavailable(sentence),
        StoreErrorKind::Fault => StoreError::fault(sentence),
    }
}
