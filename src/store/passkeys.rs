//! The number of passkeys of a database, for who has it not open.

use std::path::Path;

use sqlx::{Connection as _, PgConnection, SqliteConnection};

use super::connection::{Connection, values};
use super::{postgres, sqlite};

/// The number of passkeys that were made for another domain than this one, in the database at `url`, whose file it is if it
/// has one. Nothing is changed, neither there nor in files beside it. `None` if it cannot be told: there is no database, or
/// one without passkeys.
pub async fn count_passkeys_elsewhere(url: &str, file: Option<&Path>, domain: &str) -> Option<u64> {
    match file {
        Some(file) => {
            let mut database: SqliteConnection = sqlite::connect_to_look(file).await.ok()?;
            let count = count(&mut database, domain).await;
            let _ = database.close().await;
            count
        }
        None => {
            let (_, mut database): (_, PgConnection) = postgres::connect(url).await.ok()?;
            let count = count(&mut database, domain).await;
            let _ = database.close().await;
            count
        }
    }
}

async fn count(database: &mut impl Connection, domain: &str) -> Option<u64> {
    let count = "SELECT count(*) FROM passkeys WHERE rp_id <> $1";
    let row: Option<(i64,)> = database.fetch_optional(count, values![domain]).await.ok()?;
    row.map(|(count,)| count.unsigned_abs())
}
