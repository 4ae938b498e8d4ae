//! What an operator is told of a database before it is opened: nothing is changed, neither there nor in files beside it.

use std::path::Path;

use sqlx::{Connection as _, PgConnection, SqliteConnection};

use super::connection::{Connection, values};
use super::{postgres, sqlite};
use crate::accounts::KeyId;

/// Runs a query on the database at a URL, whose file it is if it has one: `look!(url, file, |database| query(database))`.
/// `None` if it cannot be told: there is no database, or one of a version before.
macro_rules! look {
    ($url:ident, $file:ident, |$database:ident| $query:expr) => {
        match $file {
            Some(file) => {
                let mut connection: SqliteConnection = sqlite::connect_to_look(file).await.ok()?;
                let $database = &mut connection;
                let found = $query.await;
                let _ = connection.close().await;
                found
            }
            None => {
                let (_, mut connection): (_, PgConnection) = postgres::connect($url).await.ok()?;
                let $database = &mut connection;
                let found = $query.await;
                let _ = connection.close().await;
                found
            }
        }
    };
}

/// The ids of the keys by which something of a factor is sealed.
macro_rules! key_ids_of_factors {
    () => {
        "SELECT substr(sealed, 1, 4) FROM totp_secrets UNION SELECT substr(sealed, 1, 4) FROM recovery_codes"
    };
}

/// The number of passkeys that were made for another domain than this one.
pub async fn count_passkeys_elsewhere(url: &str, file: Option<&Path>, domain: &str) -> Option<u64> {
    look!(url, file, |database| count(database, domain))
}

async fn count(database: &mut impl Connection, domain: &str) -> Option<u64> {
    let count = "SELECT count(*) FROM passkeys WHERE rp_id <> $1";
    let row: Option<(i64,)> = database.fetch_optional(count, values![domain]).await.ok()?;
    row.map(|(count,)| count.unsigned_abs())
}

/// The ids of the secret keys by which something is sealed.
pub async fn sealing_keys(url: &str, file: Option<&Path>) -> Option<Vec<KeyId>> {
    look!(url, file, |database| key_ids(database))
}

async fn key_ids(database: &mut impl Connection) -> Option<Vec<KeyId>> {
    let rows: Vec<(Vec<u8>,)> = match database.fetch_all(KEY_IDS, &[]).await {
        Ok(rows) => rows,
        // One of a version before has no webhooks.
        Err(_) => database.fetch_all(key_ids_of_factors!(), &[]).await.ok()?,
    };
    Some(rows.iter().filter_map(|(id,)| KeyId::of_sealed(id)).collect())
}

/// The ids of the keys by which something is sealed.
pub(super) const KEY_IDS: &str =
    concat!(key_ids_of_factors!(), " UNION SELECT substr(sealed, 1, 4) FROM webhook_secrets");
