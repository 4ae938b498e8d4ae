//! The only SQL. One backend for each database, behind [`Store`](crate::accounts::Store).

mod sqlite;

pub use sqlite::SqliteStore;
