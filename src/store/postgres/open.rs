//! Opens the database: checks the server's certificate and the database's version.

use std::str::FromStr;
use std::sync::Arc;
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

/// Time-out of the first connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

pub(super) async fn open(url: &str) -> Result<PostgresStore, StoreError> {
    let (name, options) = options(url)?;
    let mut connection = first_connection(&name, &options).await?;
    let has_transaction_pooler = find_sharing(&name, &options, &mut connection).await?;
    migration::run(&name, &mut connection).await?;
    let _ = connection.close().await;
    if has_transaction_pooler {
        sharing::warn();
    }
    let epoch = ConnectionEpoch::default();
    let options = if has_transaction_pooler { options.statement_cache_capacity(0) } else { options };
    let pool = Pool::new(options.clone(), has_transaction_pooler, epoch.clone());
    Ok(PostgresStore {
        pool,
        epoch,
        options,
        has_transaction_pooler,
        unavailable: Unavailable::default(),
        enqueued: Arc::default(),
    })
}

/// A warning for the operator about the connection to a database, in a sentence; `None` if there is none. Changes nothing.
///
/// # Errors
/// As [`open`].
pub(super) async fn look(url: &str) -> Result<Option<&'static str>, StoreError> {
    let (name, options) = options(url)?;
    let mut connection = first_connection(&name, &options).await?;
    let has_transaction_pooler = find_sharing(&name, &options, &mut connection).await?;
    let stage = migration::stage(&name, &mut connection).await;
    let _ = connection.close().await;
    stage?;
    Ok(has_transaction_pooler.then_some(sharing::SENTENCE))
}

/// A connection to a database that need not be Vestibule's, and the database's name without the password.
pub(in crate::store) async fn connect(url: &str) -> Result<(String, PgConnection), StoreError> {
    let (name, options) = options(url)?;
    let mut connection = first_connection(&name, &options).await?;
    if find_sharing(&name, &options, &mut connection).await? {
        return Err(needs_a_session());
    }
    Ok((name, connection))
}

/// The version of a database, without a change.
///
/// # Errors
/// As [`open`].
pub(in crate::store) async fn stage(url: &str) -> Result<Stage, StoreError> {
    let (name, mut connection) = connect(url).await?;
    let stage = migration::stage(&name, &mut connection).await;
    let _ = connection.close().await;
    stage
}

/// The error of an operation that takes longer than a transaction of a few statements.
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
    sharing::has_transaction_pooler(connection, options).await.map_err(|error| explain(name, error))
}

/// The options of a URL, and its database's name.
fn options(url: &str) -> Result<(String, PgConnectOptions), StoreError> {
    // The message leaves the URL out: it may contain a password.
    let options = PgConnectOptions::from_str(url)
        .map_err(|error| StoreError::fault(format!("the URL of the database cannot be read: {error}")))?;
    // Without a setting for floats, of which there are none: poolers refuse settings that they do not know.
    let options = options.application_name("vestibule").extra_float_digits(None);
    Ok((name(&options), options))
}

async fn first_connection(name: &str, options: &PgConnectOptions) -> Result<PgConnection, StoreError> {
    timeout(CONNECT_TIMEOUT, options.connect())
        .await
        .map_err(|_| StoreError::unavailable(format!("{name} cannot be opened: it does not answer")))?
        .map_err(|error| explain(name, error))
}

/// The database's name without the password.
fn name(options: &PgConnectOptions) -> String {
    let host = options.get_socket().map_or_else(|| options.get_host().to_owned(), |path| path.display().to_string());
    let database = options.get_database().unwrap_or(options.get_username());
    format!("the database {database} at {host}:{}", options.get_port())
}
