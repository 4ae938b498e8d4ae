//! Reads a database of Vestibule's that may be serving requests.

use std::path::PathBuf;

use sqlx::{PgConnection, SqliteConnection};

use super::{close, is_postgres};
use crate::accounts::StoreError;
use crate::store::{PostgresStore, SqliteStore, sqlite};

/// A separate connection to a database, with its store.
pub(in crate::store) enum Origin {
    Sqlite { store: SqliteStore, connection: SqliteConnection, file: PathBuf },
    Postgres { store: Box<PostgresStore>, connection: PgConnection },
}

impl Origin {
    /// Opens an existing database; migrates it if needed.
    pub(in crate::store) async fn open(url: &str) -> Result<Self, StoreError> {
        if is_postgres(url) {
            let store = Box::new(PostgresStore::open(url).await?);
            let connection = store.connection().await?;
            return Ok(Self::Postgres { store, connection });
        }
        let file = sqlite::file(url)?;
        if !file.is_file() {
            return Err(StoreError::fault(format!("there is no file {}", file.display())));
        }
        let store = SqliteStore::open(url).await?;
        let connection = store.reading().await?;
        Ok(Self::Sqlite { store, connection, file })
    }

    /// Closes the connection and the store.
    pub(in crate::store) async fn close(self) {
        match self {
            Self::Sqlite { store, connection, .. } => {
                close(connection).await;
                store.close().await;
            }
            Self::Postgres { store, connection } => {
                close(connection).await;
                store.close().await;
            }
        }
    }
}
