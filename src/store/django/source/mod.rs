//! Reads a Django database, of SQLite or PostgreSQL, and only reads it: one snapshot, in batches.

mod cell;
mod database;
mod orphans;
mod schema;
mod sessions;
#[cfg(test)]
mod tests;
mod tokens;
mod users;

use crate::accounts::StoreError;
use crate::accounts::django::{Broken, DjangoGroup, SecretKey};
use database::{Database, column, expression, quoted};
use schema::Schema;

pub(in crate::store) use users::Batch;

/// How many rows travel at once.
const BATCH: usize = 500;

/// Which database it is, and how to read it.
#[derive(Clone, Copy, Debug)]
pub(in crate::store) struct SourceOptions<'a> {
    /// `sqlite:...`, the path of an SQLite file, or a `postgres://` URL.
    pub url: &'a str,
    /// The table of users: `auth_user` unless the model is a custom one.
    pub user_table: &'a str,
    /// Django's `SECRET_KEY` and its fallbacks; without one no session is read.
    pub secret_keys: &'a [SecretKey],
}

/// How many rows there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::store) struct Totals {
    /// Users.
    pub users: u64,
    /// Groups.
    pub groups: u64,
    /// Tokens, of DRF and of knox.
    pub tokens: u64,
    /// Sessions, expired ones among them; 0 without a key.
    pub sessions: u64,
}

/// A Django database as it was when it was opened.
pub(in crate::store) struct Source {
    database: Database,
    schema: Schema,
    totals: Totals,
    keys: Vec<SecretKey>,
    /// How many rows of sessions have been read: their keys are secrets, so they are told by number.
    session_rows: u64,
}

impl Source {
    /// Opens a database.
    ///
    /// # Errors
    /// A sentence for the operator, never with a URL's password: it is not there, locked, not to be read or damaged;
    /// it is not a Django database, or not migrated as a whole; its users' ids are not whole numbers.
    pub async fn open(options: SourceOptions<'_>) -> Result<Self, StoreError> {
        let mut database = Database::open(options.url).await?;
        let schema = Schema::find(&mut database, options.user_table).await?;
        let totals = totals(&mut database, &schema, !options.secret_keys.is_empty()).await?;
        Ok(Self { database, schema, totals, keys: options.secret_keys.to_vec(), session_rows: 0 })
    }

    /// How many rows there are.
    pub fn totals(&self) -> Totals {
        self.totals
    }

    /// All groups, by id.
    ///
    /// # Errors
    /// A sentence for the operator.
    pub async fn groups(&mut self) -> Result<(Vec<DjangoGroup>, Vec<Broken>), StoreError> {
        let (mut groups, mut broken) = (Vec::new(), Vec::new());
        if !self.schema.has_groups {
            return Ok((groups, broken));
        }
        let rows = self.database.rows(&[column("id"), column("name")], "FROM auth_group ORDER BY id", &[]).await?;
        for row in rows.iter() {
            match row.integer("id").and_then(|id| Ok(DjangoGroup { id, name: row.text("name")?.to_owned() })) {
                Ok(group) => groups.push(group),
                Err(why) => broken.push(Broken { table: "auth_group".into(), key: row.key("id"), why }),
            }
        }
        Ok((groups, broken))
    }

    /// Gives the database back.
    pub async fn close(self) {
        self.database.close().await;
    }
}

async fn totals(database: &mut Database, schema: &Schema, with_sessions: bool) -> Result<Totals, StoreError> {
    let mut count = async |is_there: bool, table: &str| {
        if !is_there {
            return Ok(0);
        }
        let rows = database.rows(&[expression("rows", "count(*)")], &format!("FROM {}", quoted(table)), &[]).await?;
        Ok::<_, StoreError>(rows.iter().next().and_then(|row| row.integer("rows").ok()).map_or(0, i64::unsigned_abs))
    };
    Ok(Totals {
        users: count(true, &schema.users).await?,
        groups: count(schema.has_groups, "auth_group").await?,
        tokens: count(schema.has_tokens, "authtoken_token").await?
            + count(schema.knox.is_some(), "knox_authtoken").await?,
        sessions: count(with_sessions && schema.has_sessions, "django_session").await?,
    })
}
