//! Opens the database: who may be at its other end, which version it has.

use std::str::FromStr;
use std::time::Duration;

use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection, PgConnection};
use tokio::time::timeout;

use super::connections::ConnectionEpoch;
use super::error::explain;
use super::migration::{self, Stage};
use super::pool::Pool;
use super::{PostgresStore, sharing};
use crate::accounts::StoreError;
use crate::store::unavailable::Unavailable;

/// How long the server may take to let the first connection in.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

pub(super) async fn open(url: &str) -> Result<PostgresStore, StoreError> {
    let (name, options) = options(url)?;
    let mut connection = first_connection(&name, &options).await?;
    let is_shared = find_sharing(&name, &options, &mut connection).await?;
    migration::run(&name, &mut connection).await?;
    let _ = connection.close().await;
    if is_shared {
        sharing::warn();
    }
    let epoch = ConnectionEpoch::default();
    let options = if is_shared { options.statement_cache_capacity(0) } else { options };
    let pool = Pool::new(options.clone(), is_shared, epoch.clone());
    Ok(PostgresStore { pool, epoch, options, is_shared, unavailable: Unavailable::default() })
}

/// What an operator should know of the way to a database, in a sentence; `None` where there is nothing to say.
pub(super) async fn look(url: &str) -> Result<Option<&'static str>, StoreError> {
    let (name, options) = options(url)?;
    let mut connection = first_connection(&name, &options).await?;
    let is_shared = find_sharing(&name, &options, &mut connection).await?;
    let _ = connection.close().await;
    Ok(is_shared.then_some(sharing::SENTENCE))
}

/// A connection to a database that need not be Vestibule's, and that database in words, without the password.
pub(in crate::store) async fn connect(url: &str) -> Result<(String, PgConnection), StoreError> {
    let (name, options) = options(url)?;
    let mut connection = first_connection(&name, &options).await?;
    if find_sharing(&name, &options, &mut connection).await? {
        return Err(needs_a_session());
    }
    Ok((name, connection))
}

/// How far a database is, which is left as it is.
///
/// # Errors
/// As [`open`].
pub(in crate::store) async fn stage(url: &str) -> Result<Stage, StoreError> {
    let (name, mut connection) = connect(url).await?;
    let stage = migration::stage(&name, &mut connection).await;
    let _ = connection.close().await;
    stage
}

/// For what takes more than a transaction of a few statements.
pub(super) fn needs_a_session() -> StoreError {
    StoreError::fault(format!(
        "{}, and this needs a connection of its own: name PostgreSQL itself in the URL, or a pool in session mode",
        sharing::SENTENCE
    ))
}

async fn find_sharing(
    name: &str,
    options: &PgConnectOptions,
    connection: &mut PgConnection,
) -> Result<bool, StoreError> {
    sharing::is_shared(connection, options).await.map_err(|error| explain(name, error))
}

/// What a URL says, and its database in words.
fn options(url: &str) -> Result<(String, PgConnectOptions), StoreError> {
    // What is wrong with a URL is told without it: it may hold a password.
    let options = PgConnectOptions::from_str(url)
        .map_err(|error| StoreError::fault(format!("the URL of the database cannot be read: {error}")))?;
    // Without a setting for floats, of which there are none: poolers refuse what they cannot keep.
    let options = options.application_name("vestibule").extra_float_digits(None);
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
