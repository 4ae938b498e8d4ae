//! The only SQL. Each step of [`Store`](crate::accounts::Store) is written once, in `steps`; a [`Backend`] for each
//! database has its connections, and the statements that differ.
//!
//! [`Backend`]: backend::Backend

mod backend;
mod backup;
mod bulk;
mod connection;
mod contents;
mod django;
mod migrations;
mod moving;
mod pool_figures;
mod postgres;
mod sqlite;
mod steps;
mod unavailable;

pub use backup::{back_up, restore};
pub use contents::Contents;
pub use django::{Exported, Import, ImportProgress, Rules, export_django, import_django};
pub use moving::{Progress, move_all};
pub use postgres::PostgresStore;
pub use sqlite::{ServerLock, SqliteStore, examine, lock_for_server, obstacles, with_companions};
