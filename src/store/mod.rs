//! The only SQL. Each step of [`Store`](crate::accounts::Store) is written once, in `steps`; a [`Backend`] for each
//! database says how it is reached, and the little that the two say differently.
//!
//! [`Backend`]: backend::Backend

mod backend;
mod connection;
mod postgres;
mod sqlite;
mod steps;

pub use postgres::PostgresStore;
pub use sqlite::SqliteStore;
